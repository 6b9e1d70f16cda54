"""The same answerer behind an `aiohttp.web.Application`, for those who bring their own aiohttp server.

What aiohttp's own parser refuses (broken heads, broken chunks) is then answered by aiohttp, in its own form.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.http import SERVER_SOFTWARE
from aiohttp.http_writer import HttpVersion10
from multidict import CIMultiDict

from graphfake.server.wire.bounds import Bounds
from graphfake.server.wire.coding import decode
from graphfake.server.wire.framing import body_too_large, headers_too_large, readable, split_target, target_too_long
from graphfake.server.wire.leaving import end_waiting
from graphfake.server.wire.messages import Fault, Request
from graphfake.server.wire.mishaps import Carrier
from graphfake.server.wire.outgoing import prepare, render
from graphfake.server.wire.shared import report

if TYPE_CHECKING:
    from graphfake.server.wire.messages import Answerer, Response
    from graphfake.server.wire.mishaps import Mishap


def application(answerer: Answerer, bounds: Bounds | None = None) -> web.Application:
    """An application that hands every request, whatever its method and path, to `answerer`."""
    limits = bounds or Bounds()
    begun: set[asyncio.Task[web.StreamResponse]] = set()
    carriers: set[Carrier] = set()

    async def answer(request: Request) -> web.StreamResponse:
        try:
            response = await answerer.answer(request)
            if response.mishap is not None:
                return _Spoiled(response, request, response.mishap, limits, carriers)
            return _response(response, request, limits)
        except Exception as error:  # noqa: BLE001 - a bug of ours must not cost the client its answer
            report(request, error)
            return _response(answerer.crashed(request, error), request, limits)

    async def handle(asked: web.Request) -> web.StreamResponse:
        request = await _request(asked, limits)
        # aiohttp's test server cancels the handler of a client that has left; what is begun is finished all the same.
        task = asyncio.create_task(answer(request))
        begun.add(task)
        task.add_done_callback(begun.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            end_waiting(task)
            raise

    async def hurry(_: web.Application) -> None:
        for carrier in carriers:
            carrier.hurry()

    async def finish(_: web.Application) -> None:
        await asyncio.gather(*begun)

    most = 2 * (limits.target + limits.headers)
    made = web.Application(
        handler_args={"auto_decompress": False, "max_line_size": most, "max_field_size": most, "max_headers": most}
    )
    made.router.add_route("*", "/{path:.*}", handle)
    made.on_response_prepare.append(_without_server)
    made.on_shutdown.append(hurry)
    made.on_cleanup.append(finish)
    return made


async def _without_server(_: web.BaseRequest, response: web.StreamResponse) -> None:
    """Graph does not say what serves it, and aiohttp does where nobody else has."""
    if response.headers.get("Server") == SERVER_SOFTWARE:
        del response.headers["Server"]


async def _request(asked: web.Request, bounds: Bounds) -> Request:
    target = asked.raw_path
    path, query = split_target(target)
    head_fault, body, body_fault = _head_fault(asked, bounds), b"", None
    if head_fault is None and asked.body_exists:
        body, body_fault = await _body(asked, bounds)
    whole = head_fault is None and body_fault is None
    if whole and (coding := asked.headers.get("Content-Encoding")):
        body, body_fault = decode(body, coding, bounds.inflated)
    return Request(
        asked.method,
        target,
        path,
        query,
        readable(asked.headers),
        body,
        asked.scheme,
        asked.remote or "",
        time.perf_counter(),
        asked.keep_alive and whole,
        asked.version == HttpVersion10,
        head_fault,
        body_fault,
    )


def _head_fault(asked: web.Request, bounds: Bounds) -> Fault | None:
    if len(asked.raw_path) > bounds.target:
        return target_too_long(bounds)
    if sum(len(name) + len(value) + len(": \r\n") for name, value in asked.raw_headers) > bounds.headers:
        return headers_too_large(bounds)
    return None


async def _body(asked: web.Request, bounds: Bounds) -> tuple[bytes, Fault | None]:
    body = bytearray()
    try:
        async with asyncio.timeout(bounds.read_timeout):
            while part := await asked.content.readany():
                body += part
                if len(body) > bounds.body:
                    return b"", body_too_large(bounds)
    except TimeoutError:
        return b"", Fault("framing.timeout", f"The body was not whole within {bounds.read_timeout:g} s.")
    except (web.RequestPayloadError, ConnectionError):
        return b"", Fault("framing.incomplete", "The body could not be read to its end.")
    return bytes(body), None


def _response(response: Response, request: Request, bounds: Bounds) -> web.Response:
    headers, body = prepare(response, request, bounds.compress_from)
    answered = web.Response(status=response.status, headers=CIMultiDict(headers), body=body)
    if response.close or not request.keep_alive:
        answered.force_close()
    return answered


class _Spoiled(web.StreamResponse):
    """An answer that meets a mishap: its bytes are ours, so that aiohttp cannot make it whole."""

    def __init__(
        self, response: Response, request: Request, mishap: Mishap, bounds: Bounds, carriers: set[Carrier]
    ) -> None:
        super().__init__(status=response.status)
        self._last = response.close or not request.keep_alive
        self._whole = render(response, request, last=self._last, compress_from=bounds.compress_from)
        self._mishap = mishap
        self._seconds = bounds.drip
        self._carriers = carriers

    @property
    def keep_alive(self) -> bool:
        """aiohttp closes the connection after an answer that says no."""
        return self._mishap.drips and not self._last

    async def prepare(self, request: web.BaseRequest) -> None:
        """Write what the mishap lets through."""
        transport = request.transport
        if transport is None or transport.is_closing():
            return
        carrier = Carrier(asyncio.get_running_loop(), self._mishap)
        self._carriers.add(carrier)
        try:
            await carrier.carry(transport, self._whole, self._seconds)
        finally:
            self._carriers.discard(carrier)

    async def write_eof(self, data: bytes = b"") -> None:
        """Nothing is left to write."""
