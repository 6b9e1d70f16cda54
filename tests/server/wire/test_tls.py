"""The same wire under TLS: requests say that they came by https, and a client that leaves hurts nobody."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.support.wire import DEADLINE, TlsClient, get, post, request

if TYPE_CHECKING:
    import ssl

    from tests.server.wire.conftest import Serve


def test_a_request_says_that_it_came_by_https(serve: Serve, tls: ssl.SSLContext) -> None:
    server = serve(tls=tls)
    with TlsClient(server.port) as client:
        assert client.send(post(b"a")).answer().json["scheme"] == "https"
        assert client.send(get("/long/500000")).answer().text == b"x" * 500_000


def test_a_refused_client_reads_its_refusal(serve: Serve, tls: ssl.SSLContext) -> None:
    server = serve(tls=tls, body=1000, linger=0.2)
    with TlsClient(server.port) as client:
        client.send(post(bytes(300_000)))
        answer = client.answer()
        assert (answer.rule, answer.closes) == ("framing.too-large", True)


@pytest.mark.parametrize("begun", [b"", get("/"), request("POST", "/", "Content-Length: 5") + b"a"])
def test_a_client_that_leaves_hurts_nobody(serve: Serve, tls: ssl.SSLContext, begun: bytes) -> None:
    server = serve(tls=tls)
    with TlsClient(server.port) as client:
        client.send(begun)
    with TlsClient(server.port) as client:
        client.send(begun).reset()
    with socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
    with TlsClient(server.port) as client:
        assert client.send(get("/")).answer().status == 200
