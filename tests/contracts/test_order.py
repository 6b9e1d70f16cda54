"""All violations are found, each place has one, and they stand in the order in which Graph would come upon them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import load
from graphfake.contracts.json_text import parse
from tests.contracts.invented import WIDGET, catalogue
from tests.contracts.naive import ACCOUNT, PROPERTIES
from tests.contracts.near import near

WIDGETS = catalogue().type("contoso.widget")
TYPES = {name: load().type(name) for name in PROPERTIES}


def told(body: dict[str, Any], *duplicates: str) -> list[tuple[str, str]]:
    verdict = WIDGETS.judge(body, duplicates=duplicates)
    return [(violation.rule, violation.pointer) for violation in verdict.violations]


def test_names_that_stand_twice_then_the_type_then_members_as_sent_then_what_is_missing() -> None:
    body = {
        "parts": [{"bolts": [{"turns": None}, {}], "x": 1, "name": 5}, {}],
        "level": "x",
        "safe": None,
        "@odata.type": "#contoso.nothing",
        "SAFE": True,
        "color": "blue",
        "made": "now",
        "size": {"VALUE": 1, "value": 2, "y": 1},
        "z": 0,
    }
    assert told(body) == [
        ("body.duplicate", "/SAFE"),
        ("body.duplicate", "/size/value"),
        ("body.type-unresolved", "/@odata.type"),
        ("body.null", "/parts/0/bolts/0/turns"),
        ("body.missing", "/parts/0/bolts/1/turns"),
        ("body.unknown-property", "/parts/0/x"),
        ("body.type", "/parts/0/name"),
        ("body.missing", "/parts/1/name"),
        ("body.type", "/level"),
        ("body.null", "/safe"),
        ("body.enum", "/color"),
        ("body.literal", "/made"),
        ("body.unknown-property", "/size/y"),
        ("body.unknown-property", "/z"),
        ("body.missing", "/serial"),
        ("body.missing", "/weight"),
    ]


def test_an_entity_below_is_of_its_type_before_it_has_members() -> None:
    part = {"x": 1, "@odata.type": "#contoso.bolt", "name": "y"}
    assert told({**WIDGET, "parts": [part]}) == [
        ("body.type-not-assignable", "/parts/0/@odata.type"),
        ("body.unknown-property", "/parts/0/x"),
    ]


def test_what_is_missing_stands_in_the_order_of_the_contract() -> None:
    assert [pointer for _, pointer in told({"color": "red"})] == ["/serial", "/weight", "/safe"]
    found = TYPES[ACCOUNT].judge({"osVersion": "x"}).violations
    assert [v.pointer for v in found] == [f"/{name}" for name in PROPERTIES[ACCOUNT] if name != "osVersion"]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (None, "body.null"),
        ("2147483648", "body.type"),  # text, and a number that would not fit
        (1.5, "body.type"),
        (2147483648, "body.literal"),
    ],
)
def test_at_one_place_null_goes_before_type_before_literal(value: object, rule: str) -> None:
    assert told({**WIDGET, "level": value}) == [(rule, "/level")]


def test_names_that_stand_twice_in_the_text_are_told_with_what_else_is_wrong() -> None:
    text = parse(json.dumps(WIDGET)[:-1].encode() + b', "safe": 1, "size": {"value": 1, "value": "x"}, "q": 1}')
    assert text.duplicates == ("/safe", "/size/value")
    assert told(text.value, *text.duplicates) == [
        ("body.duplicate", "/safe"),
        ("body.duplicate", "/size/value"),
        ("body.unknown-property", "/q"),
    ]


def test_a_name_that_stood_twice_in_a_value_that_is_gone_is_told_too() -> None:
    text = parse(b'{"size": {"value": 1, "value": 2}, "size": null, "notes": [[1], {"a": 1, "a": 2}], "notes": null}')
    assert text.duplicates == ("/size/value", "/size", "/notes/1/a", "/notes")
    rules = {pointer: rule for rule, pointer in told({**WIDGET, **text.value}, *text.duplicates)}
    assert rules == dict.fromkeys(text.duplicates, "body.duplicate")


@pytest.mark.parametrize("type_name", TYPES)
@given(data=st.data())
def test_each_place_has_one(type_name: str, data: st.DataObject) -> None:
    found = TYPES[type_name].judge(data.draw(near(type_name))).violations
    assert len({violation.pointer for violation in found}) == len(found)
