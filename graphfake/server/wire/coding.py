"""Content codings: a request's body inflated within bounds, a response's body compressed for those who ask."""

from __future__ import annotations

import zlib
from functools import lru_cache

from graphfake.server.wire.messages import Fault

_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_DEFLATED = 8
_MEMBERS = 100  # each costs a copy of all that follows it: no honest client sends more than a few
_FASTEST = 1


def decode(body: bytes, coding: str, most: int) -> tuple[bytes, Fault | None]:
    """A request's body as it was before its `Content-Encoding`; empty, with the reason, where it cannot be had."""
    name = coding.strip().lower()
    if not body or name in ("", "identity"):
        return body, None
    if name not in ("gzip", "x-gzip", "deflate"):
        told = "Content-Encoding is not one that is read here; send gzip, deflate or identity, and one alone."
        return b"", Fault("framing.encoding", told)
    try:
        plain = _inflate(body, _window(name, body), most)
    except _TooLargeError:
        return b"", Fault("framing.inflated-too-large", f"The {name} body inflates to more than {most} bytes.")
    except _CorruptError as error:
        return b"", Fault("framing.encoding", f"The body is not whole, readable {name}: {error}.")
    return plain, None


class _TooLargeError(Exception):
    """The body inflates beyond its bound; nothing more of it was inflated."""


class _CorruptError(Exception):
    """The body ends early, or is not what its Content-Encoding says."""


def _window(name: str, body: bytes) -> int:
    if name != "deflate":
        return _GZIP
    # RFC 9110 means zlib's wrapping by "deflate", yet some clients send the bare stream.
    return _ZLIB if body[0] & 0x0F == _DEFLATED else _RAW


def _inflate(body: bytes, window: int, most: int) -> bytes:
    parts: list[bytes] = []
    for _ in range(_MEMBERS):
        stream = zlib.decompressobj(window)
        try:
            part = stream.decompress(body, most + 1)
        except zlib.error:
            raise _CorruptError("a part of it is damaged") from None
        most -= len(part)
        if most < 0:
            raise _TooLargeError
        if not stream.eof:
            raise _CorruptError("its end is missing")
        parts.append(part)
        body = stream.unused_data
        if not body:
            return b"".join(parts)
        if window != _GZIP:
            raise _CorruptError("more bytes follow its end")
    raise _CorruptError(f"it has more than {_MEMBERS} members")


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Does this `Accept-Encoding` allow gzip? An entry for gzip itself beats `*`."""
    anything = False
    for entry in accepted.lower().split(","):
        name, _, parameters = entry.partition(";")
        wanted = _quality(parameters) > 0
        if name.strip() in ("gzip", "x-gzip"):
            return wanted
        if name.strip() == "*":
            anything = wanted
    return anything


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def compress(body: bytes) -> bytes:
    """The body as gzip, at the level that costs the loop least."""
    return zlib.compress(body, _FASTEST, _GZIP)
