"""What nodes hold, for those who walk through an expression without binding it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from graphfake.odata.grammar import nodes
from graphfake.odata.grammar.nodes import Node

PARTS = {
    kind: tuple(field.name for field in fields(kind) if field.name != "position")
    for kind in vars(nodes).values()
    if isinstance(kind, type) and issubclass(kind, Node)
}
"""The names of the fields of each kind of node that can hold others."""


def variables_in(value: Any) -> set[str]:
    """The names of all variables in nodes: `$it`, `$this`, aliases such as `@a`."""
    found: set[str] = set()
    waiting: list[Any] = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(part)
        elif isinstance(part, nodes.Variable):
            found.add(part.name)
        elif isinstance(part, Node):
            waiting.extend(getattr(part, name) for name in PARTS[type(part)])
    return found
