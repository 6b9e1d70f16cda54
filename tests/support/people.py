"""An invented directory: people, teams and rooms that refer to one another, photos, settings, keys of every kind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.support.gadgets import SCHEMA, document, enum, many, of, prop

if TYPE_CHECKING:
    from pathlib import Path

THING, PERSON, TEAM, ROBOT = "contoso.thing", "contoso.person", "contoso.team", "contoso.robot"


def link(target: str, *, many: bool = False, partner: str = "") -> dict[str, Any]:
    """A navigation to entities that live elsewhere."""
    said: dict[str, Any] = {"target": target, "collection": many}
    return {"x-navigation": said | ({"partner": partner} if partner else {})}


def inside(target: str, *, many: bool = True, partner: str = "") -> dict[str, Any]:
    """A navigation to what is contained."""
    said: dict[str, Any] = {"target": target, "contained": True, "collection": many}
    return {"x-navigation": said | ({"partner": partner} if partner else {})}


BASE: dict[str, Any] = {"x-key": ["id"], "x-abstract": True}
NUMBERED: dict[str, Any] = {"x-key": ["number"], "x-capabilities": {"delete": False}}
LASTING: dict[str, Any] = {"x-capabilities": {"delete": False, "update": False}}
MEDIA: dict[str, Any] = {"x-has-stream": True}
ROOMS = link("contoso.room", many=True) | {"x-capabilities": {"insert": False}}
NAME = prop("String", nullable=True)
ADDRESS = {"street": NAME, "city": NAME, "lines": many(prop("String")), "voice": prop("Stream", nullable=True)}
DOCUMENTS: tuple[dict[str, Any], ...] = (
    enum("contoso.mood", {"calm": 0, "wild": 1}),
    document("complex", "contoso.address", ADDRESS),
    document("entity", THING, {"id": prop("String"), "displayName": NAME}, **BASE),
    document(
        "entity",
        PERSON,
        {
            "mail": NAME,
            "badge": prop("Int32", nullable=True),
            "mood": of("contoso.mood", nullable=True),
            "address": of("contoso.address", nullable=True),
            "phones": many(prop("String")),
            "born": prop("DateTimeOffset", nullable=True),
            "voice": prop("Stream", nullable=True),
            "manager": link(PERSON, partner="reports"),
            "reports": link(PERSON, many=True, partner="manager"),
            "teams": link(TEAM, many=True, partner="members"),
            "desk": link("contoso.desk", partner="owner"),
            "photo": inside("contoso.photo", many=False),
            "notes": inside("contoso.note", partner="author"),
        },
        THING,
        **{"x-alternate-keys": [["mail"], ["badge"]]},
    ),
    document("entity", ROBOT, {"volts": prop("Int32", nullable=True)}, PERSON, **LASTING),
    document(
        "entity",
        TEAM,
        {"members": link(THING, many=True), "lead": link(PERSON), "rooms": ROOMS},
        THING,
    ),
    document("entity", "contoso.desk", {"owner": link(PERSON, partner="desk")}, THING),
    document("entity", "contoso.room", {"number": prop("Int32")}, **NUMBERED),
    document(
        "entity", "contoso.note", {"text": NAME, "author": link(PERSON, partner="notes"), "reader": link(PERSON)}, THING
    ),
    document("entity", "contoso.photo", {"width": prop("Int32", nullable=True)}, THING, **MEDIA),
    document("entity", "contoso.image", {"title": NAME}, THING, **MEDIA),
)
SERVICE: dict[str, Any] = {
    "$schema": SCHEMA,
    "x-kind": "service",
    "x-name": "beta",
    "x-paths": {
        "/people": {"type": PERSON, "collection": True},
        "/teams": {"type": TEAM, "collection": True},
        "/desks": {"type": "contoso.desk", "collection": True},
        "/rooms": {"type": "contoso.room", "collection": True},
        "/images": {"type": "contoso.image", "collection": True},
        "/things": {"type": THING, "collection": True},
        "/boss": {"type": PERSON, "collection": False},
    },
    "x-dialect": {"/teams": "directory"},
    "x-page-size": {"/teams/{id}/members": {"default": 3, "maximum": 5}},
}


def write(folder: Path) -> Path:
    """The documents as files."""
    for content in (*DOCUMENTS, SERVICE):
        name = "service" if content is SERVICE else content["x-name"]
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder
