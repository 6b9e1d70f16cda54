"""Servers on both kinds of loop, stopped after each test, and a log that must stay empty."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from graphfake.server.wire.bounds import Bounds
from graphfake.server.wire.listen import new_event_loop
from tests.support.wire import Echo, Server, get

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {"asyncio": asyncio.SelectorEventLoop}
if importlib.util.find_spec("uvloop") is not None:
    LOOPS["uvloop"] = new_event_loop


class Serve(Protocol):
    """Starts a server; keyword arguments are bounds."""

    def __call__(self, answerer: Echo | None = None, *, tls: Any = None, **bounds: float) -> Server: ...


@pytest.fixture(params=LOOPS)
def new_loop(request: pytest.FixtureRequest) -> Callable[[], asyncio.AbstractEventLoop]:
    return LOOPS[request.param]


@pytest.fixture
def serve(new_loop: Callable[[], asyncio.AbstractEventLoop]) -> Iterator[Serve]:
    """Each server stops in time when the test is over."""
    servers: list[Server] = []

    def start(answerer: Echo | None = None, *, tls: Any = None, **bounds: Any) -> Server:
        servers.append(Server(new_loop, answerer or Echo(), Bounds(**bounds), tls))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def server(serve: Serve) -> Iterator[Server]:
    """A server with the default bounds. Whatever the test did to it, it still answers afterwards."""
    started = serve()
    yield started
    with started.client() as client:
        assert client.send(get("/still-there")).answer().json["path"] == "/still-there"


@pytest.fixture(scope="session")
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


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that a client does is worth a warning. A test of our own bugs asks for `bug_log` instead."""
    yield
    if "bug_log" not in request.fixturenames:
        told = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
        assert told == []


@pytest.fixture
def bug_log(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What was logged so far, a line each."""
    return lambda: [caplog.handler.format(record) for record in caplog.records]
