"""`/_graphfake/clock`: what time it is in a space, and how time passes there."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from graphfake.clock import since_1970
from graphfake.server.admin.calls import AdminError, AdminReply

if TYPE_CHECKING:
    from graphfake.clock import Clock
    from graphfake.server.admin.calls import AdminCall

_CHANGES = ("freeze", "set", "advance", "run", "reset")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_FORM = "a date and a time with a zone, such as 2026-01-01T00:00:00Z"


async def clock(call: AdminCall) -> AdminReply:
    """The time of a space; POST changes it in one of five ways."""
    if call.rest:
        raise AdminError(404, "unknownPath", "A space has one clock, and it is at clock.")
    told = call.space.clock
    if call.method == "POST":
        call.only(*_CHANGES)
        if len(call.body) != 1:
            raise AdminError(400, "invalidBody", f"The body has one member, and it is one of {', '.join(_CHANGES)}.")
        [(change, value)] = call.body.items()
        try:
            _change(told, change, value)
        except ValueError as error:
            raise AdminError(400, "invalidBody", str(error)) from error
        await call.engine.clock_changed(call.space)
    return AdminReply(200, shown(told))


def shown(clock: Clock) -> dict[str, Any]:
    """`offset` counts the seconds that it is ahead of the server's clock."""
    now = clock.now().isoformat().replace("+00:00", "Z")
    return {"now": now, "frozen": clock.is_frozen, "offset": clock.offset}


def _change(clock: Clock, change: str, value: object) -> None:
    """Raises ValueError."""
    if change == "freeze":
        clock.freeze(None if value is True else _moment(change, value, f"true or {_FORM}"))
    elif change == "set":
        clock.set(_moment(change, value, _FORM))
    elif change == "advance":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"advance is a number of seconds, and not {_cut(value)}.")
        clock.advance(value)
    elif value is not True:
        raise ValueError(f"{change} is true, and not {_cut(value)}.")
    elif change == "run":
        clock.run()
    else:
        clock.reset()


def _moment(change: str, value: object, form: str) -> float:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return since_1970(datetime.fromisoformat(value.upper()))
        except ValueError as error:
            raise ValueError(f"{change} is {form}, and no calendar has {value!r}.") from error
    raise ValueError(f"{change} is {form}, and not {_cut(value)}.")


def _cut(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 80 else f"{text[:80]}..."
