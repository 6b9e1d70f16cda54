"""A client's bytes become requests, without a socket in sight: the parser is aiohttp's, the bounds are ours.

Bytes are fed to the parser in pieces that end where a head or a body may end, so that what follows one request
(another, half of one, junk) is never mixed up with it.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from aiohttp.http_writer import HttpVersion10, HttpVersion11
from aiohttp.streams import EMPTY_PAYLOAD

from graphfake.server.wire.coding import decode
from graphfake.server.wire.framing import (
    SPEAKS_TLS,
    TLS_HELLO,
    body_too_large,
    headers_too_large,
    misfit,
    readable,
    split_target,
    target_too_long,
    unparsable,
)
from graphfake.server.wire.messages import Fault, Request
from graphfake.server.wire.parser import new_parser

if TYPE_CHECKING:
    import asyncio

    from aiohttp.http_parser import RawRequestMessage
    from aiohttp.streams import StreamReader
    from multidict import CIMultiDictProxy

    from graphfake.server.wire.bounds import Bounds

READY = 32  # requests that wait for their answer before more of the client's bytes are parsed
_BLANK_LINE = b"\r\n\r\n"
_LINE_BREAKS = b"\r\n"
_SPARE = 16 * 1024  # a head that is somewhat too long is still read, so that its refusal can name its ids
_FRAMING_OF_A_CHUNK = 6  # b"1\r\nx\r\n" spends five bytes on one; more than this is no body


class Incoming:
    """What one client sent. `ready` holds whole requests, and faults where no head could be read, in order.

    `closed`: nothing more of this client will be read. `progress` changes with every head and every request.
    `awaits_continue`: the client wants to hear `100 Continue` before it sends its body.
    """

    __slots__ = (
        "_body", "_bounds", "_chunked", "_ended", "_head", "_headers", "_held", "_keep_alive", "_left", "_line",
        "_loop", "_message", "_parser", "_payload", "_peer", "_plain", "_scheme", "_size", "_tail", "_upgraded",
        "_wire", "awaits_continue", "closed", "progress", "ready",
    )  # fmt: skip

    def __init__(self, loop: asyncio.AbstractEventLoop, bounds: Bounds, *, scheme: str, peer: str) -> None:
        self._loop = loop
        self._bounds = bounds
        self._scheme = scheme
        self._peer = peer
        self.ready: deque[Request | Fault] = deque()
        self.closed = False
        self.progress = 0
        self.awaits_continue = False
        self._held = b""
        self._ended = False
        self._tail = b""  # the last bytes of an unfinished piece: a blank line may be cut in two
        self._head = 0  # bytes of an unfinished head
        self._line = False  # its first line is whole
        self._plain = True  # and all ASCII
        self._message: RawRequestMessage
        self._headers: CIMultiDictProxy[str]
        self._keep_alive = True
        self._upgraded = False
        self._payload: StreamReader | None = None
        self._body: list[bytes] = []
        self._size = 0
        self._left = 0  # bytes to come of a body whose length was said
        self._chunked = False
        self._wire = 0  # bytes that a chunked body took on the wire
        self._parser = new_parser(loop)

    @property
    def partial(self) -> bool:
        """Has a request begun whose rest is still to come?"""
        return (self._head > 0 or self._payload is not None) and not self.closed

    @property
    def held(self) -> bool:
        """Are bytes kept unparsed until `ready` has been worked off? `feed(b"")` then goes on."""
        return bool(self._held)

    def feed(self, data: bytes) -> None:
        """Take what the client sent; any bytes whatever, cut anywhere."""
        if self._held:
            data, self._held = self._held + data, b""
        size, at = len(data), 0
        while at < size and not self.closed:
            if len(self.ready) >= READY:
                self._held = data[at:]
                return
            if self._payload is None and not self._head and data[at] in _LINE_BREAKS:
                at += 1  # some clients send a line break too many after a body
                continue
            end = self._piece_end(data, at, size)
            piece = data if end - at == size else data[at:end]
            at = end
            if self._payload is None:
                self._feed_head(piece)
            else:
                self._feed_body(self._payload, piece)
        if self._ended:
            self._cut("framing.incomplete", "The client closed its side before the request was whole")

    def end(self) -> None:
        """The client will send no more."""
        self._ended = True
        if not self._held:
            self.feed(b"")

    def time_out(self) -> None:
        """The rest of the request begun has been waited for long enough."""
        self._cut("framing.timeout", f"The request was not whole within {self._bounds.read_timeout:g} s")

    def _cut(self, rule: str, told: str) -> None:
        if self._payload is not None:
            expected = f" of {self._size + self._left}" if not self._chunked else ""
            self._emit(body_fault=Fault(rule, f"{told}: {self._size}{expected} bytes of its body came."))
        elif self._head:
            self._refuse(Fault(rule, f"{told}: its headers have no end."))
        self.closed = True

    def _piece_end(self, data: bytes, at: int, size: int) -> int:
        if self._left:
            return min(size, at + self._left)
        if self._tail:
            cut = (self._tail + data[at : at + 3]).find(_BLANK_LINE)
            if cut >= 0:
                return at + cut + 4 - len(self._tail)
        found = data.find(_BLANK_LINE, at)
        return size if found < 0 else found + 4

    def _feed_head(self, piece: bytes) -> None:
        self._head += len(piece)
        if not piece.isascii():
            self._plain = False
        try:
            messages, self._upgraded, _ = self._parser.feed_data(piece)
        except Exception as error:  # noqa: BLE001 - whatever a parser makes of a stranger's bytes is the stranger's
            tls = piece.startswith(TLS_HELLO)
            self._refuse(Fault("framing.bad-request", SPEAKS_TLS) if tls else unparsable(error))
            return
        if messages:
            self._begin(*messages[0])
            return
        self._tail = (self._tail + piece)[-3:]
        self._line = self._line or b"\n" in piece
        bounds = self._bounds
        if self._head > bounds.target + bounds.headers + _SPARE:
            self._refuse(headers_too_large(bounds) if self._line else target_too_long(bounds))

    def _begin(self, message: RawRequestMessage, payload: StreamReader) -> None:
        size, plain = self._head, self._plain
        self._head, self._tail, self._line, self._plain = 0, b"", False, True
        self.progress += 1
        self._message = message
        self._headers = headers = message.headers if plain else readable(message.headers)
        self._keep_alive = not message.should_close
        self._chunked = message.chunked
        self._size = 0
        fault = self._weigh(message, size)
        if fault is not None:
            self._emit(head_fault=fault)
        elif payload is EMPTY_PAYLOAD:
            self._emit()
        else:
            self._left = 0 if message.chunked else int(headers["Content-Length"])
            if self._left > self._bounds.body:
                self._emit(body_fault=body_too_large(self._bounds))
                return
            self._payload = payload
            self._wire = 0
            expects = headers.get("Expect")
            self.awaits_continue = (
                expects is not None and expects.lower() == "100-continue" and message.version == HttpVersion11
            )

    def _weigh(self, message: RawRequestMessage, size: int) -> Fault | None:
        target = message.path
        if len(target) > self._bounds.target:
            return target_too_long(self._bounds)
        if size - len(target) > self._bounds.headers:
            return headers_too_large(self._bounds)
        told = misfit(message)
        return None if told is None else Fault("framing.bad-request", told)

    def _feed_body(self, payload: StreamReader, piece: bytes) -> None:
        try:
            _, self._upgraded, _ = self._parser.feed_data(piece)
        except Exception as error:  # noqa: BLE001 - as above
            self._emit(body_fault=unparsable(error))
            return
        part = payload.read_nowait()
        if part:
            self._body.append(part)
            self._size += len(part)
        if self._left:
            self._left -= len(piece)
        if self._size > self._bounds.body:
            self._emit(body_fault=body_too_large(self._bounds))
        elif payload.is_eof():
            if self._chunked:
                self._parser = new_parser(self._loop)  # aiohttp's would add the trailers to the next request's headers
            self._emit(b"".join(self._body))
        elif self._chunked:
            self._tail = (self._tail + piece)[-3:]
            self._wire += len(piece)
            if self._wire > self._size * _FRAMING_OF_A_CHUNK + self._bounds.headers:
                self._emit(body_fault=Fault("framing.bad-request", "The chunked body is more framing than body."))

    def _emit(self, body: bytes = b"", *, head_fault: Fault | None = None, body_fault: Fault | None = None) -> None:
        """Hand the request over. A fault so far means that the place where the next would begin is unknown."""
        message, headers = self._message, self._headers
        if head_fault or body_fault or self._upgraded or not self._keep_alive:
            self.closed = True
        if body and (coding := headers.get("Content-Encoding")):
            body, body_fault = decode(body, coding, self._bounds.inflated)
        target = message.path
        path, query = split_target(target)
        self._payload = None
        self._body = []
        self._left = 0
        self._tail = b""
        self.awaits_continue = False
        self.progress += 1
        self.ready.append(
            Request(
                message.method,
                target,
                path,
                query,
                headers,
                body,
                self._scheme,
                self._peer,
                time.perf_counter(),
                not self.closed,
                message.version == HttpVersion10,
                head_fault,
                body_fault,
            )
        )

    def _refuse(self, fault: Fault) -> None:
        self._head = 0
        self.closed = True
        self.ready.append(fault)
