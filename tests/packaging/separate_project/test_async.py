"""Tests on an event loop of their own: the fake runs beside it, and inside it as a bare application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp

from graphfake import FakeGraph
from graphfake.server import make_app

if TYPE_CHECKING:
    from pytest_aiohttp.plugin import AiohttpClient

    from graphfake import Space

ACCOUNTS = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"


async def test_the_fixture_serves_an_asynchronous_client(graphfake: Space) -> None:
    async with (
        aiohttp.ClientSession(headers=graphfake.headers) as client,
        client.get(graphfake.url + ACCOUNTS) as answer,
    ):
        assert (answer.status, (await answer.json())["value"]) == (200, [])


async def test_a_fake_of_ones_own() -> None:
    async with (
        FakeGraph() as graph,
        aiohttp.ClientSession(headers=graph.headers) as client,
        client.get(graph.url + ACCOUNTS) as answer,
    ):
        assert answer.status == 200


async def test_the_bare_application(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(make_app(auth="off"))

    answer = await client.get(ACCOUNTS)

    assert (answer.status, (await answer.json())["value"]) == (200, [])
