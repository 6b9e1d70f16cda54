"""Double and Single: numbers, or the strings "INF", "-INF" and "NaN"; a string may hold a finite number too.

Both are kept in the precision they have: a Single is the nearest 32-bit number, written with the fewest
digits that name it. An integer stays one up to the size where integers stop being exact.
"""

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graphfake.contracts.edm.decimals import NUMBER_TEXT
from graphfake.contracts.edm.primitive import LiteralError, PrimitiveType

_NOT_FINITE = {"INF": math.inf, "-INF": -math.inf, "NaN": math.nan}
_SINGLE = struct.Struct("<f")
_SINGLE_DIGITS = 9


def _double(number: float) -> float:
    return number


def _single(number: float) -> float:
    stored = _SINGLE.pack(number)  # OverflowError where it rounds to more than the greatest Single
    exact: float = _SINGLE.unpack(stored)[0]
    candidates = (float(f"{exact:.{digits}g}") for digits in range(1, _SINGLE_DIGITS))
    return next((short for short in candidates if _packs_to(short, stored)), float(f"{exact:.{_SINGLE_DIGITS}g}"))


def _packs_to(number: float, stored: bytes) -> bool:
    try:
        return _SINGLE.pack(number) == stored
    except OverflowError:  # few digits of the greatest Single come to more than it
        return False


def _order_key(canonical: Any) -> tuple[bool, float]:
    """NaN before every number, as .NET sorts it; that it equals nothing is for a filter to say."""
    number = _NOT_FINITE[canonical] if isinstance(canonical, str) else canonical
    return (False, 0.0) if math.isnan(number) else (True, number)


@dataclass(frozen=True, slots=True)
class _Floating:
    name: str
    greatest: str
    exact_integers: int
    nearest: Callable[[float], float]

    def read(self, value: object, _notes: list[str], _profile: str) -> object:
        if isinstance(value, str):
            return value if value in _NOT_FINITE else self._number(value)
        if isinstance(value, int) and -self.exact_integers <= value <= self.exact_integers:
            return value  # true and false too: no numbers in JSON, which the schema says
        return self._number(value) if isinstance(value, int | float | Decimal) else value

    def check(self, value: object) -> None:
        if not isinstance(value, str):
            self.read(value, [], "documented")
        elif value not in _NOT_FINITE:
            raise self._error()

    def _number(self, value: float | Decimal | str) -> float:
        if isinstance(value, str) and NUMBER_TEXT.fullmatch(value) is None:
            raise self._error()
        try:
            number = self.nearest(float(value))
        except (OverflowError, ValueError):  # too large an int or Single; Decimal's signalling NaN
            raise self._error() from None
        if math.isfinite(number):
            return number
        raise self._error()

    def _error(self) -> LiteralError:
        return LiteralError(
            f"An {self.name} is a number from -{self.greatest} to {self.greatest}, or one of the strings "
            '"INF", "-INF" and "NaN".'
        )


def _floating(name: str, greatest: str, exact: int, nearest: Callable[[float], float]) -> PrimitiveType:
    floating = _Floating(name, greatest, exact, nearest)
    return PrimitiveType(name, ("number", "string"), floating.read, floating.check, _order_key, 0)


DOUBLE = _floating("Edm.Double", "1.7976931348623157E+308", 2**53, _double)
SINGLE = _floating("Edm.Single", "3.4028235E+38", 2**24, _single)
