"""Literals of an expression, judged and made canonical as the values of their types are kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphfake.contracts import ContractError
from graphfake.contracts.edm import PRIMITIVES, LiteralError
from graphfake.contracts.names import fold
from graphfake.errors import GraphError
from graphfake.odata.expressions.moments import midnight
from graphfake.odata.expressions.terms import DAY, DECIMAL, DOUBLE, MOMENT, NULL, TEXT, TRUTH, Kind, Term, primitive

if TYPE_CHECKING:
    from graphfake.contracts import EnumType, Type
    from graphfake.odata.expressions.codegen import Writer
    from graphfake.odata.grammar.nodes import Constant

_number = re.compile(r"[+-]?[0-9]{1,19}").fullmatch
_MOST_INT32 = 2**31


def literal(writer: Writer, node: Constant, type_: Type) -> Term:
    """A literal's term. Raises GraphError query.literal, query.enum-literal, coverage.query-option."""
    if node.edm == "":
        return constant(writer, NULL, None)
    if node.edm == "Edm.Enum":
        return enum_constant(writer, _enum(node, type_), str(node.value))
    if node.edm == "Edm.Int64":
        name = "Edm.Int32" if -_MOST_INT32 <= node.value < _MOST_INT32 else "Edm.Int64"
        return constant(writer, primitive(name), node.value)
    if node.edm in (TEXT, TRUTH, DECIMAL):
        return constant(writer, primitive(node.edm), node.value)
    if node.edm not in PRIMITIVES:
        raise GraphError("coverage.query-option", values={"subject": f"literals of {node.edm}"})
    try:
        value = PRIMITIVES[node.edm].read(_text(node.value) if node.edm == DOUBLE else node.value, [], "documented")
    except LiteralError as error:
        values = {"literal": str(node.value), "edm": node.edm}
        raise GraphError("query.literal", values=values, explain=str(error)) from None
    return constant(writer, primitive(node.edm), value)


def constant(writer: Writer, kind: Kind, value: Any) -> Term:
    """A term that always yields this canonical value."""
    return Term(kind, writer.constant(value), nullable=value is None, constant=True, value=value)


def enum_constant(writer: Writer, enum: EnumType, text: str) -> Term:
    """A value of an enum from its members' names, in any letter case and order, or from its number as text."""
    names = _members(enum, text)
    if not names:
        raise GraphError("query.enum-literal", values={"literal": text, "type": enum.name})
    return constant(writer, Kind("enum", enum.name, enum=enum), ",".join(names))


def adapted(writer: Writer, term: Term, other: Kind) -> Term:
    """A literal as a value of the type that it stands beside, where it can be one: a text as an enum's member, a day
    as the moment at which it begins in UTC."""
    if not term.constant:
        return term
    if other.enum is not None and not other.collection and term.kind.is_(TEXT):
        return enum_constant(writer, other.enum, term.value)
    if other.is_(MOMENT) and term.kind.is_(DAY):
        return constant(writer, primitive(MOMENT), midnight(term.value))
    return term


def number_of(enum: EnumType, text: str) -> float:
    """The number of a value; NaN, which equals nothing, where a member is not known."""
    total = 0
    for word in text.split(","):
        number = enum.members.get(word)
        if number is None:
            return float("nan")
        total |= number
    return total


def synonyms(enum: EnumType, name: str) -> tuple[str, ...]:
    """The members that have the same number as this one."""
    return tuple(each for each, number in enum.members.items() if number == enum.members[name])


def _members(enum: EnumType, text: str) -> list[str]:
    if enum.flags:
        found: dict[str, None] = {}
        for word in text.split(","):
            named = _summed(enum, word.strip())
            if not named:
                return []
            found.update(dict.fromkeys(named))
        return list(found)
    return _named(enum, text)


def _named(enum: EnumType, word: str) -> list[str]:
    if word in enum.members:
        return [word]
    folded = fold(word)
    number = int(word) if _number(word) else None
    return next(([name] for name, each in enum.members.items() if fold(name) == folded or each == number), [])


def _summed(enum: EnumType, word: str) -> list[str]:
    """A member, or those that make up a number together, the biggest first."""
    named = _named(enum, word)
    if named or not _number(word):
        return named
    rest, found = int(word), []
    for name, number in sorted(enum.members.items(), key=lambda member: -member[1]):
        if number > 0 and rest & number == number:
            found.append(name)
            rest &= ~number
    return [] if rest else found


def _enum(node: Constant, type_: Type) -> EnumType:
    try:
        return type_.catalogue.enum(node.type_name, type_.version)
    except ContractError:
        values = {"literal": str(node.value), "type": node.type_name}
        raise GraphError("query.enum-literal", values=values) from None


def _text(value: Any) -> Any:
    """A float that is not finite has a text of its own in JSON."""
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "INF" if value > 0 else "-INF"
    return "NaN" if isinstance(value, float) and value != value else value  # noqa: PLR0124  only NaN differs from itself
