"""What a client gets where an answer does not come whole: on both loops, under TLS, and behind aiohttp's own server."""

from __future__ import annotations

import asyncio
import http.client
import socket
import time
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphfake.faults.strike import Drop
from graphfake.server.wire.adapter import application
from graphfake.server.wire.bounds import Bounds
from graphfake.server.wire.mishaps import Carrier, Mishap
from tests.support.wire import DEADLINE, JSON, Client, Echo, TlsClient, get, post, request

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from graphfake.server.wire.messages import Request, Response
    from tests.server.wire.conftest import Serve
    from tests.support.wire import Server

KINDS: tuple[Drop, ...] = get_args(Drop)
ENDING: tuple[Drop, ...] = ("reset", "empty", "truncated", "garbage", "close")
NOISE = bytes(range(128, 256))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Spoiling(Echo):
    """`/reset` and so on answer ten letters that meet this mishap, `/reset/204` the same without a body."""

    async def answer(self, request: Request) -> Response:
        kind, _, status = request.path[1:].partition("/")
        for known in KINDS:
            if kind == known:
                self.seen.append(request)
                plain = await super().answer(request._replace(path=f"/status/{status or 200}"))
                return plain._replace(headers=[JSON, ("Date", "now")], body=b"abcdefghij", mishap=Mishap(known, NOISE))
        return await super().answer(request)


def whole(connection: str = "", body: bytes = b"abcdefghij") -> bytes:
    """The answer as it would have come."""
    return HEAD + b"Date: now\r\nContent-Length: 10\r\n" + connection.encode() + b"\r\n" + body


