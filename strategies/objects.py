"""JSON objects that keep a type's contract, member by member from its flattened properties."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from graphfake.contracts import ContractError
from graphfake.strategies import enums
from graphfake.strategies.costs import cost
from graphfake.strategies.literals import literals
from graphfake.strategies.meaning import meaning_of
from graphfake.strategies.ordinary import ordinary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from graphfake.contracts import Property, Type
    from graphfake.strategies.places import Place

    Object = dict[str, Any]

ANNOTATION = "@odata.type"
MOST_ITEMS = 3
MOST_REQUIRED_ITEMS = 100
_MOST_KEPT = 512  # strategies: a few for each type, view and depth in use
_MOST_REQUIRED_LEVELS = 20


class Dress(NamedTuple):
    """What may stand in an object beside its members: annotations before and behind them, another order."""

    before: Object
    behind: Object
    turned: bool = False


@lru_cache(maxsize=_MOST_KEPT)
def objects(place: Place) -> SearchStrategy[Object]:
    """Objects that are valid at a place, of each type that they may be of, without any note."""
    concrete = place.concrete
    if len(concrete) == 1:
        return variant(place, concrete[0])
    return st.sampled_from(concrete).flatmap(lambda type_: variant(place, type_))


def variant(place: Place, type_: Type) -> SearchStrategy[Object]:
    """Objects of one concrete type; it is named where it is not the one that is expected."""
    if place.is_answered:
        plain = bare(replace(place, type=type_))
        return plain if type_ is place.type else plain.map(lambda members: {ANNOTATION: f"#{type_.name}", **members})
    dresses = st.sampled_from(_dresses(type_, named=type_ is not place.type))
    return st.tuples(bare(replace(place, type=type_)), dresses).map(_dressed)


@lru_cache(maxsize=_MOST_KEPT)
def bare(place: Place) -> SearchStrategy[Object]:
    """The members alone, in contract order, of the declared type, abstract or not."""
    type_, required = place.type, place.required
    if place.levels < -_MOST_REQUIRED_LEVELS:
        raise ContractError("The type requires a value of its own type, without end.", document=type_.where)
    members: dict[str, SearchStrategy[Any]] = {}
    for name in (*place.given_key, *type_.structural):
        prop = type_.properties[name]
        if name in required or not _is_left_out(place, prop):
            members[name] = values(place, prop)
    for name in place.contained:
        members[name] = children(place, name)
    if all(name in required for name in members):
        drawn = st.tuples(*members.values()).map(lambda found: dict(zip(members, found, strict=True)))
    else:
        drawn = _some(tuple((name, name in required, value) for name, value in members.items()))
    if type_.open and not type_.partial and not place.is_answered:
        return st.tuples(drawn, _extras(type_)).map(lambda parts: {**parts[0], **parts[1]})
    return drawn


@st.composite
def _some(draw: DrawFn, members: Sequence[tuple[str, bool, SearchStrategy[Any]]]) -> Object:
    """All members that are required, and some of the others: a bit for each is drawn, six at a time."""
    found: Object = {}
    bits = left = 0
    for name, required, value in members:
        if not required:
            if not left:
                bits, left = draw(_BITS), _BITS_AT_ONCE
            bits, left, present = bits >> 1, left - 1, bits & 1
            if not present:
                continue
        found[name] = draw(value)
    return found


_BITS_AT_ONCE = 6
_BITS = st.integers(0, 2**_BITS_AT_ONCE - 1)


def values(place: Place, prop: Property) -> SearchStrategy[Any]:
    """What a property may hold, null and collections included. Raises ContractError naming the property."""
    try:
        found = _collection(place, prop) if prop.collection else one_value(place, prop)
    except ContractError as error:
        if error.document:
            raise
        raise ContractError(error.reason, document=place.type.where, pointer=f"/properties/{prop.name}") from error
    return st.none() | found if prop.nullable and not place.is_answered else found


def one_value(place: Place, prop: Property) -> SearchStrategy[Any]:
    """What one value of a property, or of its collection, may be, null aside."""
    if prop.kind == "complex":
        inner = place.inner(prop)
        return st.none() if prop.nullable and not prop.collection and not _is_drawn(inner) else objects(inner)
    if prop.kind == "enum":
        enum = place.type.catalogue.enum(prop.type_name or "", place.type.version)
        return enums.members(enum) if not place.is_answered else st.sampled_from(enum.writable)
    return ordinary(prop) if place.is_answered else literals(prop)


def items(place: Place, prop: Property) -> SearchStrategy[Any]:
    """What one item of a property's collection may be, null included."""
    item = one_value(place, prop)
    return st.none() | item if prop.item_nullable and not place.is_answered else item


