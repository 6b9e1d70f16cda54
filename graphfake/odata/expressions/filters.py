"""`$filter`: from an expression and a type to a predicate, compiled once and kept."""

from __future__ import annotations

from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.errors import GraphError
from graphfake.odata.expressions.binding import NOW, Binder
from graphfake.odata.expressions.codegen import loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from types import CodeType

    from graphfake.contracts import Type
    from graphfake.odata.expressions.allowance import Allowance, Needs
    from graphfake.odata.grammar.nodes import Expression

    Predicate = Callable[[Mapping[str, Any]], bool | None]

MOST_KEPT = 256
MAIN = "main"


class Same:
    """A key for what is kept of an expression: the very same object, since an equal one is dear to find."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


Aliases = tuple[tuple[str, Same], ...]


class Filter:
    """A predicate over entities of a type, and what it needs to find in the values given to it.

    `needs` are the navigations that must stand inline, under their own name: a list, an object or null.
    `needs_types`: `@odata.type`, the full name without `#`, must stand in values of a type other than the declared.
    """

    def __init__(self, binder: Binder, compiled: tuple[CodeType, dict[str, Any]]) -> None:
        self.needs: Needs = binder.needs
        self.needs_types = binder.needs_types
        self._patience = binder.patience
        self._now: datetime | None = None
        self._compiled = compiled
        self._always: Predicate | None = None if binder.uses_now else loaded(*compiled, MAIN)

    def at(self, now: datetime) -> Predicate:
        """The predicate at a time, which must know its zone: true, false, or None for null, which does not include.

        It may raise GraphError query.division-by-zero, and coverage.query-option where it takes too long. How long it
        took at one time, the very same object, is taken together.
        """
        if now is not self._now:
            self._now = now
            self._patience.renew()
        if self._always is not None:
            return self._always
        code, names = self._compiled
        text = now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        predicate: Predicate = loaded(code, {**names, NOW: f"{text}Z"}, MAIN)
        return predicate


class _Question(NamedTuple):
    expression: Same
    type: Type
    allowance: Allowance
    aliases: Aliases


def read_filter(
    expression: Expression, type_: Type, allowance: Allowance, aliases: Mapping[str, Expression] | None = None
) -> Filter:
    """The filter that an expression says over entities of a type; `aliases` are what `@a` stands for.

    Raises GraphError query.* for what the type or its contract does not let be asked, coverage.* for what is lawful
    and not served.
    """
    return _read(_Question(Same(expression), type_, allowance, kept_aliases(aliases)))


def kept_aliases(aliases: Mapping[str, Expression] | None) -> Aliases:
    """Aliases as part of a key."""
    return tuple((name, Same(expression)) for name, expression in (aliases or {}).items())


@lru_cache(maxsize=MOST_KEPT)
def _read(question: _Question) -> Filter:
    aliases = {name: same.value for name, same in question.aliases}
    binder = Binder(question.type, question.allowance, aliases)
    try:
        binder.writer.function(binder.truth(question.expression.value).code, MAIN)
        return Filter(binder, binder.writer.compiled())
    except RecursionError:  # on a stack that was almost used up before
        raise GraphError("query.too-deep") from None
