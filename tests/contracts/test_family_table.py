"""Each property of the family absent, null, of a wrong JSON type and malformed: in every view, profile and dialect."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from graphfake.contracts import load
from tests.contracts.naive import PROPERTIES

TYPES = {name: load().type(name) for name in PROPERTIES}
EXAMPLES = {name: dict(TYPES[name].examples[0]) for name in PROPERTIES}
EVERY_PROPERTY = pytest.mark.parametrize(
    ("type_name", "name", "kind"),
    [(type_name, name, kind) for type_name, kinds in PROPERTIES.items() for name, kind in kinds.items()],
    ids=[f"{type_name[-15:]}-{name}" for type_name, kinds in PROPERTIES.items() for name in kinds],
)
VIEWS = ("create", "update", "response", "self-check")
SITUATIONS = list(product(VIEWS, ("documented", "observed"), ("intune", "directory")))

NODES = [([], "body.unexpected-node"), ({}, "body.unexpected-node"), ([1], "body.unexpected-node")]
ENUM = [(0, "body.enum-not-text"), (True, "body.enum-not-text"), (1.5, "body.enum-not-text"), *NODES]
WRONG: dict[str, list[tuple[Any, str]]] = {
    "text": [(0, "body.type"), (1.5, "body.type"), (False, "body.type"), *NODES],
    "count": [(True, "body.type"), ("abc", "body.type"), ("", "body.type"), ("1.5", "body.type"), *NODES],
    "date": [(0, "body.type"), (1483228800, "body.type"), (True, "body.type"), *NODES],
    "category": ENUM,
    "state": ENUM,
}
MALFORMED: dict[str, list[tuple[Any, str]]] = {
    "text": [],
    "count": [(5.0, "body.literal"), (2**31, "body.literal"), (-(2**31) - 1, "body.literal")],
    "date": [("", "body.literal"), ("2017-01-01", "body.literal"), ("2017-01-01T00:00:00", "body.literal")],
    "category": [],
    "state": [],
}
UNKNOWN = {
    "category": ["", "urgent", "critical,other", " critical", "4", "unknownFutureValue"],
    "state": ["", "Downloadin", "success,idle", "idle ", "1", "unknownFutureValue"],
}
# What a client may write otherwise, and the note.
OTHERWISE: dict[str, list[tuple[Any, str]]] = {
    "count": [("5", "tolerated.string-number"), ("-5", "tolerated.string-number")],
    "category": [("CRITICAL", "tolerated.enum-case"), ("2", "tolerated.enum-number-text")],
    "state": [("Idle", "tolerated.enum-case"), ("1003", "tolerated.enum-number-text")],
}


def told(type_name: str, body: dict[str, Any], view: str, profile: str, dialect: str) -> list[tuple[str, str]]:
    verdict = TYPES[type_name].judge(body, view=view, profile=profile, dialect=dialect)
    return [(violation.rule, violation.pointer) for violation in verdict.violations]


@EVERY_PROPERTY
def test_absent(type_name: str, name: str, kind: str) -> None:
    """Creation: what the page lists, or what cannot be null. An update and any server's answer may do without."""
    body = {other: value for other, value in EXAMPLES[type_name].items() if other != name}
    for view, profile, dialect in SITUATIONS:
        due = {"create": profile == "documented" or kind != "text?", "self-check": True}.get(view, False)
        assert told(type_name, body, view, profile, dialect) == ([("body.missing", f"/{name}")] if due else [])


@EVERY_PROPERTY
def test_null(type_name: str, name: str, kind: str) -> None:
    for situation in SITUATIONS:
        expected = [] if kind == "text?" else [("body.null", f"/{name}")]
        assert told(type_name, {**EXAMPLES[type_name], name: None}, *situation) == expected


@EVERY_PROPERTY
def test_of_a_wrong_json_type(type_name: str, name: str, kind: str) -> None:
    for (value, rule), situation in product(WRONG[kind.rstrip("?")], SITUATIONS):
        assert told(type_name, {**EXAMPLES[type_name], name: value}, *situation) == [(rule, f"/{name}")]


@EVERY_PROPERTY
def test_malformed(type_name: str, name: str, kind: str) -> None:
    for (value, rule), situation in product(MALFORMED[kind.rstrip("?")], SITUATIONS):
        assert told(type_name, {**EXAMPLES[type_name], name: value}, *situation) == [(rule, f"/{name}")]


@EVERY_PROPERTY
def test_with_a_member_that_is_not_known(type_name: str, name: str, kind: str) -> None:
    """Refused from clients and from ourselves; any server may answer it, and it is counted."""
    for value, (view, profile, dialect) in product(UNKNOWN.get(kind, ()), SITUATIONS):
        verdict = TYPES[type_name].judge(
            {**EXAMPLES[type_name], name: value}, view=view, profile=profile, dialect=dialect
        )
        if view == "response":
            assert [tuple(note) for note in verdict.notes] == [("tolerated.unknown-member", f"/{name}")]
        else:
            assert [(found.rule, found.pointer) for found in verdict.violations] == [("body.enum", f"/{name}")]


@EVERY_PROPERTY
def test_written_otherwise(type_name: str, name: str, kind: str) -> None:
    """A liberty is a client's: what a server answers is in canonical form."""
    for (value, note), (view, profile, dialect) in product(OTHERWISE.get(kind, ()), SITUATIONS):
        body = {**EXAMPLES[type_name], name: value}
        verdict = TYPES[type_name].judge(body, view=view, profile=profile, dialect=dialect)
        if view in ("create", "update"):
            assert (note, f"/{name}") in [tuple(each) for each in verdict.notes]
            assert not verdict.violations
        elif view == "response" and kind != "count":
            assert [tuple(each) for each in verdict.notes] == [("tolerated.unknown-member", f"/{name}")]
        else:
            assert [found.pointer for found in verdict.violations] == [f"/{name}"]


@pytest.mark.parametrize("type_name", PROPERTIES)
def test_the_key(type_name: str) -> None:
    """Sent by a client it is ignored, null or not, if it is text at all. A server's answer has it."""
    body = {name: value for name, value in EXAMPLES[type_name].items() if name != "id"}
    wrong = [(5, "body.type"), (True, "body.type"), ([], "body.unexpected-node"), ({}, "body.unexpected-node")]
    for view, profile, dialect in SITUATIONS:
        sent = view in ("create", "update")
        assert told(type_name, body, view, profile, dialect) == ([] if sent else [("body.missing", "/id")])
        assert told(type_name, {**body, "id": None}, view, profile, dialect) == ([] if sent else [("body.null", "/id")])
        for value, rule in wrong:
            assert told(type_name, {**body, "id": value}, view, profile, dialect) == [(rule, "/id")]
