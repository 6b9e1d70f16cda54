"""Verdicts on responses, held to plain `jsonschema` on the documents as they stand in their files.

The documents say JSON types, null and enum members, and nothing of literals, names and what is required; there the
two must find the same places.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from graphfake.contracts import load
from tests.contracts.naive import PROPERTIES
from tests.contracts.near import near, whole

FOLDER = resources.files("graphfake.contracts") / "documents" / "beta"
RAW = {file.name: json.loads(file.read_text("utf-8")) for file in FOLDER.iterdir() if file.name.endswith(".json")}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(content, default_specification=DRAFT202012)) for name, content in RAW.items()
)
TYPES = {name: load().type(name) for name in PROPERTIES}
PLAIN = {name: Draft202012Validator(RAW[f"{name}.json"], registry=REGISTRY) for name in PROPERTIES}
OF_THE_SCHEMA = {"body.null", "body.type", "body.unexpected-node", "body.enum-not-text"}


def plain_places(type_name: str, body: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Where plain jsonschema finds a wrong JSON type or a null, and where an unknown enum member."""
    places: dict[str, set[str]] = {"type": set(), "enum": set()}
    for error in PLAIN[type_name].iter_errors(body):
        places[str(error.validator)].add("/" + "/".join(map(str, error.absolute_path)))
    return places["type"], places["enum"] - places["type"]


def flat(type_name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Without what plain documents say nothing of: entities below, and numbers that look whole."""
    return near(type_name).map(
        lambda body: {
            name: value
            for name, value in body.items()
            if not isinstance(value, float) and not name.endswith("Summaries") and "\ud800" not in str(value)
        }
    )


def hold(type_name: str, body: dict[str, Any]) -> None:
    body = {"id": "1", **body}
    verdict = TYPES[type_name].judge(body, view="response")
    wrong, unknown = plain_places(type_name, body)
    found = {violation.pointer for violation in verdict.violations if violation.rule in OF_THE_SCHEMA}
    assert found == wrong
    assert {note.pointer for note in verdict.notes} == unknown
    others = {violation.rule for violation in verdict.violations} - OF_THE_SCHEMA
    assert others <= {"body.literal"}


@pytest.mark.parametrize("type_name", TYPES)
@settings(max_examples=100)
@given(data=st.data())
def test_both_find_the_same_places(type_name: str, data: st.DataObject) -> None:
    hold(type_name, data.draw(flat(type_name)))


@pytest.mark.deep
@pytest.mark.parametrize("type_name", TYPES)
@settings(max_examples=3_000)
@given(data=st.data())
def test_both_find_the_same_places_in_thousands(type_name: str, data: st.DataObject) -> None:
    hold(type_name, data.draw(flat(type_name)))


@pytest.mark.parametrize("type_name", TYPES)
@given(data=st.data())
def test_what_may_be_created_keeps_the_document(type_name: str, data: st.DataObject) -> None:
    body = data.draw(whole(type_name))
    assert PLAIN[type_name].is_valid(body)
    assert TYPES[type_name].judge(body).outcome == "valid"


@pytest.mark.parametrize("type_name", TYPES)
def test_the_documented_example_is_valid_to_both_in_every_view(type_name: str) -> None:
    for example in RAW[f"{type_name}.json"]["examples"]:
        assert PLAIN[type_name].is_valid(example)
        assert TYPES[type_name].judge(example, view="response").outcome == "valid"
        assert TYPES[type_name].judge(example, view="self-check").outcome == "valid"
        for view in ("create", "update"):
            notes = TYPES[type_name].judge(example, view=view).notes
            assert [tuple(note) for note in notes] == [("tolerated.id-ignored", "/id")]
