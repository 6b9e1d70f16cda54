"""An invented service with a corner of everything a contract can say: limits, derived, abstract and open types."""

from __future__ import annotations

from typing import Any

from graphfake.contracts import Catalogue, load

GADGET, PIECE = "contoso.gadget", "contoso.piece"
ANIMAL, CAT, DOG = "contoso.animal", "contoso.cat", "contoso.dog"
SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def prop(edm: str, *, nullable: bool = False, **more: Any) -> dict[str, Any]:
    """A primitive property."""
    plain = {"Boolean": "boolean", "Decimal": "number", "Double": "number", "Single": "number"}
    whole = ("Byte", "SByte", "Int16", "Int32", "Int64")
    json_type = "integer" if edm in whole else plain.get(edm, "string")
    return {"type": [json_type, "null"] if nullable else json_type, "x-edm": f"Edm.{edm}", **more}


def of(name: str, *, nullable: bool = False) -> dict[str, Any]:
    """A property that holds an enum or a complex value."""
    reference = {"$ref": f"{name}.json"}
    return {"anyOf": [reference, {"type": "null"}]} if nullable else reference


def many(item: dict[str, Any], *, nullable: bool = False) -> dict[str, Any]:
    return {"type": ["array", "null"] if nullable else "array", "items": item}


def to(target: str, **more: bool) -> dict[str, Any]:
    """A navigation property."""
    return {"x-navigation": {"target": target, **more}}


def document(kind: str, name: str, properties: dict[str, Any], base: str = "", **more: Any) -> dict[str, Any]:
    inherited = {"allOf": [{"$ref": f"{base}.json"}]} if base else {}
    head = {"$schema": SCHEMA, "x-kind": kind, "x-name": name, "type": "object"}
    return {**head, **inherited, "properties": properties, **more}


def enum(name: str, members: dict[str, int], **more: Any) -> dict[str, Any]:
    head = {"$schema": SCHEMA, "x-kind": "enum", "x-name": name, "type": "string"}
    return {**head, "enum": list(members), "x-members": members, **more}


EVERY_EDM = {
    "binary": prop("Binary"),
    "boolean": prop("Boolean"),
    "byte": prop("Byte"),
    "date": prop("Date"),
    "dateTimeOffset": prop("DateTimeOffset"),
    "decimal": prop("Decimal"),
    "double": prop("Double"),
    "duration": prop("Duration"),
    "guid": prop("Guid"),
    "int16": prop("Int16"),
    "int32": prop("Int32"),
    "int64": prop("Int64"),
    "sByte": prop("SByte"),
    "single": prop("Single"),
    "stream": prop("Stream", nullable=True),
    "string": prop("String"),
    "timeOfDay": prop("TimeOfDay"),
}
LIMITED = {
    "code": prop("String", pattern="^[A-Z]{2,3}-[0-9]+$"),
    "short": prop("String", minLength=2, maxLength=5),
    "shortCode": prop("String", nullable=True, pattern="^[a-z]*x?$", minLength=3, maxLength=40),
    "inside": prop("String", nullable=True, pattern="[.]"),
    "percent": prop("Int32", minimum=0, maximum=100),
    "share": prop("Double", nullable=True, exclusiveMinimum=0, maximum=0.3),
    "price": prop("Decimal", nullable=True, minimum=0.01),
    "weekday": prop("String", enum=["mon", "tue", "wed"]),
    "shortTime": prop("TimeOfDay", nullable=True, maxLength=14),
}
ENTITY = "microsoft.graph.entity"
ABSTRACT: dict[str, Any] = {"x-abstract": True}

DOCUMENTS = (
    enum("contoso.shape", {"round": 0, "flat": 3, "unknownFutureValue": 4, "bent": 5}),
    enum("contoso.traits", {"none": 0, "hard": 1, "light": 2, "unknownFutureValue": 4, "old": 8}, **{"x-flags": True}),
    enum("contoso.closed", {"on": 1, "off": 2}),
    document("complex", "contoso.limited", LIMITED),
    document("complex", "contoso.knot", {"label": prop("String"), "next": of("contoso.knot", nullable=True)}),
    document("complex", "contoso.tool", {"grip": of("contoso.closed")}, **ABSTRACT),
    document("complex", "contoso.hammer", {"weight": prop("Int16")}, "contoso.tool"),
    document("complex", "contoso.sledge", {"isLong": prop("Boolean", nullable=True)}, "contoso.hammer"),
    document("complex", "contoso.ghost", {}, **ABSTRACT),
    document("entity", PIECE, {"name": prop("String"), "pieces": to(PIECE, contained=True, collection=True)}, ENTITY),
    document(
        "entity",
        GADGET,
        {
            **EVERY_EDM,
            "shape": of("contoso.shape"),
            "shapes": many(of("contoso.shape")),
            "traits": of("contoso.traits", nullable=True),
            "closed": of("contoso.closed", nullable=True),
            "limited": of("contoso.limited", nullable=True),
            "knot": of("contoso.knot"),
            "knots": many(of("contoso.knot")),
            "tool": of("contoso.tool", nullable=True),
            "tools": many(of("contoso.tool")),
            "ghost": of("contoso.ghost", nullable=True),
            "dates": many(prop("DateTimeOffset", nullable=True)),
            "words": many(prop("String"), nullable=True),
            "two": {**many(prop("Guid")), "minItems": 2, "maxItems": 2, "uniqueItems": True},
            "closedOnes": {**many(of("contoso.closed")), "uniqueItems": True, "maxItems": 2},
            "made": prop("DateTimeOffset", **{"x-read-only": True}),
            "level": {**prop("Int32"), "x-default": 3},
            "pieces": to(PIECE, contained=True, collection=True),
            "lid": to(PIECE, contained=True),
            "friends": to(GADGET, collection=True),
        },
        ENTITY,
    ),
    document("entity", ANIMAL, {"legs": prop("SByte")}, ENTITY, **{"x-abstract": True}),
    document("entity", CAT, {"lives": prop("Int64", nullable=True, maximum=9)}, ANIMAL, **{"x-open": True}),
    document("entity", DOG, {"tricks": many(prop("String"))}, ANIMAL),
)


def catalogue() -> Catalogue:
    known = load()
    for entry in DOCUMENTS:
        known = known.with_contract(entry)
    return known
