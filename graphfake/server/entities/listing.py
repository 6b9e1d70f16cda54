"""Which entities of a collection a question is about, in which order, and which of them stand on one page."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from heapq import nsmallest
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from graphfake.contracts.dialects import dialect_named
from graphfake.odata.paging import Place
from graphfake.server.entities.askable import UNASKABLE, askable, passing
from graphfake.server.entities.decoded import CHUNK, decoded
from graphfake.server.entities.sources import followed
from graphfake.server.showing.representation import type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphfake.contracts import Type
    from graphfake.odata.expressions.allowance import Needs
    from graphfake.odata.expressions.filters import Filter
    from graphfake.odata.expressions.ordering import Order
    from graphfake.odata.wanted import Search
    from graphfake.server.calls import Call
    from graphfake.server.entities.sources import Source
    from graphfake.store.protocol import Path, Reading, Row

    Entity: TypeAlias = dict[str, Any]
    _Ranked: TypeAlias = tuple[Any, int, Row, tuple[Any, ...]]
    Matched: TypeAlias = tuple[list[Row], list[Entity]]


class Question(Protocol):
    """What picks and orders entities: the options of a request, or those nested in an `$expand`."""

    @property
    def filter(self) -> Filter | None: ...
    @property
    def order(self) -> Order | None: ...
    @property
    def search(self) -> Search | None: ...


class Window(NamedTuple):
    """One page. `total` is that of all entities that are meant; `next` is where the next page begins, if any."""

    rows: list[Row]
    total: int | None = None
    next: Place | None = None


class Lister:
    """Lists collections for one call, all as they are at one moment.

    `newer`: questions see members of evolvable enums by name, as the reply shows them.
    """

    def __init__(self, call: Call, reading: Reading, *, newer: bool) -> None:
        self._call = call
        self._reading = reading
        self._newer = newer
        self._seen_from: dict[tuple[Path, int], Entity] = {}

    async def window(
        self,
        source: Source,
        declared: Type,
        question: Question,
        *,
        size: int,
        skip: int = 0,
        after: Place | None = None,
        cast: Type | None = None,
        count: bool = False,
    ) -> Window:
        """The `size` entities of a collection after a place and after leaving out `skip`.

        `declared` is what the collection holds; of a `cast` only entities of that type are meant.
        """
        plain = question.filter is None and question.order is None and question.search is None
        if plain and cast is None:
            seq = after.seq if after is not None else 0
            rows = await source.page(self._reading, seq, skip + size + 1) if size else []
            total = await source.count(self._reading) if count else None
            return _cut(rows, skip, size, total, lambda row: Place(row.seq))
        if question.order is None:
            return await self._unordered(source, declared, question, size, skip, after, cast, count=count)
        return await self._ordered(source, declared, question, question.order, size, skip, after, cast, count=count)

    async def count(self, source: Source, declared: Type, question: Question, cast: Type | None = None) -> int:
        """How many entities are meant."""
        if question.filter is None and question.search is None and cast is None:
            return await source.count(self._reading)
        rows, _ = await self._matching(source, declared, question, cast)
        return len(rows)

    async def _ordered(
        self,
        source: Source,
        declared: Type,
        question: Question,
        order: Order,
        size: int,
        skip: int,
        after: Place | None,
        cast: Type | None,
        *,
        count: bool,
    ) -> Window:
        rows, entities = await self._matching(source, declared, question, cast)
        entities = await self._filled(rows, entities, declared, order.needs, types=order.needs_types)
        begin = (order.key(after.values), after.seq) if after is not None and after.values else None
        most = skip + size + 1 if size else 0
        try:
            first = await _first(most, rows, entities, order, begin)
        except UNASKABLE:
            plain = [askable(entity, type_of(row, declared)) for row, entity in zip(rows, entities, strict=True)]
            first = await _first(most, rows, plain, order, begin)
        window = first[skip : skip + size]
        following = Place(window[-1][1], window[-1][3]) if len(first) > skip + size and window else None
        return Window([entry[2] for entry in window], len(rows) if count else None, following)

    async def _unordered(
        self,
        source: Source,
        declared: Type,
        question: Question,
        size: int,
        skip: int,
        after: Place | None,
        cast: Type | None,
        *,
        count: bool,
    ) -> Window:
        enough = None if count else skip + size + 1
        seq = after.seq if after is not None else 0
        rows, _ = await self._matching(source, declared, question, cast, 0 if count else seq, enough)
        total = len(rows) if count else None
        if count and seq:
            rows = [row for row in rows if row.seq > seq]
        return _cut(rows if size else [], skip, size, total, lambda row: Place(row.seq))

    async def _matching(
        self,
        source: Source,
        declared: Type,
        question: Question,
        cast: Type | None,
        after_seq: int = 0,
        enough: int | None = None,
    ) -> Matched:
        """The entities that filter and search let by, in order of insertion; no more than are `enough`."""
        rows = await source.page(self._reading)
        entities: list[Entity]
        if question.filter is None and question.search is None and question.order is None:
            entities = [{}] * len(rows)  # by their types alone
        else:
            kept = self._call.desk.decoded
            entities = await kept.entities(self._call.space.key, source.path, rows, declared, newer=self._newer)
        begin = bisect_right(rows, after_seq, key=itemgetter(2)) if after_seq else 0
        tests = self._tests(question)
        found: Matched = ([], [])
        for at in range(begin, len(rows), CHUNK):
            some, values = rows[at : at + CHUNK], entities[at : at + CHUNK]
            if cast is not None:
                some, values = _kept(some, values, [type_of(row, declared).is_a(cast.name) for row in some])
            seen: list[Entity] = values
            if question.filter is not None:
                needs = question.filter
                seen = await self._filled(some, values, declared, needs.needs, types=needs.needs_types)
            # Lists of truths and no tuples: what a garbage collector would look at again and again is never made.
            for test in tests:
                mask = passing(test, seen, some, declared)
                seen = list(compress(seen, mask))
                some, values = _kept(some, values, mask)
            found[0].extend(some)
            found[1].extend(values)
            if enough is not None and len(found[0]) >= enough:
                return found[0][:enough], found[1][:enough]
            if at:
                await asyncio.sleep(0)
        return found

    def _tests(self, question: Question) -> list[Callable[[Mapping[str, Any]], bool | None]]:
        tests: list[Callable[[Mapping[str, Any]], bool | None]] = []
        if question.filter is not None:
            tests.append(question.filter.at(self._call.now))
        if question.search is not None:
            tests.append(question.search)
        return tests

    async def _filled(
        self, rows: list[Row], entities: list[Entity], declared: Type, needs: Needs, *, types: bool
    ) -> list[Entity]:
        """The same entities with what lies at the ends of navigations in them, as far as it is needed."""
        if not needs and not types:
            return entities
        return [
            await self._hydrated(row, entity, declared, needs, types=types)
            for row, entity in zip(rows, entities, strict=True)
        ]

    async def _hydrated(self, row: Row, entity: Entity, declared: Type, needs: Needs, *, types: bool) -> Entity:
        type_ = type_of(row, declared)
        full = {"@odata.type": row.type, **entity} if types else dict(entity)
        for name, further in needs.items():
            navigation = type_.navigations.get(name)
            if navigation is None:  # one of a sister type
                continue
            target = type_.sibling(navigation.target)
            values = [
                await self._reached(child, target, further, types=types)
                for child in await followed(self._reading, row, navigation, target)
            ]
            full[name] = values if navigation.collection else values[0] if values else None
        return full

    async def _reached(self, row: Row, declared: Type, needs: Needs, *, types: bool) -> Entity:
        """An entity at the end of a navigation: once for each place in a question, however many ways lead there."""
        known = self._seen_from.get((row.path, id(needs)))
        if known is None:
            known = await self._hydrated(row, decoded(row, declared, newer=self._newer), declared, needs, types=types)
            self._seen_from[row.path, id(needs)] = known
        return known


async def _first(
    most: int, rows: list[Row], entities: Sequence[Entity], order: Order, begin: tuple[Any, int] | None
) -> list[_Ranked]:
    """The first entities in an order, no more than `most`, that come after a key and a number."""
    ranked: list[_Ranked] = []
    for at, (row, entity) in enumerate(zip(rows, entities, strict=True)):
        values = order.values(entity)
        key = order.key(values)
        if begin is None or (key, row.seq) > begin:
            ranked.append((key, row.seq, row, values))
        if at % CHUNK == CHUNK - 1:
            await asyncio.sleep(0)
    # No two have the same number, so that rows themselves are never compared.
    return nsmallest(most, ranked) if most else []


def counted(call: Call) -> bool:
    """Is the number of all entities to be told? Some services tell it on the first page alone."""
    later = call.asked.skiptoken is not None and dialect_named(call.place.dialect).counts_once
    return call.asked.count is True and not later


def _kept(rows: list[Row], entities: list[Entity], mask: list[bool]) -> Matched:
    return list(compress(rows, mask)), list(compress(entities, mask))


def _cut(rows: list[Row], skip: int, size: int, total: int | None, place: Callable[[Row], Place]) -> Window:
    shown = rows[skip : skip + size]
    return Window(shown, total, place(shown[-1]) if len(rows) > skip + size and shown else None)
