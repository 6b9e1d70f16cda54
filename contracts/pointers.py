"""JSON pointers (RFC 6901)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_POINTED = 1024 * 1024
"""Characters that pointers into one body may have together: each repeats the names above it, which may be megabytes."""


def escape(token: str) -> str:
    """One reference token as it stands in a pointer."""
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def pointer_of(path: Iterable[str | int]) -> str:
    """The pointer of a path of member names and array indexes."""
    return "".join(f"/{escape(str(token))}" for token in path)


def tokens(pointer: str) -> list[str]:
    """The unescaped reference tokens of a pointer."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
