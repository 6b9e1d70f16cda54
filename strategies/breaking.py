"""How each rule of a body can be broken in one object, and nothing else with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.contracts.dialects import dialect_named
from graphfake.contracts.reading import MOST_BOUND
from graphfake.strategies.changes import Change, Edit, edited, member
from graphfake.strategies.neighbours import neighbours
from graphfake.strategies.objects import ANNOTATION, values, variant, writable
from graphfake.strategies.wrong_types import abstract, unrelated, unresolved
from graphfake.strategies.wrong_values import wrong_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Navigation, Type
    from graphfake.strategies.changes import Changes, Own
    from graphfake.strategies.objects import Object
    from graphfake.strategies.places import Place

_MOST_FOREIGN = 24
_ANY: tuple[Any, ...] = (None, "", 0, True, [], {}, "x", 1.5, [1, "a"], {"id": "1"})
_NO_LINK: tuple[Any, ...] = (None, "", 5, True, {}, [])
_NO_LINKS: tuple[Any, ...] = (None, "people/x", 5, {}, [None], [""], ["people/x", 5])
_INLINE: tuple[Any, ...] = ([], {}, [{}], {"id": "1"}, [{"id": "1"}], None, "x")


def _missing(place: Place, type_: Type) -> Iterator[Changes]:
    required = replace(place, type=type_).required
    if required:
        yield st.tuples(variant(place, type_), st.sampled_from(required)).map(_without)


def _without(drawn: tuple[Object, str]) -> Change:
    payload, name = drawn
    return Change({other: value for other, value in payload.items() if other != name}, (name,), "missing")


def _unknown_property(place: Place, type_: Type) -> Iterator[Changes]:
    if type_.open or type_.partial:
        return
    drawn = st.tuples(st.sampled_from(list(_undeclared(type_))), st.sampled_from(_ANY))
    yield edited(place, type_, drawn.map(lambda parts: Edit(parts[0][1], parts[1], (), parts[0][0])))


def _undeclared(type_: Type) -> Iterator[tuple[str, str]]:
    """Names that the type does not have, near to its own and far, each with its kind."""
    declared = {name.lower() for name in (*type_.properties, *type_.navigations)}
    near = [edit for name in type_.structural for edit in (f"{name}s", name[:-1], f"_{name}", f"{name} ", f"{name}/x")]
    foreign = [
        name for other in neighbours(type_.catalogue, type_.name, type_.version) for name in _own_names(type_, other)
    ]
    kinds = {
        "undeclared": ["x", "OdataType", "odata.type", "", "a~b/c", "ключ", "constructor", "__proto__"],
        "misspelt": [name for name in near if name],
        "of another type": list(dict.fromkeys(foreign))[:_MOST_FOREIGN],
    }
    for kind, names in kinds.items():
        yield from ((kind, name) for name in names if name.lower() not in declared)
    navigations = {name.lower() for name in type_.navigations}
    bound = [name for name in ("x", *type_.structural[:1]) if name.lower() not in navigations]
    yield from (("link by no navigation", f"{name}@odata.bind") for name in bound)


def _own_names(type_: Type, other: str) -> Iterator[str]:
    yield from type_.catalogue.document(other, type_.version).get("properties", ())


def _deep_update(place: Place, type_: Type) -> Iterator[Changes]:
    for name, navigation in type_.navigations.items():
        if navigation.contained and place.view == "update":
            yield edited(place, type_, member(name, st.sampled_from(_INLINE), "contained entities"))


def _inline_reference(place: Place, type_: Type) -> Iterator[Changes]:
    for name, navigation in type_.navigations.items():
        if not navigation.contained:
            yield edited(place, type_, member(name, st.sampled_from(_INLINE), "entity inline"))


def _bind(place: Place, type_: Type) -> Iterator[Changes]:
    for name, navigation in _bound(type_):
        wrong = _NO_LINKS if navigation.collection else (*_NO_LINK, ["x"])
        link = ["x"] if navigation.collection else "x"
        drawn = st.sampled_from([*wrong, link] if navigation.contained else wrong)
        yield edited(place, type_, member(f"{name}@odata.bind", drawn, "no link"))


def _bind_too_many(place: Place, type_: Type) -> Iterator[Changes]:
    for name, navigation in _bound(type_):
        if navigation.collection and not navigation.contained:
            many = st.integers(MOST_BOUND + 1, 2 * MOST_BOUND).map(lambda count: ["directoryObjects/x"] * count)
            yield edited(place, type_, member(f"{name}@odata.bind", many, "too many links"))


def _bound(type_: Type) -> Iterator[tuple[str, Navigation]]:
    """The navigations of entities whose targets the catalogue holds."""
    for name, navigation in type_.navigations.items():
        if type_.kind == "entity" and type_.catalogue.find(navigation.target, type_.version) is not None:
            yield name, navigation


def _read_only(place: Place, type_: Type) -> Iterator[Changes]:
    if not dialect_named(place.dialect).read_only_ignored:
        for name, prop in type_.properties.items():
            if prop.read_only and name not in type_.key and prop.edm != "Edm.Stream":
                yield edited(place, type_, member(name, values(place, prop), "read-only"))


def _duplicate(place: Place, type_: Type) -> Iterator[Changes]:
    # the one that takes fewest choices comes first, so that it is what hypothesis shrinks to
    yield edited(place, type_, _twice(ANNOTATION, st.just(f"#{type_.name}")))
    for name, value in writable(replace(place, type=type_)):
        yield edited(place, type_, _twice(name, value))
        cased = name.swapcase()
        if cased.lower() == name.lower() and cased not in type_.properties:
            yield st.tuples(edited(place, type_, member(name, value, "")), value).map(_again(cased))


def _twice(name: str, value: SearchStrategy[Any]) -> SearchStrategy[Edit]:
    return st.tuples(value, value).map(lambda drawn: Edit(name, drawn[1], (), "doubled name", first=(drawn[0],)))


def _again(cased: str) -> Callable[[tuple[Change, Any]], Change]:
    """Gives the changed object the same member once more, in another letter case."""
    return lambda drawn: Change({**drawn[0].payload, cased: drawn[1]}, (cased,), "doubled in another case")


BREAKING: Mapping[str, Own] = {
    "body.duplicate": _duplicate,
    "body.type-unresolved": unresolved,
    "body.type-not-assignable": lambda place, type_: unrelated(place, type_) if type_.kind == "entity" else iter(()),
    "body.type-incompatible": lambda place, type_: unrelated(place, type_) if type_.kind == "complex" else iter(()),
    "body.abstract": abstract,
    "body.unknown-property": _unknown_property,
    "body.null": wrong_value("body.null"),
    "body.type": wrong_value("body.type"),
    "body.unexpected-node": wrong_value("body.unexpected-node"),
    "body.enum-not-text": wrong_value("body.enum-not-text"),
    "body.literal": wrong_value("body.literal"),
    "body.enum": wrong_value("body.enum"),
    "body.constraint": wrong_value("body.constraint"),
    "body.read-only": _read_only,
    "body.missing": _missing,
    "body.deep-update": _deep_update,
    "body.inline-reference": _inline_reference,
    "body.bind": _bind,
    "body.bind-too-many": _bind_too_many,
}
"""By rule code, in the order of the rule table. An entry that yields nothing cannot be broken there."""
