"""Enums, complex types and entity types as CSDL elements: each what it declares beyond its base."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphfake.contracts.export.csdl_annotations import alternate_keys, restrictions, truth
from graphfake.contracts.export.xml_text import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.model import EnumType, Navigation, Property
    from graphfake.contracts.structured import Type

_COMPUTED = "Org.OData.Core.V1.Computed"
_INT_32 = 2**31


def enum_element(enum: EnumType) -> Element:
    wide = any(not -_INT_32 <= number < _INT_32 for number in enum.members.values())
    members = [Element("Member", Name=name, Value=str(number)) for name, number in enum.members.items()]
    return Element(
        "EnumType",
        members,
        Name=enum.name.rpartition(".")[2],
        UnderlyingType="Edm.Int64" if wide else None,
        IsFlags=enum.flags or None,
    )


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
    return {
        "Type": prop.type_text,
        "Nullable": None if nullable else False,
        "MaxLength": None if longest is None else str(longest),
        "Scale": "variable" if prop.edm == "Edm.Decimal" else None,
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
    yield from alternate_keys(type_, base)


def _property(prop: Property) -> Element:
    computed = [truth(_COMPUTED, value=True)] if prop.read_only else []
    return Element("Property", computed, Name=prop.name, **facets(prop), DefaultValue=default_of(prop))


def _navigation(navigation: Navigation, type_: Type) -> Element:
    target = type_.catalogue.find(navigation.target, type_.version)
    return Element(
        "NavigationProperty",
        restrictions(navigation),
        Name=navigation.name,
        Type=f"Collection({target})" if navigation.collection else target,
        Partner=navigation.partner or None,
        ContainsTarget=navigation.contained or None,
    )


def _literal(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
