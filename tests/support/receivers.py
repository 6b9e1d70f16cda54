"""Those who are notified: a well-behaved HTTP server on loopback, and raw sockets that answer whatever they like."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable


class Received(NamedTuple):
    """One POST that came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def token(self) -> str | None:
        """The validation token in the query."""
        return parse_qs(urlsplit(self.path).query).get("validationToken", [None])[0]

    @property
    def notices(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.body)["value"]
        return found


class Receiver:
    """Answers validations rightly, and notifications with `status`, once `hold` is set where there is one.

    `received` is what came, in order.
    """

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.status = 202
        self.hold: threading.Event | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                came = Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                outer.received.append(came)
                if outer.hold is not None and came.token is None:
                    outer.hold.wait(10)
                answer = b"" if came.token is None else came.token.encode()
                self.send_response(outer.status if came.token is None else 200)
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Nothing is told on stderr."""

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hook"

    @property
    def validations(self) -> list[Received]:
        return [one for one in self.received if one.token is not None]

    @property
    def posts(self) -> list[Received]:
        """What came beside validations."""
        return [one for one in self.received if one.token is None]

    @property
    def notices(self) -> list[dict[str, Any]]:
        return [notice for one in self.posts for notice in one.notices]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Quiet(ThreadingHTTPServer):
    """Whoever is answered too late has left, of which nothing is told."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Nothing is told on stderr."""


class RawReceiver:
    """Accepts connections, and lets a function answer what was sent over each of them."""

    def __init__(self, answer: Callable[[socket.socket, bytes], None]) -> None:
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self.connections = 0
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        with suppress(OSError):
            while True:
                taken, _ = self._listening.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(taken,), daemon=True).start()

    def _serve(self, taken: socket.socket) -> None:
        with taken, suppress(OSError):
            head = taken.recv(65536)
            self._answer(taken, head)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
