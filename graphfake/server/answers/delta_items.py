"""How a delta tells of one entity: as it is now, as removed, and what has come to its references or left them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.server.entities.askable import passing
from graphfake.server.entities.decoded import decoded
from graphfake.server.entities.keys import key_members
from graphfake.server.showing.replies import Shown
from graphfake.server.showing.representation import type_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Navigation, Type
    from graphfake.server.calls import Call
    from graphfake.server.showing.replies import Item
    from graphfake.store.protocol import Change, Path, Reading, Row


class Telling:
    """Tells of the entities of one collection, which is declared to hold entities of a type."""

    def __init__(self, call: Call, reading: Reading, declared: Type) -> None:
        self._call = call
        self._reading = reading
        self._declared = declared
        asked = call.asked
        self._passes = None if asked.filter is None else asked.filter.at(call.now)
        self._terms = asked.projection

    async def entity(self, row: Row) -> Item:
        """An entity of a first round, with all that it refers to."""
        return await self._with_links(row, None)

    async def change(self, change: Change, since: int) -> Item:
        """A later change, with what has come to the entity's references, or left them, since a number.

        What is not of the kind asked for, any more or at all, is told as removed: it may have been told before.
        """
        row = change.row
        if row is None:
            return self._removed(change.key, "deleted")
        type_ = type_of(row, self._declared)
        cast = self._call.place.cast
        if cast is not None and not type_.is_a(cast.name):
            return self._removed(change.key, "deleted")
        if self._passes is not None:
            entity = decoded(row, self._declared, newer=self._call.prefer.unknown_members)
            if not passing(self._passes, [{"@odata.type": row.type, **entity}], [row], self._declared)[0]:
                return self._removed(change.key, "changed")
            since = 0  # it may have been out of sight for rounds, and its references with it
        return await self._with_links(row, since)

    def _removed(self, key: str, reason: str) -> Mapping[str, Any]:
        return {**key_members(self._declared, key), "@removed": {"reason": reason}}

    async def _with_links(self, row: Row, since: int | None) -> Item:
        told: dict[str, Any] = {}
        for navigation in type_of(row, self._declared).navigations.values():
            tracked = navigation.collection and not (navigation.contained or navigation.follows)
            if tracked and (self._terms is None or navigation.name in self._terms):
                changes = await self._links(row, navigation, since)
                if changes:
                    told[f"{navigation.name}@delta"] = changes
        return Shown(row, told) if told else row

    async def _links(self, row: Row, navigation: Navigation, since: int | None) -> list[dict[str, Any]]:
        reading = self._reading
        if since is None:
            return [await self._end(path, navigation) for path in await reading.links(row.path, navigation.name)]
        changes = await reading.link_changes(row.path, navigation.name, since)
        gone = {"@removed": {"reason": "deleted"}}
        return [{**await self._end(one.target, navigation), **({} if one.linked else gone)} for one in changes]

    async def _end(self, path: Path, navigation: Navigation) -> dict[str, Any]:
        """An entity that is referred to, or was: it may be gone itself."""
        declared = self._declared.sibling(navigation.target)
        row = await self._reading.get(path)
        type_ = declared if row is None else type_of(row, declared)
        named = {} if self._call.form.metadata == "none" else {"@odata.type": f"#{type_.name}"}
        return {**named, **key_members(type_, path[-1])}
