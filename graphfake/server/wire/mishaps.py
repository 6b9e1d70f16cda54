"""What a connection does instead of carrying an answer whole: for those who want to see their client bear it."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from graphfake.faults.strike import Drop

_PIECES = 40
_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_BLANK_LINE = b"\r\n\r\n"


class Mishap(NamedTuple):
    """`noise` is what comes where the kind is `garbage`: bytes that are no HTTP."""

    kind: Drop
    noise: bytes = b""

    @property
    def drips(self) -> bool:
        """Does the answer come in pieces? The connection goes on afterwards, and ends with any other mishap."""
        return self.kind == "slow"


def _carried(mishap: Mishap, whole: bytes) -> bytes:
    """What the client gets of the bytes of an answer: of one without a body, half of its head is `truncated`."""
    if mishap.kind in ("reset", "empty"):
        return b""
    if mishap.kind == "garbage":
        return mishap.noise
    if mishap.kind == "truncated":
        head, blank, body = whole.partition(_BLANK_LINE)
        return head + blank + body[: len(body) // 2] if body else head[: len(head) // 2]
    return whole


class Carrier:
    """Carries one answer to its client, as far as its mishap lets it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, mishap: Mishap) -> None:
        self._mishap = mishap
        self._hurry: asyncio.Future[None] = loop.create_future()

    async def carry(self, transport: asyncio.Transport, whole: bytes, seconds: float) -> None:
        """Write what comes of the bytes of an answer; one that drips comes whole within so many seconds.

        Except by a reset, the connection is not closed here.
        """
        data = _carried(self._mishap, whole)
        if self._mishap.drips:
            await self._drip(transport, data, seconds)
        elif data:
            transport.write(data)
        if self._mishap.kind == "reset":
            _reset(transport)

    async def _drip(self, transport: asyncio.Transport, data: bytes, seconds: float) -> None:
        parts = _pieces(data)
        for place, part in enumerate(parts):
            if place:
                await asyncio.wait([self._hurry], timeout=seconds / len(parts))
            if transport.is_closing():
                return
            transport.write(part)

    def hurry(self) -> None:
        """Write what is left at once."""
        if not self._hurry.done():
            self._hurry.set_result(None)


def _pieces(data: bytes) -> list[bytes]:
    number = max(1, min(len(data), _PIECES))
    cuts = [len(data) * place // number for place in range(number + 1)] if data else []
    return [data[start:end] for start, end in pairwise(cuts)]


def _reset(transport: asyncio.Transport) -> None:
    """Close so that the client gets a reset and no end."""
    opened = transport.get_extra_info("socket")
    if opened is not None:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
    transport.abort()
