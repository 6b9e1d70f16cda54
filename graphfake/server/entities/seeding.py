"""Data that people write becomes what a world holds, in one transaction or not at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import quote

from graphfake.contracts import ContractError, rule
from graphfake.contracts.shelf import DEFAULT_VERSION
from graphfake.errors import GraphError
from graphfake.odata.resources.paths import Paths
from graphfake.server.entities.fitting import Unfit
from graphfake.server.entities.putting import Putting
from graphfake.server.judging import told
from graphfake.spaces import DEFAULT_SPACE, WELL_KNOWN_TENANT, Spaces
from graphfake.store.memory import MemoryStore
from graphfake.store.protocol import Link
from graphfake.worlds.data import data_of_tenant
from graphfake.worlds.example import example_rows
from graphfake.worlds.tenant.asked import Tenant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Catalogue
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.spaces import Settings
    from graphfake.store.protocol import Row
    from graphfake.worlds.data import Data, Entry, World

_IN_PATHS = "/!$&'()*+,;=:@"  # what may stand in a path as it is, beside letters, digits and -._~
_IN_ONE_GO = 100
_WORLD = "_.world"
"""The space whose ids a world has that all spaces begin with; theirs are others."""


class Seeds:
    """Puts data into the worlds of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._paths: dict[str, Paths] = {}

    def place(self, path: str, version: str | None = None) -> ResourcePath:
        """What a Graph path names that is not percent-encoded; it may begin with a version, `/beta`, or not.

        Raises GraphError, and ContractError for a version that is not held.
        """
        return self.parsed(quote(path, safe=_IN_PATHS), version)

    def parsed(self, raw: str, version: str | None = None) -> ResourcePath:
        """The same of a path that is percent-encoded."""
        first, _, rest = raw.lstrip("/").partition("/")
        versions = {name.lower(): name for name in self._catalogue.versions}
        if first.lower() in (*versions, "v1.0", "beta"):
            version, raw = versions.get(first.lower(), first.lower()), rest
        version = DEFAULT_VERSION if version is None else version
        if version not in self._paths:
            self._paths[version] = Paths(self._catalogue, version)
        return self._paths[version].parse(raw)

    async def world(self, data: World, seed: int, settings: Settings) -> tuple[list[Row], list[Link]]:
        """The world that data makes, as every space is to begin with it. Raises DataError."""
        store, space = MemoryStore(), Spaces(settings, seed=seed).get(_WORLD)
        async with store.transaction(_WORLD, write=True) as writing:
            await self.load(data, Putting(space, writing))
        rows = await store.rows(_WORLD)
        async with store.transaction(_WORLD) as reading:
            links = [
                Link(row.path, navigation, target)
                for row in rows
                for navigation in self._navigations(row)
                for target in await reading.links(row.path, navigation)
            ]
        return rows, links

    def _navigations(self, row: Row) -> Sequence[str]:
        version = next((name for name in self._catalogue.versions if self._catalogue.find(row.type, name)), None)
        return () if version is None else tuple(self._catalogue.type(row.type, version).navigations)

    async def load(self, data: World | None, putting: Putting) -> int:
        """Puts all of it, the documented example for None; gives how many entities and references.

        Raises DataError, which says where; then the transaction must not be kept.
        """
        if data is None:
            rows = example_rows(self._catalogue)
            for row in rows:
                old = await putting.writing.get(row.path)
                await (putting.writing.insert(row) if old is None else putting.writing.replace(row, None))
            return len(rows)
        if isinstance(data, Tenant):
            key = putting.space.key
            tenant_id = WELL_KNOWN_TENANT if key in (_WORLD, DEFAULT_SPACE) else key
            data = data_of_tenant(data, putting.space.seed, tenant_id)
        putting.taken = {}
        count = 0
        # What is referred to may stand further down.
        for entry in sorted(data.entries, key=_is_of_references):
            count += await self._entry(data, entry, putting)
        return count

    async def _entry(self, data: Data, entry: Entry, putting: Putting) -> int:
        try:
            place = self.place(entry.path)
            if place.target == "$ref":
                return await self._references(place, entry.value, putting)
            return await _entities(place, entry.value, putting)
        except (Unfit, GraphError) as error:
            reason = sentence(error) if isinstance(error, GraphError) else str(error)
            raise data.error(entry, error.pointer or "", reason) from None
        except ContractError as error:
            raise data.error(entry, "", str(error)) from None

    async def _references(self, place: ResourcePath, value: object, putting: Putting) -> int:
        targets = value if isinstance(value, list) else [value]
        for number, target in enumerate(targets):
            if not isinstance(target, str):
                reason = "a reference is the path of an entity, a text."
                raise Unfit("invalidBody", reason, f"/{number}" if isinstance(value, list) else "")
            await putting.link(place, self.place(target))
        return len(targets)


async def _entities(place: ResourcePath, value: object, putting: Putting) -> int:
    """Puts or draws what stands at a path."""
    if not isinstance(value, dict if not place.is_collection else list | int):
        right = "a list of entities, or how many are to be drawn" if place.is_collection else "one entity, an object"
        raise Unfit("invalidBody", f"here stands {right}.")
    if isinstance(value, int):
        return len(await putting.draw(place, value, {}))
    if isinstance(value, dict):
        await putting.put(place, value)
        return 1
    for number, item in enumerate(value):
        if not isinstance(item, dict):
            raise Unfit("invalidBody", "an entity is an object.", f"/{number}")
        if number % _IN_ONE_GO == _IN_ONE_GO - 1:
            await asyncio.sleep(0)
        await putting.put(place, item, f"/{number}")
    return len(value)


def sentence(error: GraphError) -> str:
    """A refusal in Graph's name, said in ours: all that is wrong, each with its place."""
    answer = rule(error.rule).answer(error.dialect or "gateway")
    return told(error.violations) or f"{answer.render(error.values)} {error.explain}".strip()


def _is_of_references(entry: Entry) -> bool:
    return entry.path.rstrip("/").lower().endswith("/$ref")
