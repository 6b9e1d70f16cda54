"""The routes that a version's contracts describe, and which of them somebody may have meant."""

from __future__ import annotations

import difflib
from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfake.contracts import Catalogue, Service, Type
    from graphfake.odata.resources.shapes import Shape

MOST_ROUTES = 5_000
_MOST_DEPTH = 12
"""Entities on the way of one route."""


class _Stop(NamedTuple):
    """A route to entities of a type, and the types that were entered on the way to it."""

    route: str
    type: str
    collection: bool
    entered: tuple[str, ...]


def routes(catalogue: Catalogue, version: str, most: int = MOST_ROUTES) -> tuple[str, ...]:
    """Templates of the routes to entities, collections and operations, such as `/deviceManagement/things/{id}`, sorted.

    Of more than `most` those with the fewest segments. A type that contains itself is entered once; what is not
    contained is named and not entered. Raises ContractError where the version is unknown.
    """
    service = catalogue.service(version)
    roots = [_Stop(f"/{root.name}", root.type, root.collection, ()) for root in service.roots.values()]
    found = chain(_operations("", service, None), _routes(catalogue, version, roots))
    return tuple(sorted(islice(found, most)))


def routes_further_on(shape: Shape, most: int = MOST_ROUTES) -> tuple[str, ...]:
    """As `routes`, of those that go on from a form of path, which itself is the first; unsorted."""
    if shape.declared is None:
        return routes(shape.paths.catalogue, shape.paths.version, most)
    stop = _Stop(shape.route, shape.type.name, shape.collection, ())
    return tuple(islice(_routes(shape.paths.catalogue, shape.paths.version, [stop]), most))


def _routes(catalogue: Catalogue, version: str, stops: list[_Stop]) -> Iterator[str]:
    waiting = deque(stops)
    while waiting:
        stop = waiting.popleft()
        yield stop.route
        try:
            type_ = catalogue.type(stop.type, version)
        except ContractError:  # a target that the catalogue does not hold
            continue
        if stop.collection:
            yield from _operations(stop.route, type_, "collection")
            if not type_.key:
                continue
        route = _entity_route(stop.route, type_, collection=stop.collection)
        if stop.collection:
            yield route
        yield from _operations(route, type_, "entity")
        if type_.name in stop.entered or len(stop.entered) >= _MOST_DEPTH:
            continue
        entered = (*stop.entered, type_.name)
        for navigation in type_.navigations.values():
            further = f"{route}/{navigation.name}"
            if navigation.contained:
                waiting.append(_Stop(further, navigation.target, navigation.collection, entered))
            else:
                yield further


def routes_below(shape: Shape) -> tuple[str, ...]:
    """What can come next behind a form of path, as templates, in the order of the contracts."""
    if shape.declared is None:
        service = shape.service
        return (*(f"/{root.name}" for root in service.roots.values()), *_operations("", service, None))
    if shape.collection:
        key = (_entity_route(shape.route, shape.type, collection=True),) if shape.type.key else ()
        return (*key, *_operations(shape.route, shape.type, "collection"))
    named = (f"{shape.route}/{name}" for name in shape.type.navigations)
    return (*named, *_operations(shape.route, shape.type, "entity"))


def property_routes(shape: Shape) -> tuple[str, ...]:
    """The properties of the entity that a form of path names, as templates."""
    if shape.declared is None or shape.collection:
        return ()
    return tuple(f"{shape.route}/{name}" for name in shape.type.properties)


def advice(below: Sequence[str], elsewhere: Sequence[str], route: str, segment: str = "") -> str:
    """A sentence that says what was perhaps meant by `segment` after `route`, or what lies there.

    `below` are the routes that can come next, `elsewhere` others.
    """
    nearest = _nearest((*below, *elsewhere), route, segment.lower()[:100]) if segment else []
    if nearest:
        return f"Nearest known: {', '.join(nearest)}."
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
    return list(dict.fromkeys(found))[:3]


def _entity_route(route: str, type_: Type, *, collection: bool) -> str:
    return f"{route}/{{{','.join(type_.key)}}}" if collection else route


def _operations(route: str, owner: Type | Service, bound: str | None) -> Iterator[str]:
    """Of a function each overload, with the names of its parameters."""
    for overloads in owner.operations.values():
        for operation in overloads:
            if operation.bound == bound:
                parameters = ",".join(f"{name}={{{name}}}" for name in operation.parameters)
                yield f"{route}/{operation.name}" + (f"({parameters})" if operation.kind == "function" else "")
