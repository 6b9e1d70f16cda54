"""Are the entities there that a path names: those above, and the one itself?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.errors import GraphError
from graphfake.server.entities.implied import implied
from graphfake.server.entities.locating import missing, spot_of

if TYPE_CHECKING:
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Reading, Row


async def check_parents(call: Call, reading: Reading, at: ResourcePath | None = None) -> None:
    """Raises GraphError path.not-found, saying which entity above is missing and how to make it.

    The path is that of the call, unless `at` says another.
    """
    resource = at or call.place
    if not resource.shape.direct:
        await spot_of(resource, reading)
        return
    above = resource.shape.ancestors
    # A parent is there only if all above it are: deleting takes everything below along.
    if not above or (above[-1].length == 1 and not above[-1].keyed):
        return
    if await reading.get(resource.path[: above[-1].length]) is not None:
        return
    for parent in resource.parents:
        if not parent.implied and await reading.get(parent.path) is None:
            raise _missing(call, parent.path, parent.key)


async def existing(call: Call, reading: Reading, at: ResourcePath | None = None) -> Row:
    """The entity that the path names, wherever it lives. Raises GraphError path.not-found."""
    resource = at or call.place
    path = resource.path if resource.shape.direct else (await spot_of(resource, reading)).path
    row = await reading.get(path)
    if row is None and resource.shape.stored[-1].implied:
        if resource.shape.direct:
            await check_parents(call, reading, resource)
        row = implied(resource.shape.stored[-1].type, path)
    if row is not None and _fits(resource, row):
        return row
    if not resource.shape.direct:
        raise missing(resource, resource.path[-1])
    if row is None:
        await check_parents(call, reading, resource)
    raise _missing(call, path, resource.key)


def _fits(resource: ResourcePath, row: Row) -> bool:
    cast = resource.cast
    return cast is None or cast.catalogue.type(row.type, cast.version).is_a(cast.name)


def _missing(call: Call, path: tuple[str, ...], key: str | None) -> GraphError:
    place = "/".join(path[:-1])
    name = path[-2] if len(path) > 1 and key is not None else path[-1]
    if key is None:
        explain = f"There is nothing at {'/'.join(path)}: send it inline when its parent is created."
    else:
        explain = (
            f"{name} has no {key!r} here: make one with POST {call.prefix}/{call.version}/{place}, "
            "or start the server with --data example for the documented parents."
        )
    return GraphError("path.not-found", values={"key": key or path[-1]}, dialect=call.place.dialect, explain=explain)
