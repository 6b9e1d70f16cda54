"""Many writers and readers at once: nothing is lost, nothing comes twice, nobody sees half of anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from graphfake.store import Conflict
from tests.support.rows import THINGS, below, insert, keys, row

if TYPE_CHECKING:
    from graphfake.store import Path, Store

WRITERS = 64


async def pages(store: Store, collection: Path, size: int) -> list[list[str]]:
    """The keys of every page of a collection, each page read in its own transaction."""
    found: list[list[str]] = []
    after = 0
    while True:
        async with store.transaction("s") as t:
            page = await t.page(collection, after, size)
        if not page:
            return found
        found.append([one.key for one in page])
        after = page[-1].seq


async def test_64_writers_keep_10_000_rows_and_the_pages_are_a_partition_of_them(store: Store) -> None:
    expected = [f"{n}" for n in range(10_000)]

    async def write(writer: int) -> None:
        for key in expected[writer::WRITERS]:
            await insert(store, row(key))

    await asyncio.gather(*(write(writer) for writer in range(WRITERS)))
    found = await pages(store, THINGS, 999)
    assert [len(page) for page in found] == [999] * 10 + [10]
    assert sorted(key for page in found for key in page) == sorted(expected)
    async with store.transaction("s") as t:
        assert await t.count(THINGS) == 10_000


async def test_of_64_writers_of_one_key_one_wins(store: Store) -> None:
    results = await asyncio.gather(
        *(insert(store, row("a", body=b"%d" % n)) for n in range(WRITERS)), return_exceptions=True
    )
    [[winner]] = [result for result in results if isinstance(result, list)]
    assert sum(isinstance(result, Conflict) for result in results) == WRITERS - 1
    assert await store.rows("s") == [winner]


async def test_of_64_replacements_of_one_version_one_wins(store: Store) -> None:
    [kept] = await insert(store, row("a"))

    async def replace(n: int) -> bytes:
        async with store.transaction("s", write=True) as t:
            return (await t.replace(row("a", body=b"%d" % n), kept.version)).body

    results = await asyncio.gather(*(replace(n) for n in range(WRITERS)), return_exceptions=True)
    [winner] = [result for result in results if isinstance(result, bytes)]
    assert [one.body for one in await store.rows("s")] == [winner]


async def test_what_is_read_in_a_write_transaction_still_holds_when_it_writes(store: Store) -> None:
    await insert(store, row("counter", body=b"0"))

    async def add_one() -> None:
        async with store.transaction("s", write=True) as t:
            old = await t.get((*THINGS, "counter"))
            assert old is not None
            await asyncio.sleep(0)
            await t.replace(row("counter", body=b"%d" % (int(old.body) + 1)), old.version)

    await asyncio.gather(*(add_one() for _ in range(WRITERS)))
    assert [one.body for one in await store.rows("s")] == [b"64"]


async def test_readers_see_all_of_a_deep_insert_or_nothing(store: Store) -> None:
    seen: set[tuple[bool, int, int]] = set()
    parts = below((*THINGS, "a"))

    async def write() -> None:
        for _ in range(20):
            await insert(store, row("a"), *(row(f"{n}", parts) for n in range(5)))
            async with store.transaction("s", write=True) as t:
                await asyncio.sleep(0)
                await t.delete((*THINGS, "a"))
                await asyncio.sleep(0)
            await asyncio.sleep(0)

    async def read(writing: asyncio.Task[None]) -> None:
        while not writing.done():
            async with store.transaction("s") as t:
                parent = await t.get((*THINGS, "a"))
                await asyncio.sleep(0)
                seen.add((parent is not None, await t.count(parts), len(await t.page(parts, 0, 9))))
            await asyncio.sleep(0)

    writing = asyncio.create_task(write())
    await asyncio.gather(*(read(writing) for _ in range(8)))
    assert seen == {(True, 5, 5), (False, 0, 0)}


async def test_a_writer_that_is_cancelled_leaves_nothing_and_lets_the_next_one_in(store: Store) -> None:
    wrote = asyncio.Event()

    async def write() -> None:
        async with store.transaction("s", write=True) as t:
            await t.insert(row("a"))
            wrote.set()
            await asyncio.Event().wait()

    first = asyncio.create_task(write())
    await wrote.wait()
    second = asyncio.create_task(insert(store, row("b")))
    waiting = asyncio.create_task(insert(store, row("c")))
    for _ in range(10):
        await asyncio.sleep(0)
    assert await keys(store) == []
    waiting.cancel()
    first.cancel()
    await second
    with pytest.raises(asyncio.CancelledError):
        await first
    assert await keys(store) == ["b"]


@pytest.mark.parametrize("end", ["reset", "drop"])
async def test_resetting_and_dropping_wait_for_the_writer_and_keep_nothing_of_it(store: Store, end: str) -> None:
    inside, go = asyncio.Event(), asyncio.Event()

    async def write(key: str) -> None:
        async with store.transaction("s", write=True) as t:
            await t.insert(row(key))
            inside.set()
            await go.wait()

    first = asyncio.create_task(write("a"))
    await inside.wait()
    ending = asyncio.create_task(getattr(store, end)("s"))
    for _ in range(10):
        await asyncio.sleep(0)
    late = asyncio.create_task(write("b"))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not ending.done()
    go.set()
    await asyncio.gather(first, ending, late)
    assert await keys(store) == ["b"]
