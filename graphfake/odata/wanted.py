"""What a reply is to show of entities, level by level: the typed form of `$select` and `$expand`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts import Navigation, Type
    from graphfake.odata.expressions.filters import Filter
    from graphfake.odata.expressions.ordering import Order

    Search = Callable[[Mapping[str, Any]], bool]

EVERY_LEVEL = 12
"""How deep `$levels=max` goes: references may lead in a circle."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`select` are the paths of the properties to keep, None for those that come by default; `projection` the terms
    that `@odata.context` names for them, None for all; `expand` the navigations to follow."""

    select: tuple[str, ...] | None = None
    projection: tuple[str, ...] | None = None
    expand: tuple[Expansion, ...] = ()

    @property
    def terms(self) -> tuple[str, ...] | None:
        """What stands in the parentheses of `@odata.context`; None where nothing was asked for."""
        if not self.expand:
            return self.projection
        return (*(self.projection or ()), *(expansion.term for expansion in self.expand))


@dataclass(frozen=True, slots=True)
class Expansion:
    """A navigation to follow.

    It is one of `owner`, the declared type or, after a `cast`, one derived from it. It leads to entities of the
    `declared` type, of which those of `target` are meant. `levels` is 1 where it is followed once. `options` are the
    nested options as those of a URL. `most` caps what is shown, without a link to the rest.
    """

    navigation: Navigation
    owner: Type
    declared: Type
    target: Type
    suffix: Literal["", "$ref", "$count"] = ""
    wanted: Wanted = field(default_factory=Wanted)
    filter: Filter | None = None
    order: Order | None = None
    search: Search | None = None
    top: int | None = None
    skip: int = 0
    count: bool = False
    levels: int = 1
    cast: bool = False
    options: str = ""
    most: int | None = None

    @property
    def narrowed(self) -> bool:
        """Are entities of other types left out?"""
        return not self.declared.is_a(self.target.name)

    @property
    def term(self) -> str:
        """`manager(displayName)`, `manager()` where all of it is shown, `manager+()` on several levels."""
        prefix = f"{self.owner.name}/" if self.cast else ""
        levels = "+" if self.levels > 1 else ""
        return f"{prefix}{self.navigation.name}{levels}({','.join(self.wanted.terms or ())})"


NOTHING_ASKED = Wanted()
