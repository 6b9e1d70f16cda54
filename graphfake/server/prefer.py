"""The preferences of a request (RFC 7240), as far as they are honoured here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_PREFERENCE = re.compile(r"""\s*([^\s=;,"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?[^,"]*(?:,|$)""")


class Preferences(NamedTuple):
    """`returns` is minimal, representation or None; `page_size` a number above 0 or None."""

    returns: str | None = None
    page_size: int | None = None


NONE = Preferences()


@lru_cache(maxsize=1024)
def preferences(header: str) -> Preferences:
    """Several headers come joined by commas. The first of a name counts; unknown ones are ignored."""
    found: dict[str, str] = {}
    for name, value in _PREFERENCE.findall(header):
        found.setdefault(name.lower(), value.strip('"'))
    returns = found.get("return", "").lower()
    size = found.get("odata.maxpagesize", found.get("maxpagesize", ""))
    return Preferences(
        returns if returns in ("minimal", "representation") else None,
        int(size) if size.isascii() and size.isdigit() and len(size) < 10 and int(size) > 0 else None,
    )
