"""How each liberty can be taken in one object: what is accepted although it is not written as the contract says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.contracts.dialects import dialect_named
from graphfake.contracts.names import INTERNAL_NAMESPACE, short_name
from graphfake.strategies import enums
from graphfake.strategies.changes import Change, edges_of, edited, inside, member
from graphfake.strategies.literals import literals
from graphfake.strategies.misses import liberties
from graphfake.strategies.objects import ANNOTATION, bare, one_value, values, writable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Property, Type
    from graphfake.strategies.changes import Changes, Own
    from graphfake.strategies.edges import Edge
    from graphfake.strategies.objects import Object
    from graphfake.strategies.places import Place


def _free_value(code: str) -> Own:
    """A member, or an item of it, is written as `code` lets it."""

    def free(place: Place, type_: Type) -> Iterator[Changes]:
        for name, prop in type_.properties.items():
            edges = None if prop.fixed(place.view) or name in type_.key else _edges(type_, prop).get(code)
            if edges is not None:
                edits = edges_of(name, edges)
                if not prop.collection:
                    yield edited(place, type_, edits)
                elif not prop.collection_limits:  # otherwise one item more might be one too many
                    yield edited(place, type_, inside(one_value(place, prop), edits))

    return free


def _edges(type_: Type, prop: Property) -> Mapping[str, SearchStrategy[Edge]]:
    if prop.kind == "primitive":
        return liberties(prop)
    if prop.kind == "complex":
        return {}
    return enums.liberties(type_.catalogue.enum(prop.type_name or "", type_.version))


def _property_case(place: Place, type_: Type) -> Iterator[Changes]:
    for name, value in writable(replace(place, type=type_)):
        for given in _other_cases(name, type_):
            yield edited(place, type_, member(given, value, "another letter case", instead_of=name))


def _other_cases(name: str, type_: Type) -> list[str]:
    """Spellings of a member's name that mean it and no other member."""
    known = (*type_.properties, *type_.navigations)
    if sum(other.lower() == name.lower() for other in known) > 1:
        return []
    cased = dict.fromkeys((name[:1].swapcase() + name[1:], name.upper(), name.lower(), name.swapcase()))
    return [other for other in cased if other != name and other.lower() == name.lower()]


def _id_ignored(place: Place, type_: Type) -> Iterator[Changes]:
    for name in type_.key if not (place.view == "create" and type_.client_key) else ():
        key = st.none() | literals(type_.properties[name])
        yield edited(place, type_, member(name, key, "key"))


def _read_only_ignored(place: Place, type_: Type) -> Iterator[Changes]:
    if dialect_named(place.dialect).read_only_ignored:
        for name, prop in type_.properties.items():
            if prop.read_only and name not in type_.key and prop.edm != "Edm.Stream":
                yield edited(place, type_, member(name, values(place, prop), "read-only"))


def _type_name(place: Place, type_: Type) -> Iterator[Changes]:
    name = type_.name
    candidates = [other for other in (place.type.name, *place.type.derived) if _same_short_name(other, name)]
    given = [name.upper(), f"#{name.lower()}", f"#{name.swapcase()}"]
    if candidates == [name]:
        given += [f"#{INTERNAL_NAMESPACE}{short_name(name)}", f"{INTERNAL_NAMESPACE}{short_name(name)}"]
    given = [text for text in given if text.removeprefix("#") != name]
    objects_of_type = bare(replace(place, type=type_))
    yield st.tuples(objects_of_type, st.sampled_from(given)).map(_named)


def _named(drawn: tuple[Object, Any]) -> Change:
    payload, given = drawn
    return Change({ANNOTATION: given, **payload}, (ANNOTATION,), "type name of another form")


def _same_short_name(one: str, other: str) -> bool:
    return short_name(one).lower() == short_name(other).lower()


FREEDOMS: Mapping[str, Own] = {
    "tolerated.enum-case": _free_value("tolerated.enum-case"),
    "tolerated.enum-number-text": _free_value("tolerated.enum-number-text"),
    "tolerated.string-number": _free_value("tolerated.string-number"),
    "tolerated.string-boolean": _free_value("tolerated.string-boolean"),
    "tolerated.type-name": _type_name,
    "tolerated.binary-alphabet": _free_value("tolerated.binary-alphabet"),
    "tolerated.property-case": _property_case,
    "tolerated.id-ignored": _id_ignored,
    "tolerated.read-only-ignored": _read_only_ignored,
}
"""By note code, in the order of the rule table. An entry that yields nothing has no place in a contract."""
