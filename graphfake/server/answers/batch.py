"""`$batch`: the requests in its body, each on the whole way that it would have taken alone, without a socket.

What nothing orders runs side by side; what depends on others waits for them, and fails as soon as one has failed.
The answers stand in the order of the requests.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

from multidict import CIMultiDict, CIMultiDictProxy

from graphfake.errors import GraphError
from graphfake.odata.batches import item_target, read_batch
from graphfake.server.answers.batch_bodies import sent_body, shown_body
from graphfake.server.calls import Call, Reply
from graphfake.server.envelope import dumps
from graphfake.server.ids import ids_of
from graphfake.server.wire.bounds import KIB, Bounds
from graphfake.server.wire.leaving import share_the_client
from graphfake.server.wire.messages import Fault
from graphfake.server.wire.shared import report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.odata.batches import BatchItem
    from graphfake.server.wire.messages import Request, Response

_JSON = "application/json"
_FROM_OUTSIDE = frozenset({"authorization", "host", "graphfake-space"})
"""Headers that are the batch's own, whatever its requests say."""
_NOT_SHOWN = "x-ms-ags-diagnostic"
LONGEST_TARGET = 32 * KIB
"""Of one request: twice what a request line takes, as long queries are what some send batches for."""
_MOST_OF_HEADERS = Bounds().headers
_FAILED = 400


class Answering(Protocol):
    """Who answers one request of a batch as if it had come alone."""

    async def answer_call(self, call: Call) -> Response: ...
    def refuse_call(self, call: Call, error: GraphError) -> Response: ...
    def crashed(self, request: Request, error: Exception) -> Response: ...


class Batch:
    """Answers batches by means of whoever answers single requests."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    async def run(self, call: Call) -> Reply:
        """POST of a batch. Raises GraphError batch.* where nothing of it was executed."""
        if call.body is None:
            raise LookupError("The body has not been read yet.")
        items = read_batch(call.body.value, call.body.duplicates)
        under_way: list[asyncio.Task[Response]] = []
        async with asyncio.TaskGroup() as group:
            for item in items:
                before = [under_way[place] for place in item.depends_on]
                under_way.append(group.create_task(self._answer(call, item, before), name=item.id))
                share_the_client(under_way[-1])
        parts = [_told(item, task.result()) for item, task in zip(items, under_way, strict=True)]
        return Reply(200, b'{"responses":[%b]}' % b",".join(parts), (), _JSON)

    async def _answer(self, outer: Call, item: BatchItem, before: Sequence[asyncio.Task[Response]]) -> Response:
        """Never raises: a fault of one request is no other's."""
        try:
            call = _read(outer, item)
        except GraphError as refused:
            return self._answering.refuse_call(_unread(outer, item), refused.with_traceback(None))
        try:
            failed = await _first_failed(before)
            if failed is not None:
                explain = f"The request {failed.get_name()!r}, which it depends on, answered {failed.result().status}."
                return self._answering.refuse_call(call, GraphError("batch.failed-dependency", explain=explain))
            if before:
                call.now = call.space.clock.now()
                call.request = call.request._replace(started=time.perf_counter())
            return await self._answering.answer_call(call)
        except Exception as error:  # noqa: BLE001 - a bug of ours must not cost the other requests their answers
            report(call.request, error)
            return self._answering.crashed(call.request, error)


async def _first_failed(tasks: Sequence[asyncio.Task[Response]]) -> asyncio.Task[Response] | None:
    """Waits until one has failed, or all are done."""
    pending = set(tasks)
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        failed = next((task for task in tasks if task in done and task.result().status >= _FAILED), None)
        if failed is not None:
            return failed
    return None


def _read(outer: Call, item: BatchItem) -> Call:
    """The call that an item makes. Raises GraphError: batch.url, batch.nested, batch.body."""
    target = item_target(item, outer.version, outer.request.host, outer.prefix)
    path, _, query = f"/{outer.version}{target}".partition("?")
    call = _call(outer, item, f"{outer.prefix}/{outer.version}{target}", path, query, sent_body(item))
    call.request = call.request._replace(head_fault=_head_fault(item, call.request.target))
    return call


def _head_fault(item: BatchItem, target: str) -> Fault | None:
    """What the wire would have said of the head, whose size it bounds so that reading it takes no time."""
    if len(target) > LONGEST_TARGET:
        return Fault("framing.uri-too-long", f"The URL of a request in a batch has at most {LONGEST_TARGET} bytes.")
    if sum(len(name) + len(value) for name, value in item.headers) > _MOST_OF_HEADERS:
        told = f"The headers of a request in a batch have at most {_MOST_OF_HEADERS} bytes together."
        return Fault("framing.header-too-large", told)
    return None


def _unread(outer: Call, item: BatchItem) -> Call:
    """The same where it comes to no call, to be told of in the journal: the URL as it was sent."""
    target = item.url if "://" in item.url else f"{outer.prefix}/{item.url.lstrip('/')}"
    return _call(outer, item, target, f"/{item.url.partition('?')[0].lstrip('/')}", "", b"")


def _call(outer: Call, item: BatchItem, target: str, path: str, query: str, body: bytes) -> Call:
    headers = CIMultiDict((name, value) for name, value in item.headers if name.lower() not in _FROM_OUTSIDE)
    for name in ("Authorization", "Host"):
        if name in outer.request.headers:
            headers[name] = outer.request.headers[name]
    headers.setdefault("client-request-id", outer.ids.client)
    request = outer.request._replace(
        method=item.method,
        target=target,
        path=path,
        query=query,
        headers=CIMultiDictProxy(headers),
        body=body,
        started=time.perf_counter(),
    )
    return Call(
        request=request,
        space=outer.space,
        ids=ids_of(headers["client-request-id"]),
        now=outer.space.clock.now(),
        origin=outer.origin,
        prefix=outer.prefix,
        path=path,
        version=outer.version,
        query=query,
        batch=outer.ids.request,
    )


def _told(item: BatchItem, response: Response) -> bytes:
    headers: dict[str, str] = {}
    for name, value in response.headers:
        if name != _NOT_SHOWN:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    head = b'{"id":%b,"status":%d,"headers":%b' % (dumps(item.id), response.status, dumps(headers))
    if not response.body:
        return head + b"}"
    return b'%b,"body":%b}' % (head, shown_body(headers.get("Content-Type", _JSON), response.body))
