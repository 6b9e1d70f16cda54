"""From what the grammar recognised to expressions: one method a rule, called as soon as its parts stand.

The parser calls the innermost rule first and keeps its own stack, so nothing here recurses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from graphfake.odata import building_literals as literals
from graphfake.odata.methods import METHODS
from graphfake.odata.nodes import (
    Aggregate,
    Annotation,
    Binary,
    Case,
    Constant,
    Count,
    Filtered,
    Function,
    Keyed,
    Lambda,
    ListOf,
    Member,
    Method,
    ObjectOf,
    TypeTest,
    Unary,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Token

    from graphfake.odata.nodes import Expression

CLOSING = "closing parenthesis"


class Refused(Exception):
    """What the rules of the grammar let pass and their meaning does not: where, and what was expected there."""

    def __init__(self, position: int, *expected: str) -> None:
        super().__init__(position, expected)
        self.position = position
        self.expected = expected


class Assignment(NamedTuple):
    """An argument with its name."""

    name: str
    value: Expression
    position: int


class Branch(NamedTuple):
    """`condition:value`, in `case` and behind a lambda's variable."""

    condition: Expression
    value: Expression
    position: int


def start(token: Token) -> int:
    """Where a token begins in the text."""
    return token.start_pos or 0


def decoded(token: Token) -> str:
    """A token's text without percent-encoding."""
    return str(unquote(token))


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


class ExpressionBuilder:
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
        return Member(str(name), _step(of), position=of.position)

    def annotation(self, parts: list[Any]) -> Expression:
        of, name = parts
        return Annotation(decoded(name)[1:], _step(of), position=of.position)

    def count_of(self, parts: list[Any]) -> Expression:
        of, _, *rest = parts
        return Count(_step(of), rest[1] if rest else (), position=of.position)

    def filtered(self, parts: list[Any]) -> Expression:
        of, _, _, predicate, _ = parts
        return Filtered(_step(of), predicate, position=of.position)

    def aggregate_of(self, parts: list[Any]) -> Expression:
        of, _, _, (expression, method, groupings), _ = parts
        return Aggregate(_step(of), expression, method, groupings, position=of.position)

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

    # Calls

    def assignment(self, parts: list[Any]) -> Assignment:
        name, value = parts
        return Assignment(str(name), value, start(name))

    def branch(self, parts: list[Any]) -> Branch:
        condition, value = parts
        return Branch(condition, value, condition.position)

    def root_call(self, parts: list[Any]) -> Expression:
        root, name, _, *arguments, _ = parts
        return _called(name, arguments, Variable("$root", position=start(root)))

    def member_call(self, parts: list[Any]) -> Expression:
        of, name, _, *arguments, close = parts
        if name.lower() in ("any", "all"):
            return _lambda(_step(of), name, arguments, close)
        return _called(name, arguments, _step(of))

    def call(self, parts: list[Any]) -> Expression:
        name, _, *arguments, close = parts
        called = name.lower()
        position = start(name)
        if called in METHODS and not any(isinstance(argument, Assignment) for argument in arguments):
            return Method(called, _positional(arguments, close, *METHODS[called]), position=position)
        if called in ("isof", "cast"):
            given = _positional(arguments, close, 1, 2)
            operand = given[0] if len(given) == 2 else None
            return TypeTest("isof" if called == "isof" else "cast", operand, _type_name(given[-1]), position=position)
        if called == "case":
            for argument in arguments:
                if not isinstance(argument, Branch):
                    raise Refused(argument.position, "condition, a colon and a value")
            if not arguments:
                raise Refused(_inside(close), "condition, a colon and a value")
            branches = tuple((argument.condition, argument.value) for argument in arguments)
            return Case(branches, position=position)
        if called == "not" and len(arguments) == 1:  # `not(a)`, without the blank that `not` otherwise has
            return Unary("not", _positional(arguments, close, 1, 1)[0], position=position)
        return _called(name, arguments, None)

    def _as_written(self, parts: list[Token], edm: str) -> Expression:
        return Constant(decoded(parts[0]), edm, position=start(parts[0]))


def _is_token(part: Any) -> bool:
    return isinstance(part, str)


def _inside(close: Token) -> int:
    """Where the parenthesis of a token stands, behind its blanks."""
    return start(close) + len(close) - len(close.lstrip(" \t"))


def _step(of: Expression) -> Expression:
    """What a path may go on from: a result that is no part of the model has no parts."""
    if isinstance(of, (Method, Case, TypeTest, Unary)):
        raise Refused(of.position, "path")
    return of


def _called(name: Token, arguments: list[Any], of: Expression | None) -> Expression:
    """A function of the model by its named parameters, or what its key tells."""
    position = of.position if of is not None else start(name)
    if all(isinstance(argument, Assignment) for argument in arguments):
        parameters = tuple((argument.name, argument.value) for argument in arguments)
        return Function(str(name), parameters, of, position=position)
    if len(arguments) > 1:
        wrong = next((given for given in arguments if not isinstance(given, Assignment)), arguments[1])
        raise Refused(wrong.position if wrong is not arguments[0] else arguments[1].position, CLOSING)
    (key,) = arguments
    is_type = of is None and name == "Collection" and isinstance(key, Member)
    if not (isinstance(key, (Constant, Variable)) or is_type):
        raise Refused(key.position, "key")
    member = Member(str(name), of, position=position)
    return Keyed(member, (("", key),), position=position)


def _lambda(of: Expression, name: Token, arguments: list[Any], close: Token) -> Expression:
    kind: Any = name.lower()
    if not arguments and kind == "any":
        return Lambda(kind, of, position=of.position)
    if not arguments:
        raise Refused(_inside(close), "variable")
    first, *more = arguments
    variable = first.condition if isinstance(first, Branch) else None
    if not isinstance(variable, Member) or variable.of is not None or "." in variable.name:
        raise Refused(first.position, "variable, a colon and a condition")
    if more:
        raise Refused(more[0].position, CLOSING)
    return Lambda(kind, of, variable.name, first.value, position=of.position)


def _positional(arguments: list[Any], close: Token, least: int, most: int) -> tuple[Expression, ...]:
    for argument in arguments:
        if isinstance(argument, (Assignment, Branch)):
            raise Refused(argument.position, "expression")
    if len(arguments) > most:
        raise Refused(arguments[most].position, CLOSING)
    if len(arguments) < least:
        raise Refused(_inside(close), "argument")
    return tuple(arguments)


def _type_name(given: Expression) -> str:
    """The type that the last argument of `isof` and `cast` names; Graph's users write it in quotes, too."""
    match given:
        case Member(name=name, of=None):
            return name
        case Constant(value=str(name), edm="Edm.String"):
            return name
        case Keyed(of=Member(name="Collection", of=None), keys=(("", Member(name=name, of=None)),)):
            return f"Collection({name})"
        case _:
            raise Refused(given.position, "name of a type")
