"""Entities that are there without anybody having made them, as the folders of a mailbox are: made when first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.blanks import blank
from graphfake.contracts.refitting import refitted
from graphfake.odata.resources.resource import ResourcePath
from graphfake.server.entities.keeping import kept
from graphfake.server.entities.keys import key_members
from graphfake.server.showing.representation import stored_json
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from graphfake.odata.resources.shapes import Shape
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Path, Reading


async def stocked(call: Call, place: ResourcePath) -> ResourcePath:
    """The path, its keys spelled as the contracts spell them, when all that is always there on its way is there."""
    for length, shape in place.shape.always:
        names = {key.lower(): key for key in place.shape.service.always(shape.route)}
        place = _spelled(place, length, names)
        collection = place.path[:length]
        if shape.type.abstract or (len(place.path) > length and place.path[length] not in names.values()):
            continue  # another entity is meant
        async with call.reading_at_once() as reading:
            ready = not await _is_held(reading, shape, collection) or not await _missing(reading, collection, names)
        if not ready:
            async with call.writing_at_once() as writing:
                for key in await _missing(writing, collection, names):
                    await writing.insert(_first(call, shape, collection, key))
    return place


def _spelled(place: ResourcePath, length: int, names: dict[str, str]) -> ResourcePath:
    key = place.path[length] if len(place.path) > length else ""
    known = names.get(key.lower(), key)
    if known == key:
        return place
    return ResourcePath(
        place.shape, (*place.path[:length], known, *place.path[length + 1 :]), parameters=place.parameters
    )


async def _is_held(reading: Reading, shape: Shape, collection: Path) -> bool:
    """Is there what holds the collection?"""
    above = shape.ancestors
    return not above or above[-1].implied or await reading.get(collection[: above[-1].length]) is not None


async def _missing(reading: Reading, collection: Path, names: dict[str, str]) -> list[str]:
    return [key for key in names.values() if await reading.get((*collection, key)) is None]


def _first(call: Call, shape: Shape, collection: Path, key: str) -> Row:
    type_ = shape.type
    said = shape.service.always(shape.route)[key]
    members = key_members(type_, key)
    values = refitted(type_, {**members, **blank(type_), **said})
    values = kept(call, collection, type_, values, created=True)
    return Row(collection, key, 0, 0, type_.name, stored_json(type_, members, values))
