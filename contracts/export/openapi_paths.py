"""The paths of a version as templates, below given prefixes and within bounds, and what each of them names."""

from __future__ import annotations

import difflib
from collections import deque
from typing import TYPE_CHECKING, Literal, NamedTuple

from graphfake.contracts.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.model import Navigation, Operation, Property, Service
    from graphfake.contracts.structured import Type

Form = Literal[
    "collection", "entity", "$count", "$ref", "$ref of one", "$ref by key", "$value", "delta", "action", "function"
]
DEPTH = 4
MOST = 500
_QUOTED = ("Edm.String", "Edm.Duration", "Edm.Binary")


class Key(NamedTuple):
    """A part of a path that a client fills in; `quoted` stands between quotation marks."""

    name: str
    property: Property


class Stop(NamedTuple):
    """A path, `/things/{thing-id}/parts`, and what it names.

    `type` is None for operations of the service itself. `contained`: do all entities on the way live in the one before?
    `single` is the way to the only entity that is there, such as a singleton of the service.
    """

    path: str
    form: Form
    type: Type | None
    keys: tuple[Key, ...]
    navigation: Navigation | None = None
    operation: Operation | None = None
    contained: bool = True
    singleton: bool = False
    documented: tuple[str, ...] = ()
    """The paths by which permissions are looked up."""


class Walk(NamedTuple):
    """What was found, and how many further ways were not followed since there were too many or too deep."""

    stops: tuple[Stop, ...]
    left: int


class _Place(NamedTuple):
    """A collection or an entity on the way: `entered` are the types that were come through."""

    path: str
    type: Type
    collection: bool
    keys: tuple[Key, ...]
    navigation: Navigation | None
    contained: bool
    singleton: bool
    entered: tuple[str, ...]
    depth: int


def walk(
    catalogue: Catalogue, version: str, prefixes: Sequence[str] = (), *, depth: int = DEPTH, most: int = MOST
) -> Walk:
    """The paths below the prefixes, or all, the shortest first.

    No further than `depth` navigations below a prefix, and at most `most`. A type that contains itself is entered once;
    what is not contained is named and not entered. Raises ContractError for an unknown version or prefix.
    """
    service = catalogue.service(version)
    stops: dict[str, Stop] = {}
    waiting: deque[_Place] = deque()
    left = 0
    if not prefixes:
        stops.update((stop.path, stop) for stop in _operations("", (), service, None, None))
        for name in service.roots:
            root = _root(catalogue, service, name)
            if root is not None:
                waiting.append(root)
    for prefix in prefixes:
        waiting.append(_located(catalogue, service, prefix))
    while waiting and len(stops) < most:
        place = waiting.popleft()
        entity = _entity_of(place)
        found = list(_stops(place, entity))
        stops.update((stop.path, stop) for stop in found[: most - len(stops)])
        if entity is None or place.type.name in place.entered or not place.contained:
            continue
        further = list(_below(catalogue, entity))
        if place.depth >= depth:
            left += len(further)
        else:
            waiting.extend(further)
    return Walk(tuple(stops.values()), left + len(waiting))


def _root(catalogue: Catalogue, service: Service, name: str) -> _Place | None:
    root = service.roots[name]
    if catalogue.find(root.type, service.version) is None:
        return None
    type_ = catalogue.type(root.type, service.version)
    return _Place(f"/{root.name}", type_, root.collection, (), None, True, not root.collection, (), 0)


def _located(catalogue: Catalogue, service: Service, prefix: str) -> _Place:
    """The collection or entity at a prefix such as `/users` or `/users/{id}/messages`."""
    segments = [segment for segment in prefix.split("/") if segment]
    names = [segment for segment in segments if not segment.startswith("{")]
    if not names or segments[0] != names[0]:
        raise ContractError(f"A path prefix begins with an entity set or singleton: /{next(iter(service.roots), '')}.")
    place = _root(catalogue, service, names[0].lower()) if names[0].lower() in service.roots else None
    if place is None:
        known = [f"/{root.name}" for root in service.roots.values()]
        raise ContractError(_nowhere(service.version, f"/{names[0]}", known))
    for name in names[1:]:
        entity = _entity_of(place) or place
        below = {each.path.rpartition("/")[2].lower(): each for each in _below(catalogue, entity)}
        if name.lower() not in below:
            raise ContractError(_nowhere(service.version, f"{entity.path}/{name}", [at.path for at in below.values()]))
        place = below[name.lower()]
    if segments[-1].startswith("{"):
        place = _entity_of(place) or place
    return place._replace(entered=(), depth=0)


def _nowhere(version: str, path: str, known: list[str]) -> str:
    near = difflib.get_close_matches(path, known, 3, 0.5) or known[:5]
    told = f" Nearest: {', '.join(near)}." if near else ""
    return f"There is no path {path[:200]!r} in {version}.{told}"


