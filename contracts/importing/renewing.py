"""Older contracts held to a newer list of names: what is gone is dropped, what is new is known by name only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.importing.names import Named
from graphfake.contracts.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts.importing.names import Names

Documents = dict[str, dict[str, Any]]
_NOTHING = Named(frozenset(), frozenset())


def renewed(documents: Mapping[str, Mapping[str, Any]], names: Names) -> Documents:
    """The documents of the types that are still named, with the members that are still named.

    A member whose type is gone has another type now, and so is known by its name only, as one that is new. Where it
    stands now in a base, it stays. Types that others are derived from are kept as long as one of these is.
    """
    kept = _kept(documents, names)
    return {name: _renewed(name, kept, names) for name in kept}


def only_named(documents: Mapping[str, Mapping[str, Any]], names: Names) -> list[str]:
    """The full names of the types that no document describes, sorted."""
    return sorted({*names.structured, *names.enums} - documents.keys())


def standing(operations: Mapping[str, Any], documents: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a document's operations, overload by overload, that take and give types that there are."""
    found: dict[str, Any] = {}
    for name, said in operations.items():
        overloads = [each for each in (said if isinstance(said, list) else [said]) if _refers(each) <= documents.keys()]
        if overloads:
            found[name] = overloads if len(overloads) > 1 else overloads[0]
    return found


def _kept(documents: Mapping[str, Mapping[str, Any]], names: Names) -> dict[str, Mapping[str, Any]]:
    kept: dict[str, Mapping[str, Any]] = {}
    for name, document in documents.items():
        if document["x-kind"] == "enum":
            if names.enums.get(name, frozenset()) & set(document["enum"]):
                kept[name] = document
        elif name in names.structured:
            kept[name] = document
    for name in list(kept):
        base = _base(documents[name])
        while base is not None and base in documents and base not in kept:
            kept[base] = documents[base]
            base = _base(documents[base])
    return kept


def _renewed(name: str, kept: Mapping[str, Mapping[str, Any]], names: Names) -> dict[str, Any]:
    document = dict(kept[name])
    if document["x-kind"] == "enum":
        now = names.enums[name]
        document["enum"] = [member for member in document["enum"] if member in now]
        document["x-members"] = {member: document["x-members"][member] for member in document["enum"]}
        return _with(document, "x-known-members", now - set(document["enum"]))
    own = names.structured.get(name, _NOTHING)
    bases = [names.structured.get(base, _NOTHING) for base in bases_of(name, kept)]
    inherited = Named(
        frozenset().union(*(base.properties for base in bases)),
        frozenset().union(*(base.navigations for base in bases)),
    )
    described = {}
    for member, schema in document["properties"].items():
        navigation = schema.get("x-navigation")
        if navigation is None:
            stays = member in own.properties | inherited.properties or member in document.get("x-key", ())
            if stays and _refers(schema) <= kept.keys():
                described[member] = schema
        elif member in own.navigations | inherited.navigations and navigation["target"] in kept:
            described[member] = schema
    document["properties"] = described
    told = described.keys() | inherited.properties | inherited.navigations
    document = _with(document, "x-known-members", own.properties - told)
    document = _with(document, "x-known-navigations", own.navigations - told)
    return _consistent(document, kept, {*described, *inherited.properties})


def _consistent(document: dict[str, Any], kept: Mapping[str, Mapping[str, Any]], members: set[str]) -> dict[str, Any]:
    """Without operations and alternate keys that name what is gone."""
    alternate = [key for key in document.get("x-alternate-keys", []) if members.issuperset(key)]
    operations = standing(document.get("x-operations", {}), kept)
    for keyword, value in (("x-alternate-keys", alternate), ("x-operations", operations)):
        document.pop(keyword, None)
        if value:
            document[keyword] = value
    return document


def bases_of(name: str, documents: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The full names of a type's bases among the documents, the nearest first."""
    at = _base(documents[name])
    while at is not None and at in documents:
        yield at
        at = _base(documents[at])


def _base(document: Mapping[str, Any]) -> str | None:
    bases = document.get("allOf")
    return str(bases[0]["$ref"]).removesuffix(".json") if bases else None


def _refers(schema: Any) -> set[str]:
    """The full names of the types that a schema refers to, at any depth."""
    if isinstance(schema, list):
        return {name for item in schema for name in _refers(item)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"].removesuffix(".json")} if isinstance(schema.get("$ref"), str) else set()
    return own.union(*(_refers(value) for keyword, value in schema.items() if keyword != "x-rules"))


def _with(document: dict[str, Any], keyword: str, names: frozenset[str] | set[str]) -> dict[str, Any]:
    return {**document, keyword: sorted(names, key=lambda name: (fold(name), name))} if names else document
