"""Numbers as filters compare and reckon with them.

A Double stands for its shortest text, as everywhere in the contracts, so that 0.1 is a tenth beside a Decimal.
Canonical values: int, float, Decimal, and the texts INF, -INF and NaN.
"""

from __future__ import annotations

import math
import operator as operators
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from graphfake.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Number: TypeAlias = int | float | Decimal | str

_NOT_FINITE = {"INF": math.inf, "-INF": -math.inf, "NaN": math.nan}
_MOST_INTEGER = 2**256
_EXACTLY: Mapping[str, Callable[[Any, Any], Any]] = {
    "add": operators.add,
    "sub": operators.sub,
    "mul": operators.mul,
}
_WIDE = Context(prec=80, traps=[])


def real(value: Number) -> Any:
    """A Python number that compares as the value does, exact for integers."""
    return _NOT_FINITE[value] if isinstance(value, str) else value


class NoNumber:
    """NaN where decimals are: it equals nothing and comes before nothing, and Python's own would raise an error."""

    def _never(self, _other: object) -> bool:
        return False

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = _never
    __hash__ = object.__hash__


NAN = NoNumber()


def exact(value: Number) -> Decimal | float | NoNumber:
    """Comparable with every other number: a Decimal, or what stands for a number that is not finite."""
    if isinstance(value, str) and value not in _NOT_FINITE:
        return Decimal(value)
    number = real(value)
    if not isinstance(number, float):
        return Decimal(number)
    return Decimal(repr(number)) if math.isfinite(number) else NAN if math.isnan(number) else number


def as_float(value: Number) -> float:
    try:
        return float(real(value))
    except OverflowError:  # an integer beyond every Double
        return math.inf if real(value) > 0 else -math.inf


def canonical(value: float | Decimal) -> Number | None:
    """A result as it would stand in JSON; null where there is none."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        return int(value) if value == value.to_integral_value(context=_WIDE) and value.adjusted() < 40 else value
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "INF" if value > 0 else "-INF"


def integers(operator: str, left: int, right: int) -> int | None:
    """Division gives what is whole, towards zero, and the rest has the sign of what is divided.

    Null where the result is far beyond every number type, so that products of products stay small.
    """
    if operator in _EXACTLY:
        result = int(_EXACTLY[operator](left, right))
        return result if abs(result) < _MOST_INTEGER else None
    _check_divisor(right)
    whole = abs(left) // abs(right)
    whole = whole if (left < 0) == (right < 0) else -whole
    return whole if operator == "div" else left - whole * right


def decimals(operator: str, left: Number, right: Number) -> Number | None:
    one, two = exact(left), exact(right)
    if not isinstance(one, Decimal) or not isinstance(two, Decimal):
        return None
    if operator == "add":
        return canonical(_WIDE.add(one, two))
    if operator == "sub":
        return canonical(_WIDE.subtract(one, two))
    if operator == "mul":
        return canonical(_WIDE.multiply(one, two))
    _check_divisor(two)
    return canonical(_WIDE.remainder(one, two) if operator == "mod" else _WIDE.divide(one, two))


def floats(operator: str, left: Number, right: Number) -> Number | None:
    """As IEEE 754 has it: nothing fails."""
    one, two = as_float(left), as_float(right)
    if operator in _EXACTLY:
        return canonical(_EXACTLY[operator](one, two))
    if operator == "mod":
        return canonical(math.fmod(one, two) if math.isfinite(one) and two else math.nan)
    if two:
        return canonical(one / two)
    return canonical(math.copysign(math.inf, one) * math.copysign(1, two) if one and not math.isnan(one) else math.nan)


def minus(value: Number) -> Number | None:
    if isinstance(value, str):
        return canonical(-_NOT_FINITE[value])
    return value.copy_negate() if isinstance(value, Decimal) else -value


def rounded(value: Number) -> Number | None:
    """To the nearest whole number; a half goes away from zero."""
    return _whole(value, ROUND_HALF_UP)


def floor(value: Number) -> Number | None:
    return _whole(value, ROUND_FLOOR)


def ceiling(value: Number) -> Number | None:
    return _whole(value, ROUND_CEILING)


def whole(value: Number) -> int | None:
    """The nearest integer, null where there is none."""
    number = exact(value)
    return int(number.to_integral_value(ROUND_HALF_UP, _WIDE)) if isinstance(number, Decimal) else None


def _whole(value: Number, rounding: str) -> Number | None:
    number = exact(value)
    if not isinstance(number, Decimal):
        return value
    near = number.to_integral_value(rounding, _WIDE)
    return as_float(near) if isinstance(value, float) else canonical(near)


def _check_divisor(number: int | Decimal) -> None:
    if number == 0:
        raise GraphError("query.division-by-zero")
