"""Bodies: lengths, chunks, codings, bounds, half-closed clients and slow ones."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.support.wire import DEADLINE, Echo, chunked, get, post, request

if TYPE_CHECKING:
    from tests.server.wire.conftest import Serve
    from tests.support.wire import Client, Server

MIB = 1024 * 1024
CHUNKED = "Transfer-Encoding: chunked"
GZIP = "Content-Encoding: gzip"


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data, wbits=-15)


@pytest.mark.parametrize("size", [0, 1, 300, 70_000, 4 * MIB])
def test_a_body_of_said_length_is_read(server: Server, size: int) -> None:
    with server.client() as client:
        answer = client.send(post(b"b" * size)).answer()
        assert len(answer.json["body"]) == size
        assert client.send(get("/next")).answer().json["path"] == "/next"


@pytest.mark.parametrize("chunks", [[], [b"ab"], [b"a"] * 1000, [b"\r\n\r\n", b"0\r\n\r\n", b"\r\n"], [b"x" * 100_000]])
def test_a_chunked_body_is_read(server: Server, chunks: list[bytes]) -> None:
    with server.client() as client:
        client.send(request("POST", "/", CHUNKED) + chunked(*chunks) + get("/next"))
        assert client.answer().json["body"] == b"".join(chunks).decode()
        assert client.answer().json["path"] == "/next"


def test_chunk_extensions_and_trailers_are_read_over(server: Server) -> None:
    body = b"2;name=value\r\nab\r\n0\r\nAuthorization: Bearer trailer\r\nX-Sum: 1\r\n\r\n"
    with server.client() as client:
        client.send(request("POST", "/", CHUNKED) + body)
        assert client.answer().json["body"] == "ab"
        told = client.send(get("/next")).answer().json
    assert "Authorization" not in told["headers"], "a trailer belongs to its own request"


@pytest.mark.parametrize(
    "body", [b"zz\r\n", b"5\r\nabcdeXX", b"-1\r\n", b"5 \r\nabcde\r\n", b"f" * 40 + b"\r\n", b"\r\n\r\n"]
)
def test_broken_chunks_are_refused_with_their_request(server: Server, body: bytes) -> None:
    with server.client() as client:
        answer = client.send(request("POST", "/bad", CHUNKED) + body).answer()
        assert (answer.rule, answer.closes) == ("framing.bad-request", True)
        assert client.closed()


def test_a_chunked_body_that_is_mostly_framing_is_refused(server: Server) -> None:
    with server.client() as client:
        client.send(request("POST", "/", CHUNKED) + (b"1;" + b"e" * 1000 + b"\r\na\r\n") * 100)
        assert client.answer().rule == "framing.bad-request"


@pytest.mark.parametrize("trailer", [b"T: " + b"t" * 300_000, b"T: t\r\n" * 50_000])
def test_endless_trailers_are_refused(server: Server, trailer: bytes) -> None:
    with server.client() as client:
        client.send(request("POST", "/", CHUNKED) + b"1\r\na\r\n0\r\n" + trailer)
        assert client.answer().rule == "framing.bad-request"


# Too large


@pytest.mark.parametrize("kind", ["length", "chunked"])
def test_five_mebibytes_are_refused_and_the_client_reads_it(server: Server, kind: str) -> None:
    body = b"b" * (5 * MIB)
    with server.client() as client:
        client.send(post(body) if kind == "length" else request("POST", "/", CHUNKED) + chunked(body))
        answer = client.answer()
        assert (answer.rule, answer.closes) == ("framing.too-large", True)
        assert client.closed()


def test_a_client_that_asks_first_is_refused_without_its_body(server: Server) -> None:
    with server.client() as client:
        client.send(request("POST", "/", f"Content-Length: {5 * MIB}", "Expect: 100-continue"))
        assert client.answer().rule == "framing.too-large"


def test_a_client_that_asks_first_is_told_to_go_on(server: Server) -> None:
    with server.client() as client:
        client.send(request("POST", "/", "Content-Length: 2", "Expect: 100-continue"))
        assert client.interim() == b"HTTP/1.1 100 Continue"
        assert client.send(b"ab").answer().json["body"] == "ab"


def test_a_client_that_asks_and_does_not_wait_is_answered_once(server: Server) -> None:
    with server.client() as client:
        assert client.send(post(b"ab", "Expect: 100-continue")).answer().json["body"] == "ab"


def test_the_go_ahead_comes_after_the_answers_before_it(serve: Serve) -> None:
    echo = Echo()
    server = serve(echo)
    with server.client() as client:
        client.send(get("/held") + request("POST", "/b", "Content-Length: 2", "Expect: 100-continue"))
        assert echo.entered.wait(DEADLINE)
        echo.release.set()
        assert client.answer().json["path"] == "/held"
        assert client.interim() == b"HTTP/1.1 100 Continue"
        assert client.send(b"ab").answer().json["body"] == "ab"


def test_a_client_that_never_stops_sending_is_cut_off(serve: Serve) -> None:
    server = serve(body=1000, drain=100_000)
    with server.client() as client:
        client.send(request("POST", "/", "Content-Length: 100000000"))
        with pytest.raises(ConnectionError):
            client.send(bytes(100_000_000))


def test_a_refused_client_that_stays_is_left(serve: Serve) -> None:
    server = serve(body=1000, linger=0.05)
    with server.client() as client:
        client.send(request("POST", "/", "Content-Length: 2000") + b"b")
        assert client.answer().rule == "framing.too-large"
        assert client.closed()
        server.stop(grace=5)


# Codings


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        (" GZip ", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("identity", bytes),
        ("gzip", lambda data: gzip.compress(data[:3]) + gzip.compress(data[3:])),
    ],
)
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_coded_body_is_decoded(server: Server, coding: str, pack: object, framing: str) -> None:
    assert callable(pack)
    packed = pack(b'{"a": 1}')
    line = f"Content-Encoding: {coding}"
    with server.client() as client:
        client.send(
            post(packed, line) if framing == "length" else request("POST", "/", CHUNKED, line) + chunked(packed)
        )
        assert client.answer().json["body"] == '{"a": 1}'


def test_the_last_body_of_a_connection_is_decoded_too(server: Server) -> None:
    with server.client() as client:
        answer = client.send(post(gzip.compress(b"a"), GZIP, "Connection: close")).answer()
        assert (answer.json["body"], answer.closes) == ("a", True)


BAD_CODINGS = {
    "cut": (GZIP, gzip.compress(b"a" * 100)[:-3], "framing.encoding"),
    "damaged": (GZIP, gzip.compress(b"a" * 100)[:-8] + bytes(8), "framing.encoding"),
    "plain": (GZIP, b'{"a": 1}', "framing.encoding"),
    "more after the end": (GZIP, gzip.compress(b"a") + b"junk", "framing.encoding"),
    "more after deflate": ("Content-Encoding: deflate", zlib.compress(b"a") + b"x", "framing.encoding"),
    "thousands of members": (GZIP, gzip.compress(b"") * 20_000, "framing.encoding"),
    "unknown": ("Content-Encoding: br", b"abc", "framing.encoding"),
    "two": ("Content-Encoding: gzip, gzip", gzip.compress(gzip.compress(b"a")), "framing.encoding"),
    "bomb": (GZIP, gzip.compress(bytes(64 * MIB), 1), "framing.inflated-too-large"),
    "bomb in members": (GZIP, gzip.compress(bytes(MIB)) * 5, "framing.inflated-too-large"),
}


@pytest.mark.parametrize(("line", "body", "rule"), BAD_CODINGS.values(), ids=BAD_CODINGS)
def test_a_body_that_cannot_be_decoded_is_refused_and_the_connection_lives(
    server: Server, line: str, body: bytes, rule: str
) -> None:
    with server.client() as client:
        answer = client.send(post(body, line)).answer()
        assert (answer.rule, answer.closes) == (rule, False)
        assert client.send(get("/next")).answer().json["path"] == "/next"


@pytest.mark.parametrize(("size", "status"), [(1000, 200), (1001, 400)])
def test_the_bound_of_inflated_bodies_is_exact(serve: Serve, size: int, status: int) -> None:
    with serve(inflated=1000).client() as client:
        assert client.send(post(gzip.compress(bytes(size)), GZIP)).answer().status == status


# Half of a request, and slow ones

HALVES = {
    "request line": b"POST /half HT",
    "headers": b"POST /half HTTP/1.1\r\nHost: x\r\nContent-Le",
    "headers without end": b"POST /half HTTP/1.1\r\nHost: x\r\n",
    "no body": request("POST", "/half", "Content-Length: 5"),
    "short body": request("POST", "/half", "Content-Length: 5") + b"abc",
    "short chunk": request("POST", "/half", CHUNKED) + b"5\r\nabc",
    "no last chunk": request("POST", "/half", CHUNKED) + b"3\r\nabc\r\n",
    "half a size": request("POST", "/half", CHUNKED) + b"3",
    "trailers without end": request("POST", "/half", CHUNKED) + b"0\r\nA: b\r\n",
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_half_a_request_and_then_no_more_is_answered(server: Server, half: bytes) -> None:
    with server.client() as client:
        answer = client.send(half).half_close().answer()
        assert (answer.rule, answer.closes) == ("framing.incomplete", True)
        assert client.closed()


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_half_a_request_and_then_silence_is_answered(serve: Serve, half: bytes) -> None:
    server = serve(read_timeout=0.05)
    with server.client() as client:
        answer = client.send(half).answer()
        assert (answer.rule, answer.closes) == ("framing.timeout", True)
        client.half_close()
        assert client.closed()


@pytest.mark.parametrize("ending", ["framing.incomplete", "framing.timeout"])
@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_a_whole_request_before_the_half_one_is_answered_first(serve: Serve, half: bytes, ending: str) -> None:
    server = serve(read_timeout=0.05 if ending == "framing.timeout" else 30)
    with server.client() as client:
        client.send(post(b"a", target="/whole") + half)
        if ending == "framing.incomplete":
            client.half_close()
        assert client.answer().json["path"] == "/whole"
        assert client.answer().rule == ending


def test_head_and_body_have_a_time_each_and_dripping_wins_none(serve: Serve) -> None:
    server = serve(read_timeout=0.2)
    with server.client() as client:
        answer = dripped(client, request("POST", "/", "Content-Length: 1000000"), b"b" * 1000)
        assert answer == "framing.timeout"
    with server.client() as client:
        assert dripped(client, b"", b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 1000) == "framing.timeout"


def dripped(client: Client, first: bytes, rest: bytes) -> str:
    """Send `rest` byte by byte, never pausing long, until the answer comes; its rule."""
    client.send(first)
    client.socket.settimeout(0.01)
    for byte in rest:
        client.send(bytes([byte]))
        try:
            return client.answer().rule
        except TimeoutError:
            continue
    raise AssertionError("no answer came")


@pytest.mark.parametrize(
    "whole", [get("/w"), post(b"ab", target="/w"), request("POST", "/w", CHUNKED) + chunked(b"ab")]
)
def test_a_whole_request_and_then_no_more_is_answered(server: Server, whole: bytes) -> None:
    with server.client() as client:
        assert client.send(whole).half_close().answer().json["path"] == "/w"
        assert client.closed()


def test_a_half_closed_client_waits_for_a_slow_answer(serve: Serve) -> None:
    echo = Echo()
    server = serve(echo)
    with server.client() as client, server.client() as other:
        client.send(get("/held") + get("/behind"))
        assert echo.entered.wait(DEADLINE)
        client.half_close()
        assert other.send(get("/other")).answer().status == 200
        echo.release.set()
        assert client.answer().json["path"] == "/held"
        answer = client.answer()
        assert (answer.json["path"], answer.closes) == ("/behind", True)
        assert client.closed()


def test_more_than_the_said_length_is_the_next_request(server: Server) -> None:
    with server.client() as client:
        client.send(request("POST", "/", "Content-Length: 2") + b"abcdef / nonsense\r\n\r\n")
        assert client.answer().json["body"] == "ab"
        assert client.answer().rule == "framing.bad-request"
