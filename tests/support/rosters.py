"""An invented directory whose collections have a delta: members, and groups that refer to them and contain notes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.support.gadgets import SCHEMA, document, prop

if TYPE_CHECKING:
    from pathlib import Path

MEMBER, PILOT, GROUP, NOTE = "contoso.member", "contoso.pilot", "contoso.group", "contoso.note"
KEYED: dict[str, Any] = {"x-key": ["id"]}
DELTA: dict[str, Any] = {"x-capabilities": {"delta": True}}
TEXT = prop("String", nullable=True)
DOCUMENTS: tuple[dict[str, Any], ...] = (
    document(
        "entity", MEMBER, {"id": prop("String"), "name": TEXT, "rank": prop("Int32", nullable=True)}, **KEYED, **DELTA
    ),
    document("entity", PILOT, {"hours": prop("Int32", nullable=True)}, MEMBER),
    document(
        "entity",
        GROUP,
        {
            "id": prop("String"),
            "title": TEXT,
            "size": prop("Int32", nullable=True),
            "members": {"x-navigation": {"target": MEMBER, "collection": True}},
            "lead": {"x-navigation": {"target": MEMBER, "collection": False}},
            "notes": {"x-navigation": {"target": NOTE, "collection": True, "contained": True}},
        },
        **KEYED,
        **DELTA,
    ),
    document("entity", NOTE, {"id": prop("String"), "text": TEXT}, **KEYED, **DELTA),
    document("entity", "contoso.stone", {"id": prop("String")}, **KEYED),
    {
        "$schema": SCHEMA,
        "x-kind": "service",
        "x-name": "beta",
        "x-paths": {
            "/members": {"type": MEMBER, "collection": True},
            "/groups": {"type": GROUP, "collection": True},
            "/stones": {"type": "contoso.stone", "collection": True},
        },
        "x-page-size": {"/": {"default": 5, "maximum": 50}},
    },
)


def write(folder: Path) -> Path:
    """The documents as files of a folder."""
    for content in DOCUMENTS:
        name = "service" if content["x-kind"] == "service" else content["x-name"]
        (folder / "beta").mkdir(exist_ok=True)
        (folder / "beta" / f"{name}.json").write_text(json.dumps(content))
    return folder
