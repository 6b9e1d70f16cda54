"""The preferences of a request (RFC 7240), as far as they are honoured here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Possessive, so that no header makes it go back: a quoted text, open at the end or not, or anything but a comma.
_ITEM = re.compile(r'(?:"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[^",])++', re.DOTALL)
_NAME = re.compile(r"[^\s=;\"]+")
_MOST = 999_999_999


class Preferences(NamedTuple):
    """`returns` is minimal, representation or None; `page_size` a number above 0 or None.

    `unknown_members`: members of evolvable enums that came after the sentinel are to be told by name.
    `tracks_changes`: `odata.track-changes` was sent, which a delta does anyway. `creates`: an update by what stands
    for a key makes what is missing.
    """

    returns: str | None = None
    page_size: int | None = None
    unknown_members: bool = False
    tracks_changes: bool = False
    creates: bool = False


NONE = Preferences()


@lru_cache(maxsize=256)
def preferences(header: str) -> Preferences:
    """Several headers come joined by commas. The first of a name counts; unknown ones are ignored."""
    found: dict[str, str] = {}
    for item in _ITEM.findall(header):
        name, _, rest = item.partition("=")
        if _NAME.fullmatch(name.strip()):
            found.setdefault(name.strip().lower(), rest.partition(";")[0].strip().strip('"'))
    returns = found.get("return", "").lower()
    size = found.get("odata.maxpagesize", found.get("maxpagesize", ""))
    return Preferences(
        returns if returns in ("minimal", "representation") else None,
        min(int(size[:20]), _MOST) or None if size.isascii() and size.isdigit() else None,
        "include-unknown-enum-members" in found,
        bool(found.keys() & {"odata.track-changes", "track-changes"}),
        "create-if-missing" in found,
    )
