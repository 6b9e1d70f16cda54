"""The fake as one value: catalogue, spaces and store, and the answer to every request."""

from __future__ import annotations

import secrets
import time
from email.utils import format_datetime
from functools import partial
from typing import TYPE_CHECKING

from graphfake.clock import Clock
from graphfake.contracts import ContractError
from graphfake.contracts.given import given
from graphfake.contracts.json_text import Limits
from graphfake.contracts.operation_names import operation_named
from graphfake.errors import GraphError
from graphfake.handlers import Handlers
from graphfake.journal import Journal
from graphfake.odata.deltas import DeltaTokens
from graphfake.odata.paging import SkipTokens
from graphfake.server.admin.interface import Admin
from graphfake.server.calls import Call, Reply
from graphfake.server.entities.decoded import Decoded
from graphfake.server.entities.desk import Desk
from graphfake.server.entities.fits import Fits
from graphfake.server.entities.seeding import Seeds
from graphfake.server.entities.standing import Standing
from graphfake.server.envelope import (
    ERROR_JSON,
    Headers,
    Place,
    ascii_value,
    common_headers,
    date_of,
    dumps,
    error_body,
)
from graphfake.server.ids import Ids, ids_of
from graphfake.server.injecting import Injector, dealt, fail_after
from graphfake.server.options import Options, auth_mode, profile_of
from graphfake.server.origins import origin_of, split_space
from graphfake.server.pipeline import Pipeline
from graphfake.server.preflight import preflight
from graphfake.server.recording import Recorder
from graphfake.server.routing import Routing
from graphfake.server.showing.selfcheck import check_reply
from graphfake.server.showing.varying import varied
from graphfake.server.subscriptions.hosts import Hosts
from graphfake.server.subscriptions.lifecycle import Lifecycle
from graphfake.server.subscriptions.notifier import Notifier
from graphfake.server.subscriptions.observing import ObservedStore
from graphfake.server.subscriptions.posting import Patience, Poster
from graphfake.server.verbs import operations, own_operations
from graphfake.server.wire.messages import Request, Response
from graphfake.signin import tenant_of
from graphfake.spaces import DEFAULT_SPACE, MOST_SPACES, Settings, Spaces, choose
from graphfake.store.memory import MemoryStore
from graphfake.worlds.data import EXAMPLE
from graphfake.worlds.example import example_rows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphfake.journal import Exchange
    from graphfake.spaces import Space
    from graphfake.store.protocol import Store

ADMIN_PREFIX = "/_graphfake"
_MOST_NOTES = 50
_MOST_OF_NOTES = 6_000  # characters: Node.js refuses heads of 16 KiB