def _collection(place: Place, prop: Property) -> SearchStrategy[list[Any]]:
    limits = prop.collection_limits
    least: int = limits.get("minItems", 0)
    most: int = min(limits.get("maxItems", MOST_ITEMS), max(least, MOST_ITEMS))
    if least > most or least > MOST_REQUIRED_ITEMS:
        raise ContractError(f"A collection of {least} to {most} items is not drawn; at most {MOST_REQUIRED_ITEMS} are.")
    if prop.kind == "complex" and not least and not _is_drawn(place.inner(prop)):
        return st.just([])
    unique_by = meaning_of(place, prop) if limits.get("uniqueItems") else None
    return st.lists(items(place, prop), min_size=least, max_size=most, unique_by=unique_by)


def children(place: Place, navigation: str) -> SearchStrategy[Any]:
    """The contained entities that may stand inline."""
    child = objects(place.child(navigation))
    collection = place.type.navigations[navigation].collection
    return st.lists(child, max_size=MOST_ITEMS - 1) if collection else st.none() | child


def _is_drawn(inner: Place) -> bool:
    """Is a complex value drawn at its place, where the contract leaves the choice?"""
    return inner.levels >= 0 and inner.is_possible


def _is_left_out(place: Place, prop: Property) -> bool:
    if prop.edm == "Edm.Stream" or prop.fixed(place.view):
        return True
    return prop.kind == "complex" and not prop.nullable and not prop.collection and not _is_drawn(place.inner(prop))


def _extras(type_: Type) -> SearchStrategy[Object]:
    """Members that an open type does not declare."""
    declared = {name.lower() for name in (*type_.properties, *type_.navigations)}
    names = [name for name in ("extension_label", "x", "Sponsor Name", "ключ", "") if name.lower() not in declared]
    value = (
        st.none()
        | st.booleans()
        | st.integers(-(2**31), 2**31 - 1)
        | st.text()
        | st.lists(st.integers(0, 9), max_size=2)
    )
    return st.dictionaries(st.sampled_from(names), value, max_size=2)


@lru_cache(maxsize=_MOST_KEPT)
def _dresses(type_: Type, *, named: bool) -> tuple[Dress, ...]:
    """The plainest first. Annotations of which the service takes no notice stand in a few."""
    full, without_hash = {ANNOTATION: f"#{type_.name}"}, {ANNOTATION: type_.name}
    known = full if named else {}
    previous_read = {
        "@odata.context": "https://graph.microsoft.com/beta/$metadata#things/$entity",
        "@odata.etag": 'W/"JzEtVGhpbmcgIEA="',
        "@odata.id": "things('1')",
        "@odata.editLink": "things('1')",
    }
    members = [name for name in type_.structural if type_.properties[name].edm is not None][:1]
    of_members = {
        f"{name}@odata.type": f"#{(type_.properties[name].edm or '').removeprefix('Edm.')}" for name in members
    }
    return (
        Dress(known, {}),
        Dress(full, {}),
        Dress(without_hash, {}),
        Dress(known, {}, turned=True),
        Dress({}, full),
        Dress({**previous_read, **known}, {}),
        Dress(known, {"@contoso.note": {"why": ["ignored", None, 1]}, "@microsoft.graph.tips": "Use $select."}),
        Dress({**of_members, **known}, {}, turned=True),
    )


def _dressed(drawn: tuple[Object, Dress]) -> Object:
    members, (before, behind, turned) = drawn
    if turned:
        members = dict(reversed(members.items()))
    return {**before, **members, **behind}


def writable(place: Place) -> list[tuple[str, SearchStrategy[Any]]]:
    """The members that may be sent in an object of the declared type, the simplest to draw first."""
    type_ = place.type
    names = [
        name
        for name in (*place.given_key, *type_.structural)
        if not type_.properties[name].fixed(place.view) and type_.properties[name].edm != "Edm.Stream"
    ]
    names.sort(key=lambda name: cost(place, type_.properties[name]))
    found = [(name, values(place, type_.properties[name])) for name in names]
    return found + [(name, children(place, name)) for name in place.contained]
