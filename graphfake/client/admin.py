"""Calls to the `/_graphfake/` of a running fake, by the standard library's HTTP client alone."""

from __future__ import annotations

import http.client
import json
import os
from collections import deque
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TIMEOUT = 30.0  # seconds for one call

_IN_PATHS = "/!$&'()*+,;=:@"  # what may stand in a path as it is, beside letters, digits and -._~
_PORTS = {"http": http.client.HTTP_PORT, "https": http.client.HTTPS_PORT}


class AdminError(RuntimeError):
    """The fake would not do what was asked of it; the text is its own sentence. `status` is the answer's."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class NotRunningError(RuntimeError):
    """The fake has not been started, or is stopped."""


class UnreachableError(ConnectionError):
    """Nobody answered at the fake's address."""


def base_of(url: str) -> str:
    """The URL of a fake without a trailing slash. Raises ValueError where it is none, and says what one is."""
    parts = urlsplit(url)
    try:
        whole = parts.scheme in _PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, or too great
        whole = False
    if not whole or parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{url!r} is not the address of a graphfake server; one looks like http://127.0.0.1:4365")
    return f"{parts.scheme}://{parts.netloc}"


class Admin:
    """The admin API at one address. Any number of threads may call at once: each call has a connection to itself.

    Connections are kept alive, no proxy is ever asked, and a forked child opens its own.
    """

    def __init__(self) -> None:
        self._base: str | None = None
        self._headers: dict[str, str] = {}
        self._idle: deque[http.client.HTTPConnection] = deque()
        self._process = os.getpid()

    @property
    def base(self) -> str:
        """`http://127.0.0.1:4365`. Raises NotRunningError before `open` and after `close`."""
        if self._base is None:
            raise NotRunningError("This fake is not running: use it as `with FakeGraph() as graph:`, within the block.")
        return self._base

    @property
    def is_open(self) -> bool:
        """Whether there is an address to call."""
        return self._base is not None

    def open(self, base: str, token: str | None = None) -> None:
        """`token` is what a fake asks for that listens beyond loopback."""
        self._base = base
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    def close(self) -> None:
        """Close all connections; one that is in use is closed after its call."""
        self._base = None
        while self._idle:
            self._idle.pop().close()

    def get(self, path: str, **query: str | int | None) -> Any:
        """What the fake answers, as read from JSON. `path` is unquoted, below `/_graphfake/`."""
        return self._call("GET", path, query, None)

    def post(self, path: str, body: Mapping[str, object], **query: str | int | None) -> Any:
        return self._call("POST", path, query, body)

    def put(self, path: str, body: Mapping[str, object], **query: str | int | None) -> Any:
        return self._call("PUT", path, query, body)

    def delete(self, path: str, **query: str | int | None) -> None:
        self._call("DELETE", path, query, None)

    def _call(
        self, method: str, path: str, query: Mapping[str, str | int | None], body: Mapping[str, object] | None
    ) -> Any:
        target = "/_graphfake/" + quote(path, safe=_IN_PATHS)
        if given := {name: value for name, value in query.items() if value is not None}:
            target += "?" + urlencode(given)
        # A write says its type also where it has no body: the fake takes no other, so that no web page can write.
        headers = self._headers if method == "GET" else self._headers | {"Content-Type": "application/json"}
        status, raw = self._exchange(method, target, None if body is None else json.dumps(body), headers)
        return self._read(f"{method} {target}", status, raw)

    def _exchange(self, method: str, target: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = self._kept()
        while True:
            kept = connection is not None
            connection = connection or self._new()
            try:
                connection.request(method, target, body, headers)
                response = connection.getresponse()
                raw = response.read()
            except BaseException as error:
                connection.close()
                connection = None
                # A server may close a connection that was idle; what was sent on it then had no effect.
                if kept and isinstance(error, (ConnectionError, http.client.BadStatusLine)):
                    continue
                if isinstance(error, (OSError, http.client.HTTPException)):
                    raise UnreachableError(self._unreachable(error)) from error
                raise
            self._keep(connection)
            return response.status, raw

    def _new(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.base)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(parts.hostname or "", parts.port, timeout=TIMEOUT)

    def _kept(self) -> http.client.HTTPConnection | None:
        if self._process != os.getpid():  # a forked child: these connections are its parent's
            self._process = os.getpid()
            inherited, self._idle = self._idle, deque()
            for connection in inherited:
                connection.close()
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _keep(self, connection: http.client.HTTPConnection) -> None:
        if self.is_open:
            self._idle.append(connection)
        else:
            connection.close()

    def _unreachable(self, error: Exception) -> str:
        why = (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")
        return f"No graphfake server answers at {self.base} ({why}); `graphfake serve` starts one."

    def _read(self, asked: str, status: int, raw: bytes) -> Any:
        try:
            answer: Any = json.loads(raw) if raw else None
            message = "" if status < 400 else answer["error"]["message"]
        except (ValueError, LookupError, TypeError):
            message = f"{self.base} is not a graphfake server: it answered {status} to {asked}."
        if message:
            raise AdminError(message, status)
        return answer


class AdminOfSpace(Admin):
    """The same for one space, until it has ended: what is asked of it then would be told of another, empty one."""

    def __init__(self, admin: Admin, has_ended: Callable[[], bool]) -> None:
        super().__init__()
        self._whole = admin
        self._has_ended = has_ended

    @property
    def base(self) -> str:
        return self._whole.base

    @property
    def is_open(self) -> bool:
        return self._whole.is_open

    def _call(
        self, method: str, path: str, query: Mapping[str, str | int | None], body: Mapping[str, object] | None
    ) -> Any:
        if self.is_open and self._has_ended():
            raise NotRunningError("This space has ended, with its block or its test: look into it within that.")
        return self._whole._call(method, path, query, body)
