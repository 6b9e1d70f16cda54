"""Which entities of a collection a question is about, in which order, and which of them stand on one page."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from heapq import nsmallest
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from graphfake.odata.paging import Place
from graphfake.server.decoded import CHUNK, decoded
from graphfake.server.representation import type_of
from graphfake.server.sources import followed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts import Type
    from graphfake.odata.allowance import Needs
    from graphfake.odata.filters import Filter
    from graphfake.odata.ordering import Order
    from graphfake.odata.wanted import Search
    from graphfake.server.calls import Call
    from graphfake.server.sources import Source
    from graphfake.store.protocol import Reading, Row

    Pair: TypeAlias = tuple[Row, Mapping[str, Any]]


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
        return len(await self._matching(source, declared, question, cast))

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
        pairs = await self._matching(source, declared, question, cast)
        begin = None if after is None else (order.key(after.values), after.seq)
        ranked: list[tuple[Any, int, Row, tuple[Any, ...]]] = []
        for at, (row, entity) in enumerate(await self._filled(pairs, declared, order.needs, types=order.needs_types)):
            values = order.values(entity)
            key = order.key(values)
            if begin is None or (key, row.seq) > begin:
                ranked.append((key, row.seq, row, values))
            if at % CHUNK == CHUNK - 1:
                await asyncio.sleep(0)
        # No two have the same number, so that rows themselves are never compared.
        first = nsmallest(skip + size + 1, ranked) if size else []
        window = first[skip : skip + size]
        following = Place(window[-1][1], window[-1][3]) if len(first) > skip + size and window else None
        return Window([entry[2] for entry in window], len(pairs) if count else None, following)

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
        pairs = await self._matching(source, declared, question, cast, 0 if count else seq, enough)
        rows = [row for row, _ in pairs]
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
    ) -> list[Pair]:
        """The entities that filter and search let by, in order of insertion; no more than are `enough`."""
        rows = await source.page(self._reading)
        key = self._call.space.key
        entities = await self._call.desk.decoded.entities(key, source.path, rows, declared, newer=self._newer)
        begin = bisect_right(rows, after_seq, key=itemgetter(2)) if after_seq else 0
        tests = self._tests(question)
        found: list[Pair] = []
        for at in range(begin, len(rows), CHUNK):
            pairs: list[Pair] = list(zip(rows[at : at + CHUNK], entities[at : at + CHUNK], strict=True))
            if cast is not None:
                pairs = [pair for pair in pairs if type_of(pair[0], declared).is_a(cast.name)]
            if question.filter is not None:
                needs = question.filter
                pairs = await self._filled(pairs, declared, needs.needs, types=needs.needs_types)
            for test in tests:
                pairs = [pair for pair in pairs if test(pair[1]) is True]
            found += pairs
            if enough is not None and len(found) >= enough:
                return found[:enough]
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

    async def _filled(self, pairs: list[Pair], declared: Type, needs: Needs, *, types: bool) -> list[Pair]:
        """The same entities with what lies at the ends of navigations in them, as far as it is needed."""
        if not needs and not types:
            return pairs
        return [(row, await self._hydrated(row, entity, declared, needs, types=types)) for row, entity in pairs]

    async def _hydrated(
        self, row: Row, entity: Mapping[str, Any], declared: Type, needs: Needs, *, types: bool
    ) -> Mapping[str, Any]:
        type_ = type_of(row, declared)
        full = {"@odata.type": row.type, **entity} if types else dict(entity)
        for name, further in needs.items():
            navigation = type_.navigations.get(name)
            if navigation is None:  # one of a sister type
                continue
            target = type_.sibling(navigation.target)
            values = [
                await self._hydrated(child, decoded(child, target, newer=self._newer), target, further, types=types)
                for child in await followed(self._reading, row, navigation, target)
            ]
            full[name] = values if navigation.collection else values[0] if values else None
        return full


def _cut(rows: list[Row], skip: int, size: int, total: int | None, place: Callable[[Row], Place]) -> Window:
    shown = rows[skip : skip + size]
    return Window(shown, total, place(shown[-1]) if len(rows) > skip + size and shown else None)
