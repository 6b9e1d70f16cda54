"""From a document to what it declares by itself: an enum, or an entity or complex type without its base."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfake.contracts.capabilities import capabilities_at
from graphfake.contracts.contents import array_at, check_identifier, named, names, object_at, reference_at, wrong
from graphfake.contracts.contents import type_name_at as type_name
from graphfake.contracts.model import SENTINEL, Declaration, EnumType, Navigation, Property, SoftDelete, Source
from graphfake.contracts.operations import operations_of
from graphfake.contracts.pointers import escape
from graphfake.contracts.properties import property_of
from graphfake.contracts.rules import TOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts.shelf import Document

UNUSABLE_KEYWORDS = ("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "multipleOf", "unevaluatedProperties")
"""Keywords in which validators disagree, or that reach out of the catalogue."""
UNDERLYING = ("Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64")
MOST_MEMBERS = 5_000
MOST_FLAGS = 200  # there are 63 bits; the rest are names for several at once
MOST_PROPERTIES = 2_000
_LEAST_NUMBER, _MOST_NUMBER = -(2**63), 2**63 - 1


def enum_of(document: Document) -> EnumType:
    """The members that stand in `enum` and in `x-members` alike, in the order of `enum`. Raises ContractError."""
    content = document.content
    _check_usable(document)
    numbers = named(document, "x-members")
    listed = names(document, "enum") if "enum" in content else tuple(numbers)
    for name, number in numbers.items():
        if type(number) is not int or not _LEAST_NUMBER <= number <= _MOST_NUMBER:
            raise wrong(document, f"/x-members/{name}", "A member's number is a whole number of 64 bits.")
    members = {
        name: numbers.get(name, ordinal) for ordinal, name in enumerate(listed) if name in numbers or not numbers
    }
    flags = content.get("x-flags") is True
    if not members:
        raise wrong(document, "/enum", "No member stands in both enum and x-members.")
    if list(members) == [SENTINEL]:
        raise wrong(document, "/enum", f"An enum has a member besides {SENTINEL}.")
    if len(members) > (MOST_FLAGS if flags else MOST_MEMBERS):
        reason = f"An enum has at most {MOST_MEMBERS} members, or {MOST_FLAGS} where it is flags."
        raise wrong(document, "/enum", reason)
    unnumbered = tuple(name for name in names(document, "x-known-members") if name not in members)
    underlying = content.get("x-edm", "Edm.Int32")
    if underlying not in UNDERLYING:
        raise wrong(document, "/x-edm", f"The type of an enum's numbers is one of {', '.join(UNDERLYING)}.")
    return EnumType(
        _name(document),
        MappingProxyType(members),
        flags,
        unnumbered,
        underlying=underlying,
        deprecated=content.get("x-deprecated"),
    )


def declaration_of(
    document: Document,
    kind_of: Callable[[str, Document, str], str],
    kind_in_operations: Callable[[str, Document, str], str],
) -> Declaration:
    """`kind_of(type name, document, pointer)` says whether a referenced type is an enum or complex, and
    `kind_in_operations` whether it is one of these or an entity.

    Raises ContractError naming document and pointer.
    """
    content = document.content
    _check_usable(document)
    properties: dict[str, Property] = {}
    navigations: dict[str, Navigation] = {}
    described = named(document, "properties")
    if len(described) > MOST_PROPERTIES:
        raise wrong(document, "/properties", f"A type has at most {MOST_PROPERTIES} properties.")
    for name, schema in described.items():
        pointer = f"/properties/{name}"
        if not isinstance(schema, dict):
            raise wrong(document, pointer, "A property is described by a JSON object.")
        if "x-navigation" in schema:
            navigations[name] = _navigation(name, schema, document, pointer)
        else:
            properties[name] = property_of(name, schema, document, pointer, kind_of)
    examples = array_at(document, "/examples", content.get("examples", []))
    return Declaration(
        name=_name(document),
        kind=content["x-kind"],
        base=_base(document),
        properties=MappingProxyType(properties),
        navigations=MappingProxyType(navigations),
        abstract=content.get("x-abstract") is True,
        open=content.get("x-open") is True,
        partial=content.get("x-partial") is True,
        key=names(document, "x-key"),
        alternate_keys=_alternate_keys(document),
        also_keys=names(document, "x-also-key"),
        soft_delete=_soft_delete(document),
        has_stream=content.get("x-has-stream") is True,
        required_on_create=(names(document, "x-required-on-create") if "x-required-on-create" in content else None),
        examples=tuple(object_at(document, f"/examples/{number}", item) for number, item in enumerate(examples)),
        rules=MappingProxyType(_sources(document)),
        capabilities=capabilities_at(document, "/x-capabilities", content.get("x-capabilities", {})),
        operations=operations_of(document, _name(document), kind_in_operations),
        known_members=names(document, "x-known-members"),
        known_navigations=names(document, "x-known-navigations"),
        deprecated=content.get("x-deprecated"),
        as_of=str(content.get("x-as-of", "")),
        generated=content.get("x-generated") is True,
    )


def _base(document: Document) -> str | None:
    parts = array_at(document, "/allOf", document.content.get("allOf", []))
    if len(parts) > 1:
        raise wrong(document, "/allOf", "A type has one base.")
    return reference_at(document, "/allOf/0", parts[0]) if parts else None


def _navigation(name: str, schema: dict[str, Any], document: Document, place: str) -> Navigation:
    pointer = f"{place}/x-navigation"
    said = object_at(document, pointer, schema["x-navigation"])
    return Navigation(
        name=name,
        target=type_name(document, f"{pointer}/target", said.get("target")),
        contained=said.get("contained") is True,
        collection=said.get("collection") is True,
        partner=_other(document, pointer, said, "partner"),
        optional=said.get("optional") is True,
        inverse=_other(document, pointer, said, "inverse"),
        transitive=_other(document, pointer, said, "transitive"),
        capabilities=capabilities_at(document, f"{place}/x-capabilities", schema.get("x-capabilities", {})),
        deprecated=schema.get("x-deprecated"),
    )


def _other(document: Document, pointer: str, said: Mapping[str, Any], keyword: str) -> str:
    """The name of another navigation, "" where none is said."""
    name = said.get(keyword, "")
    if name != "":
        check_identifier(document, f"{pointer}/{keyword}", name)
    return str(name)


def _soft_delete(document: Document) -> SoftDelete | None:
    """`{"path": "/directory/deletedItems", "stamp": PROPERTY, "where": {PROPERTY: VALUE}}`"""
    if "x-soft-delete" not in document.content:
        return None
    said = object_at(document, "/x-soft-delete", document.content["x-soft-delete"])
    path, stamp = said.get("path"), said.get("stamp", "")
    segments = path.strip("/").split("/") if isinstance(path, str) else []
    for segment in segments or [""]:
        check_identifier(document, "/x-soft-delete/path", segment)
    if stamp != "":
        check_identifier(document, "/x-soft-delete/stamp", stamp)
    where = object_at(document, "/x-soft-delete/where", said.get("where", {}))
    return SoftDelete(tuple(segments), str(stamp), MappingProxyType(where))


def _alternate_keys(document: Document) -> tuple[tuple[str, ...], ...]:
    """Lists of property names, any of which can stand for the key."""
    found = []
    for number, listed in enumerate(
        array_at(document, "/x-alternate-keys", document.content.get("x-alternate-keys", []))
    ):
        pointer = f"/x-alternate-keys/{number}"
        if not array_at(document, pointer, listed) or not all(isinstance(name, str) for name in listed):
            raise wrong(document, pointer, "An alternate key is a list of names of properties.")
        found.append(tuple(listed))
    return tuple(found)


def _sources(document: Document) -> dict[str, Source]:
    sources = {}
    for code, entry in object_at(document, "/x-rules", document.content.get("x-rules", {})).items():
        said = object_at(document, f"/x-rules/{escape(code)}", entry)
        basis: Any = said.get("basis")
        if basis not in TOLD:
            raise wrong(document, f"/x-rules/{escape(code)}/basis", f"A basis is one of {', '.join(TOLD)}.")
        sources[code] = Source(basis, str(said.get("source", "")), str(said.get("asOf", "")))
    return sources


def _check_usable(document: Document) -> None:
    for keyword in UNUSABLE_KEYWORDS:
        if keyword in document.content:
            raise wrong(document, f"/{keyword}", f"{keyword} is not used in contracts.")


def _name(document: Document) -> str:
    return type_name(document, "/x-name", document.content.get("x-name"))
