"""`/_graphfake/notifications`: what a space sent to those who subscribed, listed and waited on."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphfake.server.admin.calls import AdminError, AdminReply
from graphfake.server.wire.leaving import until_the_client_leaves

if TYPE_CHECKING:
    from graphfake.server.admin.calls import AdminCall
    from graphfake.server.subscriptions.log import Log

_MOST_LISTED = 1000
_MOST_WAIT = 60.0
_WAIT = 5.0


async def notifications(call: AdminCall) -> AdminReply:
    """Those after a number; POST to `wait` waits until there are some; DELETE forgets them."""
    log = call.engine.notifier.log_of(call.space.key)
    if call.method == "POST":
        if call.rest != ("wait",):
            raise AdminError(405, "unknownMethod", "POST to notifications/wait, with after and timeout in the body.")
        return await _waited(call, log)
    if call.rest:
        raise AdminError(
            404, "unknownPath", "Notifications are listed at notifications, and have no page of their own."
        )
    if call.method == "DELETE":
        log.clear()
        return AdminReply(204)
    return _listed(log, call.number("after", 0), call.number("limit", _MOST_LISTED))


async def _waited(call: AdminCall, log: Log) -> AdminReply:
    """Waits until there is one after the number, or the time is over: both are answered with what there is."""
    call.only("after", "timeout")
    after, seconds = call.whole("after") or 0, _seconds(call.body.get("timeout"))
    loop = asyncio.get_running_loop()
    task = loop.create_task(_more(log, after))

    def end() -> None:
        task.cancel()

    try:
        with until_the_client_leaves(end):
            await asyncio.wait([task], timeout=seconds)
    finally:
        end()
    return _listed(log, after, _MOST_LISTED)


async def _more(log: Log, after: int) -> None:
    while log.last <= after and not log.ended:
        await log.more()


def _listed(log: Log, after: int, limit: int) -> AdminReply:
    found = [one.to_json() for one in log.list(after, limit)]
    return AdminReply(200, {"value": found, "pending": log.pending, "last": log.last})


def _seconds(said: Any) -> float:
    if said is None:
        return _WAIT
    if isinstance(said, bool) or not isinstance(said, int | float | Decimal) or not 0 <= said <= _MOST_WAIT:
        raise AdminError(400, "invalidBody", f"timeout is a number of seconds from 0 to {_MOST_WAIT:g}.")
    return float(said)
