"""Where notifications may go: this machine, and hosts that were allowed at start; each name is looked up once."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Address = tuple[int, str]

MOST_OF_A_URL = 4_000
_LOOKUP = 5.0  # seconds
_MOST_NAMES = 1_000
_PRINTED = re.compile(r"[!-~]+")
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252})")
_PORTS = {"http": 80, "https": 443}


class Astray(Exception):
    """Nothing is sent there; the text is a sentence that says why, and what would be right."""


class Target(NamedTuple):
    """Where a URL leads: a name or an address in lower case without brackets, and a port."""

    scheme: str
    host: str
    port: int


def target_of(url: str) -> Target | None:
    """Where a URL leads; None for what is no URL of http or https that could be called."""
    if len(url) > MOST_OF_A_URL or not _PRINTED.fullmatch(url) or "\\" in url:
        return None
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _PORTS or parts.username is not None or port == 0:
        return None
    return Target(parts.scheme, host, port or _PORTS[parts.scheme]) if is_host(host) else None


def is_host(text: str) -> bool:
    """Is this the name of a host or an address, without port and brackets?"""
    return _address(text) is not None or _NAME.fullmatch(text) is not None


class Hosts(AbstractResolver):
    """Says whether a host may be called, and what its addresses are: for as long as the server runs, the same."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(host.lower().strip("[]").rstrip(".") for host in allowed)
        self._known: dict[str, tuple[Address, ...]] = {}

    async def check(self, target: Target) -> None:
        """Raises Astray for a host that may not be called, or has no address."""
        literal = _address(target.host)
        if target.host in self._allowed or (literal is not None and literal.is_loopback):
            if literal is None:
                await self._addresses(target)
            return
        addresses = () if literal is not None else await self._addresses(target)
        if not addresses or not all(_is_loopback(address) for _, address in addresses):
            raise Astray(
                f"{target.host} is not this machine: listen on 127.0.0.1, or start the server with "
                f"--allow-webhook {target.host}."
            )

    async def _addresses(self, target: Target) -> tuple[Address, ...]:
        known = self._known.get(target.host)
        if known is None:
            known = await _looked_up(target)
            if len(self._known) >= _MOST_NAMES:
                raise Astray("Notifications were asked for at too many names; use an address, or a name that is known.")
            # Another lookup of the same name may have ended before: the first one counts.
            known = self._known.setdefault(target.host, known)
        return known

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """For aiohttp: the addresses that were found when the host was checked, and no others."""
        del family
        return [
            ResolveResult(hostname=host, host=address, port=port, family=known, proto=0, flags=socket.AI_NUMERICHOST)
            for known, address in self._known.get(host.lower().rstrip("."), ())
        ]

    async def close(self) -> None:
        """Nothing is open."""


async def _looked_up(target: Target) -> tuple[Address, ...]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_LOOKUP):
            found: Sequence[tuple[int, int, int, str, tuple[object, ...]]] = await loop.getaddrinfo(
                target.host, target.port, type=socket.SOCK_STREAM
            )
    except (OSError, TimeoutError, UnicodeError) as error:
        raise Astray(f"No address is known for {target.host}.") from error
    return tuple(dict.fromkeys((family, str(address[0])) for family, _, _, _, address in found))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _is_loopback(text: str) -> bool:
    address = _address(text)
    return address is not None and address.is_loopback
