"""Connections: order, keep-alive, clients that leave, bugs of ours, and stopping."""

from __future__ import annotations

import asyncio
import errno
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from graphfake.server.wire.bounds import Bounds
from graphfake.server.wire.connection import Connection
from graphfake.server.wire.incoming import READY
from graphfake.server.wire.shared import Wire
from tests.support.wire import DEADLINE, Client, Echo, chunked, get, post, request

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.server.wire.messages import Request, Response
    from tests.server.wire.conftest import Serve
    from tests.support.wire import Server


@pytest.mark.parametrize("count", [2, READY, 20 * READY])
def test_pipelined_requests_are_answered_in_order(server: Server, count: int) -> None:
    with server.client() as client:
        client.send(b"".join(post(b"b%d" % n) for n in range(count)) + get("/last"))
        assert [client.answer().json["body"] for _ in range(count)] == [f"b{n}" for n in range(count)]
        assert client.answer().json["path"] == "/last"


def test_a_client_that_pipelines_and_never_reads_is_not_read_for_ever(serve: Serve) -> None:
    echo = Echo()
    server = serve(echo)
    with server.client() as client:
        client.send(get("/held"))
        assert echo.entered.wait(DEADLINE)
        client.socket.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.send(get("/n") * 1_000_000)
        echo.release.set()
        assert client.answer().json["path"] == "/held"
        assert client.answer().json["path"] == "/n"


@pytest.mark.parametrize(
    "bad", [b"\0\1\2", b"GET\r\n\r\n", request("POST", "/", "Content-Length: 1", "Content-Length: 2")]
)
def test_good_requests_before_a_bad_one_are_answered_first(server: Server, bad: bytes) -> None:
    with server.client() as client:
        client.send(get("/a") + post(b"b") + request("POST", "/c", "Transfer-Encoding: chunked") + chunked(b"c") + bad)
        assert client.answer().json["path"] == "/a"
        assert client.answer().json["body"] == "b"
        assert client.answer().json["body"] == "c"
        answer = client.answer()
        assert (answer.rule, answer.closes) == ("framing.bad-request", True)
        assert client.closed()


def test_one_slow_answer_holds_up_no_other_connection(serve: Serve) -> None:
    echo = Echo()
    server = serve(echo)
    with server.client() as slow, server.client() as quick:
        slow.send(get("/held"))
        assert echo.entered.wait(DEADLINE)
        assert quick.send(get("/quick")).answer().json["path"] == "/quick"
        echo.release.set()
        assert slow.answer().json["path"] == "/held"


@pytest.mark.parametrize(
    ("head", "connection"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", None),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "close"),
        (b"GET / HTTP/1.0\r\n\r\n", "close"),
        (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "keep-alive"),
        (b"GET /close HTTP/1.1\r\nHost: x\r\n\r\n", "close"),
    ],
)
def test_a_connection_lives_as_long_as_both_sides_want(server: Server, head: bytes, connection: str | None) -> None:
    with server.client() as client:
        answer = client.send(head).answer()
        assert (answer.version, answer.headers.get("connection")) == ("HTTP/1.1", connection)
        if connection == "close":
            assert client.closed()
        else:
            assert client.send(head).answer().status == 200


def test_what_follows_the_last_request_is_not_answered(server: Server) -> None:
    with server.client() as client:
        client.send(get("/a", "Connection: close") + get("/b"))
        assert client.answer().json["path"] == "/a"
        assert client.closed()


def test_an_idle_connection_is_closed_in_silence(serve: Serve) -> None:
    server = serve(keep_alive=0.05)
    with server.client() as fresh, server.client() as used:
        assert used.send(get("/")).answer().status == 200
        assert fresh.closed()
        assert used.closed()


def test_a_connection_at_work_is_not_idle(serve: Serve) -> None:
    echo = Echo()
    server = serve(echo, keep_alive=0.05)
    with server.client() as client, server.client() as idle:
        client.send(get("/held"))
        assert echo.entered.wait(DEADLINE)
        assert idle.closed()
        echo.release.set()
        assert client.answer().status == 200


# Clients that leave


@pytest.mark.parametrize("leave", [Client.reset, lambda client: client.socket.close()], ids=["reset", "close"])
def test_what_was_begun_is_finished_though_the_client_left(serve: Serve, leave: Callable[[Client], None]) -> None:
    echo = Echo()
    server = serve(echo)
    client = server.client()
    client.send(post(b"written", target="/held/write"))
    assert echo.entered.wait(DEADLINE)
    leave(client)
    with server.client() as other:
        assert other.send(get("/other")).answer().status == 200
    assert echo.finished == ["/other"]
    echo.release.set()
    server.stop()
    assert echo.finished == ["/other", "/held/write"]


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"POST / HT",
        request("POST", "/", "Content-Length: 100") + b"half",
        request("POST", "/", "Transfer-Encoding: chunked") + b"5\r\nhal",
        request("POST", "/", "Content-Length: 100", "Expect: 100-continue"),
        get("/long/50000000"),
        get("/a") * 100,
        b"\0junk",
        post(b"b" * 5_000_000),
    ],
    ids=["nothing", "mid-head", "mid-body", "mid-chunk", "asking", "mid-answer", "pipelined", "refused", "too large"],
)
def test_a_reset_at_any_point_hurts_nobody(server: Server, begun: bytes) -> None:
    for _ in range(3):
        client = server.client()
        client.send(begun)
        client.reset()


