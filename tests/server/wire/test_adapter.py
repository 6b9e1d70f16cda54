"""The same answerer behind aiohttp's own server, as pytest-aiohttp's `aiohttp_client` starts it."""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING, Any

import pytest
from yarl import URL

from graphfake.server.wire.adapter import application
from graphfake.server.wire.bounds import Bounds
from tests.support.wire import DEADLINE, Answer, Client, Echo, chunked, get, post, request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

MIB = 1024 * 1024


@pytest.fixture
def raw(aiohttp_client: Any) -> Callable[..., Awaitable[Answer]]:
    """Sends bytes to the application, with these bounds, and gives the answer."""

    async def ask(data: bytes, *, half_close: bool = False, bodiless: bool = False, **bounds: Any) -> Answer:
        served = await aiohttp_client(application(Echo(), Bounds(**bounds)))

        def exchange() -> Answer:
            with Client(served.port) as client:
                client.send(data)
                if half_close:
                    client.half_close()
                return client.answer(bodiless=bodiless)

        return await asyncio.to_thread(exchange)

    return ask


async def test_a_request_arrives_as_on_our_own_wire(aiohttp_client: Any) -> None:
    client = await aiohttp_client(application(Echo()))
    url = URL(f"{client.make_url('/')}/beta/a%2Fb?x=%C3%A9", encoded=True)
    async with client.session.post(url, data=b"ab", headers={"A": "b"}) as answer:
        told = await answer.json()
    assert (told["method"], told["target"], told["body"]) == ("POST", "//beta/a%2Fb?x=%C3%A9", "ab")
    assert (told["path"], told["query"], told["headers"]["A"]) == ("//beta/a%2Fb", "x=%C3%A9", "b")


@pytest.mark.parametrize("method", ["GET", "DELETE", "PATCH", "OPTIONS", "PUT"])
async def test_every_method_arrives(raw: Any, method: str) -> None:
    assert (await raw(request(method, "/x"))).json["method"] == method


@pytest.mark.parametrize(
    "sent", [post(gzip.compress(b"a"), "Content-Encoding: gzip"), post(b"a")], ids=["gzip", "plain"]
)
async def test_bodies_are_decoded_by_us(raw: Any, sent: bytes) -> None:
    assert (await raw(sent)).json["body"] == "a"


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        (post(b"b" * 101), "framing.too-large"),
        (request("POST", "/", "Transfer-Encoding: chunked") + chunked(b"b" * 101), "framing.too-large"),
        (post(gzip.compress(bytes(101)), "Content-Encoding: gzip"), "framing.inflated-too-large"),
        (post(b"junk", "Content-Encoding: gzip"), "framing.encoding"),
        (get("/" + "u" * 200), "framing.uri-too-long"),
        (get("/", "A: " + "h" * 300), "framing.header-too-large"),
        (request("POST", "/", "Content-Length: 5") + b"abc", "framing.timeout"),
    ],
    ids=["long", "long in chunks", "bomb", "not gzip", "long url", "long header", "slow"],
)
async def test_faults_are_those_of_our_own_wire(raw: Any, sent: bytes, rule: str) -> None:
    answer = await raw(sent, body=100, inflated=100, target=100, headers=200, read_timeout=0.1)
    assert answer.rule == rule


@pytest.mark.parametrize("status", [204, 304])
async def test_an_answer_without_content_has_no_headers_of_one(raw: Any, status: int) -> None:
    answer = await raw(get(f"/status/{status}"))
    assert answer.headers.keys() & {"content-type", "content-length", "server"} == set()


async def test_answers_are_compressed_and_head_has_none(raw: Any) -> None:
    answer = await raw(get("/long/5000", "Accept-Encoding: gzip"))
    assert (answer.headers["content-encoding"], answer.text) == ("gzip", b"x" * 5000)
    assert (await raw(request("HEAD", "/long/500"), bodiless=True)).headers["content-length"] == "500"


@pytest.mark.parametrize("target", ["/close", "/x"])
async def test_a_connection_ends_when_either_side_wants(raw: Any, target: str) -> None:
    lines = [] if target == "/close" else ["Connection: close"]
    assert (await raw(get(target, *lines))).closes


async def test_a_bug_is_answered_and_told_in_one_line(raw: Any, bug_log: Callable[[], list[str]]) -> None:
    answer = await raw(get("/broken"))
    assert (answer.status, answer.json["crashed"]) == (500, "/broken")
    assert ["met KeyError" in line for line in bug_log()] == [True]


@pytest.mark.parametrize(
    ("sent", "finished"),
    [
        (request("POST", "/left", "Content-Length: 5") + b"a", []),
        (post(b"written", target="/held/write"), ["/held/write"]),
    ],
    ids=["in its body", "after it"],
)
async def test_a_client_that_leaves_stops_nothing_that_was_begun(
    aiohttp_client: Any, sent: bytes, finished: list[str]
) -> None:
    echo = Echo()
    served = await aiohttp_client(application(echo))
    client = Client(served.port)
    client.send(sent)
    if finished:
        assert await asyncio.to_thread(echo.entered.wait, DEADLINE)
    client.reset()
    async with served.get("/other") as answer:
        assert answer.status == 200
    echo.release.set()
    await served.close()
    assert echo.finished == ["/other", *finished]
