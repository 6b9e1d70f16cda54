"""Where entities of a type live: the paths that the contracts of a version describe."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.dialects import DEFAULT_DIALECT
from graphfake.contracts.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.structured import Type

_A_KEY = "00000000-0000-0000-0000-000000000001"
_MOST_DEPTH = 8
_MOST_ROUTES = 2_000


class Route(NamedTuple):
    """A path without its keys. `collections` says of each name whether it is a collection, in which a key follows."""

    names: tuple[str, ...]
    collections: tuple[bool, ...]
    type: Type

    @property
    def prefix(self) -> str:
        return "".join(f"/{name}" for name in self.names)

    @property
    def context(self) -> str:
        """What `@odata.context` names for one entity here."""
        keyed = [
            f"{name}('{_A_KEY}')" if many else name for name, many in zip(self.names, self.collections, strict=True)
        ]
        path = "/".join((*keyed[:-1], self.names[-1]))
        return f"{path}/$entity" if len(self.names) > 1 or self.collections[-1] else path


@lru_cache(maxsize=64)
def routes(catalogue: Catalogue, version: str) -> tuple[Route, ...]:
    """The paths to entities that live below each other, the shortest first. Raises ContractError."""
    found: list[Route] = []
    waiting = [
        Route((root.name,), (root.collection,), catalogue.type(root.type, version))
        for root in catalogue.service(version).roots.values()
    ]
    while waiting and len(found) < _MOST_ROUTES:
        route = waiting.pop(0)
        found.append(route)
        if len(route.names) < _MOST_DEPTH:
            waiting += _below(route)
    return tuple(found)


def _below(route: Route) -> Iterator[Route]:
    for name, navigation in route.type.navigations.items():
        if navigation.contained:
            target = route.type.catalogue.type(navigation.target, route.type.version)
            yield Route((*route.names, name), (*route.collections, navigation.collection), target)


def home_of(type_: Type) -> Route | None:
    """The first path at which entities of a type live; None where the contracts have none."""
    try:
        known = routes(type_.catalogue, type_.version)
    except ContractError:  # a version that has types and no paths
        return None
    return next((route for route in known if type_.is_a(route.type.name)), None)


def dialect_of(type_: Type) -> str:
    """The name of the dialect that is spoken where entities of a type live."""
    home = home_of(type_)
    return type_.catalogue.service(type_.version).dialect(home.prefix) if home else DEFAULT_DIALECT


def context_of(type_: Type) -> str:
    """The `@odata.context` of an entity of a type."""
    home = home_of(type_)
    return f"https://graph.microsoft.com/{type_.version}/$metadata#{home.context if home else type_.name}"
