"""A document that refines another is laid over it, any other takes its place."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import ContractError, load
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


def test_what_refines_does_not_say_of_what_kind_a_type_is() -> None:
    assert refined(LAMP, {**MORE, "x-kind": "complex"}) == refined(LAMP, MORE)
    assert refined(LAMP, MORE)["x-kind"] == "entity"


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


class TestWhatAnImporterMade:
    """It takes the place of what was generated before, and what is kept by hand refines it as far as it can."""

    NAME = "microsoft.graph.user"
    WITHIN: ClassVar[dict[str, Any]] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "x-kind": "entity",
        "x-name": NAME,
        "type": "object",
        "properties": {
            "id": {"type": "string", "x-edm": "Edm.String"},
            "displayName": {"type": ["string", "null"], "x-edm": "Edm.String"},
            "birthday": {"type": "string", "x-edm": "Edm.DateTimeOffset"},
            "shoeSize": {"type": "integer", "x-edm": "Edm.Int32"},
        },
        "x-key": ["id"],
    }

    def test_is_refined_by_what_is_kept_by_hand(self) -> None:
        made = load().with_contract({**self.WITHIN, "x-generated": True}, "v1.0").type(self.NAME, "v1.0")
        assert list(made.properties) == ["id", "displayName", "birthday", "shoeSize"]
        assert made.properties["birthday"].not_by_default
        assert made.required("create") == ("displayName",)

    def test_keeps_what_it_knows_by_name_where_what_is_kept_by_hand_knows_it_of_another(self) -> None:
        name = "microsoft.graph.macOSSoftwareUpdateConfiguration"
        made = {**self.WITHIN, "x-name": name, "x-generated": True, "x-known-members": ["priority"]}
        held = load().with_contract(made, "beta").document(name, "beta")
        assert "priority" not in held["properties"]
        assert held["x-known-members"] == ["priority"]

    def test_what_a_user_wrote_replaces_all_of_it(self) -> None:
        made = load().with_contract(self.WITHIN, "v1.0").type(self.NAME, "v1.0")
        assert not made.properties["birthday"].not_by_default
        assert made.required("create") == ("birthday", "shoeSize")

    def test_is_refined_by_what_a_user_wrote_whichever_comes_first(self) -> None:
        refining = {"x-kind": "entity", "x-name": self.NAME, "x-refines": True, "x-required-on-create": ["shoeSize"]}
        made = {**self.WITHIN, "x-generated": True}
        for first, second in ((refining, made), (made, refining)):
            known = load().with_contract(first, "v1.0").with_contract(second, "v1.0")
            assert known.type(self.NAME, "v1.0").required("create") == ("shoeSize",)

    def test_says_of_what_refines_nothing_there_that_it_is_not_there(self) -> None:
        base = {**self.WITHIN, "x-generated": True, "x-name": "microsoft.graph.directoryObject"}
        assert load().type(base["x-name"], "v1.0").operations
        assert not load().with_contract(base, "v1.0").type(base["x-name"], "v1.0").operations

    def test_may_have_bases_that_go_in_a_circle(self) -> None:
        circle = {**self.WITHIN, "x-generated": True, "allOf": [{"$ref": "microsoft.graph.directoryObject.json"}]}
        other = {**circle, "x-name": "microsoft.graph.directoryObject", "allOf": [{"$ref": f"{self.NAME}.json"}]}
        known = load().with_contract(circle, "v1.0").with_contract(other, "v1.0")
        with pytest.raises(ContractError, match=r"circle|itself|base"):
            known.type(self.NAME, "v1.0")
