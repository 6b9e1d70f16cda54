"""Waits behind somebody else's aiohttp server: they hold up neither its end nor anybody else."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientTimeout

from graphfake.server import make_app
from tests.support.calling import ACCOUNTS

if TYPE_CHECKING:
    from pytest_aiohttp.plugin import AiohttpClient

pytest.importorskip("pytest_aiohttp")

WAIT = "/_graphfake/requests/wait"


async def test_it_is_answered_when_the_request_comes(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(make_app())
    waiting = asyncio.create_task(client.post(WAIT, json={"path": "/deviceManagement/**", "timeout": 30}))
    await asyncio.sleep(0)
    await client.get(f"/beta{ACCOUNTS}", headers={"Authorization": "Bearer test"})

    answer = await waiting
    assert (answer.status, [one["status"] for one in (await answer.json())["value"]]) == (200, [200])


async def test_a_client_that_leaves_holds_up_nothing(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(make_app())
    with pytest.raises(TimeoutError):
        await client.post(WAIT, json={"timeout": 60}, timeout=ClientTimeout(0.05))

    before = time.monotonic()
    await client.close()
    assert time.monotonic() - before < 10


async def test_the_end_of_the_server_ends_it(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(make_app())
    waiting = asyncio.create_task(client.post(WAIT, json={"timeout": 60}))
    await client.get("/_graphfake/health")

    before = time.monotonic()
    await client.server.close()
    assert time.monotonic() - before < 10
    await asyncio.gather(waiting, return_exceptions=True)
