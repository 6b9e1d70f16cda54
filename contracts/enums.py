"""How the text of an enum value is read: a member in any letter case, a number in text, a list of flags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphfake.contracts.model import SENTINEL
from graphfake.contracts.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts.model import EnumType

    # text -> canonical text (itself where no member is meant), and the tolerances that were needed
    Speller = Callable[[str], tuple[str, tuple[str, ...]]]

CASE = "tolerated.enum-case"
NUMBER = "tolerated.enum-number-text"
UNKNOWN = "tolerated.unknown-member"
UNNUMBERED = "coverage.untyped-member"
_NUMBER = re.compile(r"[+-]?[0-9]{1,19}")  # as OData's grammar has it


def enum_reader(enum: EnumType, view: str) -> Speller:
    """The speller for what clients send (views create and update) or for what a server answers."""
    if view == "response":
        return _answered(enum)
    if view == "self-check":
        return lambda text: (text, ())
    return _flags(enum) if enum.flags else _member(enum)


def _answered(enum: EnumType) -> Speller:
    known = frozenset((*enum.members, *enum.unnumbered))

    def spell(text: str) -> tuple[str, tuple[str, ...]]:
        named = [word.strip(" ") for word in text.split(",")] if enum.flags else [text]
        return text, () if known.issuperset(named) else (UNKNOWN,)

    return spell


def _member(enum: EnumType) -> Speller:
    exact = {name: (name, ()) for name in enum.writable}
    folded, numbered = _tables(enum)
    unnumbered = {fold(name): name for name in enum.unnumbered if name != SENTINEL}

    def spell(text: str) -> tuple[str, tuple[str, ...]]:
        known = exact.get(text)
        if known is not None:
            return known
        name = folded.get(fold(text))
        if name is not None:
            return name, (CASE,)
        if _NUMBER.fullmatch(text) and int(text) in numbered:
            return numbered[int(text)], (NUMBER,)
        name = unnumbered.get(fold(text))
        return (text, ()) if name is None else (name, (UNNUMBERED,))

    return spell


def _flags(enum: EnumType) -> Speller:
    exact = frozenset(enum.writable)
    folded, numbered = _tables(enum)
    bits = sorted((number for number in numbered if number > 0), reverse=True)
    unnumbered = {fold(name): name for name in enum.unnumbered if name != SENTINEL}

    def read(word: str) -> tuple[list[str] | None, str | None]:
        if word in exact:
            return [word], None
        name = folded.get(fold(word))
        if name is not None:
            return [name], CASE
        return (_summed(int(word), numbered, bits), NUMBER) if _NUMBER.fullmatch(word) else (None, None)

    def spell(text: str) -> tuple[str, tuple[str, ...]]:
        named: dict[int, str] = {}
        last: dict[str, None] = {}
        liberties: dict[str | None, None] = {}
        for part in dict.fromkeys(text.split(",")):
            known = unnumbered.get(fold(part.strip(" ")))
            if known is not None:
                last[known], liberties[UNNUMBERED] = None, None
                continue
            names, liberty = read(part.strip(" "))
            if names is None:
                return text, ()
            liberties[liberty] = None
            named.update((enum.members[name], name) for name in names)
        if len(named) > 1:
            named.pop(0, None)
        canonical = ",".join((*(named[number] for number in sorted(named)), *last))
        return canonical, tuple(liberty for liberty in liberties if liberty)

    return spell


def _summed(total: int, numbered: dict[int, str], bits: list[int]) -> list[str] | None:
    """The members that make up a number together, the biggest first, or None."""
    if total in numbered:
        return [numbered[total]]
    names = []
    for number in bits:
        if number & total == number:
            names.append(numbered[number])
            total &= ~number
    return names if names and total == 0 else None


def _tables(enum: EnumType) -> tuple[dict[str, str], dict[int, str]]:
    folded: dict[str, str] = {}
    numbered: dict[int, str] = {}
    for name in enum.writable:
        folded.setdefault(fold(name), name)
        numbered.setdefault(enum.members[name], name)
    return folded, numbered
