"""What the memory store costs: pages for their own length, rows for little more than their text."""

from __future__ import annotations

import timeit
import tracemalloc
from uuid import UUID

import orjson
import pytest

from graphfake.store import MemoryStore, NotFound
from graphfake.store.world import REMEMBERED_DELETIONS, World
from tests.support.rows import THINGS, below, insert, row

# A json.loads dict of seven short members, measured with everything it holds.
PLAIN_DICT = 1_631


def world_of(size: int) -> World:
    world = World()
    for n in range(1, size + 1):
        world.put(row(str(n))._replace(seq=n, version=n))
    return world


def test_a_page_of_a_large_collection_takes_no_longer_than_one_of_a_small_one() -> None:
    small, large = world_of(100), world_of(30_000)

    def cost(world: World, after: int) -> float:
        return min(timeit.repeat(lambda: world.page(THINGS, after, 10), number=200, repeat=5))

    # Walking the collection would take 300 times as long.
    assert cost(large, 15_000) < 10 * cost(small, 50)


async def test_a_row_costs_a_third_of_the_dict_it_could_be() -> None:
    store = MemoryStore()
    number = 3_000

    async def fill() -> None:
        for n in range(number):
            key = str(UUID(int=n))
            entity = {"id": key, **{f"property{m}": "Some text of a value" for m in range(6)}}
            await insert(store, row(key, body=orjson.dumps(entity)))

    tracemalloc.start()
    try:
        await fill()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / number < 0.35 * PLAIN_DICT
    assert len(await store.rows("s")) == number


async def test_spaces_share_what_they_do_not_write_to() -> None:
    store = MemoryStore()
    await store.load_base(row(str(n), body=bytes(300)) for n in range(2_000))
    spaces = 50
    tracemalloc.start()
    try:
        for n in range(spaces):
            await insert(store, row("x", below((*THINGS, "1"))), space=f"s{n}")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / spaces < 4_096


async def test_saving_and_restoring_copy_no_rows() -> None:
    store = MemoryStore()
    await insert(store, *(row(str(n), body=bytes(300)) for n in range(5_000)))
    tracemalloc.start()
    try:
        for _ in range(50):
            async with store.transaction("s", write=True) as t:
                await t.restore(await t.save())
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / 50 < 4_096


async def test_what_a_body_was_cut_from_is_not_kept_with_it() -> None:
    body = orjson.dumps({"id": "a"})
    [kept] = await insert(MemoryStore(), row("a", body=body))
    assert kept.body == body
    assert kept.body is not body


async def test_deletions_are_remembered_up_to_a_bound_and_what_is_older_is_said_to_be_unknown() -> None:
    world = World()
    for number in range(1, 2 * REMEMBERED_DELETIONS + 3, 2):
        world.put(row("a")._replace(seq=number, version=number))
        world.drop((*THINGS, "a"), number + 1, {})
    [change] = world.changes(THINGS, 2, 9)
    assert (change.key, change.row) == ("a", None)
    with pytest.raises(NotFound, match=r"Deletions up to change 2 are forgotten, 1 lies before\."):
        world.changes(THINGS, 1, 9)


async def test_references_taken_away_are_remembered_up_to_the_same_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    most = 50
    monkeypatch.setattr("graphfake.store.world.REMEMBERED_DELETIONS", most)
    world = World()
    world.put(row("a")._replace(seq=1, version=1))
    world.put(row("b")._replace(seq=2, version=2))
    for number in range(most + 1):
        world.link((*THINGS, "a"), "friends", (*THINGS, str(number)), 2 * number + 3)
        world.unlink((*THINGS, "a"), "friends", (*THINGS, str(number)), 2 * number + 4)
    assert len(world.link_changes((*THINGS, "a"), "friends", 0)) == most
    assert [change.key for change in world.changes(THINGS, 4, 9)] == ["a"]
    with pytest.raises(NotFound):
        world.changes(THINGS, 3, 9)
