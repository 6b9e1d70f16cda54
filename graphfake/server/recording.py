"""From a request that was answered to its exchange in the journal of its space."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from graphfake.contracts import rule
from graphfake.journal import Bearer, Observation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfake.contracts import Type
    from graphfake.errors import BrokenRule, GraphError
    from graphfake.journal import Exchange
    from graphfake.server.calls import Call
    from graphfake.server.wire.messages import Response
    from graphfake.signin import Caller

_MOST_TOLD = 100
"""Violations, and notes, of one exchange that are kept."""


class Recorder:
    """Writes exchanges, and tells those who listen."""

    def __init__(self, listeners: Sequence[Callable[[Exchange], None]]) -> None:
        self._listeners = listeners

    def record(self, call: Call, response: Response, error: GraphError | None) -> None:
        """Keep what was asked, what was answered and why."""
        request = call.request
        seen = Observation(
            id=call.ids.request,
            space=call.space.key,
            time=call.now,
            method=request.method,
            url=f"{call.origin}{request.target}" if request.target.startswith("/") else request.target,
            path=call.path,
            headers=request.headers.items(),
            body=request.body,
            status=response.status,
            response_headers=response.headers,
            response_body=response.body or b"",
            rule=None if error is None else error.rule,
            kind=None if error is None else rule(error.rule).kind,
            pointer=None if error is None else error.pointer,
            violations=() if error is None else _violations(call, error),
            notes=tuple({"rule": note.rule, "pointer": note.pointer} for note in call.notes[:_MOST_TOLD]),
            explain="" if error is None else error.explain,
            duration=time.perf_counter() - request.started,
            batch=call.batch,
            fault=call.fault,
            took_effect=call.took_effect,
            received=request.started,
            bearer=_bearer(call.caller),
        )
        exchange = call.space.journal.add(seen)
        for listener in self._listeners:
            listener(exchange)


def _bearer(caller: Caller | None) -> Bearer | None:
    if caller is None or not caller.verified:
        return None
    return Bearer(caller.kind, None if caller.permissions is None else tuple(sorted(caller.permissions)))


def _violations(call: Call, error: GraphError) -> tuple[dict[str, Any], ...]:
    """Each broken rule, with the words Graph has for it, who says so, and what would be right."""
    type_ = call.resource.declared if call.resource is not None else None
    dialect = error.dialect or (call.resource.dialect if call.resource is not None else "gateway")
    return tuple(_told(found, dialect, type_) for found in error.violations[:_MOST_TOLD])


def _told(found: BrokenRule, dialect: str, type_: Type | None) -> dict[str, Any]:
    known = rule(found.rule)
    told = type_.rules.get(found.rule) if type_ is not None else None
    source, as_of, basis = (told.source, told.as_of, told.basis) if told else (known.source, known.as_of, known.basis)
    return {
        "rule": found.rule,
        "pointer": found.pointer,
        "message": known.answer(dialect).render(found.values),
        "sent": getattr(found, "sent", ""),
        "expects": found.expects,
        "source": f"{' '.join(filter(None, (source, as_of)))} ({basis})",
    }
