"""From calls to what they mean: OData's own functions, lambdas, type tests, keys, or functions of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from graphfake.odata.grammar.methods import METHODS
from graphfake.odata.grammar.nodes import (
    Case,
    Constant,
    Function,
    Keyed,
    Lambda,
    Member,
    Method,
    TypeTest,
    Unary,
    Variable,
)

if TYPE_CHECKING:
    from lark import Token

    from graphfake.odata.grammar.nodes import Expression

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


class CallBuilder:
    """The rules of calls and their arguments; every method takes the parts of its rule, in their order."""

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
            return _lambda(step(of), name, arguments, close)
        return _called(name, arguments, step(of))

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


def _inside(close: Token) -> int:
    """Where the parenthesis of a token stands, behind its blanks."""
    return start(close) + len(close) - len(close.lstrip(" \t"))


def step(of: Expression) -> Expression:
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
