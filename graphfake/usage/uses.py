"""Every place of contracts that recorded requests touch, how, and by which requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Type
    from graphfake.contracts.diff.judgements import How

    Place = tuple[str, str, str]
    """Type, facet and name, as `diff.Where` has them."""

MOST_SPACES = 20


class By(NamedTuple):
    """Who uses a place: requests of one method and route."""

    method: str
    route: str
    id: str
    space: str = ""


class Seen:
    """How often requests of one method and route were seen: `first` is the id of the first one."""

    def __init__(self, first: str) -> None:
        self.first = first
        self.ids: set[str] = set()
        self.spaces: dict[str, None] = {}

    @property
    def count(self) -> int:
        return len(self.ids)


class Created(NamedTuple):
    """An object of a type that was sent to be created, and the names of its members."""

    by: By
    names: frozenset[str]


class Uses:
    """What was collected: places with how they are used, objects created, and what could not be seen."""

    def __init__(self) -> None:
        self._found: dict[Place, dict[How, dict[tuple[str, str], Seen]]] = {}
        self.created: dict[str, list[Created]] = {}
        self.requests = 0
        self.others = 0
        self.cut: list[str] = []
        self.unread: dict[str, str] = {}

    def add(self, place: Place, how: How, by: By) -> None:
        """A request uses a place."""
        table = self._found.setdefault(place, {}).setdefault(how, {})
        seen = table.setdefault((by.method, by.route), Seen(by.id))
        seen.ids.add(by.id)
        if by.space and len(seen.spaces) < MOST_SPACES:
            seen.spaces[by.space] = None

    def create(self, type_: Type, by: By, names: frozenset[str]) -> None:
        """An object of a type is sent to be created."""
        for each in (type_.name, *type_.bases):
            self.created.setdefault(each, []).append(Created(by, names))

    def of(self, place: Place) -> Mapping[How, Mapping[tuple[str, str], Seen]]:
        """How a place is used, and by which requests."""
        return self._found.get(place, {})
