"""Percent-encoding: the text of one path segment or query part, as sent and as meant.

Only unreserved characters stand for themselves in what is written, so that no proxy or client library has a
reason to encode it again.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from graphfake.errors import GraphError

plain = re.compile(r"[0-9A-Za-z_-]+").fullmatch
"""Matches text that is the same encoded and decoded, and neither a dotted name nor a dot segment."""
_broken_escape = re.compile(r"%(?![0-9A-Fa-f]{2})").search


def decode(text: str) -> str:
    """The meaning of a percent-encoded part of a URL. Raises GraphError path.syntax."""
    if "%" not in text and text.isascii():
        return text
    broken = _broken_escape(text)
    if broken is not None:
        shown = text[broken.start() : broken.start() + 3]
        raise _refused(f"{shown!r} is no percent-encoded byte: % is followed by two hexadecimal digits.")
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeError:
        raise _refused("The percent-encoded bytes are not UTF-8.") from None


def decode_query(text: str) -> str:
    """As `decode`, with `+` as a blank. Raises GraphError path.syntax."""
    return decode(text.replace("+", " "))


def encode(text: str, *, quotes: bool = False) -> str:
    """Text as part of a URL; `quotes` leaves single quotes as they are."""
    return text if plain(text) else quote(text, safe="'" if quotes else "")


def _refused(explain: str) -> GraphError:
    return GraphError("path.syntax", explain=explain)
