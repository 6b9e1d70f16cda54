"""Parameter aliases: `@a` in an expression stands for what the option `@a=...` says."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.odata.depth import DEEPEST
from graphfake.odata.nodes import Constant, Variable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.odata.nodes import Expression

_MOST_NODES = 10_000
"""Parts of an expression after aliases were put in: aliases in aliases can double it many times."""


def resolved(value: Any, aliases: Mapping[str, Expression]) -> Any:
    """A node, or a tuple of them, with expressions in place of aliases; an alias that nobody defined is null.

    Raises GraphError: query.alias where aliases name each other in a ring or come to too much, query.too-deep.
    """
    return _Resolving(aliases).of(value, (), 0)


class _Resolving:
    def __init__(self, aliases: Mapping[str, Expression]) -> None:
        self._aliases = aliases
        self._nodes = 0

    def of(self, value: Any, within: tuple[str, ...], depth: int) -> Any:
        """The same value where no alias stands in it."""
        if isinstance(value, tuple):
            items = tuple(self.of(item, within, depth) for item in value)
            return value if all(new is old for new, old in zip(items, value, strict=True)) else items
        if not is_dataclass(value) or isinstance(value, type):
            return value
        self._nodes += 1
        if depth > DEEPEST:
            raise GraphError("query.too-deep")
        if isinstance(value, Variable) and value.name.startswith("@"):
            return self._alias(value.name, within, depth)
        changed = {}
        for field in fields(value):
            old = getattr(value, field.name)
            new = self.of(old, within, depth + 1)
            if new is not old:
                changed[field.name] = new
        return replace(value, **changed) if changed else value

    def _alias(self, name: str, within: tuple[str, ...], depth: int) -> Any:
        if name in within or self._nodes > _MOST_NODES:
            raise GraphError("query.alias", values={"name": name})
        expression = self._aliases.get(name)
        return Constant(None, "") if expression is None else self.of(expression, (*within, name), depth + 1)
