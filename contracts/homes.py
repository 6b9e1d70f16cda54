"""Where entities of a type live: the paths that the contracts of a version describe."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.dialects import DEFAULT_DIALECT
from graphfake.contracts.errors import ContractError

if TYPE_CHECKING:
    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.structured import Type

_A_KEY = "00000000-0000-0000-0000-000000000001"
_MOST_DEPTH = 8


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


class _Homes:
    """The shortest path to entities of each type of a version, looked for no further than it is asked for."""

    def __init__(self, catalogue: Catalogue, version: str) -> None:
        self._catalogue = catalogue
        self._version = version
        self._found: dict[str, Route] = {}
        self._waiting: deque[Route] = deque()
        self._looking = Lock()
        for root in catalogue.service(version).roots.values():
            self._meet((root.name,), (root.collection,), root.type)

    def of(self, name: str) -> Route | None:
        """The path to entities that are declared to be of exactly this type. Several threads may ask at once."""
        with self._looking:
            while name not in self._found and self._waiting:
                self._look_below(self._waiting.popleft())
            return self._found.get(name)

    def _look_below(self, route: Route) -> None:
        if len(route.names) < _MOST_DEPTH:
            for name, navigation in route.type.navigations.items():
                if navigation.contained:
                    self._meet((*route.names, name), (*route.collections, navigation.collection), navigation.target)

    def _meet(self, names: tuple[str, ...], collections: tuple[bool, ...], target: str) -> None:
        if target in self._found:
            return
        try:
            route = Route(names, collections, self._catalogue.type(target, self._version))
        except ContractError:  # one that the catalogue does not hold, or that cannot be used
            return
        self._found[target] = route
        self._waiting.append(route)


_homes = lru_cache(maxsize=64)(_Homes)


def home_of(type_: Type) -> Route | None:
    """The shortest path at which entities of a type live, or of its nearest base that has one; None without any."""
    try:
        known = _homes(type_.catalogue, type_.version)
    except ContractError:  # a version that has types and no paths
        return None
    return next((route for name in (type_.name, *type_.bases) if (route := known.of(name)) is not None), None)


def dialect_of(type_: Type) -> str:
    """The name of the dialect that is spoken where entities of a type live."""
    home = home_of(type_)
    return type_.catalogue.service(type_.version).dialect(home.prefix) if home else DEFAULT_DIALECT


def context_of(type_: Type) -> str:
    """The `@odata.context` of an entity of a type."""
    home = home_of(type_)
    return f"https://graph.microsoft.com/{type_.version}/$metadata#{home.context if home else type_.name}"
