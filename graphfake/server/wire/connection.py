"""One client's connection: its bytes go in, its answers come out in order, and whatever it does, nothing breaks.

An `asyncio.Protocol` of our own, because aiohttp's `RequestHandler` gives a half-closed client no answer, answers
broken framing in plain text under HTTP/1.0, lets a slow request last for ever, and costs several times as much.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from graphfake.server.wire.incoming import Incoming
from graphfake.server.wire.leaving import end_waiting
from graphfake.server.wire.messages import Fault, Request
from graphfake.server.wire.mishaps import Drip, carried, reset
from graphfake.server.wire.outgoing import render
from graphfake.server.wire.shared import report, start_task

if TYPE_CHECKING:
    from graphfake.server.wire.messages import Response
    from graphfake.server.wire.mishaps import Mishap
    from graphfake.server.wire.shared import Wire

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(asyncio.Protocol):
    """Reads, answers and closes. The loop makes one for each client."""

    __slots__ = (
        "_drain", "_drip", "_ended", "_idle_since", "_idle_timer", "_incoming", "_last_timer", "_lingering",
        "_paused", "_read_timer", "_reading_paused", "_task", "_thrown_away", "_transport", "_watched", "_wire",
        "_working",
    )  # fmt: skip

    _incoming: Incoming

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._working = False
        self._ended = False  # the client has closed its side
        self._paused = False  # the client reads slower than it is written to
        self._reading_paused = False  # it has sent more than is answered yet
        self._lingering = False  # it is only listened to until it has read its refusal
        self._thrown_away = 0
        self._drain: asyncio.Future[None] | None = None
        self._drip: Drip | None = None  # an answer that is slow on purpose
        self._idle_since = 0.0
        self._idle_timer: asyncio.TimerHandle | None = None
        self._read_timer: asyncio.TimerHandle | None = None
        self._last_timer: asyncio.TimerHandle | None = None
        self._watched = 0

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        wire = self._wire
        scheme = "http" if transport.get_extra_info("sslcontext") is None else "https"
        peer = transport.get_extra_info("peername")
        self._incoming = Incoming(wire.loop, wire.bounds, scheme=scheme, peer=peer[0] if peer else "")
        wire.connections.add(self)
        self._idle_since = wire.loop.time()
        self._idle_timer = wire.loop.call_later(wire.bounds.keep_alive, self._idle_out)
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
        for timer in (self._idle_timer, self._read_timer, self._last_timer):
            if timer is not None:
                timer.cancel()
        self.resume_writing()
        if self._drip is not None:
            self._drip.hurry()
        end_waiting(self._task)
        if not self._working:
            self._wire.forget(self)

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        if self._drain is not None and not self._drain.done():
            self._drain.set_result(None)

    # What the listener calls

    def stop(self) -> None:
        if self._drip is not None:
            self._drip.hurry()
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
                response = await self._answer(item)
                if response.mishap is None:
                    self._send(item, response)
                else:
                    await self._spoil(item, response, response.mishap)
                if self._paused:
                    await self._drained()
                if not incoming.ready and incoming.held:
                    incoming.feed(b"")
        except Exception as error:  # noqa: BLE001 - not even our words for a bug of ours could be had
            report(None, error)
            if self._transport is not None:
                self._transport.abort()
        finally:
            self._working = False
            self._task = None
            self._idle_since = self._wire.loop.time()
            if self._transport is None:
                self._wire.forget(self)
            else:
                self._settle()

    async def _answer(self, item: Request | Fault) -> Response:
        answerer = self._wire.answerer
        if isinstance(item, Fault):
            return answerer.refuse_unparsed(item.rule, item.explain)
        try:
            return await answerer.answer(item)
        except Exception as error:  # noqa: BLE001 - a bug of ours must not cost the client its answer
            report(item, error)
            return answerer.crashed(item, error)

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
        data = carried(mishap, whole)
        if mishap.drips:
            self._drip = Drip(self._wire.loop)
            await self._drip.write(transport, data, 0.0 if self._wire.stopping else self._wire.bounds.drip)
            self._drip = None
        elif data:
            transport.write(data)
        if mishap.kind == "reset":
            reset(transport)
        if last or not mishap.drips:
            self._close(transport, linger=False)

    def _rendered(self, item: Request | Fault, response: Response) -> tuple[bytes, bool]:
        """The answer's bytes, and whether it is the last one."""
        wire, incoming = self._wire, self._incoming
        request = item if isinstance(item, Request) else None
        last = request is None or not request.keep_alive or response.close
        if not incoming.ready and not incoming.held and (incoming.closed or wire.stopping):
            last = True
        try:
            data = render(response, request, last=last, compress_from=wire.bounds.compress_from)
        except ValueError as error:
            if request is None:
                raise
            report(request, error)
            response = wire.answerer.crashed(request, error)
            data = render(response, request, last=last, compress_from=wire.bounds.compress_from)
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
        self._last_timer = self._wire.loop.call_later(bounds.linger if linger else bounds.read_timeout, transport.abort)

    async def _drained(self) -> None:
        """Wait until the client has read enough of its answers, but not for ever."""
        self._drain = self._wire.loop.create_future()
        try:
            async with asyncio.timeout(self._wire.bounds.read_timeout):
                await self._drain
        except TimeoutError:
            if self._transport is not None:
                self._transport.abort()
        finally:
            self._drain = None

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
        if partial or self._read_timer is not None:
            self._watch(partial=partial)
        if self._working or self._lingering:
            return
        if partial:
            if incoming.awaits_continue:
                incoming.awaits_continue = False
                transport.write(_CONTINUE)
        elif self._ended or self._wire.stopping:
            transport.close()

    def _watch(self, *, partial: bool) -> None:
        """Keep the clock of the request that has begun, if any: one for its head, one more for its body."""
        progress = self._incoming.progress
        if self._read_timer is not None:
            if partial and progress == self._watched:
                return
            self._read_timer.cancel()
            self._read_timer = None
        if partial:
            self._watched = progress
            self._read_timer = self._wire.loop.call_later(self._wire.bounds.read_timeout, self._read_out)

    def _read_out(self) -> None:
        self._read_timer = None
        if not self._reading_paused:
            self._incoming.time_out()
        self._go_on()

    def _idle_out(self) -> None:
        loop, keep_alive = self._wire.loop, self._wire.bounds.keep_alive
        since = loop.time() if self._working or self._incoming.partial else self._idle_since
        left = since + keep_alive - loop.time()
        if left > 0:
            self._idle_timer = loop.call_later(left, self._idle_out)
        elif self._transport is not None:
            self._transport.close()
