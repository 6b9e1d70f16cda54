"""Snapshots among many who write: each is of one moment, and nothing of another one comes back with it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from graphfake.store import MemoryStore
from tests.support.calling import ACCOUNT
from tests.support.served import ACCOUNTS, Served
from tests.support.slow_store import AsynchronousStore
from tests.support.writers import Connection

WRITERS, EACH = 8, 6


async def among_writers(url: str) -> tuple[set[int], list[Any]]:
    """Statuses of all writes, and what each restoring found at once and after one more creation."""
    writers = [await Connection.to(url) for _ in range(WRITERS)]
    admin = await Connection.to(url)

    async def write(connection: Connection) -> list[int]:
        return [(await connection.call("POST", f"/beta{ACCOUNTS}", ACCOUNT))[0] for _ in range(EACH)]

    under_way = [asyncio.create_task(write(connection)) for connection in writers]
    found = []
    for _ in range(4):
        taken = await admin.call("POST", "/_graphfake/snapshots", {})
        restored = await admin.call("POST", f"/_graphfake/snapshots/{json.loads(taken[1])['id']}/restore", {})
        found.append((taken[0], restored[0]))
    statuses = {status for task in under_way for status in await task}
    for connection in (*writers, admin):
        await connection.close()
    return statuses, found


@pytest.mark.parametrize("slow", [False, True], ids=["memory", "asynchronous"])
def test_writers_are_never_refused_and_no_id_comes_twice(slow: bool) -> None:
    store = AsynchronousStore(MemoryStore()) if slow else MemoryStore()
    with Served(store=store) as served, served.client() as client:
        statuses, found = asyncio.run(among_writers(served.url))
        assert statuses == {201}
        assert set(found) == {(201, 204)}
        ids = [one["id"] for one in client.get(ACCOUNTS).json["value"]]
        assert len(set(ids)) == len(ids) > 0
        for _ in range(3):
            ids.append(client.post(ACCOUNTS, ACCOUNT).json["id"])
        assert len(set(ids)) == len(ids)
