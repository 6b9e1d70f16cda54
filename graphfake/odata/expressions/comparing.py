"""Comparison and the logic of three values.

What null does, here and nowhere else:

| operation | with null |
|---|---|
| `eq`, `ne` | never null: null equals null and nothing else |
| `in` | never null: as `eq` with each item, joined by `or` |
| `lt le gt ge` | false |
| `and` | false where one side is false, else null where one is null |
| `or` | true where one side is true, else null where one is null |
| `not` | null |
| `has`, arithmetic, functions, `cast`, a member of null | null |
| `any`, `all`, `$count` | never null: the predicate's null counts as false; a collection that is null has no items |
| `isof` | false |
| the whole filter | null does not include the item |
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.odata.expressions import codegen as code
from graphfake.odata.expressions.allowance import OPERATOR_NAMES
from graphfake.odata.expressions.comparable import ITSELF, Key, compared_loosely, is_nan, key_of_pair
from graphfake.odata.expressions.constants import adapted, number_of, synonyms
from graphfake.odata.expressions.moments import midnight
from graphfake.odata.expressions.moments import read as read_as
from graphfake.odata.expressions.terms import DAY, MOMENT, NULL, NUMBERS, TEXT, TRUTH, UNTYPED, Term, primitive

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Sequence

    from graphfake.odata.expressions.codegen import Writer
    from graphfake.odata.expressions.terms import Kind

_MIRRORED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}


def truth(codes: ast.expr, *, nullable: bool = False) -> Term:
    """A term of type Boolean."""
    return Term(primitive(TRUTH), codes, nullable=nullable)


def compare(writer: Writer, operator: str, left: Term, right: Term, *, exact_case: bool) -> Term:
    """`eq ne lt le gt ge`. Raises GraphError query.operand-types, query.enum-literal."""
    left, right = beside(writer, left, right), beside(writer, right, left)
    if operator != "ne":
        return truth(_compared(writer, operator, left, right, exact_case=exact_case))
    try:
        return truth(code.negated(_compared(writer, "eq", left, right, exact_case=exact_case)))
    except IncompatibleError:
        raise incompatible(operator, left.kind, right.kind) from None


def _compared(writer: Writer, operator: str, left: Term, right: Term, *, exact_case: bool) -> ast.expr:
    if NULL in (left.kind, right.kind):
        return _with_null(operator, left, right)
    if left.kind == right.kind == UNTYPED:
        return writer.call(compared_loosely, code.plain(operator), left.code, right.code)
    # Letter case is forgotten where texts are the same or not; their order is ordinal.
    key = key_of_pair(left, right, exact_case=exact_case or operator != "eq")
    if key is None or not (key.ordered or operator == "eq"):
        raise incompatible(operator, left.kind, right.kind)
    if left.constant and not right.constant:
        operator, left, right = _MIRRORED[operator], right, left
    if right.constant:
        return _with_literal(writer, operator, left, key, right.value)
    if operator == "eq" and key.write is None:
        return code.compared(left.code, "eq", right.code)
    one, two = writer.fresh(), writer.fresh()
    keys = code.compared(_keyed(writer, key, one), operator, _keyed(writer, key, two))
    second_is_there = code.is_there(code.kept(two, right.code))
    first = code.kept(one, left.code)
    if operator == "eq":
        both = code.every(second_is_there, keys)
        return code.chosen(code.is_null(first), code.is_null(right.code), both)
    return code.every(code.is_there(first), second_is_there, keys)


def within(writer: Writer, left: Term, items: Sequence[Term], *, exact_case: bool) -> Term:
    """`left in (a,b)`: as `eq` with each. Raises as `compare` does, with the operator's own name."""
    items = [beside(writer, item, left) for item in items]
    if not items:
        return truth(code.plain(value=False))
    if not left.constant and all(item.constant for item in items):
        known = _known_values(left, [item for item in items if item.kind != NULL], exact_case=exact_case)
        if known is not None:
            return truth(_among(writer, left, *known, null=any(item.kind == NULL for item in items)))
    variable = writer.fresh()
    equal: list[ast.expr] = []
    for item in items:
        once = _kept(left, variable, again=bool(equal))
        try:
            equal.append(compare(writer, "eq", once, item, exact_case=exact_case).code)
        except IncompatibleError:
            raise incompatible("in", left.kind, item.kind) from None
    return truth(code.either(*equal))


def _kept(term: Term, variable: str, *, again: bool) -> Term:
    """A term whose code stands once, and after that a name for its value."""
    if term.constant:
        return term
    return replace(term, code=code.name(variable) if again else code.kept(variable, term.code))


def _known_values(left: Term, items: Sequence[Term], *, exact_case: bool) -> tuple[Key, frozenset[Any]] | None:
    """The values to look a value up in, and its key; None where items differ in how they are compared."""
    keys = [key_of_pair(left, item, exact_case=exact_case) for item in items]
    enum = left.kind.enum
    if enum is not None and not enum.flags and not left.kind.collection and None not in keys:
        return ITSELF, frozenset(name for item in items for name in synonyms(enum, item.value))
    found = [key for key in keys if key is not None and key.write == keys[0].write] if keys and keys[0] else []
    if len(found) != len(items) or not found:
        return None
    values = (key.of(item.value) for key, item in zip(found, items, strict=True))
    return found[0], frozenset(value for value in values if not is_nan(value))