def got(kind: Drop, sent: bytes) -> bytes:
    """What of it comes."""
    head, blank, body = sent.partition(b"\r\n\r\n")
    truncated = head + blank + body[:5] if body else head[: len(head) // 2]
    return {"reset": b"", "empty": b"", "truncated": truncated, "garbage": NOISE}.get(kind, sent)


def read(client: Client) -> tuple[bytes, str]:
    """All that comes, and how it ends."""
    came = b""
    while True:
        try:
            data = client.socket.recv(1 << 16)
        except ConnectionResetError:
            return came, "reset"
        if not data:
            return came, "end"
        came += data


@pytest.fixture
def echo() -> Spoiling:
    return Spoiling()


@pytest.fixture
def spoiling(serve: Serve, echo: Spoiling) -> Server:
    return serve(echo, drip=0.05)


@pytest.fixture
def spoiling_at_once(serve: Serve, echo: Spoiling) -> Server:
    return serve(echo, drip=0.0)


@pytest.mark.parametrize("kind", ENDING)
def test_so_much_comes_and_then_the_connection_ends(spoiling: Server, kind: Drop) -> None:
    with spoiling.client() as client:
        client.send(get(f"/{kind}"))
        assert read(client) == (got(kind, whole()), "reset" if kind == "reset" else "end")


def test_a_slow_answer_comes_whole_in_pieces_and_the_connection_goes_on(serve: Serve) -> None:
    server = serve(Spoiling(), drip=0.2)
    with server.client() as client:
        began = time.monotonic()
        came = client.send(get("/slow")).socket.recv(1 << 16)
        while len(came) < len(whole()):
            came += client.socket.recv(1 << 16)
        assert came == whole()
        assert time.monotonic() - began > 0.1
        assert client.send(get("/next")).answer().json["path"] == "/next"


class Written(asyncio.Transport):
    """Keeps what is written, until so many pieces were."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self._most = most

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.pieces.append(bytes(data))

    def is_closing(self) -> bool:
        return len(self.pieces) >= self._most


@given(data=st.binary(max_size=200), most=st.integers(0, 100))
async def test_a_drip_has_at_most_forty_pieces_and_ends_with_its_transport(data: bytes, most: int) -> None:
    transport = Written(most)
    await Carrier(asyncio.get_running_loop(), Mishap("slow")).carry(transport, data, 0.0)

    pieces = transport.pieces
    assert b"" not in pieces
    assert len(pieces) == min(len(data), 40, most)
    assert data.startswith(b"".join(pieces))
    assert (b"".join(pieces) == data) == (most >= min(len(data), 40))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_an_answer_without_a_body_loses_half_of_its_head(spoiling: Server, kind: Drop, method: str) -> None:
    with spoiling.client() as client:
        client.send(request(method, f"/{kind}" if method == "HEAD" else f"/{kind}/204", "Connection: close"))
        closing = "Connection: close\r\n"
        sent = whole(closing, b"") if method == "HEAD" else b"HTTP/1.1 204 No Content\r\nDate: now\r\n%s\r\n"
        sent = sent.replace(b"%s", closing.encode())
        assert read(client)[0] == got(kind, sent)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("line", ["", "Connection: keep-alive\r\n"])
def test_http_10_is_told_the_same_and_closed(spoiling: Server, kind: Drop, line: str) -> None:
    with spoiling.client() as client:
        client.send(f"GET /{kind} HTTP/1.0\r\n{line}\r\n".encode())
        sent = whole(line or "Connection: close\r\n")
        if kind == "slow" and line:
            client.half_close()
        assert read(client)[0] == got(kind, sent)


@pytest.mark.parametrize("kind", ENDING)
def test_what_waits_behind_a_mishap_is_neither_answered_nor_carried_out(
    spoiling: Server, echo: Spoiling, kind: Drop
) -> None:
    with spoiling.client() as client:
        client.send(get("/before") + get(f"/{kind}") + post(b"1", target="/behind") * 100)
        came, _ = read(client)
        assert came.count(b"HTTP/1.1") <= (3 if kind in ("truncated", "close") else 1)
        assert b"/behind" not in came
    with spoiling.client() as client:
        assert client.send(get("/other")).answer().status == 200
    assert [seen.path for seen in echo.seen if not seen.path.startswith("/status")] == ["/before", f"/{kind}", "/other"]


def test_what_waits_behind_a_slow_answer_is_answered_once(spoiling: Server, echo: Spoiling) -> None:
    with spoiling.client() as client:
        client.send(get("/slow") + get("/a") + get("/slow") + get("/b"))
        bodies = [client.answer().body for _ in range(4)]
    assert bodies[::2] == [b"abcdefghij"] * 2
    assert [seen.path for seen in echo.seen if len(seen.path) < 3] == ["/a", "/b"]


@given(
    kinds=st.lists(st.sampled_from((*KINDS, "plain", "plain", "slow")), min_size=1, max_size=8),
    cuts=st.lists(st.integers(0, 600), max_size=4),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_they_come_all_before_the_first_end_is_answered_once_and_nothing_after_it(
    spoiling_at_once: Server, echo: Spoiling, kinds: list[str], cuts: list[int]
) -> None:
    echo.seen.clear()
    sent = b"".join(get(f"/{kind}") for kind in kinds)
    ending = next((place for place, kind in enumerate(kinds) if kind in ENDING), None)
    with spoiling_at_once.client() as client, suppress(OSError):
        for start, end in pairwise([0, *sorted(cuts), len(sent)]):
            client.send(sent[start:end])
        client.half_close()
        came, _ = read(client)
        if ending is None:
            assert came.count(b"HTTP/1.1 200 OK") == len(kinds)
    with spoiling_at_once.client() as client:
        assert client.send(get("/last")).answer().status == 200
    carried_out = kinds if ending is None else kinds[: ending + 1]
    seen = [seen.path[1:] for seen in echo.seen if not seen.path.startswith("/status")]
    assert seen[:-1] == carried_out
    assert spoiling_at_once.left() == (0, 0)


RAISED: dict[Drop, type[Exception]] = {
    "reset": ConnectionResetError,
    "empty": http.client.RemoteDisconnected,
    "truncated": http.client.IncompleteRead,
    "garbage": http.client.BadStatusLine,
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_standard_library_sees_what_it_is(spoiling: Server, kind: Drop) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", spoiling.port, timeout=DEADLINE)
    try:
        connection.request("GET", f"/{kind}")
        if kind in RAISED:
            with pytest.raises(RAISED[kind]):
                connection.getresponse().read()
            return
        assert connection.getresponse().read() == b"abcdefghij"
        if kind == "slow":
            connection.request("GET", "/next")
            assert connection.getresponse().status == 200
        else:
            assert connection.sock.recv(1) == b""  # though nothing said that it would end
    finally:
        connection.close()


def test_stopping_hurries_what_drips(serve: Serve) -> None:
    server = serve(Spoiling(), drip=1000)
    with server.client() as client:
        first = client.send(get("/slow")).socket.recv(1)
        server.stop()
        came, end = read(client)
        assert (first + came, end) == (whole(), "end")


@pytest.mark.parametrize("leave", [Client.reset, lambda client: client.socket.close()], ids=["reset", "close"])
def test_a_client_that_leaves_ends_its_drip(serve: Serve, leave: Callable[[Client], None]) -> None:
    server = serve(Spoiling(), drip=20)
    client = server.client()
    assert client.send(get("/slow")).socket.recv(1)
    leave(client)
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < DEADLINE / 2


def test_drips_hold_nobody_up_and_leave_nothing_behind(serve: Serve) -> None:
    server = serve(Spoiling(), drip=0.3)
    clients = [server.client() for _ in range(64)]
    for number, client in enumerate(clients):
        client.send(get(f"/{KINDS[number % len(KINDS)]}"))
    with server.client() as quick:
        assert quick.send(get("/quick")).answer().json["path"] == "/quick"
    for number, client in enumerate(clients):
        with client:
            if KINDS[number % len(KINDS)] == "slow":
                assert client.answer().body == b"abcdefghij"
            else:
                assert read(client)[0] == got(KINDS[number % len(KINDS)], whole())
    assert server.left() == (0, 0)


def test_the_same_under_tls(serve: Serve, tls: ssl.SSLContext) -> None:
    server = serve(Spoiling(), tls=tls, drip=0.05)
    for kind in ENDING:
        with TlsClient(server.port) as client:
            client.send(get(f"/{kind}"))
            if kind == "reset":  # which Python's TLS calls an end: look below it
                client.socket = socket.socket(fileno=client.socket.detach())
                client.socket.settimeout(DEADLINE)
                assert read(client)[1] == "reset"
            else:
                assert read(client) == (got(kind, whole()), "end")
    with TlsClient(server.port) as client:
        assert client.send(get("/slow")).answer().body == b"abcdefghij"


# Behind aiohttp's own server


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_the_same_behind_aiohttp(aiohttp_client: Any, kind: Drop, method: str) -> None:
    served = await aiohttp_client(application(Spoiling(), Bounds(drip=0.05)))

    def exchange() -> tuple[bytes, str]:
        with Client(served.port) as client:
            closing = ("Connection: close",) if kind == "slow" else ()
            return read(client.send(request(method, f"/{kind}", *closing)))

    sent = whole("Connection: close\r\n" if kind == "slow" else "", b"" if method == "HEAD" else b"abcdefghij")
    assert await asyncio.to_thread(exchange) == (got(kind, sent), "reset" if kind == "reset" else "end")


async def test_a_slow_answer_behind_aiohttp_is_followed_by_the_next(aiohttp_client: Any) -> None:
    echo = Spoiling()
    served = await aiohttp_client(application(echo, Bounds(drip=0.05)))

    def exchange() -> list[bytes]:
        with Client(served.port) as client:
            client.send(get("/slow") + get("/slow") + get("/empty") + get("/behind"))
            return [client.answer().body, client.answer().body, read(client)[0]]

    assert await asyncio.to_thread(exchange) == [b"abcdefghij", b"abcdefghij", b""]
    assert "/behind" not in [seen.path for seen in echo.seen]


async def test_closing_hurries_what_drips_behind_aiohttp(aiohttp_client: Any) -> None:
    served = await aiohttp_client(application(Spoiling(), Bounds(drip=1000)))
    client = Client(served.port)
    first = await asyncio.to_thread(client.send(get("/slow", "Connection: close")).socket.recv, 1)
    with client:
        came, _ = (await asyncio.gather(asyncio.to_thread(read, client), served.close()))[0]
    assert first + came == whole("Connection: close\r\n")
