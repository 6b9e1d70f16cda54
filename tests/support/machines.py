"""An invented service with actions and functions of every sort, in both dialects, as contract documents."""

from __future__ import annotations

from typing import Any

from graphfake.contracts import Catalogue, load
from tests.support.gadgets import SCHEMA, document, enum, many, of, prop, to

MACHINE, ROBOT, FLOOR = "contoso.machine", "contoso.robot", "contoso.floor"
MOOD, SKILLS, PLAN, REPORT = "contoso.mood", "contoso.skills", "contoso.plan", "contoso.report"


def allowed(*names: str) -> dict[str, list[str]]:
    """Permissions of both kinds of caller."""
    return {"delegated": list(names), "application": list(names)}


OPERATIONS: dict[str, Any] = {
    "start": {"kind": "action"},
    "tune": {
        "kind": "action",
        "parameters": {
            "speed": prop("Int32", maximum=100),
            "mood": of(MOOD, nullable=True),
            "at": prop("DateTimeOffset", nullable=True),
            "plan": of(PLAN, nullable=True),
            "tags": many(prop("String")),
            "level": {**prop("Int32"), "x-default": 3},
        },
        "returns": of(REPORT),
    },
    "rename": {"kind": "action", "parameters": {"to": prop("String", maxLength=10)}, "returns": prop("String")},
    "clone": {"kind": "action", "returns": of(MACHINE)},
    "copyFrom": {"kind": "action", "parameters": {"machines": many(of(MACHINE))}},
    "wake": {"kind": "action", "returns": of(MOOD, nullable=True)},
    "restrict": {"kind": "action", "permissions": allowed("Machine.Run")},
    "scan": {
        "kind": "action",
        "boundTo": "collection",
        "parameters": {"names": many(prop("String"))},
        "returns": many(of(REPORT)),
    },
    "distance": [
        {"kind": "function", "returns": prop("Double")},
        {"kind": "function", "parameters": {"to": prop("String")}, "returns": prop("Double")},
        {
            "kind": "function",
            "parameters": {"to": prop("String", nullable=True), "mood": of(MOOD)},
            "returns": prop("Double", nullable=True),
        },
    ],
    "weigh": {
        "kind": "function",
        "parameters": {
            "number": prop("Int32"),
            "when": prop("DateTimeOffset"),
            "key": prop("Guid"),
            "exact": prop("Boolean"),
            "skills": of(SKILLS),
            "names": many(prop("String")),
        },
        "returns": many(of(SKILLS)),
    },
    "recent": {
        "kind": "function",
        "boundTo": "collection",
        "parameters": {"most": prop("Int32", minimum=0)},
        "returns": many(of(MACHINE)),
    },
    "twin": {"kind": "function", "returns": of(MACHINE, nullable=True)},
    "nearest": [
        {"kind": "function", "returns": of(MACHINE)},
        {"kind": "function", "parameters": {"most": prop("Int32")}, "returns": many(of(MACHINE))},
        {"kind": "function", "parameters": {"report": prop("Boolean")}, "returns": of(REPORT)},
    ],
}

DOCUMENTS = (
    enum(MOOD, {"calm": 0, "cross": 2, "unknownFutureValue": 3, "odd": 4}),
    enum(SKILLS, {"none": 0, "cut": 1, "drill": 2, "weld": 4}, **{"x-flags": True}),
    document("complex", PLAN, {"name": prop("String"), "steps": many(of(REPORT))}),
    document("complex", REPORT, {"score": prop("Int16"), "mood": of(MOOD), "made": prop("DateTimeOffset")}),
    document(
        "entity",
        MACHINE,
        {
            "name": prop("String", maxLength=20),
            "mood": of(MOOD),
            "code": prop("String", pattern="^[A-Z]{2,3}-[0-9]+$", maxLength=12),
            "plan": of(PLAN, nullable=True),
            "parts": to(MACHINE, contained=True, collection=True),
        },
        "microsoft.graph.entity",
        **{"x-operations": OPERATIONS},
    ),
    document(
        "entity",
        ROBOT,
        {"arms": prop("Byte")},
        MACHINE,
        **{
            "x-operations": {
                "dance": {"kind": "action", "returns": prop("Boolean")},
                "start": {"kind": "action", "parameters": {"softly": prop("Boolean")}},
            }
        },
    ),
    document(
        "entity",
        FLOOR,
        {"machines": to(MACHINE, contained=True, collection=True), "label": prop("String", nullable=True)},
        "microsoft.graph.entity",
        **{"x-operations": {"sweep": {"kind": "action", "returns": many(prop("String"))}}},
    ),
)
SERVICE: dict[str, Any] = {
    "$schema": SCHEMA,
    "x-kind": "service",
    "x-name": "beta",
    "x-as-of": "2026-08",
    "x-paths": {
        "/machines": {"type": MACHINE, "collection": True},
        "/floor": {"type": FLOOR, "collection": False},
    },
    "x-dialect": {"/floor": "intune"},
    "x-page-size": {"/machines": {"default": 3, "maximum": 5}},
    "x-permissions": {
        "/machines": {"read": allowed("Machine.Read", "Machine.Write"), "write": allowed("Machine.Write")},
        "/floor": {"read": allowed("Machine.Read", "Machine.Write"), "write": allowed("Machine.Write")},
    },
    "x-operations": {
        "stopAll": {"kind": "action"},
        "add": {
            "kind": "function",
            "parameters": {"a": prop("Int32"), "b": prop("Int32", nullable=True)},
            "returns": prop("Int32"),
        },
        "moods": {"kind": "function", "returns": many(of(MOOD))},
    },
}

A_MACHINE: dict[str, Any] = {"name": "press", "mood": "calm", "code": "AB-1", "plan": None}
A_ROBOT: dict[str, Any] = {"@odata.type": f"#{ROBOT}", **A_MACHINE, "arms": 4}


def bundle() -> dict[str, Any]:
    """All documents as one file's content, as `--contracts` takes it."""
    found = {f"{entry['x-name']}.json": entry for entry in DOCUMENTS}
    return {"beta": {**found, "service.json": SERVICE}}


def catalogue() -> Catalogue:
    known = load().with_contract(SERVICE)
    for entry in DOCUMENTS:
        known = known.with_contract(entry)
    return known
