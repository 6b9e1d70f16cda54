"""How each rule of a body can be broken in one object, and nothing else with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.strategies import enums
from graphfake.strategies.changes import Change, Edit, edges_of, edited, inside, member, variants
from graphfake.strategies.misses import NOT_AN_ARRAY, NOT_AN_OBJECT, NOT_PLAIN, misses, nulls, unexpected
from graphfake.strategies.neighbours import neighbours
from graphfake.strategies.objects import (
    ANNOTATION,
    MOST_REQUIRED_ITEMS,
    bare,
    children,
    items,
    objects,
    one_value,
    values,
    variant,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Property, Type
    from graphfake.strategies.changes import Changes
    from graphfake.strategies.edges import Edge
    from graphfake.strategies.objects import Object
    from graphfake.strategies.places import Place

    Breaking = Callable[[Place, Type], Iterator[Changes]]

_MOST_FOREIGN = 24
_ANY: tuple[Any, ...] = (None, "", 0, True, [], {}, "x", 1.5, [1, "a"], {"id": "1"})
_INLINE: tuple[Any, ...] = ([], {}, [{}], {"id": "1"}, [{"id": "1"}], None, "x")


def _wrong_value(rule: str) -> Breaking:
    """A member, or an item of it, has a value that the rule forbids."""

    def breaking(place: Place, type_: Type) -> Iterator[Changes]:
        for prop in type_.properties.values():
            if not prop.read_only:
                for edits in _value_edits(place, type_, prop, rule):
                    yield edited(place, type_, edits)
        for name in replace(place, type=type_).contained:
            for edits in _child_edits(place, type_, name, rule):
                yield edited(place, type_, edits)

    return breaking


def _value_edits(place: Place, type_: Type, prop: Property, rule: str) -> Iterator[SearchStrategy[Edit]]:
    is_key, is_stream = prop.name in type_.key, prop.edm == "Edm.Stream"
    if is_key and rule in ("body.null", "body.constraint"):
        return  # a key is ignored, whatever it holds, unless it is of the wrong type
    whole: dict[str, SearchStrategy[Edge]] = {}
    if not prop.nullable and not is_stream:
        whole["body.null"] = nulls()
    if not prop.collection:
        whole.update(_edges(type_, prop))
    else:
        whole["body.unexpected-node"] = unexpected(NOT_AN_ARRAY)
        wrong = dict(_edges(type_, prop))
        if not prop.item_nullable:
            wrong["body.null"] = nulls()
        if rule in wrong and not prop.collection_limits:  # otherwise one item more might be one too many
            yield inside(one_value(place, prop), edges_of(prop.name, wrong[rule]))
        if rule == "body.constraint":
            yield from _wrong_collections(place, prop)
    if rule in whole:
        yield edges_of(prop.name, whole[rule])


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


def _unresolved(place: Place, type_: Type) -> Iterator[Changes]:
    if type_ is not variants(place)[0]:
        return
    known, name, version = type_.catalogue, place.type.name, type_.version
    namespace = name.rpartition(".")[0]
    texts = (
        f"{name}s",
        name[:-1],
        f"{namespace}.x",
        f"#{name}x",
        f"##{name}",
        f" {name}",
        name.rpartition(".")[2],
        "#",
        "",
    )
    given = [text for text in texts if known.find(text.removeprefix("#"), version) is None]
    yield _typed(place, st.sampled_from([f"#{namespace}.x", *given, None, 0, True, [], {}]), "unknown type")


def _unrelated(place: Place, type_: Type) -> Iterator[Changes]:
    if type_ is not variants(place)[0]:
        return
    declared = place.type
    others = [
        name for name in declared.catalogue.types(type_.version) if name not in (declared.name, *declared.derived)
    ]
    # the base types first: an object of a base is not one of the type
    near = sorted(others, key=lambda name: (not declared.is_a(name), name))
    written = [text for name in near for text in (f"#{name}", name)]
    if written:
        yield _typed(place, st.sampled_from(written), "another type")


def _abstract(place: Place, type_: Type) -> Iterator[Changes]:
    declared = place.type
    if type_ is not variants(place)[0]:
        return
    if declared.abstract:
        yield bare(place).map(lambda payload: Change(payload, (), "abstract type"))
    for name in (declared.name, *declared.derived):
        named = declared.catalogue.type(name, declared.version)
        if named.abstract:
            yield _typed(replace(place, type=named), st.sampled_from((f"#{name}", name)), "abstract type named")


def _typed(place: Place, given: SearchStrategy[Any], kind: str) -> Changes:
    """Objects with the declared type's own members and an `@odata.type` that cannot stand."""
    return st.tuples(bare(place), given).map(
        lambda drawn: Change({ANNOTATION: drawn[1], **drawn[0]}, (ANNOTATION,), kind)
    )


