"""What the faults of its space do to a call: before it is carried out, after that, and to its answer.

Facts are gathered only where the space has faults at all.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from graphfake.errors import GraphError
from graphfake.faults import Facts
from graphfake.server.answers.delta import begins_anew
from graphfake.server.wire.leaving import until_the_client_leaves
from graphfake.server.wire.mishaps import Mishap
from graphfake.signin import WWW_AUTHENTICATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.faults import Failure
    from graphfake.odata.resources.kinds import Form
    from graphfake.server.calls import Call
    from graphfake.server.wire.messages import Response

_OPERATIONS: Mapping[tuple[Form, str], str] = {
    ("collection", "GET"): "list",
    ("collection", "POST"): "create",
    ("entity", "GET"): "get",
    ("entity", "PATCH"): "update",
    ("entity", "DELETE"): "delete",
}
_BY_FORM: Mapping[Form, str] = {
    "$count": "count",
    "property": "property",
    "$value": "value",
    "$ref": "reference",
    "$ref of one": "reference",
    "$ref by key": "reference",
    "delta": "delta",
    "$batch": "batch",
    "$metadata": "metadata",
    "service": "service",
    "action": "action",
    "function": "function",
}
_ANSWERED = ("slow", "close")
"""Mishaps that leave the client its whole answer."""


class Injector:
    """Deals faults to calls. `stop` ends all waiting, from then on too; nobody waits for a client that has left."""

    def __init__(self) -> None:
        self._stopped = False
        self._delays: set[asyncio.Event] = set()

    async def strike(self, call: Call) -> None:
        """Deal the call what falls on it. Raises GraphError where it fails before it is carried out."""
        dealt = call.strike = call.space.faults.strike(_facts(call))
        if dealt is None:
            return
        if dealt.before is not None or dealt.after is not None or (dealt.drop or "close") not in _ANSWERED:
            call.took_effect = False
        if dealt.delay:
            await self._wait(call, dealt.delay, by_clock=dealt.by_clock)
        if dealt.before is not None:
            raise _failing(call, dealt.before)

    async def _wait(self, call: Call, seconds: float, *, by_clock: bool) -> None:
        if by_clock:
            with suppress(ValueError):  # a clock at the end of its years stands still
                call.space.clock.advance(seconds)
        elif not self._stopped:
            over = asyncio.Event()
            self._delays.add(over)
            try:
                with until_the_client_leaves(over.set), suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await over.wait()
            finally:
                self._delays.discard(over)
        call.now = call.space.clock.now()

    def stop(self) -> None:
        """Let nobody wait any longer."""
        self._stopped = True
        for over in self._delays:
            over.set()


def fail_after(call: Call) -> None:
    """The call has been carried out. Raises GraphError where it fails all the same."""
    if call.took_effect is not None:
        call.took_effect = True
    if call.strike is not None and call.strike.after is not None:
        raise _failing(call, call.strike.after)


def dealt(call: Call, response: Response) -> Response:
    """The answer with what faults add to it: headers, one that tells of them among them, and what the wire does."""
    strike = call.strike
    if strike is None:
        return response
    replaced = {name.lower() for name in strike.headers}
    headers = [pair for pair in response.headers if pair[0].lower() not in replaced]
    headers += strike.headers.items()
    if call.fault is not None:
        headers.append(("Graphfake-Fault", call.fault))
    mishap = None if strike.drop is None else Mishap(strike.drop, strike.garbage)
    return response._replace(headers=headers, mishap=mishap)


def _facts(call: Call) -> Facts:
    place, caller = call.place, call.caller
    return Facts(
        method=call.request.method,
        version=call.version,
        path=f"/{place.url('segments')}",
        operations=_operations(call),
        dialect=place.dialect,
        batched=call.batch is not None,
        application=(caller.appid if caller is not None else None) or "",
        tenant=(caller.tid if caller is not None else None) or "",
    )


def _operations(call: Call) -> tuple[str, ...]:
    """What the request does, in words; nothing where Graph has no route for it."""
    form = call.place.shape.form
    verb = "GET" if call.request.method == "HEAD" else call.request.method
    name = _OPERATIONS.get((form, verb)) or _BY_FORM.get(form)
    if name is None:
        return ()
    if call.place.operation is not None:
        return (name, call.place.operation.full_name)
    return (name, "value") if form == "property" and call.place.kind == "$value" else (name,)


def _failing(call: Call, failure: Failure) -> GraphError:
    return GraphError(
        failure.rule,
        values=failure.values,
        dialect=call.place.dialect,
        status=failure.status,
        code=failure.code,
        message=failure.message,
        headers={**_due(call, failure), **failure.headers},
        body=None if failure.body is None else (failure.content_type, failure.body),
        explain="It had taken effect before it failed." if call.took_effect else "It was not carried out.",
    )


def _due(call: Call, failure: Failure) -> dict[str, str]:
    """The headers that Graph never leaves out with this status."""
    if failure.status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": WWW_AUTHENTICATE}
    if failure.fresh_delta and call.place.target == "delta":
        return {"Location": begins_anew(call)}
    return {}
