"""All routes that a version's contracts describe, and which of them somebody may have meant."""

from __future__ import annotations

import difflib
from itertools import chain, islice
from typing import TYPE_CHECKING

from graphfake.contracts import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfake.contracts import Catalogue, Service, Type

MOST_ROUTES = 5_000
_MOST_DEPTH = 12
"""Entities on the way of one route."""


def routes(catalogue: Catalogue, version: str) -> tuple[str, ...]:
    """Templates of the routes to entities, collections and operations, such as `/deviceManagement/things/{id}`, sorted.

    A type that contains itself is entered once; what is not contained is named and not entered. Raises
    ContractError where the version is unknown.
    """
    service = catalogue.service(version)
    found = (
        route
        for root in service.roots.values()
        for route in _below(catalogue, version, f"/{root.name}", root.type, root.collection, ())
    )
    return tuple(sorted(islice(chain(_operations("", service, None), found), MOST_ROUTES)))


def advice(known: Sequence[str], route: str, segment: str = "") -> str:
    """A sentence that says what was perhaps meant by `segment` after `route`, or what lies there."""
    nearest = _nearest(known, route, segment.lower()[:100]) if segment else []
    if nearest:
        return f"Nearest known: {', '.join(nearest)}."
    below = [other for other in known if other.rpartition("/")[0] == route]
    if not below:
        return f"Nothing is known below {route}."
    more = f" and {len(below) - 5} more" if len(below) > 5 else ""
    return f"Known {f'below {route}' if route else 'at the root'}: {', '.join(below[:5])}{more}."


def _nearest(known: Sequence[str], route: str, segment: str) -> list[str]:
    by_name: dict[str, list[str]] = {}
    for other in known:
        name = other.rpartition("/")[2].lower().partition("(")[0]
        if not name.startswith("{"):
            by_name.setdefault(name, []).append(other)
    found = [other for name in difflib.get_close_matches(segment, by_name, 5, 0.6) for other in by_name[name]]
    # What goes on from where the path was still right comes first.
    found.sort(key=lambda other: (other.rpartition("/")[0] != route, not other.startswith(f"{route}/")))
    return found[:3]


def _below(
    catalogue: Catalogue, version: str, route: str, name: str, collection: bool, entered: tuple[str, ...]
) -> Iterator[str]:
    yield route
    try:
        type_: Type = catalogue.type(name, version)
    except ContractError:  # a target that the catalogue does not hold
        return
    if collection:
        yield from _operations(route, type_, "collection")
        if not type_.key:
            return
        route = f"{route}/{{{','.join(type_.key)}}}"
        yield route
    yield from _operations(route, type_, "entity")
    if type_.name in entered or len(entered) >= _MOST_DEPTH:
        return
    for navigation in type_.navigations.values():
        further = f"{route}/{navigation.name}"
        if navigation.contained:
            yield from _below(
                catalogue, version, further, navigation.target, navigation.collection, (*entered, type_.name)
            )
        else:
            yield further


def _operations(route: str, owner: Type | Service, bound: str | None) -> Iterator[str]:
    """Of a function each overload, with the names of its parameters."""
    for overloads in owner.operations.values():
        for operation in overloads:
            if operation.bound == bound:
                parameters = ",".join(f"{name}={{{name}}}" for name in operation.parameters)
                yield f"{route}/{operation.name}" + (f"({parameters})" if operation.kind == "function" else "")
