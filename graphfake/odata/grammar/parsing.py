"""`parse`: any text of an OData URL, by the name of any rule of OData's grammar."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from graphfake.odata.grammar.errors import ODataDepthError, ODataSyntaxError
from graphfake.odata.grammar.nodes import Option, Parsed
from graphfake.odata.grammar.standard import canonical, recognise
from graphfake.odata.grammar.syntax import parse_tree

if TYPE_CHECKING:
    from lark import Token, Tree

_OPTIONS = {
    "filter": "filter",
    "orderby": "orderby",
    "compute": "compute",
    "expand": "expand",
    "select": "select",
    "search": "search",
    "skip": "skip",
    "top": "top",
    "index": "index",
    "levels": "levels",
    "inlinecount": "inlinecount",
    "format": "format",
    "id": "id",
    "schemaversion": "schemaversion",
    "skiptoken": "skiptoken",
    "deltatoken": "deltatoken",
    "aliasandvalue": "alias",
    "nameandvalue": "named",
    "customqueryoption": "custom",
    "atoption": "temporal",
    "from": "temporal",
    "to": "temporal",
    "toinclusive": "temporal",
    "apply": "",
}
"""Rules of one option, and what they are called in the grammar that has nodes; "" where it does not have them."""
_CHOICES = {"queryoption", "systemqueryoption", "temporaloption"}
"""Rules that are one of the above."""

_EXPRESSIONS = {"boolcommonexpr", "commonexpr", "parametervalue"}
_LONGEST_EXACTLY = 1000

_is_expression = re.compile(
    r".*expr|.*literal|geo(?:graphy|metry).*|guid|date|boolean|null|byte|array(?:orobject)?|object"
).fullmatch


def parse(text: str, rule: str = "odataRelativeUri") -> Any:
    """What a text says by a rule of the OData 4.01 grammar, the text as in a URL: percent-encoded where OData wants it.

    Rules of expressions give an Expression, of one query option an Option, `searchExpr` a SearchExpression,
    `queryOptions` a tuple of Options, and any other rule a Parsed. Kinds of names are not told apart, since no model
    is known: `a/b` is a path whatever `a` is. Raises ODataSyntaxError with the position, also for what is nested more
    than 100 deep and, but for expressions and single options, for more than 4,096 characters; ValueError for the
    name of no rule. Expressions and options of more than 1,000 characters are read by the faster grammar of requests
    alone, which lets some blanks by that the standard's does not.
    """
    key = canonical(rule)
    start = "expression" if key in _EXPRESSIONS else "search_any" if key == "searchexpr" else _OPTIONS.get(key)
    if start and len(text) > _LONGEST_EXACTLY:
        return parse_tree(text, start, rule)
    tree = recognise(text, rule)
    if start is None and key not in _CHOICES and _is_expression(key):
        start = "expression"
    if start is not None:
        return _with_nodes(text, start, rule)
    (found,) = _converted(tree, text)
    if key == "queryoptions":
        return found.parts
    return replace(found, rule=rule) if isinstance(found, Parsed) else found


def _with_nodes(text: str, start: str, rule: str) -> Any:
    """Text that its rule matches, as nodes; what only the slower grammar knows, $apply above all, stays text."""
    if start:
        try:
            return parse_tree(text, start, rule)
        except ODataDepthError:
            raise
        except ODataSyntaxError:
            pass
    if canonical(rule) not in _OPTIONS:
        return Parsed(rule, text)
    name, _, value = text.partition("=")
    return Option(name if name[:1] in "@$" else f"${name}", unquote(value))


def _converted(tree: Tree[Token], text: str) -> tuple[Any, ...]:
    """The node that a tree stands for; a tuple, since rules that are left out hand on what is in them."""
    order, waiting = [], [tree]
    while waiting:  # parents first, so that the way back has all parts of a node before the node
        current = waiting.pop()
        order.append(current)
        if _is_whole(current) is None:
            waiting.extend(child for child in current.children if not isinstance(child, str))
    made: dict[int, tuple[Any, ...]] = {}
    for current in reversed(order):
        begin, end = (0, 0) if current.meta.empty else (current.meta.start_pos, current.meta.end_pos)
        start = _is_whole(current)
        name = str(current.data)
        if start is not None:
            made[id(current)] = (_with_nodes(text[begin:end], start, name),)
            continue
        parts = tuple(part for child in current.children if not isinstance(child, str) for part in made[id(child)])
        skipped = canonical(name) in _CHOICES
        made[id(current)] = parts if skipped else (Parsed(_camel(name), text[begin:end], parts, position=begin),)
    return made[id(tree)]


def _is_whole(tree: Tree[Token]) -> str | None:
    """What the grammar that has nodes calls the rule of a tree, where it has it."""
    key = canonical(str(tree.data))
    return "expression" if key in _EXPRESSIONS else _OPTIONS.get(key)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
