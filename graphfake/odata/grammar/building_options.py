"""From what the grammar recognised to query options and what `$search` looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.odata.grammar.building import ExpressionBuilder
from graphfake.odata.grammar.building_calls import decoded, start
from graphfake.odata.grammar.nodes import (
    ExpandItem,
    Option,
    OrderItem,
    SearchAll,
    SearchAny,
    SearchNot,
    SearchTerm,
    SelectItem,
)

if TYPE_CHECKING:
    from lark import Token

    from graphfake.odata.grammar.nodes import Expression, SearchExpression

_STEPS = ("NAME", "AT_NAME", "STAR", "VALUE_ITEM")
_SPELLINGS = {"$toinclusive": "$toInclusive"}


def canonical(written: str) -> str:
    """`$filter` for `filter=`, `$Filter` and the like."""
    name = f"${written.strip(' ').rstrip('=').lstrip('$').lower()}"
    return _SPELLINGS.get(name, name)


def _option(parts: list[Any]) -> Option:
    written, value = parts
    return Option(canonical(written), value, position=start(written))


class OptionBuilder(ExpressionBuilder):
    """The rules of options; every method takes the parts of its rule, in their order."""

    filter = orderby = compute = expand = select = search = temporal = staticmethod(_option)

    def order_items(self, parts: list[OrderItem]) -> tuple[OrderItem, ...]:
        return tuple(parts)

    def order_item(self, parts: list[Any]) -> OrderItem:
        expression, *direction = parts
        descending = bool(direction) and direction[0].lower().endswith("desc")
        return OrderItem(expression, descending, position=expression.position)

    def compute_items(self, parts: list[tuple[Expression, str]]) -> tuple[tuple[Expression, str], ...]:
        return tuple(parts)

    def compute_item(self, parts: list[Any]) -> tuple[Expression, str]:
        expression, name = parts
        return expression, str(name)

    def whole_number(self, parts: list[Token]) -> Option:
        name, digits = parts
        value = "max" if digits.lower() == "max" else int(digits[:1000])
        return Option(canonical(name), value, position=start(name))

    def inlinecount(self, parts: list[Token]) -> Option:
        name, truth = parts
        return Option("$count", truth.lower() == "true", position=start(name))

    def alias(self, parts: list[Any]) -> Option:
        name, value = parts
        return Option(decoded(name), value, position=start(name))

    def text_option(self, parts: list[Token]) -> Option:
        name, value = parts
        return Option(canonical(name), decoded(value), position=start(name))

    def custom(self, parts: list[Token]) -> Option:
        name, *value = parts
        return Option(decoded(name), decoded(value[0]) if value else "", position=start(name))

    # $expand and $select

    def expand_items(self, parts: list[ExpandItem]) -> tuple[ExpandItem, ...]:
        return tuple(parts)

    def expand_item(self, parts: list[Any]) -> ExpandItem:
        path: tuple[str, ...] = ()
        suffix, position = "", None
        options: tuple[Option, ...] = ()
        for part in parts:
            match part:
                case (steps, int() as begin):
                    path, position = steps, begin
                case (behind, tuple() as within):
                    suffix, options = behind, within
                case tuple():
                    options = part
                case Option():  # $levels, which alone may stand behind a star
                    options = (part,)
                case _ if part.type in _STEPS:
                    path = (*path, decoded(part))
                    position = start(part) if position is None else position
                case _ if part.type == "REF":
                    suffix = "$ref"
                case _:
                    pass  # parentheses
        return ExpandItem(path, suffix, options, position=position or 0)

    def ref(self, parts: list[Any]) -> tuple[str, tuple[Option, ...]]:
        return "$ref", parts[2] if len(parts) > 1 else ()

    def count(self, parts: list[Any]) -> tuple[str, tuple[Option, ...]]:
        return "$count", parts[2] if len(parts) > 1 else ()

    def steps(self, parts: list[Token]) -> tuple[tuple[str, ...], int]:
        return tuple(decoded(part) for part in parts), start(parts[0])

    def select_items(self, parts: list[SelectItem]) -> tuple[SelectItem, ...]:
        return tuple(parts)

    def select_item(self, parts: list[Any]) -> SelectItem:
        first, *rest = parts
        if not isinstance(first, tuple):  # `*`, or `Namespace.*`
            return SelectItem((decoded(first),), position=start(first))
        path, position = first
        inner = rest[1] if rest else ()
        if inner and isinstance(inner[0], str):  # the overload of a function
            return SelectItem((*path[:-1], f"{path[-1]}({','.join(inner)})"), position=position)
        return SelectItem(path, inner, position=position)

    def parameter_names(self, parts: list[Token]) -> tuple[str, ...]:
        return tuple(map(str, parts))

    def options(self, parts: list[Option]) -> tuple[Option, ...]:
        return tuple(parts)

    count_options = ref_options = expand_options = select_options = options

    # $search

    def search_any(self, parts: list[SearchExpression]) -> SearchExpression:
        return SearchAny(tuple(parts), position=parts[0].position)

    def search_all(self, parts: list[SearchExpression]) -> SearchExpression:
        return SearchAll(tuple(parts), position=parts[0].position)

    def search_negation(self, parts: list[Any]) -> SearchExpression:
        negation, operand = parts
        return SearchNot(operand, position=start(negation))

    def search_term(self, parts: list[Token]) -> SearchExpression:
        (token,) = parts
        text, position = decoded(token), start(token)
        if token.type == "SEARCH_WORD":
            return SearchTerm(text, position=position)
        if token.type == "SEARCH_QUOTED":
            text = text.replace("''", "'")
        return SearchTerm(text[1:-1], phrase=True, position=position)
