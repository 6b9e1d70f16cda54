"""How the text of an enum value is read: a member in any letter case, a number in text, a list of flags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts.model import EnumType

    # text -> canonical text (itself where no member is meant), and the tolerance that was needed
    Speller = Callable[[str], tuple[str, str | None]]

CASE = "tolerated.enum-case"
NUMBER = "tolerated.enum-number-text"
UNKNOWN = "tolerated.unknown-member"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})", re.ASCII)


def enum_reader(enum: EnumType, view: str) -> Speller:
    """The speller for what clients send (views create and update) or for what a server answers."""
    if view == "response":
        return _answered(enum)
    if view == "self-check":
        return lambda text: (text, None)
    return _flags(enum) if enum.flags else _member(enum)


def _answered(enum: EnumType) -> Speller:
    known = frozenset(enum.members)

    def spell(text: str) -> tuple[str, str | None]:
        named = text.split(",") if enum.flags else [text]
        return text, None if known.issuperset(named) else UNKNOWN

    return spell


def _member(enum: EnumType) -> Speller:
    exact = frozenset(enum.writable)
    folded, numbered = _tables(enum)

    def spell(text: str) -> tuple[str, str | None]:
        if text in exact:
            return text, None
        if text.lower() in folded:
            return folded[text.lower()], CASE
        if _NUMBER.fullmatch(text) and int(text) in numbered:
            return numbered[int(text)], NUMBER
        return text, None

    return spell


def _flags(enum: EnumType) -> Speller:
    folded, numbered = _tables(enum)

    def spell(text: str) -> tuple[str, str | None]:
        named: dict[int, str] = {}
        liberty: str | None = None
        for part in text.split(","):
            word = part.strip(" ")
            names = [folded[word.lower()]] if word.lower() in folded else None
            if names is not None:
                liberty = liberty or (CASE if word != names[0] else None)
            elif _NUMBER.fullmatch(word):
                names, liberty = _summed(int(word), numbered), NUMBER
            if names is None:
                return text, None
            named.update((enum.members[name], name) for name in names)
        if len(named) > 1:
            named.pop(0, None)
        return ",".join(named[number] for number in sorted(named)), liberty

    return spell


def _summed(total: int, numbered: dict[int, str]) -> list[str] | None:
    """The members that make up a number together, the biggest first, or None."""
    if total in numbered:
        return [numbered[total]]
    names = []
    for number in sorted((number for number in numbered if number > 0), reverse=True):
        if number & total == number:
            names.append(numbered[number])
            total &= ~number
    return names if names and total == 0 else None


def _tables(enum: EnumType) -> tuple[dict[str, str], dict[int, str]]:
    folded: dict[str, str] = {}
    numbered: dict[int, str] = {}
    for name in enum.writable:
        folded.setdefault(name.lower(), name)
        numbered.setdefault(enum.members[name], name)
    return folded, numbered
