"""Texts as filters compare them, and the functions over them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graphfake.contracts.patterns import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def fold(text: str) -> str:
    """Equal for texts that differ in letter case alone: character by character, as .NET's OrdinalIgnoreCase does.

    So the length stays, and a part of a text is a part of the folded text.
    """
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    return character.lower() if character.isascii() else _capital(character)


@lru_cache(maxsize=4096)
def _capital(character: str) -> str:
    """The one capital letter of a character, else the character itself: neither SS nor a sharp capital for ß.

    What is no ASCII letter never becomes one: a dotless i is no I.
    """
    if character.isascii():
        return character.upper()
    single = next((each for each in (character.upper(), character.title()) if len(each) == 1), character)
    return character if single.isascii() else single


@lru_cache(maxsize=4096)
def _small(character: str) -> str:
    """The one small letter of a character, else the character itself: the sign for Kelvin is no k."""
    single = character.lower()
    return single if len(single) == 1 and single.isascii() == character.isascii() else character


def substring(text: str, start: int, length: int | None = None) -> str:
    """Characters from a start on, counted from 0; what lies outside the text is empty."""
    first = max(start, 0)
    return text[first:] if length is None else text[first : max(start + length, first)]


def trimmed(text: str) -> str:
    return text.strip()


def upper(text: str) -> str:
    """Character by character, like `lower`: the length stays."""
    return text.upper() if text.isascii() else "".join(map(_capital, text))


def lower(text: str) -> str:
    return text.lower() if text.isascii() else "".join(map(_small, text))


def joined(one: str, other: str) -> str:
    return one + other


def matches(text: str, pattern: str) -> bool:
    """Whether a pattern, which was found to be linear, fits somewhere."""
    return compiled(pattern).search(text) is not None


def walked(value: Any, names: Sequence[str]) -> Any:
    """The value at the end of a path; null where anything on the way is."""
    for each in names:
        if value is None:
            return None
        value = value.get(each)
    return value
