"""What lags is seen as it was for so many readings or seconds, then as it is for good; the truth is never lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.clock import Clock
from graphfake.faults.lagging.lag import MOST_LAGGING, Lagging, View
from graphfake.faults.lagging.reading import ReadingBehind
from graphfake.faults.lagging.writing import WritingAhead
from graphfake.faults.strike import Lag
from graphfake.store import MemoryStore
from tests.support.rows import THINGS, below, insert, row
from tests.support.slow_store import AsynchronousStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from graphfake.store import Path, Reading, Row, Store, Transaction

STORES: dict[str, Callable[[], Store]] = {
    "memory": MemoryStore,
    "asynchronous": lambda: AsynchronousStore(MemoryStore()),
}
KEYS = ("a", "b", "c", "d")
A: Path = (*THINGS, "a")
FRIENDS = "friends"


class World:
    """One space of a store, and what lags in it."""

    def __init__(self, store: Store, clock: Clock | None = None) -> None:
        self.store = store
        self.lagging = Lagging(clock or Clock())

    def request(self) -> View:
        """Who reads: all that is read by one is one reading."""
        return View(self.lagging)

    def reading(self, view: View) -> AbstractAsyncContextManager[Reading]:
        return ReadingBehind(self.store.transaction("s"), view)

    def writing(
        self, reads: int | None = None, seconds: float | None = None
    ) -> AbstractAsyncContextManager[Transaction]:
        """A write that lags."""
        inner = self.store.transaction("s", write=True)
        return WritingAhead(self.lagging, inner, Lag(reads, seconds), lambda _row: [FRIENDS])

    async def body(self, path: Path = A) -> bytes | None:
        """What a request of its own sees at a path."""
        async with self.reading(self.request()) as reading:
            found = await reading.get(path)
        return None if found is None else found.body

    async def keys(self, collection: Path = THINGS) -> list[str]:
        async with self.reading(self.request()) as reading:
            return [one.key for one in await reading.page(collection, 0, 100)]


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest) -> World:
    return World(STORES[request.param]())


class Past:
    """What a naive observer keeps of one key: the row it still sees, and for how many more readings."""

    def __init__(self, seen: Row | None, left: int) -> None:
        self.seen = seen
        self.left = left


steps = st.lists(
    st.tuples(
        st.sampled_from(("write", "write", "delete", "list", "list", "get")),
        st.sampled_from(KEYS),
        st.integers(0, 3),
    ),
    max_size=30,
)


@pytest.mark.parametrize("kind", STORES)
@given(taken=steps, size=st.integers(1, 3))
@settings(max_examples=40)
def test_it_is_seen_as_a_naive_observer_would_note_it(kind: str, taken: list[tuple[str, str, int]], size: int) -> None:
    asyncio.run(observe(STORES[kind](), taken, size))


async def observe(store: Store, taken: list[tuple[str, str, int]], size: int) -> None:
    world = World(store)
    truth: dict[str, Row] = {}
    pasts: dict[str, Past] = {}

    def read(key: str) -> Row | None:
        """One more reading of a key."""
        past = pasts.get(key)
        if past is None or past.left == 0:
            return truth.get(key)
        past.left -= 1
        return past.seen

    for number, (step, key, reads) in enumerate(taken):
        if step == "list":
            seen = [found for one in KEYS if (found := read(one)) is not None]
            seen.sort(key=lambda one: one.seq)
            await check_list(world, seen, size)
        elif step == "get":
            seen_one = read(key)
            assert await world.body((*THINGS, key)) == (None if seen_one is None else seen_one.body)
        elif step == "write" or key in truth:
            before = truth.get(key)
            if reads:
                known = pasts.get(key)
                pasts[key] = Past(known.seen, max(known.left, reads)) if known and known.left else Past(before, reads)
            async with world.writing(reads) if reads else store.transaction("s", write=True) as writing:
                if step == "delete":
                    await writing.delete((*THINGS, key))
                    del truth[key]
                elif before is None:
                    truth[key] = await writing.insert(row(key, body=b"%d" % number))
                else:
                    truth[key] = await writing.replace(before._replace(body=b"%d" % number), None)


async def check_list(world: World, seen: list[Row], size: int) -> None:
    view = world.request()
    async with world.reading(view) as reading:
        assert await reading.count(THINGS) == len(seen)
    after, found = 0, list[object]()
    async with world.reading(view) as reading:  # the same request: no further reading
        while page := await reading.page(THINGS, after, size):
            assert len(page) <= size
            found += page
            after = page[-1].seq
    assert found == seen


async def test_what_was_created_comes_after_so_many_readings(world: World) -> None:
    async with world.writing(reads=2) as writing:
        await writing.insert(row("a"))
        assert await writing.get(A) is not None

    assert [await world.body() for _ in range(4)] == [None, None, b"{}", b"{}"]
    assert not world.lagging.active


async def test_what_was_updated_or_deleted_is_as_it_was(world: World) -> None:
    (kept, _) = await insert(world.store, row("a", body=b"old"), row("b"))
    async with world.writing(reads=1) as writing:
        await writing.replace(kept._replace(body=b"new"), None)
        await writing.delete((*THINGS, "b"))

    assert await world.keys() == ["a", "b"]
    assert await world.keys() == ["a"]
    assert await world.body() == b"new"


async def test_it_lasts_so_many_seconds_of_the_clock(world: World) -> None:
    now = [100.0]
    timed = World(world.store, Clock(lambda: now[0]))
    async with timed.writing(seconds=5) as writing:
        await writing.insert(row("a"))

    assert [await timed.body() for _ in range(9)] == [None] * 9
    now[0] = 104.9
    assert await timed.body() is None
    now[0] = 105.0
    assert await timed.body() == b"{}"
    assert not timed.lagging.active


async def test_a_write_that_fails_hides_nothing(world: World) -> None:
    await insert(world.store, row("a", body=b"old"))

    async def fail() -> None:
        async with world.writing(reads=3) as writing:
            await writing.delete(A)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert not world.lagging.active
    assert await world.body() == b"old"


async def test_nobody_sees_it_between_its_commit_and_its_lag(world: World) -> None:
    seen: list[bytes | None] = []

    async def watch() -> None:
        for _ in range(60):
            seen.append(await world.body())
            await asyncio.sleep(0)

    async def write() -> None:
        await asyncio.sleep(0)
        async with world.writing(seconds=1_000) as writing:
            await writing.insert(row("a"))

    await asyncio.gather(watch(), write())

    assert set(seen) == {None}


async def test_who_began_to_read_before_sees_one_moment_all_along(world: World) -> None:
    (kept,) = await insert(world.store, row("a", body=b"old"))
    view = world.request()
    async with world.reading(view) as reading:
        async with world.writing(reads=1) as writing:
            await writing.replace(kept._replace(body=b"new"), None)
        found = await reading.get(A)
        assert found is not None
        assert found.body == b"old"

    assert [await world.body() for _ in range(2)] == [b"old", b"new"]  # the reading from before did not count


async def test_what_goes_with_its_parent_is_still_there_too(world: World) -> None:
    parts = below(A)
    await insert(world.store, row("a"), row("p", parts))
    async with world.writing(reads=1) as writing:
        await writing.delete(A)

    async with world.reading(world.request()) as reading:
        assert await reading.get(A) is not None
        assert [one.key for one in await reading.page(parts, 0, 9)] == ["p"]
        assert await reading.count(parts) == 1
        await reading.latest(parts)
    assert await world.keys() == []
    assert await world.keys(parts) == []


async def test_references_are_as_they_were(world: World) -> None:
    b: Path = (*THINGS, "b")
    await insert(world.store, row("a"), row("b"))

    async def friends() -> tuple[list[Path], list[Path]]:
        async with world.reading(world.request()) as reading:
            return await reading.links(A, FRIENDS), await reading.links(b, FRIENDS)

    async with world.writing(reads=1) as writing:
        await writing.link(A, FRIENDS, b)
        await writing.link(b, FRIENDS, A)
    assert [await friends(), await friends()] == [([], []), ([b], [A])]

    async with world.writing(reads=1) as writing:
        await writing.unlink(A, FRIENDS, b)
    assert [await friends(), await friends()] == [([b], [A]), ([], [A])]

    async with world.writing(reads=1) as writing:
        await writing.link(A, FRIENDS, b)
        await writing.delete(b)
    assert [await friends(), await friends()] == [([], [A]), ([], [])]


async def test_changes_of_references_are_told_when_they_are_seen(world: World) -> None:
    await insert(world.store, row("a"), row("b"))

    async def told() -> list[bool]:
        async with world.reading(world.request()) as reading:
            return [one.linked for one in await reading.link_changes(A, FRIENDS, 0)]

    async with world.writing(reads=1) as writing:
        await writing.link(A, FRIENDS, (*THINGS, "b"))
    assert [await told(), await told()] == [[], [True]]


async def test_changes_go_no_further_than_the_first_that_is_not_seen(world: World) -> None:
    a, b = await insert(world.store, row("a"), row("b"))
    async with world.writing(reads=2) as writing:
        await writing.replace(a._replace(body=b"new"), None)
    (c,) = await insert(world.store, row("c"))

    async def told(after: int) -> tuple[list[tuple[str, int]], int]:
        async with world.reading(world.request()) as reading:
            changes = [(one.key, one.version) for one in await reading.changes(THINGS, after, 9)]
            return changes, await reading.latest(THINGS)

    assert await told(0) == ([("a", a.version), ("b", b.version)], b.version)
    assert await told(b.version) == ([], b.version)
    assert await told(b.version) == ([("a", b.version + 1), ("c", c.version)], c.version)


async def test_no_more_entities_lag_than_are_bounded_and_the_oldest_are_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert MOST_LAGGING >= 1_000
    monkeypatch.setattr("graphfake.faults.lagging.lag.MOST_LAGGING", 2)
    world = World(MemoryStore())
    for key in "abc":
        async with world.writing(reads=9) as writing:
            await writing.insert(row(key))

    assert len(world.lagging) == 2
    assert await world.keys() == ["a"]
