"""A response becomes bytes: status line, headers and body as one piece, ready for a single write."""

from __future__ import annotations

import time
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from graphfake.server.wire.coding import compress, takes_gzip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.server.wire.messages import Request, Response

_STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}
_BODILESS = (204, 304)
_ABOUT_A_BODY = ("content-type", "content-length", "content-encoding")


def prepare(response: Response, request: Request | None, compress_from: int) -> tuple[Sequence[tuple[str, str]], bytes]:
    """Headers and body as they go to the client that sent `request`: none where none may be, compressed if it asks."""
    headers, body = response.headers, response.body or b""
    if response.status in _BODILESS:
        return [pair for pair in headers if pair[0].lower() not in _ABOUT_A_BODY], b""
    if len(body) < compress_from or request is None:
        return headers, body
    if any(name.lower() == "content-encoding" for name, _ in headers):
        return headers, body
    headers = [*headers, ("Vary", "Accept-Encoding")]
    if not takes_gzip(request.headers.get("Accept-Encoding", "")):
        return headers, body
    headers.append(("Content-Encoding", "gzip"))
    return headers, compress(body)


def render(response: Response, request: Request | None, *, last: bool, compress_from: int) -> bytes:
    """The bytes of an answer to `request`, None where no head could be read. `last` says that the connection ends.

    Raises ValueError where a header would break the framing.
    """
    headers, body = prepare(response, request, compress_from)
    head = _STATUS_LINES.get(response.status) or f"HTTP/1.1 {response.status} \r\n"
    head += "".join([f"{name}: {value}\r\n" for name, value in headers])
    lines = len(headers) + 1
    if head.count("\n") != lines or head.count("\r") != lines or "\0" in head:
        raise ValueError("a header of the answer holds a line break or a null")
    if not any(name.lower() == "date" for name, _ in headers):
        head += f"Date: {_date(int(time.time()))}\r\n"
    if response.status not in _BODILESS:
        head += f"Content-Length: {len(body)}\r\n"
    if last:
        head += "Connection: close\r\n"
    elif request is not None and request.http_10:
        head += "Connection: keep-alive\r\n"
    framed = f"{head}\r\n".encode()
    return framed if request is not None and request.method == "HEAD" else framed + body


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
