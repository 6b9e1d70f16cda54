"""Patterns for names and enum values in all the spellings that are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfake.contracts.model import EnumType

MOST_SUMS = 256
"""Numbers of a flags enum that stand for several members, beyond which only those of single members are listed."""
_MOST_DIGITS = 19


def any_case(name: str) -> str:
    """Matches a name in any letter case. Names are ASCII letters, digits, underscores and dots."""
    return "".join(f"[{each.lower()}{each.upper()}]" if each.isalpha() else each.replace(".", "[.]") for each in name)


def enum_texts(enum: EnumType) -> str:
    """The pattern of the texts that are read as a value of an enum."""
    names = list(dict.fromkeys(any_case(name) for name in (*enum.writable, *enum.unnumbered)))
    numbers = {enum.members[name] for name in enum.writable}
    if not enum.flags:
        return f"^(?:{'|'.join((*names, *map(_number, sorted(numbers))))})$"
    words = "|".join((*names, *map(_number, sorted(_sums(numbers)))))
    return f"^ *(?:{words})(?: *, *(?:{words}))* *$"


def _number(number: int) -> str:
    """A whole number in at most 19 digits, leading zeros included."""
    if number == 0:
        return f"[+-]?0{{1,{_MOST_DIGITS}}}"
    digits = str(abs(number))
    return ("-" if number < 0 else r"\+?") + f"0{{0,{_MOST_DIGITS - len(digits)}}}{digits}"


def _sums(numbers: Iterable[int]) -> set[int]:
    """All that members come to together."""
    sums = set(numbers)
    bits = [number for number in sums if number > 0]
    for bit in bits:
        sums |= {known | bit for known in sums if known > 0}
        if len(sums) > MOST_SUMS:
            return set(numbers)
    return sums
