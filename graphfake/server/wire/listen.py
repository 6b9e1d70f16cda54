"""A listening server: bound, served and stopped without losing what it has begun to answer."""

from __future__ import annotations

import asyncio
import errno
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from graphfake.server.wire.bounds import Bounds
from graphfake.server.wire.connection import Connection
from graphfake.server.wire.shared import Wire

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from graphfake.server.wire.messages import Answerer

_BACKLOG = 1024
_TURNS_OF_AN_ACCEPT = 3  # of the loop, until a client just accepted has its connection
_TRIES = 10  # for a free port that is free on every address of a name such as localhost
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - told apart, not listened on


class ListenError(OSError):
    """The address cannot be listened on; the text says why, and what would be right."""


def bind(host: str, port: int) -> list[socket.socket]:
    """Sockets listening on every address of `host` (a name, or an address with or without brackets) at one port.

    Port 0 takes a free one. Raises `ListenError`.
    """
    if not 0 <= port <= 65535:
        raise ListenError(errno.EINVAL, f"port {port} does not exist; a port is a number from 0 to 65535")
    name = host.removeprefix("[").removesuffix("]")
    try:
        found = socket.getaddrinfo(name or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise ListenError(
            errno.EADDRNOTAVAIL, f"no address is known for host {host!r}; 127.0.0.1 is this machine alone"
        ) from None
    addresses = list(dict.fromkeys((family, address[0]) for family, _, _, _, address in found))
    tries = _TRIES if port == 0 and len(addresses) > 1 else 1
    while True:
        tries -= 1
        try:
            return _bind_all(addresses, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not tries:
                raise ListenError(error.errno, _why(error, host, port)) from None


def _bind_all(addresses: Sequence[tuple[int, str | int]], port: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    try:
        for family, address in addresses:
            try:
                made = socket.create_server((str(address), port), family=family, backlog=_BACKLOG)
            except OSError as error:
                # A name such as localhost may have an IPv6 address where the machine has no IPv6.
                if sockets and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                    continue
                raise
            made.setblocking(False)
            sockets.append(made)
            port = made.getsockname()[1]
    except OSError:
        for made in sockets:
            made.close()
        raise
    return sockets


def _why(error: OSError, host: str, port: int) -> str:
    where = f"{host} port {port}"
    if error.errno == errno.EADDRINUSE:
        return f"{where} is taken by another program; choose another port, or 0 for any free one"
    if error.errno == errno.EACCES:
        return f"{where} needs rights that this user lacks; choose a port above 1023"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine; 127.0.0.1 is this machine alone"
    return f"{where} cannot be listened on: {error.strerror}"


class Listener:
    """A server that listens. Made by `listen`; ended by `stop`."""

    def __init__(self, wire: Wire, sockets: Sequence[socket.socket], servers: list[asyncio.Server], host: str) -> None:
        self._wire = wire
        self._servers = servers
        self._host = host
        self.addresses: tuple[tuple[str, int], ...] = tuple(made.getsockname()[:2] for made in sockets)

    @property
    def port(self) -> int:
        return self.addresses[0][1]

    @property
    def authority(self) -> str:
        """`host:port` as a client on this machine writes it: an IPv6 address in brackets, never a wildcard."""
        host = _LOOPBACK.get(self._host, self._host)
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    async def stop(self, grace: float = 5.0) -> None:
        """Take no more clients, close idle connections at once, and give requests under way `grace` seconds.

        What has not been answered by then is cancelled.
        """
        wire = self._wire
        wire.stopping = True
        for server in self._servers:
            server.close()
        for _ in range(_TURNS_OF_AN_ACCEPT):
            await asyncio.sleep(0)
        for connection in list(wire.connections):
            connection.stop()
        if wire.connections:
            try:
                await asyncio.wait_for(wire.quiet.wait(), grace)
            except TimeoutError:
                tasks = [connection.abort() for connection in list(wire.connections)]
                await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)
                await wire.quiet.wait()
        with suppress(TimeoutError):  # a TLS handshake that never ends would be waited for
            async with asyncio.timeout(grace):
                for server in self._servers:
                    await server.wait_closed()


async def listen(
    answerer: Answerer,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    bounds: Bounds | None = None,
    tls: ssl.SSLContext | None = None,
) -> Listener:
    """Serve `answerer` in the running loop on what `bind` gives for `host` and `port`. Raises `ListenError`."""
    loop = asyncio.get_running_loop()
    wire = Wire(loop, answerer, bounds or Bounds())
    sockets = bind(host, port)
    servers = [
        await loop.create_server(lambda: Connection(wire), sock=made, ssl=tls, backlog=_BACKLOG) for made in sockets
    ]
    return Listener(wire, sockets, servers, host.removeprefix("[").removesuffix("]"))


def new_event_loop() -> asyncio.AbstractEventLoop:
    """A loop for a server of ours: uvloop's where it is installed, since it serves twice as many requests."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