def _entity_of(place: _Place) -> _Place | None:
    """The entity that a key in a collection names, or the single one; None where there are no keys."""
    if not place.collection:
        return place
    if not place.type.key:
        return None
    taken = {key.name for key in place.keys}
    keys, texts = [], []
    for name in place.type.key:
        wanted = f"{place.type.short_name}-{name}"
        while wanted in taken:
            wanted += "1"
        taken.add(wanted)
        prop = place.type.properties[name]
        keys.append(Key(wanted, prop))
        texts.append(f"{name}={_filled(wanted, prop)}" if len(place.type.key) > 1 else f"{{{wanted}}}")
    path = f"{place.path}({','.join(texts)})" if len(texts) > 1 else f"{place.path}/{texts[0]}"
    return place._replace(path=path, collection=False, keys=(*place.keys, *keys))


def _filled(name: str, prop: Property) -> str:
    """What is filled into parentheses: text stands between quotation marks."""
    return f"'{{{name}}}'" if is_quoted(prop) else f"{{{name}}}"


def is_quoted(prop: Property) -> bool:
    """Is a value of it written between quotation marks in a URL?"""
    return not prop.collection and (prop.kind == "enum" or prop.edm in _QUOTED)


def _below(catalogue: Catalogue, entity: _Place) -> Iterator[_Place]:
    type_ = entity.type
    for name, navigation in type_.navigations.items():
        if catalogue.find(navigation.target, type_.version) is None:
            continue
        yield _Place(
            f"{entity.path}/{name}",
            type_.sibling(navigation.target),
            navigation.collection,
            entity.keys,
            navigation,
            entity.contained and navigation.contained,
            False,
            (*entity.entered, type_.name),
            entity.depth + 1,
        )


def _stops(place: _Place, entity: _Place | None) -> Iterator[Stop]:
    linked = place.navigation is not None and not place.navigation.contained
    if place.collection:
        yield from _of_collection(place, entity, linked=linked)
        if not linked and entity is not None:
            yield from _of_entity(entity)
    elif linked:
        yield _stop(place, "/$ref", "$ref of one")
        yield _stop(place, "", "entity")
    else:
        yield from _of_entity(place)


def _of_collection(place: _Place, entity: _Place | None, *, linked: bool) -> Iterator[Stop]:
    type_ = place.type
    yield _stop(place, "", "collection")
    if type_.capabilities.get("count") is not False:
        yield _stop(place, "/$count", "$count")
    if linked:
        yield _stop(place, "/$ref", "$ref")
    elif type_.capabilities.get("delta") is True and place.contained:
        yield _stop(place, "/delta", "delta")
    yield from _operations(place.path, place.keys, type_, type_, "collection")
    if linked and entity is not None:
        yield _stop(entity, "/$ref", "$ref by key")


def _of_entity(entity: _Place) -> Iterator[Stop]:
    yield _stop(entity, "", "entity")
    if entity.type.has_stream:
        yield _stop(entity, "/$value", "$value")
    for name, prop in entity.type.properties.items():
        if prop.is_stream and not prop.collection:
            yield _stop(entity, f"/{name}", "$value")
    yield from _operations(entity.path, entity.keys, entity.type, entity.type, "entity")


def _stop(place: _Place, suffix: str, form: Form) -> Stop:
    path = f"{place.path}{suffix}"
    documented = (path, place.path) if suffix else (path,)
    contained, singleton = place.contained, place.singleton
    return Stop(path, form, place.type, place.keys, place.navigation, None, contained, singleton, documented)


def _operations(
    path: str, keys: tuple[Key, ...], owner: Type | Service, type_: Type | None, bound: str | None
) -> Iterator[Stop]:
    for overloads in owner.operations.values():
        for operation in overloads:
            if operation.bound != bound:
                continue
            if operation.kind == "action":
                whole, filled = f"{path}/{operation.name}", keys
            else:
                parts = [Key(_free(name, keys), prop) for name, prop in operation.parameters.items()]
                texts = [f"{key.property.name}={_filled(key.name, key.property)}" for key in parts]
                whole, filled = f"{path}/{operation.name}({','.join(texts)})", (*keys, *parts)
            arguments = ",".join(f"{name}={{{name}}}" for name in operation.parameters)
            documented = [f"{path}/{name}" for name in (operation.name, operation.full_name)]
            if arguments:
                documented = [*(f"{name}({arguments})" for name in documented), *documented]
            form: Form = "action" if operation.kind == "action" else "function"
            yield Stop(whole, form, type_, filled, None, operation, documented=tuple(documented))


def _free(name: str, keys: Sequence[Key]) -> str:
    while name in {key.name for key in keys}:
        name += "1"
    return name
