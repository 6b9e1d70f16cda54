"""The same wire under TLS: requests say that they came by https, and a client that leaves hurts nobody."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.wire import DEADLINE, Client, get, post, request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.wire.conftest import Serve


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's context with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    pem += key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file: Path = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


class TlsClient(Client):
    """A client that takes any certificate."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.socket: socket.socket = context.wrap_socket(self.socket)


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
