"""Enums, complex types and entity types as CSDL elements: each what it declares beyond its base."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphfake.contracts.csdl_terms import CORE
from graphfake.contracts.export.csdl_annotations import alternate_keys, listable, restrictions, revisions, truth
from graphfake.contracts.export.xml_text import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.model import EnumType, Navigation, Property
    from graphfake.contracts.structured import Type

_INT_32 = 2**31
UNTYPED = "Edm.Untyped"
"""What is known by name only, as CSDL can say it."""


def enum_element(enum: EnumType) -> Element:
    members = [Element("Member", Name=name, Value=str(number)) for name, number in enum.members.items()]
    return Element(
        "EnumType",
        [*members, *revisions(enum.deprecated)],
        Name=enum.name.rpartition(".")[2],
        UnderlyingType=_underlying(enum),
        IsFlags=enum.flags or None,
    )


def _underlying(enum: EnumType) -> str | None:
    """As it is said; where nothing is, what holds the numbers."""
    if enum.underlying != "Edm.Int32":
        return enum.underlying
    return None if all(-_INT_32 <= number < _INT_32 for number in enum.members.values()) else "Edm.Int64"


def type_element(type_: Type) -> Element:
    base = type_.sibling(type_.base) if type_.base is not None else None
    return Element(
        "EntityType" if type_.kind == "entity" else "ComplexType",
        _members(type_, base),
        Name=type_.short_name,
        BaseType=type_.base,
        Abstract=type_.abstract or None,
        OpenType=(type_.open and not (base is not None and base.open)) or None,
        HasStream=(type_.has_stream and not (base is not None and base.has_stream)) or None,
    )


def facets(prop: Property) -> dict[str, str | bool | None]:
    """Type and facets of a property, a parameter or a result. Of a collection, `Nullable` speaks of its items."""
    nullable = prop.item_nullable if prop.collection else prop.nullable
    longest = prop.limits.get("maxLength") if prop.edm in ("Edm.String", "Edm.Binary") else None
    if longest is not None and prop.edm == "Edm.Binary":
        longest = longest // 4 * 3  # three bytes are four characters
    precision, scale = prop.schema.get("x-precision"), prop.schema.get("x-scale", "variable")
    return {
        "Type": prop.type_text,
        "Nullable": None if nullable else False,
        "MaxLength": None if longest is None else str(longest),
        "Precision": None if precision is None else str(precision),
        "Scale": str(scale) if prop.edm == "Edm.Decimal" else None,
    }


def default_of(prop: Property) -> str | None:
    """A default in the form that CSDL has for one: of primitive values and enums alone."""
    plain = prop.has_default and not prop.collection and prop.kind in ("primitive", "enum")
    return _literal(prop.default) if plain and prop.default is not None else None


def _members(type_: Type, base: Type | None) -> Iterator[Element]:
    if type_.key and (base is None or not base.key):
        yield Element("Key", [Element("PropertyRef", Name=name) for name in type_.key])
    for name, prop in type_.properties.items():
        if base is None or name not in base.properties:
            yield _property(prop)
    for name, navigation in type_.navigations.items():
        # CSDL has no word for a target that it does not hold
        if (base is None or name not in base.navigations) and type_.catalogue.find(navigation.target, type_.version):
            yield _navigation(navigation, type_)
    declared = type_.document
    for name in declared.get("x-known-members", ()):
        yield Element("Property", Name=name, Type=UNTYPED)
    for name in declared.get("x-known-navigations", ()):
        yield Element("NavigationProperty", Name=name, Type="Edm.EntityType")
    yield from alternate_keys(type_, base)
    yield from restrictions(declared.get("x-capabilities", {}), _without(type_, base))
    yield from revisions(declared.get("x-deprecated"))


def _without(type_: Type, base: Type | None) -> dict[str, list[str]]:
    """By capability, the properties of the type itself that lack it."""
    found: dict[str, list[str]] = {}
    for name, prop in type_.properties.items():
        if base is None or name not in base.properties:
            for capability, said in prop.capabilities.items():
                if listable(capability, said):
                    found.setdefault(capability, []).append(name)
    return found


def _property(prop: Property) -> Element:
    return Element("Property", _annotations(prop), Name=prop.name, **facets(prop), DefaultValue=default_of(prop))


def _annotations(prop: Property) -> Iterator[Element]:
    if prop.read_only:
        yield truth(f"{CORE}Computed", value=True)
    if prop.immutable:
        yield truth(f"{CORE}Immutable", value=True)
    yield from restrictions({name: said for name, said in prop.capabilities.items() if not listable(name, said)})
    yield from revisions(prop.deprecated)


def _navigation(navigation: Navigation, type_: Type) -> Element:
    target = type_.catalogue.find(navigation.target, type_.version)
    return Element(
        "NavigationProperty",
        [*restrictions(navigation.capabilities), *revisions(navigation.deprecated)],
        Name=navigation.name,
        Type=f"Collection({target})" if navigation.collection else target,
        Partner=navigation.partner or None,
        ContainsTarget=navigation.contained or None,
    )


def _literal(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
