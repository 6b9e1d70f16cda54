"""`/_graphfake/requests`: the journal of a space, listed, saved, searched and waited on."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphfake.contracts import rules
from graphfake.criteria import CriteriaError, criteria_of
from graphfake.finding import asked_for, meets, near_misses, told
from graphfake.har import FORMATS, har, ndjson
from graphfake.server.admin.calls import AdminError, AdminReply
from graphfake.server.admin.privileges import privileges
from graphfake.server.admin.waiting import Wait

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphfake.criteria import Criterion
    from graphfake.finding import NearMiss
    from graphfake.journal import Exchange
    from graphfake.server.admin.calls import AdminCall

_MOST_LISTED = 1000
_SEARCHES = ("find", "count", "wait", "permissions")
_NUMBERS = ("after", "status")
_WAIT = 5.0
MOST_WAIT = 60.0
"""Seconds for which a client may wait at once."""


async def requests(call: AdminCall) -> AdminReply:
    """Exchanges after a number, or one by its id, or those that POST asks for; DELETE forgets them."""
    journal = call.space.journal
    if call.method == "POST":
        return await _searched(call)
    if call.method == "DELETE":
        if call.rest:
            raise AdminError(405, "unknownMethod", "DELETE forgets all of a space's requests, not one.")
        journal.clear()
        return AdminReply(204)
    if call.rest == ("permissions",):
        return await _permissions(call, _in_query(call.query))
    if call.rest:
        return AdminReply(200, _one(call).to_json())
    return await _listed(call)


async def _listed(call: AdminCall) -> AdminReply:
    journal = call.space.journal
    form = call.query.get("format")
    limit = call.number("limit", _MOST_LISTED) if form is None or "limit" in call.query else None
    found = journal.list(after=call.number("after", 0), limit=limit)
    dropped, last = journal.dropped, journal.last
    if form is None:
        return AdminReply(200, {"value": _shown(found), "dropped": dropped, "last": last})
    if form not in FORMATS:
        raise AdminError(400, "invalidQuery", f"format is {' or '.join(FORMATS)}, not {form[:50]!r}.")
    shown = await _shown_in_turns(found)
    if form == "har":
        return AdminReply(200, har(shown, dropped=dropped))
    return AdminReply(200, ndjson(shown).encode(), "application/x-ndjson")


async def _searched(call: AdminCall) -> AdminReply:
    if len(call.rest) != 1 or call.rest[0] not in _SEARCHES:
        said = f"POST what is asked of requests to one of requests/{', requests/'.join(_SEARCHES)}."
        raise AdminError(405, "unknownMethod", said)
    asked, journal = dict(call.body), call.space.journal
    if call.rest[0] == "permissions":
        return await _permissions(call, asked)
    if call.rest[0] == "wait":
        count, seconds = _count(asked), _seconds(asked)
        criteria = _criteria(asked)
        wait = Wait(journal, criteria, count)
        why = await wait.run(seconds)
        held = journal.list()
        found = [exchange for exchange in held if meets(criteria, exchange)]
        if why:
            said = f"{why} {_tally(count, criteria, wait.found)}"
            return _in_vain(said, 503 if wait.hopeless else 408, found, near_misses(criteria, held))
        return AdminReply(200, {"value": _shown(found)})
    limit = _limit(asked) if call.rest[0] == "find" else None
    criteria = _criteria(asked)
    held = journal.list()
    found = [exchange for exchange in held if meets(criteria, exchange)]
    dropped = journal.dropped
    if call.rest[0] == "count":
        return AdminReply(200, {"count": len(found), "dropped": dropped})
    near = {} if found else {"near_misses": _near(near_misses(criteria, held))}
    return AdminReply(200, {"value": _shown(found[:limit]), **near, "dropped": dropped})


async def _permissions(call: AdminCall, asked: dict[str, Any]) -> AdminReply:
    """The least privileged permissions for those that meet the criteria and, where `ids` are given, are among them."""
    ids = _ids(asked)
    criteria = _criteria(asked)
    held = call.space.journal.list()
    found = [one for one in held if (ids is None or one.id in ids) and meets(criteria, one)]
    told = await privileges(found, call.engine.paths)
    return AdminReply(200, {**told.to_json(), "text": str(told), "dropped": call.space.journal.dropped})


def _in_query(query: Mapping[str, str]) -> dict[str, Any]:
    """Criteria as a URL has them: numbers in digits, `true` and `false`."""
    plain: dict[str, Any] = {"true": True, "false": False}
    return {
        name: int(value) if name in _NUMBERS and value.isascii() and value.isdigit() and len(value) < 19
        else plain.get(value, value)
        for name, value in query.items()
        if name != "space"
    }  # fmt: skip


def _ids(asked: dict[str, Any]) -> frozenset[str] | None:
    ids = asked.pop("ids", None)
    if ids is None:
        return None
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise AdminError(400, "invalidBody", "ids are the ids of exchanges, in a list.")
    return frozenset(ids)


def _in_vain(said: str, status: int, found: list[Exchange], near: list[NearMiss[Exchange]]) -> AdminReply:
    lines = [said, *(["Closest:", *told(near)] if near else [])]
    error = {"code": "timeout" if status == 408 else "ended", "message": "\n".join(lines)}
    return AdminReply(status, {"error": error, "value": _shown(found), "near_misses": _near(near)})


def _tally(count: int, criteria: Sequence[Criterion], found: int) -> str:
    asked = asked_for(criteria)
    wanted = "1 request" if count == 1 else f"{count} requests"
    return f"Waited for {wanted}{f' that was {asked}' if asked else ''}; {found or 'none'} came."


def _one(call: AdminCall) -> Exchange:
    if len(call.rest) == 1 and call.rest[0] in _SEARCHES:
        raise AdminError(405, "unknownMethod", f"requests/{call.rest[0]} takes POST, with what is asked in the body.")
    exchange = call.space.journal.get(call.rest[0]) if len(call.rest) == 1 else None
    if exchange is None:
        said = f"The journal of space {call.space.key!r} has no request {call.rest[0][:64]!r}, or has it no more."
        raise AdminError(404, "notFound", said)
    return exchange


def _criteria(asked: Mapping[str, Any]) -> tuple[Criterion, ...]:
    try:
        return criteria_of(asked, rules())
    except CriteriaError as error:
        raise AdminError(400, "invalidBody", str(error)) from error


def _limit(asked: dict[str, Any]) -> int:
    limit = asked.pop("limit", None)
    if limit is None:
        return _MOST_LISTED
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
        raise AdminError(400, "invalidBody", "limit is a whole number from 0.")
    return limit


def _count(asked: dict[str, Any]) -> int:
    count = asked.pop("count", None)
    if count is None:
        return 1
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise AdminError(400, "invalidBody", "count is a whole number from 1.")
    return count


def _seconds(asked: dict[str, Any]) -> float:
    seconds = asked.pop("timeout", None)
    if seconds is None:
        return _WAIT
    if isinstance(seconds, bool) or not isinstance(seconds, int | float | Decimal) or not 0 <= seconds <= MOST_WAIT:
        raise AdminError(400, "invalidBody", f"timeout is a number of seconds from 0 to {MOST_WAIT:g}.")
    return float(seconds)


def _near(misses: list[NearMiss[Exchange]]) -> list[dict[str, Any]]:
    return [{**miss.request.to_json(), "differs": list(miss.differs)} for miss in misses]


def _shown(exchanges: Iterable[Exchange]) -> list[dict[str, Any]]:
    return [exchange.to_json() for exchange in exchanges]


async def _shown_in_turns(exchanges: Sequence[Exchange]) -> list[dict[str, Any]]:
    """The same for any number of them, while others are answered."""
    shown = []
    for start in range(0, len(exchanges), _MOST_LISTED):
        shown += _shown(exchanges[start : start + _MOST_LISTED])
        await asyncio.sleep(0)
    return shown