def _among(writer: Writer, left: Term, key: Key, values: frozenset[Any], *, null: bool) -> ast.expr:
    variable = writer.fresh()
    value = code.kept(variable, left.code)
    found = code.compared(_keyed(writer, key, variable), "in", writer.constant(values))
    return code.either(code.is_null(value), found) if null else code.every(code.is_there(value), found)


def has(writer: Writer, left: Term, right: Term) -> Term:
    """`left has right`: are all flags of the right set on the left? Raises GraphError query.operand-types."""
    right = adapted(writer, right, left.kind)
    enum = left.kind.enum
    if NULL in (left.kind, right.kind):
        return truth(code.plain(None), nullable=True)
    if enum is None or right.kind.enum is None or right.kind.name != left.kind.name or left.kind.collection:
        raise incompatible("has", left.kind, right.kind)

    def is_set(value: str, flags: str) -> bool:
        held, wanted = number_of(enum, value), number_of(enum, flags)
        return isinstance(held, int) and isinstance(wanted, int) and held & wanted == wanted

    return truth(applied(writer, is_set, [left, right]), nullable=True)


def conjoined(writer: Writer, operator: str, operands: Sequence[Term]) -> Term:
    """`and` or `or` of any number of Booleans."""
    ends = operator == "or"
    tests: list[ast.expr] = []
    unknown: list[ast.expr] = []
    for operand in operands:
        value = operand.code
        if operand.nullable:
            variable = writer.fresh()
            value = code.kept(variable, value)
            unknown.append(code.is_null(code.name(variable)))
            tests.append(value if ends else code.compared(value, "is", code.plain(value=False)))
        else:
            tests.append(value if ends else code.negated(value))
    if not unknown:
        codes = [operand.code for operand in operands]
        return truth(code.either(*codes) if ends else code.every(*codes))
    otherwise = code.chosen(code.either(*unknown), code.plain(None), code.plain(not ends))
    return truth(code.chosen(code.either(*tests), code.plain(ends), otherwise), nullable=True)


def opposite(writer: Writer, operand: Term) -> Term:
    """`not operand`"""
    if not operand.nullable:
        return truth(code.negated(operand.code))
    variable = writer.fresh()
    negated = code.negated(code.name(variable))
    return truth(code.chosen(code.is_null(code.kept(variable, operand.code)), code.plain(None), negated), nullable=True)


def applied(writer: Writer, function: Callable[..., Any], arguments: Sequence[Term]) -> ast.expr:
    """The code of a function's result, null where an argument is null."""
    nulls: list[ast.expr] = []
    values: list[ast.expr] = []
    for argument in arguments:
        if not argument.nullable:
            values.append(argument.code)
            continue
        variable = writer.fresh()
        nulls.append(code.is_null(code.kept(variable, argument.code)))
        values.append(code.name(variable))
    call = writer.call(function, *values)
    return code.chosen(code.either(*nulls), code.plain(None), call) if nulls else call


def beside(writer: Writer, term: Term, other: Term) -> Term:
    """The term as it is compared with another: a literal adapted, a day as a moment, an untyped value typed."""
    term = adapted(writer, term, other.kind)
    if term.kind.is_(DAY) and other.kind.is_(MOMENT):
        return Term(primitive(MOMENT), applied(writer, midnight, [term]))
    if term.kind == UNTYPED and other.kind.form in ("primitive", "enum") and not other.kind.collection:
        return coerced(writer, term, other.kind)
    return term


def coerced(writer: Writer, term: Term, kind: Kind) -> Term:
    """An untyped value as one of this type, null where it is none."""

    def cast(value: Any) -> Any:
        if kind.is_(*NUMBERS):
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return value if is_number else None
        if kind.is_(TRUTH):
            return value if isinstance(value, bool) else None
        if not isinstance(value, str) or kind.form == "enum" or kind.is_(TEXT):
            return value if isinstance(value, str) else None
        return read_as(kind.name, value)

    # An untyped number is compared as what it is, whichever number type stands beside it.
    seen = primitive("Edm.Double") if kind.is_(*NUMBERS) else kind
    return replace(term, kind=seen, code=applied(writer, cast, [term]), nullable=True)


class IncompatibleError(GraphError):
    """Operands whose types have nothing in common."""


def incompatible(operator: str, left: Kind, right: Kind) -> GraphError:
    values = {"left": left.text, "right": right.text, "operator": OPERATOR_NAMES[operator]}
    return IncompatibleError("query.operand-types", values=values)


def _with_null(operator: str, left: Term, right: Term) -> ast.expr:
    if operator != "eq":
        return code.plain(value=False)
    return code.is_null(left.code if right.kind == NULL else right.code)


def _with_literal(writer: Writer, operator: str, left: Term, key: Key, value: Any) -> ast.expr:
    enum = left.kind.enum
    if enum is not None and not enum.flags and operator == "eq":
        names = synonyms(enum, value)
        if len(names) == 1:
            return code.compared(left.code, "eq", writer.constant(names[0]))
    literal = writer.constant(key.of(value))
    if key.write is None and operator == "eq":
        return code.compared(left.code, "eq", literal)
    variable = writer.fresh()
    there = code.is_there(code.kept(variable, left.code))
    return code.every(there, code.compared(_keyed(writer, key, variable), operator, literal))


def _keyed(writer: Writer, key: Key, variable: str) -> ast.expr:
    return code.name(variable) if key.write is None else key.write(writer, variable)
