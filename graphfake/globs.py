"""Globs over Graph's paths: one reading of them for faults and for the journal."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VERSIONS = ("v1.0", "beta")
_ANY = "**"
_MOST = 2_000  # characters, more than any path of Graph's has
_SPACE = re.compile(r"/_space/[^/]*(?=/|\Z)")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/]*", re.IGNORECASE | re.ASCII)
_KEYED = re.compile(r"([^()]+)\((?:(?:'|%27)([^()]+)(?:'|%27)|((?:(?!%3D)[^=()])+))\)", re.IGNORECASE)
"""A key is in quotes, or has no equals sign: what a function is given has one, also where it is percent-encoded."""


class GlobError(ValueError):
    """What is no glob over paths; the text says what would be one."""


class PathGlob:
    """`*` stands for any characters of one segment, `**` as a segment for any number of segments.

    The path is Graph's below the version, or begins with `/beta` or `/v1.0` and then holds for that version alone.
    A whole URL will do, too. Letter case, doubled slashes and percent-encoding make no difference, nor whether
    a key stands in parentheses or behind a slash; `%2A` is a star that stands for itself. Raises GlobError.
    """

    __slots__ = ("_parts", "text", "version")

    def __init__(self, text: str) -> None:
        if not text.strip("/") or len(text) > _MOST:
            raise GlobError(f"A path is a glob below the version, such as /users/*, not {text[:50]!r}.")
        if "?" in text or "#" in text:
            raise GlobError(f"A path has no query and no fragment: write {re.split('[?#]', text)[0]!r}, not {text!r}.")
        self.text = text
        self.version, below = split_version(_SPACE.sub("", _ORIGIN.sub("", text, 1), 1))
        self._parts = tuple(_part(segment) for segment in _split(below))

    def matches(self, path: str, version: str = "") -> bool:
        """Whether it stands for this path, percent-encoded and below the version."""
        if self.version and version.lower() != self.version:
            return False
        return _fits(self._parts, _names(path))

    def matches_whole(self, path: str) -> bool:
        """The same for a path that begins with its version."""
        version, below = split_version(path)
        return self.matches(below, version)

    def __repr__(self) -> str:
        return f"PathGlob({self.text!r})"


def split_version(path: str) -> tuple[str, str]:
    """The version that a path begins with, in lower case and empty for none, and the path below it."""
    head, slash, rest = path.lstrip("/").partition("/")
    return (head.lower(), slash + rest) if head.lower() in VERSIONS else ("", path)


def _split(path: str) -> list[str]:
    found: list[str] = []
    for segment in path.split("/"):
        keyed = _KEYED.fullmatch(segment) if "(" in segment else None
        found += filter(None, keyed.groups()) if keyed else [segment] if segment else []
    return found


@lru_cache(maxsize=1024)
def _names(path: str) -> tuple[str, ...]:
    return tuple(map(_name, _split(path)))


def _name(segment: str) -> str:
    return (unquote(segment) if "%" in segment else segment).casefold()


def _part(segment: str) -> Callable[[str], bool] | None:
    """What one segment of a glob asks of one of a path, None for any number of them."""
    if segment == _ANY:
        return None
    first, *rest = map(_name, re.split(r"\*+", segment))
    if not rest:
        return first.__eq__
    *middle, last = rest
    return lambda name: _holds(name, first, middle, last)


def _holds(name: str, first: str, middle: Sequence[str], last: str) -> bool:
    """Whether the name begins with `first`, ends with `last`, and has all of `middle` between, in their order."""
    end = len(name) - len(last)
    at = len(first)
    if at > end or not (name.startswith(first) and name.endswith(last)):
        return False
    for piece in middle:
        at = name.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def _fits(parts: Sequence[Callable[[str], bool] | None], names: Sequence[str]) -> bool:
    """Takes at most as many steps as there are parts times names: only the last `**` is ever gone back to."""
    part = at = 0
    back, mark = -1, 0
    while at < len(names):
        asked = parts[part] if part < len(parts) else _nothing
        if asked is None:
            back, mark = part, at
            part += 1
        elif asked(names[at]):
            part += 1
            at += 1
        elif back >= 0:
            mark += 1
            part, at = back + 1, mark
        else:
            return False
    return all(rest is None for rest in parts[part:])


def _nothing(_: str) -> bool:
    return False
