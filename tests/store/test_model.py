"""Whatever is done to a store in whatever order, it answers as a plain dict would."""

from __future__ import annotations

import asyncio
import copy
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from graphfake.store import Conflict, LinkChange, MemoryStore, NotFound
from tests.support.rows import row
from tests.support.slow_store import AsynchronousStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphfake.store import Path, Reading, Row, Store, StoreError, Transaction

SPACES = ("one", "two")
# Keys that begin with one another: what lies below one of them is not below the other.
KEYS = ("1", "10", "1\0")
COLLECTIONS: tuple[Path, ...] = (
    ("a",),
    *(("a", key, "parts") for key in KEYS),
    ("a", "1", "parts", "10", "parts"),
)
PATHS: tuple[Path, ...] = tuple((*collection, key) for collection in COLLECTIONS for key in KEYS)
NAVIGATIONS = ("friends", "rivals")
Step: TypeAlias = "tuple[str, Path, Path, str, int, bytes]"

KINDS = (
    *("insert", "insert", "insert", "replace", "stale", "delete", "link", "link", "unlink", "look"),
    *("save", "restore", "forget"),
)
WHERE = st.integers(min_value=0, max_value=10 * len(PATHS))


class Undone(Exception):
    """Raised inside a transaction to end it badly."""


class Model:
    """A world as plainly as it can be written: slow, and obviously right."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows: dict[Path, Row] = {one.path: one for one in rows}
        self.gone: dict[Path, dict[str, int]] = {}
        self.links: list[tuple[Path, str, Path]] = []
        self.told: dict[tuple[Path, str], list[LinkChange]] = {}
        self.touched: dict[Path, int] = {}
        self.latest: dict[Path, int] = {}
        self.saved: dict[int, Model] = {}
        self.began: Model = self
        for one in rows:
            self.put(one)

    def begun(self) -> Model:
        """As a transaction finds it, to be written to."""
        draft = copy.deepcopy(self)
        draft.began = copy.deepcopy(self)
        return draft

    def restore(self, saved: int) -> None:
        """All but what is saved is as it was then."""
        self.__dict__ |= {**self.saved[saved].begun().__dict__, "saved": self.saved}

    def page(self, collection: Path, after: int, limit: int) -> list[Row]:
        rows = [one for one in self.rows.values() if one.collection == collection and one.seq > after]
        return sorted(rows, key=lambda one: one.seq)[:limit]

    def put(self, one: Row) -> None:
        self.rows[one.path] = one
        self.gone.get(one.collection, {}).pop(one.key, None)
        self.latest[one.collection] = max(one.version, self.latest.get(one.collection, 0))

    def tell(self, path: Path, navigation: str, change: LinkChange) -> None:
        """A reference was made or taken away."""
        told = self.told.setdefault((path, navigation), [])
        told[:] = [*(other for other in told if other.target != change.target), change]
        self.touched[path] = self.latest[path[:-1]] = change.version

    def delete(self, path: Path, number: int) -> tuple[set[Path], int]:
        """What is lost, and the last number that it took: one more for each row that referred to it and stays."""
        lost = {other for other in self.rows if other[: len(path)] == path}
        for other in lost:
            del self.rows[other]
            self.touched.pop(other, None)
        for table in (self.gone, self.latest):
            for collection in [name for name in table if name[: len(path)] == path]:
                del table[collection]
        self.gone.setdefault(path[:-1], {})[path[-1]] = self.latest[path[:-1]] = number
        self.told = {key: told for key, told in self.told.items() if key[0] not in lost}
        for source in sorted({source for source, _, target in self.links if target in lost and source not in lost}):
            number += 1
            for _, navigation, target in [one for one in self.links if one[0] == source and one[2] in lost]:
                self.tell(source, navigation, LinkChange(number, target, linked=False))
        self.links = [link for link in self.links if not {link[0], link[2]} & lost]
        return lost, number

    def changes(self, collection: Path, after: int, limit: int) -> list[tuple[str, Row | None]] | None:
        """None where what lies below a younger row cannot be told."""
        owner = self.rows.get(collection[:-1])
        if owner is not None and 0 < after < owner.seq:
            return None
        found: list[tuple[int, str, Row | None]] = [
            (max(one.version, self.touched.get(one.path, 0)), one.key, one) for one in self.page(collection, 0, 999)
        ]
        found += [(number, key, None) for key, number in self.gone.get(collection, {}).items()]
        kept = sorted((change for change in found if change[0] > after), key=lambda change: change[0])
        return [(key, one) for _, key, one in kept][:limit]

    def at(self, where: int, kind: str) -> Path:
        """Any path to insert at, mostly one that is taken to do something else with."""
        known = list(self.rows)
        return known[where % len(known)] if known and kind != "insert" and where % 8 else PATHS[where % len(PATHS)]

    def refusal(self, step: Step) -> type[StoreError] | None:
        """What the step must be answered with where it cannot be taken."""
        kind, path, target, navigation, saved, _ = step
        if kind in {"restore", "forget"}:
            return None if saved in self.saved else NotFound
        linked = (path, navigation, target) in self.links
        missing = path not in self.rows or (kind == "link" and target not in self.rows)
        if kind == "unlink":
            return None if linked else NotFound
        if kind == "insert":
            return None if missing else Conflict
        if kind in {"replace", "stale", "delete", "link"} and missing:
            return NotFound
        return Conflict if kind == "stale" or (kind == "link" and linked) else None

    def targets(self, path: Path, navigation: str) -> list[Path]:
        return [target for source, name, target in self.links if (source, name) == (path, navigation)]


async def agree(reading: Reading, model: Model, after: int) -> None:
    """Every answer is the model's."""
    for path in PATHS:
        assert await reading.get(path) == model.rows.get(path)
    for collection in COLLECTIONS:
        assert await reading.page(collection, after, 3) == model.page(collection, after, 3)
        assert await reading.count(collection) == len(model.page(collection, 0, 999))
        assert await changes_of(reading, collection, after) == model.changes(collection, after, 3)
        assert await reading.latest(collection) == model.latest.get(collection, 0)
    for path in model.rows:
        for navigation in NAVIGATIONS:
            assert await reading.links(path, navigation) == model.targets(path, navigation)
            told = {one for one in model.told.get((path, navigation), []) if one.version > after}
            assert set(await reading.link_changes(path, navigation, after)) == told


