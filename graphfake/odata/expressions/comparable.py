"""What stands for a value when it is compared: something that Python orders and equals as OData does.

Each key is known twice, as code for values of entities and as a function for literals, which are keyed once.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from graphfake.odata.expressions import codegen as code
from graphfake.odata.expressions.constants import number_of
from graphfake.odata.expressions.moments import length, since_midnight, utc
from graphfake.odata.expressions.numbers import NAN, as_float, exact, real
from graphfake.odata.expressions.terms import DAY, DECIMAL, FLOATS, INTEGERS, LENGTH, MOMENT, NUMBERS, TEXT, TIME, TRUTH
from graphfake.odata.expressions.texts import fold

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from graphfake.contracts import EnumType
    from graphfake.odata.expressions.codegen import Writer
    from graphfake.odata.expressions.terms import Kind, Term


@dataclass(frozen=True, slots=True)
class Key:
    """`write` gives the code of a value's key, the value standing under a name; None: the value is its own key."""

    of: Callable[[Any], Any]
    write: Callable[[Writer, str], ast.expr] | None = None
    ordered: bool = True


def _called(function: Callable[[Any], Any]) -> Key:
    return Key(function, lambda writer, value: writer.call(function, code.name(value)))


def _write_folded(writer: Writer, value: str) -> ast.expr:
    text = code.name(value)
    return code.chosen(code.method(text, "isascii"), code.method(text, "lower"), writer.call(fold, text))


def _moment(text: str) -> str:
    return text[:19] if len(text) == 20 else utc(text)


def _write_moment(writer: Writer, value: str) -> ast.expr:
    text = code.name(value)
    whole_seconds = code.compared(writer.call(len, text), "eq", code.plain(20))
    return code.chosen(whole_seconds, code.head(text, 19), writer.call(utc, text))


def _write_real(writer: Writer, value: str) -> ast.expr:
    is_number = code.compared(writer.call(type, code.name(value)), "is not", writer.constant(str))
    return code.chosen(is_number, code.name(value), writer.call(real, code.name(value)))


ITSELF = Key(lambda value: value)
UNORDERED = Key(lambda value: value, ordered=False)
FOLDED = Key(fold, _write_folded)
_MOMENT = Key(_moment, _write_moment)
_REAL = Key(real, _write_real)
_EXACT = _called(exact)
_BESIDE_INTEGERS = Key(exact)
_BESIDE_FLOATS = Key(as_float, _write_real)


def key_of_pair(left: Term, right: Term, *, exact_case: bool) -> Key | None:
    """How two values are compared, None where their types have nothing in common."""
    one, two = left.kind, right.kind
    if one.collection or two.collection:
        return None
    if one.is_(*NUMBERS) and two.is_(*NUMBERS):
        return _of_numbers(left, right)
    if one.form == "enum" and two.form == "enum" and one.enum is not None:
        return key_of_enum(one.enum) if one.name == two.name else None
    return key_of_kind(one, exact_case=exact_case) if one == two else None


def key_of_kind(kind: Kind, *, exact_case: bool) -> Key | None:
    """How two values of one type are compared."""
    if kind.collection:
        return None
    if kind.form == "enum" and kind.enum is not None:
        return key_of_enum(kind.enum)
    if kind.form != "primitive":
        return None
    if kind.name == TEXT:
        return ITSELF if exact_case else FOLDED
    if kind.is_(*INTEGERS):
        return ITSELF
    return _BY_TYPE.get(kind.name)


_BY_TYPE = {
    TRUTH: ITSELF,
    DAY: ITSELF,
    "Edm.Guid": ITSELF,
    "Edm.Binary": UNORDERED,
    MOMENT: _MOMENT,
    TIME: _called(since_midnight),
    LENGTH: _called(length),
    DECIMAL: _EXACT,
    **dict.fromkeys(FLOATS, _REAL),
}


def _of_numbers(left: Term, right: Term) -> Key:
    """Exact for every pair of number types, and no dearer than it must be."""
    if left.kind.is_(*INTEGERS) and right.kind.is_(*INTEGERS):
        return ITSELF
    for one, other in ((left, right), (right, left)) if not (left.constant and right.constant) else ():
        if one.constant and other.kind.is_(*INTEGERS):
            return _BESIDE_INTEGERS
        if one.constant and other.kind.is_(*FLOATS) and _is_short(one.value):
            return _BESIDE_FLOATS
    return _REAL if left.kind.is_(*FLOATS) and right.kind.is_(*FLOATS) else _EXACT


def _is_short(value: Any) -> bool:
    """Is a literal's value some float's shortest text, so that floats compare with that float as their texts do?"""
    nearest = as_float(value)
    return not math.isfinite(nearest) or exact(nearest) == exact(value)


def key_of_enum(enum: EnumType) -> Key:
    """The number: of flags, whatever the order of their members."""
    return _called(lru_cache(maxsize=1024)(partial(number_of, enum)))


def is_nan(key: Any) -> bool:
    """Is it the key of NaN, which equals nothing?"""
    return key is NAN or (isinstance(key, float) and math.isnan(key))


def loosely(value: Any) -> tuple[int, Any]:
    """The key of a value whose type nobody declared: truths, numbers, texts and the rest, each among their own."""
    if isinstance(value, bool):
        return 0, value
    if isinstance(value, str):
        return 2, fold(value)
    if isinstance(value, dict | list):
        return 3, json.dumps(value, sort_keys=True, default=str)
    return 1, real(value)


def compared_loosely(operator: str, left: Any, right: Any) -> bool:
    """Two values whose types nobody declared: those of different sorts are neither equal nor in any order."""
    if left is None or right is None:
        return operator == "eq" and left is right
    one, two = loosely(left), loosely(right)
    if operator == "eq" or one[0] != two[0]:
        return operator == "eq" and one == two
    if operator in ("lt", "gt"):
        return bool(one < two if operator == "lt" else one > two)
    return bool(one <= two if operator == "le" else one >= two)
