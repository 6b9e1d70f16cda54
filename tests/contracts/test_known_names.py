"""What is known by name only: members are kept with a note, the rest is refused in our own words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import Type, load
from graphfake.errors import GraphError
from graphfake.odata.resources.paths import Paths

LAMP: dict[str, Any] = {
    "x-kind": "entity",
    "x-name": "contoso.lamp",
    "x-as-of": "2021-07",
    "type": "object",
    "properties": {
        "id": {"type": "string", "x-edm": "Edm.String"},
        "mood": {"$ref": "contoso.mood.json"},
        "moods": {"$ref": "contoso.moods.json"},
    },
    "x-key": ["id"],
    "x-known-members": ["shade"],
    "x-known-navigations": ["socket"],
}
MOOD: dict[str, Any] = {
    "x-kind": "enum",
    "x-name": "contoso.mood",
    "type": "string",
    "enum": ["warm", "cold"],
    "x-members": {"warm": 1, "cold": 2},
    "x-known-members": ["candle"],
}
SERVICE: dict[str, Any] = {
    "x-kind": "service",
    "x-name": "9.0",
    "x-as-of": "2026-08",
    "x-partial": True,
    "x-paths": {"/lamps": {"type": "contoso.lamp", "collection": True}},
    "x-known-types": ["contoso.lantern"],
}


@pytest.fixture(scope="module")
def lamp() -> Type:
    catalogue = load().with_contract(SERVICE)
    moods = {**MOOD, "x-name": "contoso.moods", "x-flags": True}
    for document in (LAMP, MOOD, moods):
        catalogue = catalogue.with_contract(document, "9.0")
    return catalogue.type("contoso.lamp", "9.0")


def judged(lamp: Type, **members: Any) -> Any:
    return lamp.judge({"mood": "warm", "moods": "warm", **members})


@given(value=st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3))
def test_a_member_known_by_name_is_kept_as_it_is_with_a_note(lamp: Type, value: Any) -> None:
    verdict = judged(lamp, shade=value)
    assert [note.rule for note in verdict.notes] == ["coverage.untyped-member"]
    assert verdict.draft.values["shade"] == value


def test_it_is_kept_under_the_name_that_is_known(lamp: Type) -> None:
    verdict = judged(lamp, SHADE=1)
    assert verdict.draft.values["shade"] == 1
    assert {note.rule for note in verdict.notes} == {"coverage.untyped-member", "tolerated.property-case"}


def test_a_member_that_was_not_sent_is_not_made_up(lamp: Type) -> None:
    assert "shade" not in judged(lamp).draft.values


def test_a_name_that_nobody_knows_is_still_refused(lamp: Type) -> None:
    assert [each.rule for each in judged(lamp, shades=1).violations] == ["body.unknown-property"]


def test_a_navigation_known_by_name_is_not_served(lamp: Type) -> None:
    for name in ("socket", "Socket", "socket@odata.bind"):
        assert [each.rule for each in judged(lamp, **{name: []}).violations] == ["coverage.not-known-here"]


@pytest.mark.parametrize(
    ("sent", "kept"), [("candle", "candle"), ("Candle", "candle"), ("warm, candle", "warm,candle")]
)
def test_an_enum_member_known_by_name_is_taken(lamp: Type, sent: str, kept: str) -> None:
    verdict = judged(lamp, moods=sent)
    assert verdict.draft.values["moods"] == kept
    assert [note.rule for note in verdict.notes] == ["coverage.untyped-member"]
    assert lamp.judge({"id": "1", "mood": "warm", "moods": kept}, view="response").notes == ()


def test_one_value_of_an_enum_that_is_known_by_name(lamp: Type) -> None:
    assert judged(lamp, mood="candle").draft.values["mood"] == "candle"
    assert judged(lamp, mood="3").violations


def test_a_type_known_by_name_is_not_called_wrong(lamp: Type) -> None:
    refused = judged(lamp, **{"@odata.type": "#contoso.lantern"}).violations
    assert [each.rule for each in refused] == ["coverage.not-known-here"]


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("lamps/1/socket", "coverage.not-known-here"),
        ("lamps/contoso.lantern", "coverage.not-known-here"),
        ("lamps/1/rest", "coverage.path"),
        ("torches", "coverage.path"),
    ],
)
def test_a_path_is_not_called_wrong_by_facts_that_are_older_than_the_version(lamp: Type, path: str, rule: str) -> None:
    with pytest.raises(GraphError) as refused:
        Paths(lamp.catalogue, "9.0").parse(path)
    assert refused.value.rule == rule


def test_not_even_an_open_type_has_a_property_of_a_navigation_known_by_name(lamp: Type) -> None:
    catalogue = lamp.catalogue.with_contract({**LAMP, "x-open": True}, "9.0")

    with pytest.raises(GraphError) as refused:
        Paths(catalogue, "9.0").parse("lamps/1/socket")
    assert refused.value.rule == "coverage.not-known-here"
    assert Paths(catalogue, "9.0").parse("lamps/1/other").shape.kind == "property"
    judged = catalogue.type("contoso.lamp", "9.0").judge({"mood": "warm", "moods": "warm", "socket": []})
    assert [each.rule for each in judged.violations] == ["coverage.not-known-here"]


def test_of_what_an_importer_made_nothing_is_required_that_no_page_requires() -> None:
    watts = {"watts": {"type": "integer", "x-edm": "Edm.Int32"}}
    made = {**LAMP, "x-generated": True, "properties": {"id": LAMP["properties"]["id"], **watts}}
    catalogue = load().with_contract(SERVICE)
    lamp = catalogue.with_contract(made, "9.0").type("contoso.lamp", "9.0")
    draft = lamp.judge({}).draft
    assert draft is not None
    assert draft.values == {"watts": 0}
    by_hand = catalogue.with_contract({**made, "x-generated": False}, "9.0").type("contoso.lamp", "9.0")
    assert [violation.rule for violation in by_hand.judge({}).violations] == ["body.missing"]