async def changes_of(reading: Reading, collection: Path, after: int) -> list[tuple[str, Row | None]] | None:
    try:
        return [(change.key, change.row) for change in await reading.changes(collection, after, 3)]
    except NotFound:
        return None


class Worlds(RuleBasedStateMachine):
    """Two spaces of one store, transactions that end well or badly, readers that stay open meanwhile."""

    store_factory: Callable[[], Store] = MemoryStore

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.store = type(self).store_factory()
        self.readers: list[tuple[AsyncExitStack, Reading, Model]] = []

    def run(self, step: Awaitable[None]) -> None:
        async def run() -> None:
            await step

        self.loop.run(run())

    @initialize(paths=st.lists(st.sampled_from(PATHS), unique=True, max_size=6))
    def begin(self, paths: list[Path]) -> None:
        async def load() -> None:
            await self.store.load_base(row(path[-1], path[:-1], b"base") for path in paths)
            self.base = await self.store.rows("base")

        self.run(load())
        assert [one.path for one in self.base] == paths
        self.models = {space: Model(self.base) for space in SPACES}
        self.highest = dict.fromkeys(SPACES, len(paths))
        self.saves = dict.fromkeys(SPACES, 0)

    @rule(
        space=st.sampled_from(SPACES),
        steps=st.lists(
            st.tuples(st.sampled_from(KINDS), WHERE, WHERE, st.sampled_from(NAVIGATIONS), st.binary(max_size=3)),
            max_size=8,
        ),
        well=st.booleans(),
    )
    def write(self, space: str, steps: list[tuple[str, int, int, str, bytes]], well: bool) -> None:
        draft = self.models[space].begun()

        async def write() -> None:
            async with self.store.transaction(space, write=True) as t:
                for kind, where, other, navigation, body in steps:
                    saved = min(draft.saved, default=0) if other % 4 else other % 7
                    step = (kind, draft.at(where, kind), draft.at(other, kind), navigation, saved, body)
                    refusal = draft.refusal(step)
                    if refusal is None:
                        await self.take(t, draft, space, step)
                    else:
                        with pytest.raises(refusal):
                            await self.take(t, draft, space, step)
                if not well:
                    raise Undone

        try:
            self.run(write())
        except Undone:
            return
        self.models[space] = draft
        draft.began = draft

    async def take(self, t: Transaction, model: Model, space: str, step: Step) -> None:
        kind, path, target, navigation, saved, body = step
        old, given = model.rows.get(path), row(path[-1], path[:-1], body)
        if kind == "insert":
            new = await t.insert(given)
            assert new == given._replace(seq=new.seq, version=new.seq)
            self.new_number(space, new.seq)
            model.put(new)
        elif kind in {"replace", "stale"}:
            new = await t.replace(given, old.version if old and kind == "replace" else -1)
            assert old is not None
            assert new == given._replace(seq=old.seq, version=new.version)
            self.new_number(space, new.version)
            model.put(new)
        elif kind == "delete":
            gone = [one.path for one in await t.delete(path)]
            assert not any(later == one[: len(later)] for n, one in enumerate(gone) for later in gone[n + 1 :])
            lost, self.highest[space] = model.delete(path, self.highest[space] + 1)
            assert set(gone) == lost
        elif kind in {"link", "unlink"}:
            if kind == "link":
                await t.link(path, navigation, target)
                model.links.append((path, navigation, target))
            else:
                await t.unlink(path, navigation, target)
                model.links.remove((path, navigation, target))
            self.highest[space] += 1
            model.tell(path, navigation, LinkChange(self.highest[space], target, linked=kind == "link"))
        elif kind == "save":
            number = await t.save()
            assert number > self.saves[space]
            self.saves[space] = number
            model.saved[number] = copy.deepcopy(model.began)
        elif kind == "restore":
            await t.restore(saved)
            model.restore(saved)
        elif kind == "forget":
            await t.forget(saved)
            del model.saved[saved]
        else:
            await agree(t, model, 0)

    def new_number(self, space: str, number: int) -> None:
        assert number > self.highest[space]
        self.highest[space] = number

    @precondition(lambda self: len(self.readers) < 3)
    @rule(space=st.sampled_from(SPACES))
    def begin_reading(self, space: str) -> None:
        async def open_reader() -> None:
            stack = AsyncExitStack()
            reading = await stack.enter_async_context(self.store.transaction(space))
            self.readers.append((stack, reading, copy.deepcopy(self.models[space])))

        self.run(open_reader())

    @precondition(lambda self: bool(self.readers))
    @rule()
    def end_reading(self) -> None:
        self.run(self.readers.pop(0)[0].aclose())

    @rule(space=st.sampled_from(SPACES))
    def reset(self, space: str) -> None:
        self.run(self.store.reset(space))
        saved = self.models[space].saved
        self.models[space] = Model(self.base)
        self.models[space].saved = saved

    @rule(space=st.sampled_from(SPACES))
    def drop(self, space: str) -> None:
        self.run(self.store.drop(space))
        self.models[space] = Model(self.base)
        self.highest[space] = len(self.base)
        self.saves[space] = 0

    @invariant()
    def everybody_sees_their_own_moment(self) -> None:
        async def look() -> None:
            for space in SPACES:
                async with self.store.transaction(space) as t:
                    await agree(t, self.models[space], self.highest[space] // 2)
                rows = sorted(self.models[space].rows.values(), key=lambda one: one.seq)
                assert await self.store.rows(space) == rows
            for _, reading, model in self.readers:
                await agree(reading, model, 0)

        self.run(look())

    def teardown(self) -> None:
        for stack, _, _ in self.readers:
            self.run(stack.aclose())
        self.loop.close()


class AsynchronousWorlds(Worlds):
    """The same with a pause between every step."""

    @staticmethod
    def store_factory() -> Any:
        return AsynchronousStore(MemoryStore())


TestMemory = Worlds.TestCase
TestMemory.settings = settings(max_examples=120, stateful_step_count=25)
TestAsynchronous = AsynchronousWorlds.TestCase
TestAsynchronous.settings = settings(max_examples=5, stateful_step_count=10)
