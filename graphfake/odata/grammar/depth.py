"""How deep the parts of a query stand in one another: deeper than anybody writes is refused before it is followed."""

from __future__ import annotations

import re
from typing import Any

from graphfake.odata.grammar.nodes import Node
from graphfake.odata.grammar.walking import PARTS

DEEPEST = 100

_mark = re.compile(
    r"""(?P<quote>'|%27|"|%22)(?:(?!(?P=quote)).)*+(?:(?P=quote))?"""
    r"|(?P<opening>[(\[{]|%28|%5B|%7B)|(?P<closing>[)\]}]|%29|%5D|%7D)"
    rf"|(?P<signs>-{{{DEEPEST + 1},}}+)",
    re.IGNORECASE | re.DOTALL,
)


def too_deep_at(of: Any) -> int | None:
    """Where text has one parenthesis or bracket too many open, or nodes stand in one another too deep; or None."""
    return _brackets(of) if isinstance(of, str) else _nodes(of)


def _brackets(text: str) -> int | None:
    depth = 0
    for mark in _mark.finditer(text):
        if mark["signs"]:  # each negates the rest: a node in a node
            return mark.start()
        if mark["opening"]:
            depth += 1
            if depth > DEEPEST:
                return mark.start()
        elif mark["closing"] and depth:
            depth -= 1
    return None


def _nodes(value: Any) -> int | None:
    waiting: list[tuple[Any, int]] = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend((item, depth) for item in part)
        elif isinstance(part, Node):
            if depth >= DEEPEST:
                return part.position
            waiting.extend((getattr(part, name), depth + 1) for name in PARTS[type(part)])
    return None
