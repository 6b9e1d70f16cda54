"""From what the grammar recognised to expressions: one method a rule, called as soon as its parts stand.

The parser calls the innermost rule first and keeps its own stack, so nothing here recurses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.odata.grammar import building_literals as literals
from graphfake.odata.grammar.building_calls import CallBuilder, Refused, decoded, start, step
from graphfake.odata.grammar.nodes import (
    Aggregate,
    Annotation,
    Binary,
    Constant,
    Count,
    Filtered,
    ListOf,
    Member,
    ObjectOf,
    Unary,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Token

    from graphfake.odata.grammar.nodes import Expression


def word(token: Token) -> str:
    """The same without the blanks around it."""
    return decoded(token).strip(" \t")


def balanced(operator: str, operands: Sequence[Expression]) -> Expression:
    """Operands of one associative operator as a tree that is as deep as their number has bits."""
    level = list(operands)
    while len(level) > 1:
        pairs: list[Expression] = [
            Binary(operator, left, right, position=left.position)
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


class ExpressionBuilder(CallBuilder):
    """The rules of expressions; every method takes the parts of its rule, in their order."""

    def any_of(self, parts: list[Expression]) -> Expression:
        return balanced("or", parts)

    def all_of(self, parts: list[Expression]) -> Expression:
        return balanced("and", parts)

    def binary(self, parts: list[Any]) -> Expression:
        left, operator, right = parts
        return Binary(word(operator).lower(), left, right, position=left.position)

    def membership(self, parts: list[Any]) -> Expression:
        left, _, right = parts
        if isinstance(right, Constant):  # a list of one, whose parentheses look like any others
            right = ListOf((right,), position=right.position)
        return Binary("in", left, right, position=left.position)

    def unary_operation(self, parts: list[Any]) -> Expression:
        operator, operand = parts
        return Unary("-" if operator.type == "MINUS" else "not", operand, position=start(operator))

    def whole_path(self, parts: list[Expression]) -> Expression:
        (path,) = parts
        if isinstance(path, Member) and path.of is None:
            return literals.named(path.name, path.position) or path
        return path

    def parenthesised(self, parts: list[Any]) -> Any:
        return parts[1]

    def list_in_parentheses(self, parts: list[Any]) -> Expression:
        opening, *items, _ = parts
        for item in items:
            if not isinstance(item, Constant):
                raise Refused(item.position, "literal")
        return ListOf(tuple(items), position=start(opening))

    # Literals

    def string(self, parts: list[Token]) -> Expression:
        return Constant(literals.string(parts[0]), "Edm.String", position=start(parts[0]))

    def number(self, parts: list[Token]) -> Expression:
        return literals.number(parts[0], start(parts[0]))

    def prefixed(self, parts: list[Token]) -> Expression:
        (token,) = parts
        constant = literals.prefixed(token, start(token))
        if constant is None:
            raise Refused(start(token), "literal whose text fits its type")
        return constant

    def guid(self, parts: list[Token]) -> Expression:
        return self._as_written(parts, "Edm.Guid")

    def date(self, parts: list[Token]) -> Expression:
        return self._as_written(parts, "Edm.Date")

    def date_time_offset(self, parts: list[Token]) -> Expression:
        return self._as_written(parts, "Edm.DateTimeOffset")

    def time_of_day(self, parts: list[Token]) -> Expression:
        return self._as_written(parts, "Edm.TimeOfDay")

    def json_string(self, parts: list[Token]) -> Expression:
        return Constant(literals.json_string(parts[0]), "Edm.String", position=start(parts[0]))

    def array(self, parts: list[Any]) -> Expression:
        return ListOf(tuple(parts[1:]), position=start(parts[0]))

    def object(self, parts: list[Any]) -> Expression:
        return ObjectOf(tuple(parts[1:]), position=start(parts[0]))

    def pair(self, parts: list[Any]) -> tuple[str, Expression]:
        return literals.json_string(parts[0]), parts[1]

    # Paths

    def name(self, parts: list[Token]) -> Expression:
        return Member(str(parts[0]), position=start(parts[0]))

    def at_name(self, parts: list[Token]) -> Expression:
        name = decoded(parts[0])
        if "." in name or "#" in name:
            return Annotation(name[1:], position=start(parts[0]))
        return Variable(name, position=start(parts[0]))

    def variable(self, parts: list[Token]) -> Expression:
        return Variable(str(parts[0]), position=start(parts[0]))

    def root_name(self, parts: list[Token]) -> Expression:
        root, name = parts
        return Member(str(name), Variable("$root", position=start(root)), position=start(root))

    def member(self, parts: list[Any]) -> Expression:
        of, name = parts
        return Member(str(name), step(of), position=of.position)

    def annotation(self, parts: list[Any]) -> Expression:
        of, name = parts
        return Annotation(decoded(name)[1:], step(of), position=of.position)

    def count_of(self, parts: list[Any]) -> Expression:
        of, _, *rest = parts
        return Count(step(of), rest[1] if rest else (), position=of.position)

    def filtered(self, parts: list[Any]) -> Expression:
        of, _, _, predicate, _ = parts
        return Filtered(step(of), predicate, position=of.position)

    def aggregate_of(self, parts: list[Any]) -> Expression:
        of, _, _, (expression, method, groupings), _ = parts
        return Aggregate(step(of), expression, method, groupings, position=of.position)

    def aggregated(self, parts: list[Any]) -> tuple[Expression | None, str, tuple[Any, ...]]:
        expression, *rest = parts
        method = str(rest[1]) if rest and not isinstance(rest[0], tuple) else ""
        groupings = tuple(part for part in rest if isinstance(part, tuple))
        return None if _is_token(expression) else expression, method, groupings

    def aggregated_from(self, parts: list[Any]) -> tuple[tuple[tuple[str, ...], ...], str]:
        method = str(parts[-1]) if _is_token(parts[-1]) else ""
        return tuple(part for part in parts if isinstance(part, tuple)), method

    def path_of_names(self, parts: list[Token]) -> tuple[str, ...]:
        return tuple(map(str, parts))

    def _as_written(self, parts: list[Token], edm: str) -> Expression:
        return Constant(decoded(parts[0]), edm, position=start(parts[0]))


def _is_token(part: Any) -> bool:
    return isinstance(part, str)
