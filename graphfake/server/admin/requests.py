"""`/_graphfake/requests`: the journal of a space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.server.admin.calls import AdminError, AdminReply

if TYPE_CHECKING:
    from graphfake.server.admin.calls import AdminCall

_MOST_LISTED = 1000


async def requests(call: AdminCall) -> AdminReply:
    """Exchanges after a number, or one by its id; DELETE forgets them."""
    journal = call.space.journal
    if call.method == "DELETE":
        if call.rest:
            raise AdminError(405, "unknownMethod", "DELETE forgets all of a space's requests, not one.")
        journal.clear()
        return AdminReply(204)
    if call.rest:
        exchange = journal.get(call.rest[0]) if len(call.rest) == 1 else None
        if exchange is None:
            said = f"The journal of space {call.space.key!r} has no request {call.rest[0][:64]!r}, or has it no more."
            raise AdminError(404, "notFound", said)
        return AdminReply(200, exchange.to_json())
    found = journal.list(after=call.number("after", 0), limit=call.number("limit", _MOST_LISTED))
    told = [exchange.to_json() for exchange in found]
    return AdminReply(200, {"value": told, "dropped": journal.dropped, "last": journal.last})