class Engine:
    """Answers requests (see `messages.Answerer`). `start` must have run before the first.

    `journal` makes the journal of each space, of which there are at most `most_spaces`; `handlers` answer for
    operations; `patience` is how long those who are notified may take. Raises ContractError for contracts that cannot
    be used.
    """

    def __init__(
        self,
        options: Options | None = None,
        *,
        store: Store | None = None,
        clock: Clock | None = None,
        journal: Callable[[], Journal] = Journal,
        most_spaces: int = MOST_SPACES,
        handlers: Handlers | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.options = options or Options()
        self.catalogue = given(*self.options.contracts)
        self.clock = clock or Clock()
        settings = Settings(
            auth=auth_mode(self.options.auth),
            profile=profile_of(self.options.profile),
            tolerate=frozenset(self.options.tolerate),
            self_check=self.options.self_check,
        )
        self.spaces = Spaces(
            settings,
            seed=self.options.seed,
            clock=self.clock,
            most=most_spaces,
            journal=journal,
            faults=self.options.faults,
        )
        hosts = Hosts(self.options.allow_webhook)
        self.notifier = Notifier(self.catalogue, self.spaces, Poster(hosts, patience or Patience()))
        inner: Store = MemoryStore() if store is None else store
        self.store: Store = ObservedStore(inner, self.notifier.tell, self.begun_anew)
        self.lifecycle = Lifecycle(self.store, self.notifier)
        self.seeds = Seeds(self.catalogue)
        self.listeners: list[Callable[[Exchange], None]] = []
        self.started = time.monotonic()
        desk = Desk(
            store=self.store,
            tokens=SkipTokens(secrets.token_bytes(32)),
            decoded=Decoded(),
            deltas=DeltaTokens(secrets.token_bytes(32)),
            standing=Standing(),
            fits=Fits(),
        )
        self.handlers = Handlers() if handlers is None else handlers
        self.handlers.full_name = partial(operation_named, self.catalogue)
        routing = Routing(operations(self), own_operations(self))
        limits = Limits(self.options.json_levels, self.options.json_number_length)
        self._injector = Injector()
        self._pipeline = Pipeline(self.catalogue, routing, limits, desk, self._injector)
        self.paths = self._pipeline.paths
        self._recorder = Recorder(self.listeners)
        self._admin = Admin(self)

    async def start(self) -> None:
        """Load what the world begins with. Raises DataError for what cannot stand there."""
        if self.options.data == EXAMPLE:
            await self.store.load_base(example_rows(self.catalogue))
        elif self.options.world is not None:
            rows, links = await self.seeds.world(self.options.world, self.spaces.seed, self.spaces.settings)
            await self.store.load_base(rows, links)

    def hurry(self) -> None:
        """Delay nothing any longer on purpose, now that the server is about to stop; nor wait for requests."""
        self._injector.stop()
        self.lifecycle.stop()
        self.notifier.stop()
        for space in self.spaces.list():
            space.journal.end()

    async def close(self) -> None:
        """Call nobody any more. Nothing can be answered afterwards that would."""
        self.hurry()
        await self.notifier.close()

    def clock_changed(self, space: Space) -> Awaitable[None]:
        """Do what is due in a space by now, and what would be later."""
        self.notifier.courier.nudge(space.key)
        return self.lifecycle.sweep(space)

    def begun_anew(self, space: str, gone: bool = False) -> None:
        """A space is as at its beginning, or gone: nobody is told of what was before."""
        self.lifecycle.forget(space)
        self.notifier.forget(space, gone)

    async def answer(self, request: Request) -> Response:
        """The answer of Graph, or of `/_graphfake/`."""
        ids = ids_of(request.headers.get("client-request-id"))
        key, path = split_space(request.path)
        try:
            origin = origin_of(request)
            if path.lstrip("/").partition("/")[0] == "_graphfake":
                return await self._admin.answer(request, path, origin, key)
            space = self.spaces.get(self._space_key(request, key))
        except GraphError as error:
            return self._refusal(request, ids, error, Place())
        if request.method == "OPTIONS":
            return preflight(request, ids)
        call = Call(
            request=request,
            space=space,
            ids=ids,
            now=space.clock.now(),
            origin=origin.url,
            prefix="" if key is None else f"/_space/{key}",
            path=path,
            query=request.query,
        )
        return _dated(space, await self.answer_call(call))

    def refuse_unparsed(self, rule: str, explain: str) -> Response:
        """The answer to bytes that are no request."""
        ids = ids_of(None)
        error = GraphError(rule, explain=explain)
        status, body = error_body(error, ids, self.clock.now(), Place())
        headers = [("Content-Type", ERROR_JSON), *common_headers(ids, cors=False), ("Graphfake-Rule", rule)]
        return Response(status, headers, body, close=True)

    def crashed(self, request: Request, error: Exception) -> Response:
        """Graph's 500, for a bug of ours that is logged already."""
        del error
        ids = ids_of(request.headers.get("client-request-id"))
        inner = {
            "date": date_of(self.clock.now()),
            "request-id": ids.request,
            "client-request-id": ids.client,
        }
        told = "graphfake has a bug here; its log says where."
        body = dumps({"error": {"code": "InternalServerError", "message": told, "innerError": inner}})
        headers = [("Content-Type", ERROR_JSON), *common_headers(ids, cors="Origin" in request.headers)]
        return Response(500, headers, body)

    async def answer_call(self, call: Call) -> Response:
        """The answer to a call that came by itself or in a `$batch`, which is then in the journal."""
        request = call.request
        try:
            if request.head_fault is not None:
                raise GraphError(request.head_fault.rule, explain=request.head_fault.explain)
            reply = await self._pipeline.answer(call)
            if call.space.settings.self_check:
                check_reply(call, reply)
            fail_after(call)
            response = dealt(call, _success(call, varied(call, reply)))
        except GraphError as refused:
            # Its frames hold the body, and some of them the refusal: a ring, which only a garbage collection opens.
            return self.refuse_call(call, refused.with_traceback(None))
        except ContractError as unusable:
            return self.refuse_call(call, _uncovered(call, unusable))
        self._recorder.record(call, response, None)
        return response

    def refuse_call(self, call: Call, error: GraphError) -> Response:
        """The answer to a call that has broken a rule, which is then in the journal."""
        response = dealt(call, self._refusal(call.request, call.ids, error, _place(call), call))
        self._recorder.record(call, response, error)
        return response

    def _space_key(self, request: Request, prefix: str | None) -> str:
        if prefix is not None:
            return choose(prefix, None, None)
        header = request.headers.get("Graphfake-Space")
        authorization = request.headers.get("Authorization")
        return choose(None, header, tenant_of(authorization) if header is None and authorization else None)

    def _refusal(
        self, request: Request, ids: Ids, error: GraphError, place: Place, call: Call | None = None
    ) -> Response:
        now = call.now if call else self.clock.now()
        status, body = error_body(error, ids, now, place)
        content_type, body = error.body or (ERROR_JSON, body)
        headers: Headers = [("Content-Type", content_type), *common_headers(ids, cors="Origin" in request.headers)]
        headers += error.headers.items()
        headers.append(("Graphfake-Rule", error.rule))
        if error.pointer is not None:
            headers.append(("Graphfake-Pointer", ascii_value(error.pointer)))
        if call is not None:
            headers.append(("Graphfake-Explain", _explain_url(call)))
            headers += _notes(call)
        close = request.head_fault is not None or request.body_fault is not None
        return Response(status, headers, body, close=close)


def _success(call: Call, reply: Reply) -> Response:
    headers: Headers = []
    if reply.content_type is not None:
        headers.append(("Content-Type", reply.content_type))
    headers += common_headers(call.ids, cors="Origin" in call.request.headers)
    headers.append(("OData-Version", "4.0"))
    headers += reply.headers
    if call.notes:
        headers += _notes(call)
    return Response(reply.status, headers, reply.body, close=call.request.body_fault is not None)


def _dated(space: Space, response: Response) -> Response:
    """The answer with the time of its space, where that is not the one that the wire would tell."""
    if space.clock.is_real or any(name.lower() == "date" for name, _ in response.headers):
        return response
    date = format_datetime(space.clock.now(), usegmt=True)
    return response._replace(headers=[*response.headers, ("Date", date)])


def _notes(call: Call) -> Headers:
    """A header line a note, up to where clients refuse so many lines, or so much of them."""
    told: Headers = []
    room = _MOST_OF_NOTES
    for number, note in enumerate(call.notes):
        text = ascii_value(f"{note.rule}; pointer={note.pointer}")
        room -= len(text)
        if number == _MOST_NOTES or room < 0:
            told.append(("Graphfake-Note", f"and {len(call.notes) - number} more"))
            break
        told.append(("Graphfake-Note", text))
    return told


def _explain_url(call: Call) -> str:
    suffix = "" if call.space.key == DEFAULT_SPACE else f"?space={call.space.key}"
    return f"{call.origin}{ADMIN_PREFIX}/requests/{call.ids.request}{suffix}"


def _place(call: Call) -> Place:
    resource = call.resource
    if resource is None:
        return Place(call.version)
    internal = f"/{resource.url()}".replace("(", "%28").replace(")", "%29").replace("'", "%27")
    return Place(call.version, resource.dialect, internal, call.query)


def _uncovered(call: Call, unusable: ContractError) -> GraphError:
    """Documents are read when they are needed: that one of them cannot be used is then all there is to say."""
    where = call.path if call.resource is None else call.resource.route
    subject = f"{call.request.method} {where}"
    return GraphError("coverage.operation", values={"subject": subject}, explain=str(unusable))
