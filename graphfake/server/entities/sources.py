"""Where the entities of a collection are found: in the one that holds them, or at the ends of links."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from graphfake.server.entities.implied import implied
from graphfake.server.entities.locating import Spot, ends, spot_of, targets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from graphfake.contracts import Navigation, Type
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.store.protocol import Path, Reading, Row

EVERYTHING = 2**62
"""More rows than any collection has."""
_MANY = 200
"""Rows that are looked up one by one before others have their turn."""
_TIMES = 8


@dataclass(frozen=True, slots=True)
class Source:
    """A collection of entities as it is read: `path` ends in its name; `linked` entities live elsewhere.

    `through` is as in `Spot`; `also` are other collections whose entities belong to this one.
    """

    path: Path
    linked: bool = False
    through: str = ""
    also: tuple[Path, ...] = ()

    async def page(self, reading: Reading, after_seq: int = 0, limit: int = EVERYTHING) -> list[Row]:
        """At most `limit` rows that came to the store after `after_seq`, in that order."""
        if self.also:
            pages = [await reading.page(path, after_seq, limit) for path in (self.path, *self.also)]
            return sorted((row for page in pages for row in page), key=attrgetter("seq"))[:limit]
        if not self.linked:
            return await reading.page(self.path, after_seq, limit)
        found = await _rows_at(reading, await self._ends(reading))
        return sorted((row for row in found if row.seq > after_seq), key=attrgetter("seq"))[:limit]

    async def count(self, reading: Reading) -> int:
        """How many entities there are."""
        if not self.linked:
            return sum([await reading.count(path) for path in (self.path, *self.also)])
        return len(await self._ends(reading))

    def _ends(self, reading: Reading) -> Awaitable[Sequence[Path]]:
        return ends(reading, Spot(self.path, self.linked, self.through))


async def _rows_at(reading: Reading, paths: Sequence[Path]) -> list[Row]:
    """What stands at some paths; where they are many of one collection, out of all that stands in it."""
    found: list[Row] = []
    apart = Counter(path[:-1] for path in paths) if len(paths) > _MANY else {}
    for collection, number in apart.items():
        if number > _MANY and await reading.count(collection) < _TIMES * number:
            wanted = {path[-1] for path in paths if path[:-1] == collection}
            found += [row for row in await reading.page(collection, 0, EVERYTHING) if row.key in wanted]
            paths = [path for path in paths if path[:-1] != collection]
    for at, path in enumerate(paths):
        row = await reading.get(path)
        if row is not None:
            found.append(row)
        if at % _MANY == _MANY - 1:
            await asyncio.sleep(0)
    return found


def below(path: Path, navigation: Navigation) -> Source:
    """What a navigation to many leads to from the entity at a path."""
    return Source((*path, navigation.name), linked=not navigation.contained, through=navigation.transitive)


async def source_of(resource: ResourcePath, reading: Reading) -> Source:
    """Where the entities of a collection that a path names are found. Raises GraphError path.not-found."""
    return Source(*await spot_of(resource, reading), also=resource.shape.stored[-1].spread)


def held_by(resource: ResourcePath) -> Type:
    """What a collection that a path names is declared to hold, whatever it is cast to."""
    return resource.shape.stored[-1].type


async def followed(reading: Reading, row: Row, navigation: Navigation, target: Type) -> list[Row]:
    """The entities of a declared type that a navigation of an entity leads to; at most one where it is single."""
    path = (*row.path, navigation.name)
    if navigation.collection:
        return await below(row.path, navigation).page(reading)
    places = [path] if navigation.contained else await targets(reading, row.path, navigation, target)
    found = [await reading.get(place) for place in places[:1]]
    if found == [None] and navigation.implies(target):
        return [implied(target, path)]
    return [child for child in found if child is not None]
