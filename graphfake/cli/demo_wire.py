"""The demo's own HTTP client: raw requests over one connection that is kept, and what came back."""

from __future__ import annotations

import http.client
import json
import shlex
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

TIMEOUT = 20.0


class NoAnswerError(Exception):
    """A request was not answered; the text says what happened instead."""


class Sent(NamedTuple):
    """A request. `path` is its target, with the version."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None = None

    def text(self, host: str) -> str:
        """The request as HTTP has it."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\n".join([*lines, "", (self.body or b"").decode(errors="replace")]).rstrip()

    def curl(self, url: str) -> str:
        """A command for a shell, with the token in `$TOKEN`. What is no text stands there as `printf` has it."""
        words = ["curl", "-i", "-X", self.method, shlex.quote(url + self.path)]
        for name, value in self.headers.items():
            shown = '"Authorization: Bearer $TOKEN"' if name == "Authorization" else shlex.quote(f"{name}: {value}")
            words += ["-H", shown]
        if self.body is not None:
            words += ["--data-binary", shlex.quote(self.body.decode(errors="backslashreplace"))]
        return " ".join(words)


class Answer(NamedTuple):
    """A response."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def code(self) -> str | None:
        """Graph's error code."""
        content = self.json
        error = content.get("error") if isinstance(content, dict) else None
        return error.get("code") if isinstance(error, dict) else None

    @property
    def rule(self) -> str | None:
        return self.headers.get("Graphfake-Rule")

    @property
    def pointer(self) -> str | None:
        pointer = self.headers.get("Graphfake-Pointer")
        return None if pointer is None else unquote(pointer)

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Rule and pointer of each liberty that was taken."""
        found = []
        for line in self.headers.get_all("Graphfake-Note", []):
            rule, _, pointer = line.partition("; pointer=")
            found.append((rule, unquote(pointer)))
        return found

    def text(self) -> str:
        """The response as HTTP has it."""
        lines = [f"HTTP/1.1 {self.status} {http.client.responses.get(self.status, '')}".rstrip()]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\n".join([*lines, "", self.body.decode(errors="replace")]).rstrip()


class Wire:
    """One connection to a server. `url` is where it answers, without a version."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.host = urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self.host, timeout=TIMEOUT)

    def send(self, sent: Sent) -> Answer:
        """Send a request and read the answer. Headers are sent as they are, and Content-Length beside them.

        Raises NoAnswerError.
        """
        try:
            return self._sent(sent)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise NoAnswerError(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        self._connection.close()

    def _sent(self, sent: Sent) -> Answer:
        self._connection.putrequest(sent.method, sent.path, skip_host="Host" in sent.headers, skip_accept_encoding=True)
        for name, value in sent.headers.items():
            self._connection.putheader(name, value)
        if sent.body is not None:
            self._connection.putheader("Content-Length", str(len(sent.body)))
        self._connection.endheaders(sent.body)
        response = self._connection.getresponse()
        return Answer(response.status, response.headers, response.read())
