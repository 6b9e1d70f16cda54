"""What the wire says of bytes that it does not take as they are, and how it reads those that it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp.http_exceptions import (
    BadHttpMessage,
    BadStatusLine,
    InvalidHeader,
    InvalidURLError,
    TransferEncodingError,
)
from aiohttp.http_writer import HttpVersion10, HttpVersion11
from multidict import CIMultiDict, CIMultiDictProxy

from graphfake.server.wire.messages import Fault

if TYPE_CHECKING:
    from aiohttp.http_parser import RawRequestMessage

    from graphfake.server.wire.bounds import Bounds

TLS_HELLO = b"\x16\x03"
SPEAKS_TLS = "The client speaks TLS, and this port plain HTTP: call it by http://."
_NOT_ASCII = "The URL holds characters that must be percent-encoded."
_TOLD: tuple[tuple[type[Exception], str], ...] = (
    (BadStatusLine, "The first line is not that of an HTTP/1.1 request, such as: GET /beta HTTP/1.1."),
    (InvalidURLError, _NOT_ASCII),
    (InvalidHeader, "A header line is not `Name: value` in plain characters."),
    (TransferEncodingError, "The chunked body breaks the rules of chunks."),
)


def target_too_long(bounds: Bounds) -> Fault:
    told = f"The URL is longer than {bounds.target} bytes; a $batch carries longer ones in its body."
    return Fault("framing.uri-too-long", told)


def headers_too_large(bounds: Bounds) -> Fault:
    return Fault("framing.header-too-large", f"The headers are larger than {bounds.headers} bytes together.")


def body_too_large(bounds: Bounds) -> Fault:
    return Fault("framing.too-large", f"The body is larger than {bounds.body} bytes.")


def misfit(message: RawRequestMessage) -> str | None:
    """A sentence for a head that the parser reads and this server does not serve."""
    if message.version not in (HttpVersion11, HttpVersion10):
        return "The request is neither HTTP/1.1 nor HTTP/1.0."
    if message.version == HttpVersion11 and len(message.headers.getall("Host", ())) != 1:
        return "HTTP/1.1 wants one Host header."  # aiohttp sees to it since 3.14 only
    if message.method == "CONNECT":
        return "CONNECT asks for a proxy, and this is none."
    return None if message.path.isascii() else _NOT_ASCII


def unparsable(error: Exception) -> Fault:
    """The fault in what the parser raised `error` for, without the client's bytes: they may hold a secret."""
    return Fault("framing.bad-request", _told(error))


def _told(error: Exception) -> str:
    for kind, told in _TOLD:
        if isinstance(error, kind):
            return told
    if isinstance(error, BadHttpMessage):
        reason = error.message.partition("\n")[0].rstrip(":.")
        return f"The HTTP parser says: {reason}."
    return "The HTTP parser cannot read the request."


def split_target(target: str) -> tuple[str, str]:
    """Path and query of a request target. Proxies send it with scheme and authority; `*` stays what it is."""
    path, _, query = target.partition("?")
    if path[:1] != "/":
        scheme, found, rest = path.partition("://")
        if found and scheme.isalpha():
            path = f"/{rest.partition('/')[2]}"
    return path, query


def readable(headers: CIMultiDictProxy[str]) -> CIMultiDictProxy[str]:
    """The headers with every value that is not UTF-8 read as Latin-1, as HTTP had it before."""
    pairs = ((name, value.encode("utf-8", "surrogateescape")) for name, value in headers.items())
    return CIMultiDictProxy(CIMultiDict((name, _text(raw)) for name, raw in pairs))


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
