"""One client's connection: its bytes go in, its answers come out in order, and whatever it does, nothing breaks.

An `asyncio.Protocol` of our own, because aiohttp's `RequestHandler` gives a half-closed client no answer, answers
broken framing in plain text under HTTP/1.0, lets a slow request last for ever, and costs several times as much.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from graphfake.server.wire.answering import answer_to, bytes_of
from graphfake.server.wire.incoming import Incoming
from graphfake.server.wire.leaving import end_waiting
from graphfake.server.wire.messages import Fault, Request
from graphfake.server.wire.mishaps import Carrier
from graphfake.server.wire.patience import Patience
from graphfake.server.wire.shared import report, start_task

if TYPE_CHECKING:
    from graphfake.server.wire.messages import Response
    from graphfake.server.wire.mishaps import Mishap
    from graphfake.server.wire.shared import Wire

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(asyncio.Protocol):
    """Reads, answers and closes. The loop makes one for each client."""

    __slots__ = (
        "_carrier", "_ended", "_incoming", "_lingering", "_patience", "_reading_paused", "_task", "_thrown_away",
        "_transport", "_wire", "_working",
    )  # fmt: skip

    _incoming: Incoming
    _patience: Patience

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._working = False
        self._ended = False  # the client has closed its side
        self._reading_paused = False  # it has sent more than is answered yet
        self._lingering = False  # it is only listened to until it has read its refusal
        self._thrown_away = 0
        self._carrier: Carrier | None = None  # of an answer that meets a mishap just now

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        wire = self._wire
        scheme = "http" if transport.get_extra_info("sslcontext") is None else "https"
        peer = transport.get_extra_info("peername")
        self._incoming = Incoming(wire.loop, wire.bounds, scheme=scheme, peer=peer[0] if peer else "")
        wire.connections.add(self)
        self._patience = Patience(self, wire.loop, wire.bounds)
        if wire.stopping:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        incoming = self._incoming
        if incoming.closed:
            self._thrown_away += len(data)
            if self._thrown_away > self._wire.bounds.drain and self._transport is not None:
                self._transport.abort()
            return
        incoming.feed(data if type(data) is bytes else bytes(data))
        self._go_on()

    def eof_received(self) -> bool:
        """The client sends no more. True keeps our side open until it has got its answers."""
        self._ended = True
        transport = self._transport
        if transport is None or self._lingering:
            return False
        self._incoming.end()
        self._go_on()
        end_waiting(self._task)
        # asyncio cannot keep just one side of a TLS connection open
        return self._working and transport.get_extra_info("sslcontext") is None

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the cause makes no difference
        self._transport = None
        incoming = self._incoming
        incoming.closed = True
        incoming.ready.clear()
        self._patience.end()
        if self._carrier is not None:
            self._carrier.hurry()
        end_waiting(self._task)
        if not self._working:
            self._wire.forget(self)

    def pause_writing(self) -> None:
        self._patience.paused = True

    def resume_writing(self) -> None:
        self._patience.resume()

    # What its patience calls

    @property
    def busy(self) -> bool:
        return self._working or self._incoming.partial

    def idle_out(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def read_out(self) -> None:
        if not self._reading_paused:
            self._incoming.time_out()
        self._go_on()

    # What the listener calls

    def stop(self) -> None:
        if self._carrier is not None:
            self._carrier.hurry()
        if self._transport is not None and not self._working and not self._incoming.partial:
            self._transport.close()

    def abort(self) -> asyncio.Task[None] | None:
        if self._transport is not None:
            self._transport.abort()
        if self._task is not None:
            self._task.cancel()
        return self._task

    # Answering

    def _go_on(self) -> None:
        if self._incoming.ready and not self._working:
            self._working = True
            task = start_task(self._wire.loop, self._work())
            self._task = task if self._working else None
        else:
            self._settle()

    async def _work(self) -> None:
        """Answer what is ready. A client that goes away meanwhile does not stop the answer that was begun."""
        incoming = self._incoming
        try:
            while incoming.ready:
                item = incoming.ready.popleft()
                response = await answer_to(item, self._wire.answerer)
                if response.mishap is None:
                    self._send(item, response)
                else:
                    await self._spoil(item, response, response.mishap)
                if self._patience.paused and not await self._patience.drained() and self._transport is not None:
                    self._transport.abort()
                if not incoming.ready and incoming.held:
                    incoming.feed(b"")
        except Exception as error:  # noqa: BLE001 - not even our words for a bug of ours could be had
            report(None, error)
            if self._transport is not None:
                self._transport.abort()
        finally:
            self._working = False
            self._task = None
            self._patience.rest()
            if self._transport is None:
                self._wire.forget(self)
            else:
                self._settle()

    def _send(self, item: Request | Fault, response: Response) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        data, last = self._rendered(item, response)
        transport.write(data)
        if last:
            unread = isinstance(item, Fault) or item.head_fault is not None or item.body_fault is not None
            self._close(transport, linger=unread and not self._ended)

    async def _spoil(self, item: Request | Fault, response: Response, mishap: Mishap) -> None:
        """Send what the mishap lets through. Requests that wait behind it are not carried out if it ends all."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        whole, last = self._rendered(item, response)
        self._carrier = Carrier(self._wire.loop, mishap)
        await self._carrier.carry(transport, whole, 0.0 if self._wire.stopping else self._wire.bounds.drip)
        self._carrier = None
        if self._transport is not None and (last or not mishap.drips):
            self._close(transport, linger=False)

    def _rendered(self, item: Request | Fault, response: Response) -> tuple[bytes, bool]:
        """The answer's bytes, and whether it is the last one."""
        wire, incoming = self._wire, self._incoming
        request = item if isinstance(item, Request) else None
        last = request is None or not request.keep_alive or response.close
        if not incoming.ready and not incoming.held and (incoming.closed or wire.stopping):
            last = True
        data = bytes_of(response, request, wire.answerer, last=last, compress_from=wire.bounds.compress_from)
        return data, last

    def _close(self, transport: asyncio.Transport, *, linger: bool) -> None:
        """Close after what was written. A client still sending is let read its refusal: closing would reset it."""
        bounds = self._wire.bounds
        self._incoming.closed = True
        self._incoming.ready.clear()
        if linger:
            self._lingering = True
            try:
                if transport.can_write_eof():
                    transport.write_eof()
            except OSError:  # the client has reset the connection, and the loop has yet to say so
                transport.abort()
        else:
            transport.close()
        self._patience.leave(bounds.linger if linger else bounds.read_timeout, transport.abort)

    # Waiting

    def _settle(self) -> None:
        """After new bytes, and after the last answer: pause or resume, set the clock, or close."""
        transport, incoming = self._transport, self._incoming
        if transport is None or transport.is_closing():
            return
        if incoming.held != self._reading_paused:
            self._reading_paused = incoming.held
            (transport.pause_reading if incoming.held else transport.resume_reading)()
        partial = incoming.partial
        self._patience.watch(incoming.progress if partial else None)
        if self._working or self._lingering:
            return
        if partial:
            if incoming.awaits_continue:
                incoming.awaits_continue = False
                transport.write(_CONTINUE)
        elif self._ended or self._wire.stopping:
            transport.close()
