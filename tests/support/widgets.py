"""An invented service, `contoso.widget` and what it contains, as contract documents that a test may change first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
WIDGET, PART, SCREW = "contoso.widget", "contoso.part", "contoso.screw"
READ, READ_WRITE = "Widget.Read.All", "Widget.ReadWrite.All"

# Values of an entity of each type; a widget is shown with more than may be sent.
A_LENGTH: dict[str, Any] = {"value": 1.5, "unit": "cm"}
A_PART: dict[str, Any] = {"name": "lid", "price": 2.5}
A_SCREW: dict[str, Any] = {"turns": 3, "lasts": "P1DT2H"}
SHOWN_WIDGET: dict[str, Any] = {
    "serial": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "label": "Label value",
    "color": "green",
    "uses": "indoors,underWater",
    "weight": 9007199254740993,
    "enabled": False,
    "tags": ["a", "", "a"],
    "size": {"width": A_LENGTH, "height": None, "color": "red"},
    "lengths": [A_LENGTH, {"value": 2, "unit": "m"}],
    "made": "2026-08-01T00:00:00.5+02:00",
    "madeBy": None,
}
A_WIDGET = {name: value for name, value in SHOWN_WIDGET.items() if name != "madeBy"}

Documents = dict[str, dict[str, Any]]


def _entity(name: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    base = {"allOf": [{"$ref": "contoso.thing.json"}]}
    head = {"$schema": SCHEMA, "x-kind": "entity", "x-name": name, "type": "object"}
    return {**head, **base, "properties": properties, **more}


def _text(*, nullable: bool = False, edm: str = "Edm.String", **limits: Any) -> dict[str, Any]:
    return {"type": ["string", "null"] if nullable else "string", **limits, "x-edm": edm}


def _contained(target: str) -> dict[str, Any]:
    return {"x-navigation": {"target": target, "contained": True, "collection": True}}


def documents() -> Documents:
    """By file name without `.json`. A new value each time."""
    thing = {
        "$schema": SCHEMA,
        "x-kind": "entity",
        "x-name": "contoso.thing",
        "x-abstract": True,
        "x-key": ["id"],
        "type": "object",
        "properties": {"id": _text()},
    }
    color = {
        "$schema": SCHEMA,
        "x-kind": "enum",
        "x-name": "contoso.color",
        "type": "string",
        "enum": ["red", "green", "unknownFutureValue", "infraRed"],
        "x-members": {"red": 1, "green": 5, "unknownFutureValue": 6, "infraRed": 7},
    }
    uses = {
        "$schema": SCHEMA,
        "x-kind": "enum",
        "x-name": "contoso.uses",
        "type": "string",
        "enum": ["none", "indoors", "outdoors", "underWater"],
        "x-members": {"none": 0, "indoors": 1, "outdoors": 2, "underWater": 4},
        "x-flags": True,
    }
    length = {
        "$schema": SCHEMA,
        "x-kind": "complex",
        "x-name": "contoso.length",
        "type": "object",
        "properties": {
            "value": {"type": "number", "x-edm": "Edm.Decimal"},
            "unit": _text(maxLength=4),
        },
    }
    size = {
        "$schema": SCHEMA,
        "x-kind": "complex",
        "x-name": "contoso.size",
        "type": "object",
        "properties": {
            "width": {"$ref": "contoso.length.json"},
            "height": {"anyOf": [{"$ref": "contoso.length.json"}, {"type": "null"}]},
            "color": {"$ref": "contoso.color.json"},
        },
    }
    widget = _entity(
        WIDGET,
        {
            "serial": _text(edm="Edm.Guid"),
            "label": _text(maxLength=20),
            "color": {"$ref": "contoso.color.json"},
            "uses": {"anyOf": [{"$ref": "contoso.uses.json"}, {"type": "null"}]},
            "weight": {"type": "integer", "x-edm": "Edm.Int64"},
            "enabled": {"type": "boolean", "x-edm": "Edm.Boolean", "x-default": True},
            "tags": {"type": "array", "items": _text(), "x-edm": "Collection(Edm.String)"},
            "size": {"$ref": "contoso.size.json"},
            "lengths": {"type": "array", "items": {"$ref": "contoso.length.json"}},
            "made": _text(nullable=True, edm="Edm.DateTimeOffset"),
            "madeBy": {**_text(nullable=True), "x-read-only": True},
            "parts": _contained(PART),
        },
        **{"x-required-on-create": ["serial", "label", "color", "weight", "size"]},
    )
    part = _entity(
        PART,
        {
            "name": _text(minLength=1),
            "price": {"type": ["number", "null"], "x-edm": "Edm.Double"},
            "screws": _contained(SCREW),
        },
    )
    screw = _entity(
        SCREW,
        {
            "turns": {"type": "integer", "minimum": 0, "maximum": 99, "x-edm": "Edm.Int32"},
            "lasts": _text(edm="Edm.Duration"),
        },
    )
    allowed = {kind: [READ, READ_WRITE] for kind in ("delegated", "application")}
    service = {
        "$schema": SCHEMA,
        "x-kind": "service",
        "x-name": "beta",
        "x-as-of": "2026-08",
        "x-paths": {"/widgets": {"type": WIDGET, "collection": True}},
        "x-page-size": {"/widgets": {"default": 3, "maximum": 5}},
        "x-permissions": {"/widgets": {"read": allowed, "write": {kind: [READ_WRITE] for kind in allowed}}},
    }
    types: list[dict[str, Any]] = [thing, color, uses, length, size, widget, part, screw]
    return {**{document["x-name"]: document for document in types}, "service": service}


def write(folder: Path, found: Documents | None = None) -> Path:
    """The documents as files of a folder, as `--contracts` takes it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in (documents() if found is None else found).items():
        (folder / f"{name}.json").write_text(json.dumps(document, indent=2), encoding="utf-8")
    return folder
