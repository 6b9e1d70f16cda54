"""An invented service beside the shipped one, so that nothing here is tied to the names of one API.

It is loaded twice: into `beta`, whose service document says that it is partial, and as the whole of `v1.0`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts import load
from graphfake.odata.resources.paths import Paths

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": ["string", "null"], "x-edm": "Edm.String"}


def navigation(target: str, *, contained: bool = True, collection: bool = True) -> dict[str, Any]:
    return {"x-navigation": {"target": f"contoso.{target}", "contained": contained, "collection": collection}}


def entity(
    name: str,
    properties: dict[str, Any],
    *,
    base: str | None = None,
    key: tuple[str, ...] = ("id",),
    marks: Any = None,
    **flags: bool,
) -> dict[str, Any]:
    document: dict[str, Any] = {"$schema": SCHEMA, "x-kind": "entity", "x-name": f"contoso.{name}", "type": "object"}
    above = {"allOf": [{"$ref": f"contoso.{base}.json"}]} if base else {"x-key": list(key)} if key else {}
    marks = {f"x-{flag}": value for flag, value in flags.items()} | (marks or {})
    whole: dict[str, Any] = document | above | marks | {"properties": properties}
    return whole


ID = {"id": {"type": "string", "x-edm": "Edm.String"}}
DOCUMENTS: list[dict[str, Any]] = [
    {"$schema": SCHEMA, "x-kind": "enum", "x-name": "contoso.colour", "type": "string", "enum": ["red", "green"]},
    {
        "$schema": SCHEMA,
        "x-kind": "complex",
        "x-name": "contoso.size",
        "type": "object",
        "properties": {
            "width": {"type": "integer", "x-edm": "Edm.Int64"},
            "inner": {"$ref": "contoso.size.json"},
        },
    },
    entity(
        "widget",
        ID
        | {
            "displayName": TEXT,
            "colour": {"$ref": "contoso.colour.json"},
            "serial": {"type": "string", "x-edm": "Edm.Guid"},
            "size": {"$ref": "contoso.size.json"},
            "tags": {"type": "array", "items": {"type": "string", "x-edm": "Edm.String"}},
            "secretNote": TEXT | {"x-not-by-default": True},
            "parts": navigation("part"),
            "settings": navigation("settings", collection=False),
            "maker": navigation("maker", contained=False, collection=False),
            "lost": navigation("neverDescribed"),
        },
    ),
    entity("gadget", {"wattage": {"type": "integer", "x-edm": "Edm.Int32"}, "plugs": navigation("pin")}, base="widget"),
    entity("part", ID | {"name": TEXT, "pins": navigation("pin"), "parts": navigation("part")}),
    entity("pin", ID | {"name": TEXT}),
    entity("settings", ID | {"mode": TEXT, "pins": navigation("pin")}),
    entity("maker", ID | {"name": TEXT, "labels": navigation("pin")}, partial=True),
    entity("note", ID | {"text": TEXT}, open=True),
    entity(
        "batch",
        {"number": {"type": "integer", "x-edm": "Edm.Int64"}, "pins": navigation("pin")},
        key=("number",),
    ),
    entity("crate", {"code": {"type": "string", "x-edm": "Edm.Guid"}}, key=("code",)),
    entity("flag", {"on": {"type": "boolean", "x-edm": "Edm.Boolean"}}, key=("on",)),
    entity(
        "pair",
        {"a": ID["id"], "b": {"type": "integer", "x-edm": "Edm.Int64"}, "c": ID["id"], "pins": navigation("pin")},
        key=("a", "b"),
        marks={"x-alternate-keys": [["c"], ["c", "b"]]},
    ),
    entity("unkeyed", {"name": TEXT}, key=()),
]
ROOTS = {
    "/widgets": {"type": "contoso.widget", "collection": True},
    "/makers": {"type": "contoso.maker", "collection": True},
    "/notes": {"type": "contoso.note", "collection": True},
    "/batches": {"type": "contoso.batch", "collection": True},
    "/crates": {"type": "contoso.crate", "collection": True},
    "/flags": {"type": "contoso.flag", "collection": True},
    "/pairs": {"type": "contoso.pair", "collection": True},
    "/unkeyed": {"type": "contoso.unkeyed", "collection": True},
    "/factory": {"type": "contoso.maker", "collection": False},
}


def service(version: str) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "x-kind": "service",
        "x-name": version,
        "x-as-of": "2026-08",
        "x-paths": ROOTS,
        "x-dialect": {"/widgets": "intune"},
        "x-page-size": {"/widgets/{id}/parts": {"default": 10, "maximum": 20}},
    }


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    loaded = load()
    for version in ("beta", "v1.0"):
        for document in [*DOCUMENTS, service(version)]:
            loaded = loaded.with_contract(document, version)
    return loaded


@pytest.fixture(scope="session")
def beta(catalogue: Catalogue) -> Paths:
    return Paths(catalogue, "beta")


@pytest.fixture(scope="session")
def whole(catalogue: Catalogue) -> Paths:
    """A version of which everything is known."""
    return Paths(catalogue, "v1.0")