class ResetTransport(asyncio.Transport):
    """Writes to a connection whose reset the loop has not noticed yet."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.aborted

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")

    def abort(self) -> None:
        self.aborted = True


async def test_a_reset_that_the_loop_has_not_noticed_yet_is_no_bug() -> None:
    loop = asyncio.get_running_loop()
    connection, transport = Connection(Wire(loop, Echo(), Bounds())), ResetTransport()
    connection.connection_made(transport)
    connection.data_received(b"\0junk")
    await asyncio.sleep(0)
    assert transport.written.startswith(b"HTTP/1.1 400 ")
    assert transport.aborted
    connection.connection_lost(ConnectionResetError())


def test_a_client_that_resets_in_the_middle_of_its_answer_hurts_nobody(server: Server) -> None:
    client = server.client()
    client.send(get("/long/50000000"))
    assert client.socket.recv(1000)
    client.reset()


def test_a_client_that_does_not_read_its_answer_is_left_in_time(serve: Serve) -> None:
    server = serve(read_timeout=0.05)
    with server.client() as client:
        assert client.send(get("/long/50000000")).socket.recv(1)
        began = time.monotonic()
        server.stop(grace=DEADLINE)
        assert time.monotonic() - began < DEADLINE / 2
        with pytest.raises((EOFError, ConnectionResetError)):
            client.answer()


def test_a_hundred_connections_at_once_are_all_answered(server: Server) -> None:
    barrier = threading.Barrier(100, timeout=DEADLINE)

    def ask(number: int) -> str:
        with server.client() as client:
            barrier.wait()
            first = client.send(post(b"%d" % number)).answer().json["body"]
            return f"{first}{client.send(get(f'/{number}')).answer().json['path']}"

    with ThreadPoolExecutor(100) as pool:
        assert list(pool.map(ask, range(100))) == [f"{number}/{number}" for number in range(100)]


# Bugs of ours


@pytest.mark.parametrize("path", ["/broken", "/split"])
def test_a_bug_is_answered_and_told_in_one_line(server: Server, path: str, bug_log: Callable[[], list[str]]) -> None:
    with server.client() as client:
        answer = client.send(get(f"{path}?secret=1")).answer()
        assert (answer.status, answer.json["crashed"]) == (500, path)
        assert client.send(get("/next")).answer().status == 200
    (line,) = bug_log()
    assert f"GET {path} met {answer.json['error']} at " in line
    assert "secret" not in line
    assert "\n" not in line


class Hopeless(Echo):
    """Not even its words for its own bugs can be had."""

    def crashed(self, request: Request, error: Exception) -> Response:
        if request.path == "/broken":
            raise error
        return super().crashed(request, error)


def test_a_bug_in_the_answer_to_a_bug_ends_the_connection(serve: Serve, bug_log: Callable[[], list[str]]) -> None:
    server = serve(Hopeless())
    with server.client() as client:
        client.send(get("/broken"))
        assert client.closed()
    with server.client() as client:
        assert client.send(get("/")).answer().status == 200
    assert [line for line in bug_log() if "\n" in line or "graphfake has a bug" not in line] == []


# Stopping


def test_stopping_closes_idle_connections_and_finishes_what_was_begun(serve: Serve) -> None:
    echo = Echo()
    server = serve(echo)
    with server.client() as idle, server.client() as used, server.client() as busy, server.client() as begun:
        assert used.send(get("/")).answer().status == 200
        begun.send(request("POST", "/begun", "Content-Length: 2") + b"a")
        busy.send(get("/held") + get("/behind"))
        assert echo.entered.wait(DEADLINE)
        with ThreadPoolExecutor(1) as pool:
            stopped = pool.submit(server.stop)
            assert idle.closed()
            assert used.closed()
            begun.send(b"b")
            answer = begun.answer()
            assert (answer.json["body"], answer.closes) == ("ab", True)
            echo.release.set()
            assert (busy.answer().closes, busy.answer().closes) == (False, True)
            assert busy.closed()
            stopped.result(DEADLINE)
    with pytest.raises(ConnectionRefusedError):
        server.client()


def test_stopping_waits_no_longer_than_its_grace(serve: Serve) -> None:
    echo = Echo()
    server = serve(echo)
    with server.client() as busy, server.client() as half:
        half.send(b"GET /ha")
        busy.send(get("/held"))
        assert echo.entered.wait(DEADLINE)
        threading.Timer(0.1, echo.release.set).start()
        server.stop(grace=0.05)
        assert busy.closed()
        assert half.closed()
    assert echo.finished == []
