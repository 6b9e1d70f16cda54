"""An invented service with every corner a contract has, as documents; the tests change them first where they must."""

from __future__ import annotations

import copy
from typing import Any

from graphfake.contracts import Catalogue, Type, load

Document = dict[str, Any]
SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def enum(name: str, members: dict[str, int], **more: Any) -> Document:
    head = {"$schema": SCHEMA, "x-kind": "enum", "x-name": name, "type": "string"}
    return {**head, "enum": list(members), "x-members": members, **more}


def structured(kind: str, name: str, properties: Document, base: str | None = None, **more: Any) -> Document:
    head = {"$schema": SCHEMA, "x-kind": kind, "x-name": name, "type": "object"}
    bases = {} if base is None else {"allOf": [{"$ref": f"{base}.json"}]}
    return {**head, **bases, "properties": properties, **{f"x-{word}": said for word, said in more.items()}}


def ref(name: str, *, nullable: bool = False) -> Document:
    reference = {"$ref": f"{name}.json"}
    return {"anyOf": [reference, {"type": "null"}]} if nullable else reference


def edm(name: str, *, nullable: bool = False, **more: Any) -> Document:
    """A primitive property by the short name of its Edm type."""
    types = {"Boolean": "boolean", "Int16": "integer", "Int32": "integer", "Int64": "integer", "Byte": "integer"}
    types |= {"SByte": "integer", "Decimal": "number", "Double": "number", "Single": "number", "Stream": "null"}
    json_type = types.get(name, "string")
    return {"type": [json_type, "null"] if nullable else json_type, **more, "x-edm": f"Edm.{name}"}


def many(item: Document, **more: Any) -> Document:
    return {"type": "array", "items": item, **more}


def contained(target: str, *, collection: bool = True) -> Document:
    return {"x-navigation": {"target": target, "contained": True, "collection": collection}}


DOCUMENTS = [
    enum("contoso.color", {"red": 1, "green": 5, "unknownFutureValue": 6, "infraRed": 7}),
    enum("contoso.uses", {"none": 0, "indoors": 1, "unknownFutureValue": 2, "wet": 4, "both": 5}, **{"x-flags": True}),
    structured("complex", "contoso.length", {"value": edm("Double"), "unit": edm("String", nullable=True)}),
    structured("complex", "contoso.range", {"from": edm("Double", nullable=True)}, base="contoso.length"),
    structured("complex", "contoso.node", {"label": edm("String"), "next": ref("contoso.node", nullable=True)}),
    structured("complex", "contoso.shade", {}, abstract=True),
    structured("complex", "contoso.tint", {"tone": edm("Int32")}, base="contoso.shade"),
    structured("complex", "contoso.notes", {"title": edm("String", nullable=True)}, open=True),
    structured("entity", "contoso.thing", {"id": edm("String")}, key=["id"], abstract=True),
    structured(
        "entity",
        "contoso.widget",
        {
            "serial": edm("Guid"),
            "weight": edm("Int64"),
            "safe": edm("Boolean"),
            "price": edm("Decimal", nullable=True),
            "made": edm("DateTimeOffset", nullable=True),
            "picture": edm("Binary", nullable=True),
            "tags": many(edm("String")),
            "ratings": many(edm("Int32", nullable=True)),
            "color": ref("contoso.color"),
            "trim": ref("contoso.color", nullable=True),
            "palette": many(ref("contoso.color")),
            "uses": ref("contoso.uses", nullable=True),
            "size": ref("contoso.length", nullable=True),
            "spans": many(ref("contoso.length", nullable=True)),
            "chain": ref("contoso.node", nullable=True),
            "shade": ref("contoso.shade", nullable=True),
            "notes": ref("contoso.notes", nullable=True),
            "level": {**edm("Int32"), "x-default": 3},
            "stamp": {**edm("String"), "x-read-only": True},
            "stamps": {**many(edm("String")), "x-read-only": True},
            "parts": contained("contoso.part"),
            "main": contained("contoso.part", collection=False),
            "maker": {"x-navigation": {"target": "contoso.maker"}},
        },
        base="contoso.thing",
    ),
    structured("entity", "contoso.gadget", {"volts": edm("Int16")}, base="contoso.widget"),
    structured(
        "entity", "contoso.part", {"name": edm("String"), "bolts": contained("contoso.bolt")}, base="contoso.thing"
    ),
    structured("entity", "contoso.steelPart", {"grade": edm("Byte")}, base="contoso.part"),
    structured("entity", "contoso.bolt", {"turns": edm("Int32")}, base="contoso.thing"),
    structured("entity", "contoso.maker", {"name": edm("String")}, base="contoso.thing"),
]
WIDGET: Document = {
    "serial": "11111111-2222-3333-4444-555555555555",
    "weight": 12,
    "safe": True,
    "color": "red",
}
"""The least that creates a widget."""


def catalogue(*changed: Document) -> Catalogue:
    """The invented documents, and those given in their place."""
    known = load()
    for document in (*DOCUMENTS, *changed):
        known = known.with_contract(copy.deepcopy(document))
    return known


def type_of(properties: Document, *beside: Document, kind: str = "entity", **more: Any) -> Type:
    """A type of one's own, `contoso.own`, with these properties beside the invented ones."""
    base = "contoso.thing" if kind == "entity" else None
    return catalogue(*beside, structured(kind, "contoso.own", properties, base, **more)).type("contoso.own")
