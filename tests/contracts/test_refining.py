"""A document that refines another is laid over it, any other takes its place."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import load
from graphfake.contracts.refining import refined

LAMP: dict[str, Any] = {
    "x-kind": "entity",
    "x-name": "contoso.lamp",
    "type": "object",
    "properties": {
        "id": {"type": "string", "x-edm": "Edm.String"},
        "colour": {"type": ["string", "null"], "x-edm": "Edm.String"},
        "watts": {"type": "integer", "x-edm": "Edm.Int32"},
    },
    "x-key": ["id"],
}
MORE: dict[str, Any] = {
    "x-kind": "entity",
    "x-name": "contoso.lamp",
    "x-refines": True,
    "x-required-on-create": ["watts"],
    "properties": {"colour": {"x-read-only": True}, "watts": None, "volts": {"type": "integer", "x-edm": "Edm.Int32"}},
}
json_values = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(st.text(max_size=2), json_values, max_size=4)


def test_members_are_joined_added_and_taken_away() -> None:
    properties = refined(LAMP, MORE)["properties"]
    assert list(properties) == ["id", "colour", "volts"]
    assert properties["colour"] == {"type": ["string", "null"], "x-edm": "Edm.String", "x-read-only": True}


def test_several_documents_lie_over_each_other_in_the_order_given() -> None:
    said = {**MORE, "x-required-on-create": ["volts"], "properties": {"volts": {"x-default": 230}}}
    lamp = load().with_contract(LAMP).with_contract(MORE).with_contract(said).type("contoso.lamp")
    assert lamp.required_on_create == ("volts",)
    assert lamp.properties["volts"].default == 230
    assert lamp.properties["colour"].read_only


def test_a_document_that_does_not_refine_takes_the_place_of_all_below() -> None:
    other = {**LAMP, "properties": {"id": LAMP["properties"]["id"]}}
    lamp = load().with_contract(LAMP).with_contract(MORE).with_contract(other).type("contoso.lamp")
    assert list(lamp.properties) == ["id"]


def test_a_base_that_only_the_lower_document_names_is_kept() -> None:
    thing = {**LAMP, "x-name": "contoso.thing"}
    lamp = {**LAMP, "allOf": [{"$ref": "contoso.thing.json"}], "properties": {}}
    more = {"x-kind": "entity", "x-name": "contoso.lamp", "x-refines": True, "x-open": True}
    catalogue = load().with_contract(thing).with_contract({**lamp, "x-key": ["id"]}).with_contract(more)
    assert catalogue.derived("contoso.thing") == ("contoso.lamp",)
    assert catalogue.type("contoso.lamp").open


@given(below=objects, above=objects)
def test_laying_over_twice_changes_nothing_more(below: dict[str, Any], above: dict[str, Any]) -> None:
    once = refined(below, above)
    assert refined(once, above) == once


@given(below=objects)
def test_nothing_laid_over_changes_nothing(below: dict[str, Any]) -> None:
    assert refined(below, {"x-refines": True}) == below
