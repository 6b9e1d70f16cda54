"""64 clients create at once: everything is there, nothing is there twice, and the pages are a partition of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.store.memory import MemoryStore
from tests.support.family import CATEGORY, STATE
from tests.support.served import Served
from tests.support.slow_store import AsynchronousStore
from tests.support.writers import Connection, create, walk

if TYPE_CHECKING:
    from graphfake.store import Store

WRITERS = 64
PAGE = 999


def a_store(*, slow: bool) -> Store:
    return AsynchronousStore(MemoryStore()) if slow else MemoryStore()


def names(count: int, writer: int) -> list[str]:
    return [f"{number}" for number in range(count)[writer::WRITERS]]


async def written(url: str, count: int) -> list[dict[str, Any]]:
    """`count` states created by all writers, each with a name of its own, as the server answered."""
    parts = await asyncio.gather(
        *(
            create(url, STATE.collection, [STATE.payload(displayName=name) for name in names(count, writer)])
            for writer in range(WRITERS)
        )
    )
    return [entity for part in parts for entity in part]


def try_it(store: Store, count: int) -> None:
    with Served(store=store, data="example") as served:
        asyncio.run(_try_it(f"{served.url}/beta", count))


async def _try_it(url: str, count: int) -> None:
    writing = asyncio.create_task(written(url, count))
    seen_meanwhile = [await walk(url, f"{STATE.collection}?$top={PAGE}") for _ in range(3)]
    created = {entity.pop("id"): entity for entity in await writing}
    pages = await walk(url, f"{STATE.collection}?$top={PAGE}")

    assert len(created) == count
    assert sorted(entity["displayName"] for entity in created.values()) == sorted(str(n) for n in range(count))
    listed = [entity for page in pages for entity in page]
    assert [len(page) for page in pages[:-1]] == [PAGE] * (len(pages) - 1)
    assert len(listed) == count
    assert {entity.pop("id"): entity for entity in listed} == {
        key: {name: value for name, value in entity.items() if name != "@odata.context"}
        for key, entity in created.items()
    }
    for walked in seen_meanwhile:
        keys = [entity["id"] for page in walked for entity in page]
        assert len(keys) == len(set(keys))
        assert set(keys) <= set(created)
    assert await _count(url) == count


async def _count(url: str) -> int:
    connection = await Connection.to(url)
    _, body = await connection.call("GET", f"{STATE.collection}/$count")
    await connection.close()
    return int(body)


@pytest.mark.parametrize("slow", [False, True], ids=["memory", "asynchronous"])
def test_of_10_000_creations_none_is_lost_and_none_comes_twice(slow: bool) -> None:
    """On a store that never awaits, and on one that awaits between every two steps."""
    try_it(a_store(slow=slow), 10_000)


@pytest.mark.parametrize("slow", [False, True], ids=["memory", "asynchronous"])
def test_of_64_deletions_of_one_entity_one_finds_it(slow: bool) -> None:
    with Served(store=a_store(slow=slow), data="example") as served:
        statuses = asyncio.run(_delete_at_once(f"{served.url}/beta"))

    assert sorted(statuses) == [204, *[404] * (WRITERS - 1)]


async def _delete_at_once(url: str) -> list[int]:
    (entity,) = await create(url, STATE.collection, [STATE.example])
    connections = [await Connection.to(url) for _ in range(WRITERS)]
    path = f"{STATE.collection}/{entity['id']}"
    answers = await asyncio.gather(*(connection.call("DELETE", path) for connection in connections))
    await asyncio.gather(*(connection.close() for connection in connections))
    return [status for status, _ in answers]


@pytest.mark.parametrize("slow", [False, True], ids=["memory", "asynchronous"])
def test_a_parent_that_is_deleted_while_64_create_below_it_leaves_no_orphan(slow: bool) -> None:
    """Each creation either came before the deletion and went with it, or finds no parent."""
    with Served(store=a_store(slow=slow), data="example") as served:
        statuses = asyncio.run(_delete_the_parent(f"{served.url}/beta"))
        left = served.run(served.engine.store.rows("default"))

    assert set(statuses) <= {201, 404}
    assert [row for row in left if "updateStateSummaries" in row.path] == []


async def _delete_the_parent(url: str) -> list[int]:
    connections = [await Connection.to(url) for _ in range(WRITERS + 1)]
    creations = [connection.call("POST", STATE.collection, STATE.example) for connection in connections[1:]]
    deletion = connections[0].call("DELETE", STATE.collection.rpartition("/")[0])
    half = WRITERS // 2
    answers = await asyncio.gather(*creations[:half], deletion, *creations[half:])
    await asyncio.gather(*(connection.close() for connection in connections))
    assert answers[half][0] == 204
    return [status for number, (status, _) in enumerate(answers) if number != half]


def test_64_updates_of_different_members_of_one_entity_lose_none() -> None:
    """Two writers who change different members of one entity must not undo each other's change."""
    with Served(store=a_store(slow=True), data="example") as served:
        merged = asyncio.run(_update_at_once(f"{served.url}/beta"))

    changes = {name: f"changed {name}" for name in ("displayName", "deviceId", "userId")}
    assert {name: merged[name] for name in changes} == changes
    assert merged["successfulUpdateCount"] == 64


async def _update_at_once(url: str) -> dict[str, Any]:
    (entity,) = await create(url, CATEGORY.collection, [CATEGORY.example])
    path = f"{CATEGORY.collection}/{entity['id']}"
    changes = [{name: f"changed {name}"} for name in ("displayName", "deviceId", "userId")]
    connections = [await Connection.to(url) for _ in range(WRITERS)]
    sent = [changes[n % 4] if n % 4 < 3 else {"successfulUpdateCount": 64} for n in range(WRITERS)]
    answers = await asyncio.gather(
        *(one.call("PATCH", path, change) for one, change in zip(connections, sent, strict=True))
    )
    await asyncio.gather(*(connection.close() for connection in connections))
    assert [status for status, _ in answers] == [200] * WRITERS
    (found,) = [page[-1] for page in await walk(url, CATEGORY.collection)]
    return found
