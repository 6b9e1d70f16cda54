"""Arithmetic: numbers by the widest of their types, and dates and durations as OData lets them be added."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.odata.expressions import moments, numbers
from graphfake.odata.expressions.allowance import OPERATOR_NAMES
from graphfake.odata.expressions.comparing import applied, coerced, incompatible
from graphfake.odata.expressions.terms import (
    DAY,
    DECIMAL,
    DOUBLE,
    FLOATS,
    INTEGERS,
    LENGTH,
    MOMENT,
    NULL,
    NUMBERS,
    UNTYPED,
    Term,
    primitive,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.odata.expressions.codegen import Writer


def reckon(writer: Writer, operator: str, left: Term, right: Term) -> Term:
    """`add sub mul div divby mod`. Raises GraphError query.operand-types, query.division-by-zero."""
    left, right = _numeric(writer, left), _numeric(writer, right)
    name = _of_numbers(operator, left, right)
    if name is not None:
        return Term(primitive(name), applied(writer, _function(operator, name), [left, right]))
    found = _temporal(operator, left, right)
    if found is None:
        raise incompatible(operator, left.kind, right.kind)
    name, function = found
    return Term(primitive(name), applied(writer, function, [left, right]))


def negate(writer: Writer, operand: Term) -> Term:
    """`-operand`. Raises GraphError query.unary-operand."""
    operand = _numeric(writer, operand)
    function: Callable[..., Any]
    if operand.kind.is_(*NUMBERS):
        function = numbers.minus
    elif operand.kind.is_(LENGTH):
        function = moments.length_negated
    else:
        values = {"type": operand.kind.text, "operator": OPERATOR_NAMES["-"]}
        raise GraphError("query.unary-operand", values=values)
    return Term(operand.kind, applied(writer, function, [operand]))


def _numeric(writer: Writer, term: Term) -> Term:
    """What has no type is taken for a number, and so is null."""
    if term.kind == NULL:
        return Term(primitive("Edm.Int32"), term.code)
    return coerced(writer, term, primitive(DOUBLE)) if term.kind == UNTYPED else term


def _of_numbers(operator: str, left: Term, right: Term) -> str | None:
    """The type of the result, None where the operands are not both numbers."""
    if not (left.kind.is_(*NUMBERS) and right.kind.is_(*NUMBERS)):
        return None
    names = (left.kind.name, right.kind.name)
    if any(name in FLOATS for name in names):
        return DOUBLE
    if DECIMAL in names or operator == "divby":
        return DECIMAL
    return "Edm.Int64" if "Edm.Int64" in names else "Edm.Int32"


def _function(operator: str, name: str) -> Callable[..., Any]:
    if name in INTEGERS:
        return partial(numbers.integers, operator)
    return partial(numbers.floats if name == DOUBLE else numbers.decimals, "div" if operator == "divby" else operator)


def _temporal(operator: str, left: Term, right: Term) -> tuple[str, Callable[..., Any]] | None:
    one, two = left.kind, right.kind
    sign = 1 if operator == "add" else -1
    if operator in ("add", "sub") and two.is_(LENGTH):
        moved: dict[str, Callable[..., Any]] = {
            MOMENT: moments.moment_moved,
            DAY: moments.day_moved,
            LENGTH: moments.lengths_added,
        }
        if one.form == "primitive" and not one.collection and one.name in moved:
            return one.name, partial(_signed, moved[one.name], sign)
    if operator == "add" and one.is_(LENGTH) and two.is_(MOMENT, DAY):
        function = moments.moment_moved if two.is_(MOMENT) else moments.day_moved
        return two.name, partial(_turned, partial(_signed, function, 1))
    if operator == "sub" and one == two and one.is_(MOMENT, DAY):
        return LENGTH, moments.between_moments if one.is_(MOMENT) else moments.between_days
    if operator in ("mul", "div", "divby") and one.is_(LENGTH) and two.is_(*NUMBERS):
        return LENGTH, moments.length_times if operator == "mul" else moments.length_divided
    if operator == "mul" and one.is_(*NUMBERS) and two.is_(LENGTH):
        return LENGTH, partial(_turned, moments.length_times)
    return None


def _signed(function: Callable[[str, str, int], str | None], sign: int, one: str, other: str) -> str | None:
    return function(one, other, sign)


def _turned(function: Callable[..., str | None], one: Any, other: Any) -> str | None:
    return function(other, one)
