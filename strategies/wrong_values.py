"""How a member of an object, or an item of it, can be given a value that one rule forbids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.strategies import enums
from graphfake.strategies.changes import edges_of, edited, inside, member
from graphfake.strategies.misses import NOT_AN_ARRAY, NOT_AN_OBJECT, NOT_PLAIN, misses, nulls, unexpected
from graphfake.strategies.objects import MOST_REQUIRED_ITEMS, items, objects, one_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Property, Type
    from graphfake.strategies.changes import Changes, Edit, Own
    from graphfake.strategies.edges import Edge
    from graphfake.strategies.places import Place


def wrong_value(rule: str) -> Own:
    """A member, or an item of it, has a value that the rule forbids."""

    def breaking(place: Place, type_: Type) -> Iterator[Changes]:
        # what is plainest to show comes first: a value by itself, then the key, then an item
        plainest = sorted(type_.properties.values(), key=lambda prop: (prop.collection, prop.name in type_.key))
        for prop in plainest:
            if not prop.fixed(place.view):
                for edits in _value_edits(place, type_, prop, rule):
                    yield edited(place, type_, edits)
        for name in replace(place, type=type_).contained:
            for edits in _child_edits(place, type_, name, rule):
                yield edited(place, type_, edits)

    return breaking


def _value_edits(place: Place, type_: Type, prop: Property, rule: str) -> Iterator[SearchStrategy[Edit]]:
    is_key, is_stream = prop.name in type_.key, prop.edm == "Edm.Stream"
    if is_key and not (place.view == "create" and type_.client_key) and rule in ("body.null", "body.constraint"):
        return  # a key is ignored, whatever it holds, unless it is of the wrong type
    wrong = dict(_edges(type_, prop))
    whole = {"body.unexpected-node": unexpected(NOT_AN_ARRAY)} if prop.collection else dict(wrong)
    if not prop.nullable and not is_stream:
        whole["body.null"] = nulls()
    if not prop.item_nullable:
        wrong["body.null"] = nulls()
    if rule in whole:
        yield edges_of(prop.name, whole[rule])
    # beside a limit of the collection, one item more might be one too many
    if rule in wrong and prop.collection and not prop.collection_limits:
        yield inside(one_value(place, prop), edges_of(prop.name, wrong[rule]))
    if rule == "body.constraint":
        yield from _wrong_collections(place, prop)


def _wrong_collections(place: Place, prop: Property) -> Iterator[SearchStrategy[Edit]]:
    limits, item = prop.collection_limits, items(place, prop)
    least, most = limits.get("minItems", 0), limits.get("maxItems", MOST_REQUIRED_ITEMS)
    if 0 < least <= MOST_REQUIRED_ITEMS:
        yield member(prop.name, st.lists(item, max_size=least - 1), "too few items")
    if "maxItems" in limits and most < MOST_REQUIRED_ITEMS:
        yield member(prop.name, st.lists(item, min_size=most + 1, max_size=most + 2), "too many items")
    if limits.get("uniqueItems"):
        yield member(prop.name, item.map(lambda value: [value, value]), "an item twice")


def _edges(type_: Type, prop: Property) -> Mapping[str, SearchStrategy[Edge]]:
    """What a value of a property cannot be, by rule, null aside."""
    if prop.kind == "complex":
        return {"body.unexpected-node": unexpected(NOT_AN_OBJECT)}
    if prop.kind == "primitive":
        return misses(prop)
    by_rule = enums.misses(prop.type_name or "", type_.version, type_.catalogue)
    return {**by_rule, "body.unexpected-node": unexpected(NOT_PLAIN)}


def _child_edits(place: Place, type_: Type, navigation: str, rule: str) -> Iterator[SearchStrategy[Edit]]:
    described = type_.navigations[navigation]
    wrong = {"body.null": nulls(), "body.unexpected-node": unexpected(NOT_AN_OBJECT)}
    if not described.collection:
        if rule == "body.unexpected-node":
            yield edges_of(navigation, wrong[rule])
    elif rule in wrong:
        yield edges_of(navigation, unexpected(NOT_AN_ARRAY) if rule == "body.unexpected-node" else nulls())
        inner = replace(place, type=type_).child(navigation)
        yield inside(objects(inner), edges_of(navigation, wrong[rule]))
