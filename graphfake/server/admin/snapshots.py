"""`/_graphfake/snapshots`: moments of a space to come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.server.admin.calls import AdminError, AdminReply

if TYPE_CHECKING:
    from graphfake.server.admin.calls import AdminCall
    from graphfake.spaces import Snapshot

MOST_SNAPSHOTS = 100
_RESTORE = "restore"


async def snapshots(call: AdminCall) -> AdminReply:
    """List them, take one, forget one; `POST ID/restore` makes the space what it was then."""
    if call.method == "GET" and not call.rest:
        return AdminReply(200, {"value": [_told(one) for one in call.space.snapshots.values()]})
    if call.method == "GET":
        return AdminReply(200, _told(_named(call)))
    call.only()
    if call.method == "POST":
        return await (_restored(call) if call.rest else _taken(call))
    return await _forgotten(call)


async def _taken(call: AdminCall) -> AdminReply:
    space = call.space
    async with call.engine.store.transaction(space.key, write=True) as writing:
        if len(space.snapshots) >= MOST_SNAPSHOTS:
            said = f"A space keeps {MOST_SNAPSHOTS} snapshots: DELETE snapshots/ID forgets one."
            raise AdminError(409, "tooManySnapshots", said)
        snapshot = space.snap(await writing.save())
    return AdminReply(201, _told(snapshot))


async def _restored(call: AdminCall) -> AdminReply:
    if len(call.rest) != 2 or call.rest[1] != _RESTORE:
        raise AdminError(405, "unknownMethod", "POST to snapshots takes one, POST to snapshots/ID/restore restores it.")
    # Ids are drawn within transactions that write: no other one draws or keeps any meanwhile.
    async with call.engine.store.transaction(call.space.key, write=True) as writing:
        snapshot = _named(call)
        await writing.restore(snapshot.saved)
        call.space.go_back(snapshot)
    call.space.forget_changes()  # whoever asked until now was told of what is gone
    return AdminReply(204)


async def _forgotten(call: AdminCall) -> AdminReply:
    if len(call.rest) != 1:
        raise AdminError(405, "unknownMethod", "DELETE names one snapshot: /_graphfake/snapshots/ID.")
    async with call.engine.store.transaction(call.space.key, write=True) as writing:
        snapshot = _named(call)
        await writing.forget(snapshot.saved)
        del call.space.snapshots[snapshot.id]
    return AdminReply(204)


def _named(call: AdminCall) -> Snapshot:
    name = call.rest[0]
    try:
        return call.space.snapshots[name]
    except KeyError:
        said = f"The space has no snapshot {name[:64]!a}; GET snapshots lists those that it has."
        raise AdminError(404, "notFound", said) from None


def _told(snapshot: Snapshot) -> dict[str, Any]:
    return {"id": snapshot.id, "taken": snapshot.taken.isoformat().replace("+00:00", "Z")}