def _deep_update(place: Place, type_: Type) -> Iterator[Changes]:
    for name, navigation in type_.navigations.items():
        if navigation.contained and place.view == "update":
            yield edited(place, type_, member(name, st.sampled_from(_INLINE), "contained entities"))


def _inline_reference(place: Place, type_: Type) -> Iterator[Changes]:
    for name, navigation in type_.navigations.items():
        if not navigation.contained:
            yield edited(place, type_, member(name, st.sampled_from(_INLINE), "entity inline"))


def _read_only(place: Place, type_: Type) -> Iterator[Changes]:
    if place.dialect == "directory":
        for name, prop in type_.properties.items():
            if prop.read_only and name not in type_.key and prop.edm != "Edm.Stream":
                yield edited(place, type_, member(name, values(place, prop), "read-only"))


def _duplicate(place: Place, type_: Type) -> Iterator[Changes]:
    # the one that takes fewest choices comes first, so that it is what hypothesis shrinks to
    yield edited(place, type_, _twice(ANNOTATION, st.just(f"#{type_.name}")))
    for name, value in _writable(place, type_):
        yield edited(place, type_, _twice(name, value))
        cased = name.swapcase()
        if cased.lower() == name.lower() and cased not in type_.properties:
            yield st.tuples(edited(place, type_, member(name, value, "")), value).map(_again(cased))


def _twice(name: str, value: SearchStrategy[Any]) -> SearchStrategy[Edit]:
    return st.tuples(value, value).map(lambda drawn: Edit(name, drawn[1], (), "doubled name", first=(drawn[0],)))


def _again(cased: str) -> Callable[[tuple[Change, Any]], Change]:
    """Gives the changed object the same member once more, in another letter case."""
    return lambda drawn: Change({**drawn[0].payload, cased: drawn[1]}, (cased,), "doubled in another case")


def _writable(place: Place, type_: Type) -> Iterator[tuple[str, SearchStrategy[Any]]]:
    for name in type_.structural:
        prop = type_.properties[name]
        if not prop.read_only and prop.edm != "Edm.Stream":
            yield name, values(place, prop)
    inner = replace(place, type=type_)
    for name in inner.contained:
        yield name, children(inner, name)


BREAKING: Mapping[str, Breaking] = {
    "body.duplicate": _duplicate,
    "body.type-unresolved": _unresolved,
    "body.type-not-assignable": lambda place, type_: _unrelated(place, type_) if type_.kind == "entity" else iter(()),
    "body.type-incompatible": lambda place, type_: _unrelated(place, type_) if type_.kind == "complex" else iter(()),
    "body.abstract": _abstract,
    "body.unknown-property": _unknown_property,
    "body.null": _wrong_value("body.null"),
    "body.type": _wrong_value("body.type"),
    "body.unexpected-node": _wrong_value("body.unexpected-node"),
    "body.enum-not-text": _wrong_value("body.enum-not-text"),
    "body.literal": _wrong_value("body.literal"),
    "body.enum": _wrong_value("body.enum"),
    "body.constraint": _wrong_value("body.constraint"),
    "body.read-only": _read_only,
    "body.missing": _missing,
    "body.deep-update": _deep_update,
    "body.inline-reference": _inline_reference,
}
"""By rule code, in the order of the rule table. An entry that yields nothing cannot be broken there."""
