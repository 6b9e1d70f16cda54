"""A server of the lowest layer on its own thread, an answerer that echoes, and a client that sends any bytes."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import struct
import threading
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from graphfake.server.wire.listen import listen
from graphfake.server.wire.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.server.wire.bounds import Bounds
    from graphfake.server.wire.listen import Listener
    from graphfake.server.wire.messages import Answerer

DEADLINE = 10.0
JSON = ("Content-Type", "application/json")


class Echo:
    """Tells each client what the wire made of its request; `/long/N` answers N bytes, `/status/N` that status.

    `/held` waits for `release`, `/broken` raises, `/split` writes a header that would be two.
    """

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.finished: list[str] = []
        self.entered = threading.Event()
        self.release = threading.Event()

    async def answer(self, request: Request) -> Response:
        self.seen.append(request)
        await self._wait(request)
        self.finished.append(request.path)
        fault = request.head_fault or request.body_fault
        if fault is not None:
            return self.refuse_unparsed(*fault)
        kind, _, number = request.path[1:].partition("/")
        if kind == "broken":
            raise KeyError("a secret in the words of the error")
        if kind == "split":
            return Response(200, [JSON, ("Location", "/a\r\nSet-Cookie: b")], b"{}")
        if kind == "long":
            return Response(200, [JSON], b"x" * int(number))
        if kind == "status":
            return Response(int(number), [JSON, ("request-id", "1")], b"{}")
        if kind == "close":
            return Response(200, [JSON], b"{}", close=True)
        told: dict[str, Any] = {
            "method": request.method,
            "target": request.target,
            "path": request.path,
            "query": request.query,
        }
        told |= {"headers": dict(request.headers), "body": request.body.decode("latin-1"), "scheme": request.scheme}
        return Response(200, [JSON], json.dumps(told).encode())

    async def _wait(self, request: Request) -> None:
        if request.path.startswith("/held"):
            self.entered.set()
            await asyncio.get_running_loop().run_in_executor(None, self.release.wait, DEADLINE)

    def refuse_unparsed(self, rule: str, explain: str) -> Response:
        return Response(400, [JSON, ("request-id", "1")], json.dumps({"rule": rule, "explain": explain}).encode())

    def crashed(self, request: Request, error: Exception) -> Response:
        return Response(500, [JSON], json.dumps({"crashed": request.path, "error": type(error).__name__}).encode())


class Server:
    """`answerer` served on a thread of its own until `stop`."""

    def __init__(
        self, new_loop: Callable[[], asyncio.AbstractEventLoop], answerer: Answerer, bounds: Bounds, tls: Any = None
    ) -> None:
        self._loop = new_loop()
        self.answerer = answerer
        self.listener: Listener = self._loop.run_until_complete(listen(answerer, bounds=bounds, tls=tls))
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self.listener.port

    def stop(self, grace: float = DEADLINE) -> None:
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self.listener.stop(grace), self._loop).result(2 * DEADLINE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE)
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def client(self) -> Client:
        return Client(self.port)

    def left(self) -> tuple[int, int]:
        """Connections and tasks that are left, once those that are about to end have ended."""
        return asyncio.run_coroutine_threadsafe(_left(self.listener), self._loop).result(DEADLINE)


async def _left(listener: Listener) -> tuple[int, int]:
    def counted() -> tuple[int, int]:
        return len(listener._wire.connections), len(asyncio.all_tasks()) - 1

    with suppress(TimeoutError):
        async with asyncio.timeout(DEADLINE / 2):
            while counted() != (0, 0):  # noqa: ASYNC110 - nobody tells of the end of a task
                await asyncio.sleep(0)
    return counted()


class Answer(NamedTuple):
    """One answer as it came: the status line's version, and the body still compressed if it was."""

    version: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def text(self) -> bytes:
        return zlib.decompress(self.body, 31) if self.headers.get("content-encoding") == "gzip" else self.body

    @property
    def rule(self) -> str:
        rule: str = self.json["rule"]
        return rule

    @property
    def closes(self) -> bool:
        return self.headers.get("connection") == "close"


class Client:
    """A raw socket. Every wait has the deadline."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
        self._buffer = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> Self:
        self.socket.sendall(data)
        return self

    def half_close(self) -> Self:
        self.socket.shutdown(socket.SHUT_WR)
        return self

    def reset(self) -> None:
        """Close so that the server gets a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def answer(self, *, bodiless: bool = False) -> Answer:
        """The next answer. `bodiless` for HEAD; 204 and 304 never have a body."""
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        version, status, *_ = first.split(" ", 2)
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        length = 0 if bodiless else int(headers.get("content-length", "0"))
        while len(self._buffer) < length:
            self._more()
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return Answer(version, int(status), headers, body)

    def interim(self) -> bytes:
        """The head of an answer such as 100."""
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return head

    def _more(self) -> None:
        data = self.socket.recv(1 << 16)
        if not data:
            raise EOFError(f"the server closed after {self._buffer!r}")
        self._buffer += data

    def closed(self) -> bool:
        """Does the server close, having sent nothing more?"""
        try:
            return self._buffer == b"" and self.socket.recv(1 << 16) == b""
        except ConnectionResetError:
            return True


class TlsClient(Client):
    """A client that takes any certificate."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.socket: socket.socket = context.wrap_socket(self.socket)


def get(target: str = "/", *lines: str) -> bytes:
    return request("GET", target, *lines)


def post(body: bytes, *lines: str, target: str = "/") -> bytes:
    return request("POST", target, f"Content-Length: {len(body)}", *lines) + body


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


def request(method: str, target: str, *lines: str) -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: x", *lines, "", ""]).encode("latin-1")
