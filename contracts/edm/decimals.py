"""Decimal: a number, or a string that holds one, kept as .NET's decimal keeps it.

That is a whole number below 2**96, divided by a power of ten up to 10**28; digits that do not fit are
rounded, ties to even. The canonical value is an int where it is whole, a float where the float's own shortest
text names it exactly, and a `decimal.Decimal` otherwise.
"""

import math
import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any

from graphfake.contracts.edm.primitive import LiteralError, PrimitiveType

NUMBER_TEXT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")

_MOST = 2**96 - 1
_PLACES = 28
_UNITS = tuple(Decimal((0, (1,), -places)) for places in range(_PLACES + 1))
# Our own, so that no caller's context rounds; wide enough for every digit of a decimal and then some.
_WIDE = Context(prec=64, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX)
_REASON = f"An Edm.Decimal is a number from -{_MOST} to {_MOST}: digits, perhaps a point and an exponent."


def _exact(value: int | float | Decimal | str) -> Decimal:
    """The number as it is written: a float stands for its shortest text, so that 0.1 is one tenth."""
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise LiteralError(_REASON)
        return Decimal(repr(value))
    exact = Decimal(value)
    if not exact.is_finite():
        raise LiteralError(_REASON)
    return exact


def _from_text(text: str) -> Decimal:
    if NUMBER_TEXT.fullmatch(text) is None:
        raise LiteralError(_REASON)
    try:
        return Decimal(text)
    except InvalidOperation:  # the exponent itself has some eighteen digits
        raise LiteralError(_REASON) from None


def _kept(exact: Decimal) -> Decimal:
    """The nearest number that .NET's decimal holds."""
    # The magnitude is looked at before anything is expanded: 1e999999 is a short text.
    whole_digits = max(exact.adjusted() + 1, 1) if exact else 1
    for places in range(_PLACES + 1 - whole_digits, -1, -1):
        kept = exact.quantize(_UNITS[places], context=_WIDE)
        if kept.scaleb(places, context=_WIDE).copy_abs() <= _MOST:
            return kept
    raise LiteralError(_REASON)


def _read(value: object, _notes: list[str], _profile: str) -> object:
    if type(value) is int:
        if -_MOST <= value <= _MOST:
            return value
        raise LiteralError(_REASON)
    if not isinstance(value, float | Decimal | str):
        return value
    number = _kept(_exact(value))
    if number == number.to_integral_value():
        return int(number)
    nearest = float(number)
    return nearest if Decimal(repr(nearest)) == number else number.normalize(_WIDE)


def _check(value: object) -> None:
    _read(value, [], "documented")


def _order_key(canonical: Any) -> Decimal:
    return _exact(canonical)


DECIMAL = PrimitiveType("Edm.Decimal", ("number",), _read, _check, _order_key, 0)
