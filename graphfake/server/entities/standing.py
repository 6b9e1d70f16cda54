"""Who has a value that no two entities of a collection share: found without looking at every entity each time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import orjson

from graphfake.errors import GraphError
from graphfake.server.entities.decoded import CHUNK
from graphfake.server.entities.sources import EVERYTHING
from graphfake.server.showing.representation import stored_values, type_of
from graphfake.store.protocol import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphfake.contracts import Type
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Path, Reading, Row

    Place = tuple[str, int, Path, str]

_MOST_KEPT = 200
"""Collections, each with one property, that are remembered; the last used ones."""


class _Known:
    """The keys that ever had a value, up to a change: one too many does no harm, as each is looked at again."""

    __slots__ = ("keys", "upcoming", "upto")

    def __init__(self, upto: int) -> None:
        self.upto = upto
        self.keys: dict[str, tuple[str, ...]] = {}
        self.upcoming: tuple[int, int] = (0, 0)

    def add(self, value: Any, key: str) -> None:
        if value is None:
            return
        folded = _folded(value)
        known = self.keys.get(folded, ())
        if key not in known:
            self.keys[folded] = (*known, key)


class Standing:
    """Remembers which entities have which values."""

    def __init__(self) -> None:
        self._known: OrderedDict[Place, _Known] = OrderedDict()

    async def find(
        self, call: Call, reading: Reading, collection: Path, type_: Type, wanted: Mapping[str, Any]
    ) -> Row | None:
        """The first entity of a collection, of this type or derived from it, that has these values.

        Letter case counts but where a value stands for the key.
        """
        name = next(iter(wanted))
        known = await self._of(call, collection, name)
        for key in known.keys.get(_folded(wanted[name]), ()):
            row = await reading.get((*collection, key))
            if row is None:
                continue
            values = stored_values(type_of(row, type_), row.body)
            if all(_same(values.get(each), value, each in type_.also_keys) for each, value in wanted.items()):
                return row
        return None

    def expect(self, call: Call, type_: Type, row: Row) -> None:
        """Notes an entity that is about to be there: if nothing else has changed by then, nothing has to be read."""
        names = {names[0] for names in unique_keys(type_)}
        for name in names:
            known = self._known.get(_place(call, row.collection, name))
            if known is not None:
                known.add(_value(row, name), row.key)
                known.upcoming = (known.upto, row.version)

    async def _of(self, call: Call, collection: Path, name: str) -> _Known:
        """What is known as of what was committed last, whatever a transaction is about to do."""
        place = _place(call, collection, name)
        known = self._known.get(place)
        async with call.desk.store.transaction(call.space.key) as reading:
            latest = await reading.latest(collection)
            if known is not None and known.upcoming == (known.upto, latest):
                known.upto = latest
            if known is None or latest < known.upto:
                known = await _all(reading, collection, name, latest)
            elif latest > known.upto:
                try:
                    changes = await reading.changes(collection, known.upto, EVERYTHING)
                except NotFound:
                    known = await _all(reading, collection, name, latest)
                else:
                    await _take(known, (change.row for change in changes if change.row is not None), name)
                    known.upto = latest
        self._known[place] = known
        self._known.move_to_end(place)
        while len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)
        return known


def unique_keys(type_: Type) -> Iterator[tuple[str, ...]]:
    """The properties that no two entities of a type share the values of."""
    yield from ((name,) for name in type_.also_keys)
    yield from (names for names in type_.alternate_keys if names not in [(name,) for name in type_.also_keys])


async def check_unshared(
    call: Call,
    reading: Reading,
    collection: Path,
    type_: Type,
    values: Mapping[str, Any],
    *,
    changed: Mapping[str, Any] | None = None,
    key: str = "",
) -> None:
    """That no other entity of the collection has what stands for a key; of an update, where that is `changed`.

    Raises GraphError conflict.value.
    """
    for names in unique_keys(type_):
        wanted = {name: values.get(name) for name in names}
        if None in wanted.values() or (changed is not None and not any(name in changed for name in names)):
            continue
        other = await call.desk.standing.find(call, reading, collection, type_, wanted)
        if other is not None and other.key != key:
            pointer = f"/{names[0]}" if call.body is not None and names[0] in call.body.value else None
            raise GraphError("conflict.value", values={"name": names[0]}, dialect=call.place.dialect, pointer=pointer)


def _place(call: Call, collection: Path, name: str) -> Place:
    return (call.space.key, call.space.generation, collection, name)


async def _all(reading: Reading, collection: Path, name: str, latest: int) -> _Known:
    known = _Known(latest)
    await _take(known, await reading.page(collection, 0, EVERYTHING), name)
    return known


async def _take(known: _Known, rows: Iterable[Row], name: str) -> None:
    for at, row in enumerate(rows):
        known.add(_value(row, name), row.key)
        if at % CHUNK == CHUNK - 1:
            await asyncio.sleep(0)


def _value(row: Row, name: str) -> Any:
    try:
        return orjson.loads(row.body).get(name)
    except orjson.JSONDecodeError:  # an integer too large for it, which nobody judged
        return None


def _folded(value: Any) -> str:
    return str(value).casefold()


def _same(one: Any, other: Any, any_case: bool) -> bool:
    return _folded(one) == _folded(other) if any_case and one is not None else bool(one == other)
