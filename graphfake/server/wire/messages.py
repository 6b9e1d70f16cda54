"""A request and a response as plain values, and the seam between the wire and whoever answers.

Nothing beyond this layer sees an aiohttp type, and nothing below it knows Graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from multidict import CIMultiDictProxy

    from graphfake.server.wire.mishaps import Mishap


class Fault(NamedTuple):
    """What the wire found wrong: the code of a `framing.*` rule, and a sentence of ours without a client's data."""

    rule: str
    explain: str


class Request(NamedTuple):
    """One request, read to its end or as far as it could be read.

    `target` is path and query exactly as sent; `path` (without scheme and authority) and `query` (without `?`)
    keep their percent-encoding. `headers` are case-insensitive and hold no lone surrogates. `body` is decoded
    (`Content-Encoding`) and empty where none was sent or where it has a fault. `started` is
    `time.perf_counter()` when the request was handed over. A named tuple, because a frozen dataclass of this
    size costs five times as much to make.
    """

    method: str
    target: str
    path: str
    query: str
    headers: CIMultiDictProxy[str]
    body: bytes
    scheme: str
    peer: str
    started: float
    keep_alive: bool
    http_10: bool = False
    head_fault: Fault | None = None
    body_fault: Fault | None = None

    @property
    def host(self) -> str:
        """The `Host` header as sent, port included; empty where an HTTP/1.0 client sent none."""
        return self.headers.get("Host", "")


class Response(NamedTuple):
    """One answer. The wire adds `Content-Length`, `Connection`, compression, and `Date` where none is given.

    Header names are spelled as they shall go out. `body` None and `b""` are the same on the wire. `close` ends
    the connection after this answer. `mishap` is what happens to it on its way.
    """

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes | None = None
    close: bool = False
    mishap: Mishap | None = None


class Answerer(Protocol):
    """Who answers. All of a connection's requests are answered one after the other, in their order."""

    async def answer(self, request: Request) -> Response:
        """Answer a request whose head could be read; `head_fault` and `body_fault` are its to weigh.

        It runs to its end, also where the client has gone meanwhile.
        """

    def refuse_unparsed(self, rule: str, explain: str) -> Response:
        """Answer bytes that hold no readable head."""

    def crashed(self, request: Request, error: Exception) -> Response:
        """Answer for a bug of ours: `answer` raised `error`, which is logged already."""
