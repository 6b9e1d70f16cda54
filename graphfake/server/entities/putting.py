"""Entities and references put where they live without Graph's permission: by the fake's own interface, and by data."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphfake.contracts.blanks import blank
from graphfake.contracts.pointers import escape
from graphfake.contracts.sampling import draw_object
from graphfake.contracts.typenames import ANNOTATION, answered
from graphfake.errors import GraphError
from graphfake.odata.resources.keys import key_form
from graphfake.server.entities.fitting import Unfit, check_home, is_stream, joined_key, judged, parted, plain, settable
from graphfake.server.entities.implied import implied
from graphfake.server.entities.keeping import without_secrets
from graphfake.server.entities.keys import key_members, new_key
from graphfake.server.entities.links import connect
from graphfake.server.entities.sources import EVERYTHING
from graphfake.server.entities.standing import unique_keys
from graphfake.server.showing.representation import stored_json, stored_values
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Navigation, Type
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.spaces import Space
    from graphfake.store.protocol import Path, Transaction

    Taken = dict[tuple[Path, tuple[str, ...]], dict[tuple[str, ...], str]]

MOST_DRAWN = 100_000
_DRAWN = "$drawn"  # no path begins so: what is drawn moves no id that is given otherwise
_KEYS_TRIED = 1_000
_IN_ONE_GO = 100
_LARGE = 10**18


@dataclass(slots=True)
class Putting:
    """One transaction that puts. Without `validate` whatever can be kept is; missing parents are made.

    `taken` holds who has which value that no two may share, where that is to be checked.

    Every method raises Unfit, and GraphError where the contracts know too little; then nothing may be kept.
    """

    space: Space
    writing: Transaction
    validate: bool = True
    taken: Taken | None = None

    async def put(self, place: ResourcePath, value: Mapping[str, Any], at: str = "") -> tuple[Row, bool]:
        """The entity as it is now stored at a path, and whether it is new; at a collection's under a key of its own.

        What the entity contains is put below it where it stands inline. `at` points to the value.
        """
        check_home(place)
        type_ = answered(place.type, value)
        key = await self._key(place, type_, value, at)
        path = (*place.path, key) if place.is_collection else place.path
        inline, values = parted(type_, {name: item for name, item in value.items() if name not in type_.key})
        if self.validate:
            given = key_members(type_, key) if type_.client_key else {}
            type_, values = judged(self.space.settings, place, given, values, at)
        else:
            values = {**blank(type_), **plain(values)}
            if values.get(ANNOTATION) in (type_.name, f"#{type_.name}"):
                del values[ANNOTATION]
        if self.validate and self.taken is not None:
            await self._check_unshared(self.taken, path, type_, values, at)
        row, new = await self._store(place, path, type_, key, values)
        home = place.entity(key) if place.is_collection else place
        for name, children in inline.items():
            await self._below(home, type_, name, children, f"{at}/{escape(name)}")
        return row, new

    async def draw(self, place: ResourcePath, count: int, given: Mapping[str, Any]) -> list[Row]:
        """So many new entities of a collection, or the one at a path, drawn from the contract but for `given`.

        What is drawn depends on seed, space, path and ordinal alone.
        """
        check_home(place)
        if not 0 <= count <= MOST_DRAWN:
            raise Unfit("invalidBody", f"From 0 to {MOST_DRAWN} entities are drawn at once, and not {_few(count)}.")
        if count != 1 and not place.is_collection:
            raise Unfit("invalidBody", f"{place.route} is one entity: one is drawn there.")
        type_ = answered(place.type, given)
        names = (type_.name, f"#{type_.name}")  # or one derived from it is drawn, which then is told
        fixed = {name: item for name, item in given.items() if name != ANNOTATION or item not in names}
        rows = []
        for number in range(1, count + 1):
            if number % _IN_ONE_GO == 0:
                await asyncio.sleep(0)
            drawn = await self._drawn(place, type_)
            if not place.is_collection:
                drawn = {name: item for name, item in drawn.items() if name not in type_.key}
            row, _new = await self.put(place, {**drawn, **fixed})
            rows.append(row)
        return rows

    async def link(self, place: ResourcePath, target: ResourcePath) -> None:
        """Makes the navigation of `place`, which ends in `$ref`, refer to the entity at `target`, as it may already."""
        source_row, navigation = await self.references(place)
        target_row = await self.existing(target)
        if not target.type.sibling(target_row.type).is_a(navigation.target):
            reason = f"{navigation.name} refers to a {navigation.target}, and /{target.url()} is a {target_row.type}."
            raise Unfit("body.reference-type", reason)
        try:
            await connect(self.writing, source_row, place.owner.type.sibling(source_row.type), navigation, target_row)
        except GraphError as error:
            if error.rule != "conflict.reference":
                raise

    async def references(self, place: ResourcePath) -> tuple[Row, Navigation]:
        """The entity, and its navigation, whose references a path names that ends in `$ref`."""
        navigation = place.navigation
        if place.target != "$ref" or place.shape.form not in ("$ref", "$ref of one") or navigation is None:
            raise Unfit("invalidPath", f"{place.route} are no references: name a navigation to what lives elsewhere.")
        return await self.existing(place.owner), navigation

    async def existing(self, place: ResourcePath) -> Row:
        """The entity at a path."""
        if place.target != "entity":
            raise Unfit("invalidPath", f"{place.route} is no entity.")
        check_home(place)
        row = await self.writing.get(place.path)
        if row is None and place.is_singleton:
            return implied(place.shape.stored[0].type, place.path)
        if row is None:
            raise Unfit("notFound", f"The space holds nothing at /{place.url()}.", status=404)
        return row

    async def _key(self, place: ResourcePath, type_: Type, value: Mapping[str, Any], at: str) -> str:
        """The key in the path, or that in the value, or a new one, as the store holds it."""
        given = {name: value[name] for name in type_.key if value.get(name) is not None}
        form = key_form(type_)
        reason = f"{', '.join(type_.key) or 'a key'}: simple values, the same as in the path."
        wrong = Unfit("invalidBody", reason, f"{at}/{escape(next(iter(given)))}" if given else at)
        if form is None:
            raise wrong
        if place.key is not None:
            known = form.values(place.key)
            if any(known[name] != item for name, item in given.items()):
                raise wrong
            return place.key
        if len(given) == len(type_.key):
            key = joined_key(form, given)
            if not key or (place.is_singleton and key != place.path[0]):
                raise wrong
            return key
        if given or (type_.client_key and place.is_collection):
            raise wrong
        if place.is_singleton:
            return place.path[0]
        old = None if place.is_collection else await self.writing.get(place.path)
        if old is not None:
            return form.of(stored_values(type_.sibling(old.type), old.body))
        return await self._new_key(place.path, type_)

    async def _check_unshared(self, taken: Taken, path: Path, type_: Type, values: Mapping[str, Any], at: str) -> None:
        """That nobody else has a value that no two may share."""
        for names in unique_keys(type_):
            if any(values.get(name) is None for name in names):
                continue
            place = (path[:-1], names)
            if place not in taken:
                rows = await self.writing.page(path[:-1], 0, EVERYTHING)
                taken[place] = {_shared(type_, names, stored_values(type_, row.body)): row.key for row in rows}
            if taken[place].setdefault(_shared(type_, names, values), path[-1]) != path[-1]:
                reason = f"{', '.join(names)}: another entity of /{'/'.join(path[:-1])} has the same value."
                raise Unfit("conflict.value", reason, f"{at}/{escape(names[0])}")

    async def _new_key(self, path: Path, type_: Type) -> str:
        for _ in range(_KEYS_TRIED):
            key = new_key(self.space, path, type_)
            if await self.writing.get((*path, key)) is None:
                break
        return key

    async def _store(
        self, place: ResourcePath, path: Path, type_: Type, key: str, values: dict[str, Any]
    ) -> tuple[Row, bool]:
        for parent in place.parents:
            if not parent.implied and await self.writing.get(parent.path) is None:
                above = key_members(parent.type, parent.key or parent.path[-1])
                await self._insert(parent.path, parent.type, stored_json(parent.type, above, blank(parent.type)))
        old = await self.writing.get(path)
        members = key_members(type_, key)
        values = without_secrets(type_, values)
        if old is None:
            return await self._insert(path, type_, stored_json(type_, members, values)), True
        body = stored_json(type_, members, values)
        return await self.writing.replace(
            old._replace(type=type_.name, body=body, api_version=type_.version), None
        ), False

    async def _insert(self, path: Path, type_: Type, body: bytes) -> Row:
        return await self.writing.insert(Row(path[:-1], path[-1], 0, 0, type_.name, body, type_.version))

    async def _below(self, home: ResourcePath, type_: Type, name: str, children: Any, at: str) -> None:
        """What an entity contains by one of its navigations."""
        cast = "" if name in home.type.navigations else f"/{type_.name}"
        place = home.paths.parse(f"{home.url()}{cast}/{name}")
        for number, child in enumerate(children if place.is_collection else [children]):
            await self.put(place, child, f"{at}/{number}" if place.is_collection else at)

    async def _drawn(self, place: ResourcePath, type_: Type) -> dict[str, Any]:
        """A value with a key that is not taken."""
        for _ in range(_KEYS_TRIED):
            drawn = draw_object(type_, self.space.random((_DRAWN, *place.path)))
            chosen = answered(type_, drawn)
            form = key_form(chosen)
            if not place.is_collection or form is None:
                break
            key = form.of(drawn)
            if await self.writing.get((*place.path, key)) is None:
                break
        else:
            raise Unfit("invalidBody", f"So many keys as {place.route} already holds leave none to draw.")
        named = {ANNOTATION: f"#{chosen.name}"} if chosen is not place.type else {}
        return named | {
            name: settable(chosen, name, item) for name, item in drawn.items() if not is_stream(chosen, name)
        }


def _shared(type_: Type, names: tuple[str, ...], values: Mapping[str, Any]) -> tuple[str, ...]:
    """Values as they are compared: in any letter case where one stands for the key."""
    texts = [str(values.get(name)) for name in names]
    return tuple(text.casefold() if name in type_.also_keys else text for name, text in zip(names, texts, strict=True))


def _few(count: int) -> str:
    return str(count) if abs(count) < _LARGE else "so many"
