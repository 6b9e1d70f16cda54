"""Request lines and headers: what is read, what is refused, and that every refusal is an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.wire import Echo, chunked, get, post, request

if TYPE_CHECKING:
    from tests.server.wire.conftest import Serve
    from tests.support.wire import Server

JUNK = {
    "tls hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "binary": bytes(range(256)),
    "unknown method": request("FROBNICATE", "/"),
    "http/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "line feeds alone": b"GET / HTTP/1.1\nHost: x\n\n",
    "blank in target": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "raw UTF-8 in target": "GET /é HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    "no slash": get("beta"),
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": get("/", "Host: y"),
    "blank in header name": get("/", "Bad Name: 1"),
    "no colon": get("/", "Nothing"),
    "folded header": get("/", " folded: 1"),
    "control character": get("/", "A: b\x01c"),
    "negative length": request("POST", "/", "Content-Length: -1"),
    "length in words": request("POST", "/", "Content-Length: ten"),
    "two lengths": request("POST", "/", "Content-Length: 1", "Content-Length: 2") + b"ab",
    "endless length": request("POST", "/", "Content-Length: " + "9" * 40),
    "length and chunks": request("POST", "/", "Content-Length: 5", "Transfer-Encoding: chunked") + chunked(b"a"),
    "unknown transfer": request("POST", "/", "Transfer-Encoding: gzip") + chunked(b"a"),
}
NAMED_BUT_REFUSED = {
    "http/0.9": b"GET /old\r\n\r\n",
    "http/2 line": b"GET / HTTP/2.0\r\nHost: x\r\n\r\n",
    "connect": request("CONNECT", "example.com:443"),
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_what_no_parser_reads_is_answered_and_ends_the_connection(server: Server, junk: bytes) -> None:
    with server.client() as client:
        answer = client.send(junk).answer()
        assert (answer.version, answer.status, answer.rule) == ("HTTP/1.1", 400, "framing.bad-request")
        assert answer.headers["content-type"] == "application/json"
        assert {"date", "request-id", "content-length"} <= answer.headers.keys()
        assert answer.closes
        assert client.closed()


@pytest.mark.parametrize("head", NAMED_BUT_REFUSED.values(), ids=NAMED_BUT_REFUSED)
def test_a_readable_head_of_another_protocol_is_refused_as_a_request(server: Server, head: bytes) -> None:
    with server.client() as client:
        answer = client.send(head).answer()
        assert (answer.version, answer.rule, answer.closes) == ("HTTP/1.1", "framing.bad-request", True)
        assert client.closed()


def test_the_refusal_of_a_tls_client_names_the_cure(server: Server) -> None:
    with server.client() as client:
        assert "http://" in client.send(JUNK["tls hello"]).answer().json["explain"]


@pytest.mark.parametrize(
    "junk",
    [
        get("/", "Authorization\x01: Bearer SECRET"),
        get("/", "Authorization: Bearer SECRET\x01"),
        b"GET /?client_secret=SECRET\x01 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"SECRET / HTTP/1.1\r\nHost: x\r\n\r\n",
        get("SECRET"),
    ],
)
def test_an_explanation_never_quotes_the_client(server: Server, junk: bytes) -> None:
    with server.client() as client:
        assert b"SECRET" not in client.send(junk).answer().body


def test_the_target_is_kept_as_sent(server: Server) -> None:
    with server.client() as client:
        told = client.send(get("//beta/a%2Fb/%zz?x=%C3%A9&$top=1?&y")).answer().json
    assert told["target"] == "//beta/a%2Fb/%zz?x=%C3%A9&$top=1?&y"
    assert (told["path"], told["query"]) == ("//beta/a%2Fb/%zz", "x=%C3%A9&$top=1?&y")


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("http://graph.microsoft.com/beta/x?a", "/beta/x"),
        ("http://graph.microsoft.com", "/"),
        ("https://h:1/", "/"),
    ],
)
def test_a_proxys_target_has_the_path_of_its_url(server: Server, target: str, path: str) -> None:
    with server.client() as client:
        told = client.send(get(target)).answer().json
    assert (told["target"], told["path"]) == (target, path)


def test_the_target_of_options_may_be_a_star(server: Server) -> None:
    with server.client() as client:
        assert client.send(request("OPTIONS", "*")).answer().json["path"] == "*"


def test_headers_are_text_whatever_bytes_came(server: Server) -> None:
    with server.client() as client:
        head = b"GET / HTTP/1.1\r\nHost: x\r\nA: M\xfcller\r\nB: M\xc3\xbcller\r\n\r\n"
        told = client.send(head).answer().json["headers"]
    assert (told["A"], told["B"]) == ("Müller", "Müller")


@pytest.mark.parametrize("length", [16 * 1024 + 1, 40 * 1024])
def test_a_url_beyond_its_bound_is_refused_with_its_request(server: Server, length: int) -> None:
    with server.client() as client:
        answer = client.send(get("/" + "u" * (length - 1))).answer()
        assert answer.rule == "framing.uri-too-long"
        assert client.closed()
    assert isinstance(server.answerer, Echo)
    assert server.answerer.seen[0].head_fault is not None


def test_a_url_at_its_bound_is_read(server: Server) -> None:
    with server.client() as client:
        assert client.send(get("/" + "u" * (16 * 1024 - 1))).answer().status == 200


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (b"GET /" + b"u" * 300_000, "framing.uri-too-long"),
        (b"GET /" + b"u" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", "framing.uri-too-long"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"h" * 300_000, "framing.header-too-large"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 50_000, "framing.header-too-large"),
    ],
    ids=["endless line", "whole line", "endless header", "endless headers"],
)
def test_a_head_without_end_is_refused_before_it_ends(server: Server, head: bytes, rule: str) -> None:
    with server.client() as client:
        assert client.send(head).answer().rule == rule
        assert client.closed()


@pytest.mark.parametrize(
    "lines", [["A: " + "h" * 33_000], [f"H{n}: {'v' * 20}" for n in range(1500)]], ids=["one", "many"]
)
def test_headers_beyond_their_bound_are_refused_with_their_request(server: Server, lines: list[str]) -> None:
    with server.client() as client:
        answer = client.send(get("/", *lines)).answer()
        assert (answer.rule, answer.closes) == ("framing.header-too-large", True)


def test_many_headers_below_the_bound_are_read(server: Server) -> None:
    with server.client() as client:
        told = client.send(get("/", *(f"H{n}: v" for n in range(2000)))).answer().json
    assert len(told["headers"]) == 2001


def test_bounds_are_options(serve: Serve) -> None:
    server = serve(target=20, headers=60)
    with server.client() as client:
        assert client.send(get("/short")).answer().status == 200
        assert client.send(get("/" + "u" * 20)).answer().rule == "framing.uri-too-long"
    with server.client() as client:
        assert client.send(get("/", "A: " + "h" * 60)).answer().rule == "framing.header-too-large"


def test_a_head_may_come_byte_by_byte(server: Server) -> None:
    with server.client() as client:
        for byte in post(b"ab", target="/slow"):
            client.send(bytes([byte]))
        assert client.answer().json["body"] == "ab"
        assert client.send(get("/next")).answer().json["path"] == "/next"


def test_line_breaks_between_requests_are_nothing(server: Server) -> None:
    with server.client() as client:
        client.send(b"\r\n\r\n" + post(b"a") + b"\r\n" + get("/b") + b"\r\n")
        assert client.answer().json["body"] == "a"
        assert client.answer().json["path"] == "/b"
        client.half_close()
        assert client.closed()


@pytest.mark.parametrize("upgrade", ["h2c", "websocket"])
def test_an_upgrade_is_not_made_and_the_request_is_answered(server: Server, upgrade: str) -> None:
    with server.client() as client:
        answer = client.send(get("/a", f"Upgrade: {upgrade}", "Connection: Upgrade")).answer()
        assert (answer.status, answer.json["path"]) == (200, "/a")
        if not answer.closes:
            assert client.send(get("/b")).answer().json["path"] == "/b"
