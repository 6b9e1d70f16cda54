"""Enum values: those that may be written, and the edges of each enum by name."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.contracts import ContractError
from graphfake.strategies.edges import Edge
from graphfake.strategies.neighbours import neighbours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Catalogue, EnumType

SENTINEL = "unknownFutureValue"
CASE = "tolerated.enum-case"
NUMBER = "tolerated.enum-number-text"
NOT_TEXT = "body.enum-not-text"
UNKNOWN = "body.enum"
_NUMBER = re.compile(r"[+-]?[0-9]{1,19}")
_MOST_NUMBERED = 2**63
_MOST_MEMBERS = 4


def members(enum: EnumType) -> SearchStrategy[str]:
    """What a client may send without a note: a member, of a flags enum a list of members with blanks or without."""
    written = enum.writable
    if not written:
        raise ContractError(f"No member of {enum.name} may be written.")
    if not enum.flags:
        return st.sampled_from(written)
    several = st.tuples(
        st.lists(st.sampled_from(written), min_size=1, max_size=4, unique=True),
        st.sampled_from((",", ", ", " ,", "  ,  ")),
    )
    return st.sampled_from(written) | several.map(lambda drawn: drawn[1].join(drawn[0]))


def edges(enum: EnumType, others: tuple[str, ...] = ()) -> dict[str, list[Edge]]:
    """The edges of an enum that is not nullable, by kind. `others` are the members of other enums.

    Where a text that was made to miss is a member after all, in whatever letter case, it is left out.
    """
    reads = _Reads(enum)
    candidates: Iterator[tuple[str, Any, str]] = chain(
        (("member", name, "") for name in enum.writable),
        _cases(enum),
        _blanks(enum),
        (("neighbour", text, UNKNOWN) for text in _neighbours(enum)),
        _numbers(enum),
        _joined(enum),
        (("another enum's member", name, UNKNOWN) for name in others),
        (("prefixed member", f"{enum.name}.{name}", UNKNOWN) for name in enum.writable[:1]),
        [(SENTINEL, SENTINEL, UNKNOWN), ("empty", "", UNKNOWN), ("blank", " ", UNKNOWN), ("null", None, "body.null")],
    )
    found: dict[str, list[Edge]] = {}
    for kind, value, rule in candidates:
        if rule != UNKNOWN or not reads.anything(value):
            found.setdefault(kind, []).append(Edge(value, kind, rule))
    return found


class _Reads:
    """Whether a text would be read as a value of an enum after all."""

    def __init__(self, enum: EnumType) -> None:
        self._flags = enum.flags
        self._folded = {name.lower() for name in enum.writable}
        self._numbers = {enum.members[name] for name in enum.writable}

    def anything(self, text: object) -> bool:
        if not isinstance(text, str):
            return False
        words = [word.strip(" ") for word in text.split(",")] if self._flags else [text]
        return all(self._one(word) for word in words)

    def _one(self, word: str) -> bool:
        if word.lower() in self._folded:
            return True
        if not _NUMBER.fullmatch(word):
            return False
        return int(word) in self._numbers or (self._flags and self._summed(int(word)))

    def _summed(self, total: int) -> bool:
        for bits in sorted((number for number in self._numbers if number > 0), reverse=True):
            if total & bits == bits:
                total &= ~bits
        return total == 0


def _cases(enum: EnumType) -> Iterator[tuple[str, Any, str]]:
    exact = set(enum.writable)
    for name in enum.writable:
        for other in (name.upper(), name.lower(), name[:1].upper() + name[1:], name.swapcase()):
            if other not in exact:
                yield "wrong case", other, CASE
    if SENTINEL in enum.members:
        yield f"{SENTINEL} in capitals", SENTINEL.upper(), UNKNOWN


def _blanks(enum: EnumType) -> Iterator[tuple[str, Any, str]]:
    for name in enum.writable:
        around = (f" {name}", f"{name} ")
        yield from (("blanks around", text, "" if enum.flags else UNKNOWN) for text in around)
        inside = (f"{name[:1]} {name[1:]}", f"{name}\t", f"{name}\n", f"\u00a0{name}", f"{name}\0")
        yield from (("blanks", text, UNKNOWN) for text in inside)


def _neighbours(enum: EnumType) -> Iterator[str]:
    """Texts one edit away from a member: a letter less, one doubled, two swapped, one more, one of another script."""
    for name in enum.writable:
        middle = len(name) // 2
        yield from (name[:-1], name[1:], name[:middle] + name[middle + 1 :])
        yield from (f"{name}s", f"{name}{name[-1]}", f"_{name}", f"{name[:middle]}-{name[middle:]}")
        yield f"{name[:-2]}{name[-1:]}{name[-2:-1]}"
        yield name.replace("a", "\u0430").replace("e", "\u0435").replace("o", "\u043e")  # Cyrillic look-alikes


def _numbers(enum: EnumType) -> Iterator[tuple[str, Any, str]]:
    numbers = {enum.members[name] for name in enum.writable}
    near = sorted(numbers | {n + step for n in numbers for step in (1, -1)} | {_MOST_NUMBERED})
    for number in near:
        yield "number", number, NOT_TEXT
        if number in numbers:
            yield "numeric text", str(number), NUMBER
            signed = NUMBER if number >= 0 else UNKNOWN
            yield from (("numeric text of another form", text, signed) for text in (f"+{number}", f"0{number}"))
            yield from (("numeric text of another form", text, UNKNOWN) for text in (f"{number}.0", f" {number} x"))
        else:
            yield "numeric text of no member", str(number), UNKNOWN
    if SENTINEL in enum.members:
        yield f"number of {SENTINEL} in text", str(enum.members[SENTINEL]), UNKNOWN
    yield from (("number", value, NOT_TEXT) for value in (1.5, True, False))


def _joined(enum: EnumType) -> Iterator[tuple[str, Any, str]]:
    first, last = enum.writable[0], enum.writable[-1]
    rule = "" if enum.flags else UNKNOWN
    yield from (("joined by comma", text, rule) for text in (f"{first},{last}", f"{last}, {first}", f"{first},{first}"))
    broken = (f"{first},", f",{first}", f"{first},,{last}", f"{first};{last}", f"{first}|{last}", f"{first},x{last}")
    yield from (("joined wrongly", text, UNKNOWN) for text in broken)


def liberties(enum: EnumType) -> dict[str, SearchStrategy[Edge]]:
    """What is taken for a value of an enum with a note, by the note's code."""
    by_code: dict[str, list[Edge]] = {}
    for edge in chain.from_iterable(edges(enum).values()):
        if edge.rule in (CASE, NUMBER):
            by_code.setdefault(edge.rule, []).append(edge)
    return {code: st.sampled_from(found) for code, found in by_code.items()}


def misses(name: str, version: str, catalogue: Catalogue) -> dict[str, SearchStrategy[Edge]]:
    """What is no value of an enum, by the body rule that it breaks; null aside."""
    by_rule: dict[str, list[Edge]] = {UNKNOWN: [], NOT_TEXT: []}
    found = edges(catalogue.enum(name, version), members_of_others(name, version, catalogue))
    for edge in chain.from_iterable(found.values()):
        by_rule.get(edge.rule, []).append(edge)
    return {rule: st.sampled_from(broken) for rule, broken in by_rule.items()}


def members_of_others(name: str, version: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Members of enums whose names stand near this one's in the catalogue."""
    others = [other for other in neighbours(catalogue, name, version) if _is_enum(other, version, catalogue)]
    return tuple(member for other in others for member in catalogue.enum(other, version).writable[:_MOST_MEMBERS])


def _is_enum(name: str, version: str, catalogue: Catalogue) -> bool:
    return catalogue.document(name, version).get("x-kind") == "enum"
