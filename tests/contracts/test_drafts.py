"""What is kept of an accepted body: contract order, blanks, children apart; and how an update is merged."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from graphfake.contracts import ContractError, Draft, Type
from graphfake.contracts.blanks import blank
from graphfake.contracts.drafts import merged
from tests.contracts.invented import WIDGET, catalogue, contained, edm, many, ref, structured, type_of

CATALOGUE = catalogue()
WIDGETS = CATALOGUE.type("contoso.widget")
RANGE = {"@odata.type": "#contoso.range"}


def draft(type_: Type, body: dict[str, Any], view: str = "create", **more: Any) -> Draft:
    found = type_.judge(body, view=view, **more).draft
    assert found is not None
    return found


class TestACreation:
    def test_keeps_every_property_but_the_key_in_the_order_of_the_contract(self) -> None:
        shuffled = {"color": "red", "safe": True, "weight": 12, "serial": WIDGET["serial"], "id": "x"}
        assert json.dumps(draft(WIDGETS, shuffled).values) == json.dumps(draft(WIDGETS, WIDGET).values)
        assert list(draft(WIDGETS, WIDGET).values) == list(WIDGETS.structural)

    def test_fills_in_defaults_nulls_empty_collections_and_what_dotnet_does(self) -> None:
        assert {**draft(WIDGETS, WIDGET).values, **WIDGET} == {
            **WIDGET,
            **dict.fromkeys(("price", "made", "picture", "trim", "uses", "size", "chain", "shade", "notes")),
            **{name: [] for name in ("tags", "ratings", "palette", "spans", "stamps")},
            "level": 3,
            "stamp": "",
        }

    def test_has_the_entities_below_as_drafts_of_their_own_types(self) -> None:
        steel = {"@odata.type": "#contoso.steelPart", "name": "b", "grade": 2, "id": "7"}
        parts = [{"name": "a", "bolts": [{"turns": 1}, {"turns": 2}]}, steel]
        found = draft(WIDGETS, {**WIDGET, "parts": parts, "main": {"name": "c"}})
        assert "parts" not in found.values
        first, second = found.children["parts"]
        assert [bolt.values for bolt in first.children["bolts"]] == [{"turns": 1}, {"turns": 2}]
        assert (second.type.name, second.values) == ("contoso.steelPart", {"name": "b", "grade": 2})
        assert [main.values for main in found.children["main"]] == [{"name": "c"}]

    @pytest.mark.parametrize("nothing", [[], None])
    def test_has_no_children_where_none_were_sent(self, nothing: object) -> None:
        name = "main" if nothing is None else "parts"
        assert draft(WIDGETS, {**WIDGET, name: nothing}).children == {}

    def test_is_of_the_derived_type_that_was_named(self) -> None:
        found = draft(WIDGETS, {**WIDGET, "@odata.type": "contoso.GADGET", "volts": 5})
        assert (found.type.name, found.values["volts"]) == ("contoso.gadget", 5)

    def test_keeps_the_type_of_a_derived_value_and_orders_what_is_in_it(self) -> None:
        size = draft(WIDGETS, {**WIDGET, "size": {"from": 0, "unit": "m", "value": 1, **RANGE}}).values["size"]
        assert list(size.items()) == [*RANGE.items(), ("value", 1), ("unit", "m"), ("from", 0)]

    def test_keeps_what_an_open_type_is_given_behind_what_it_declares(self) -> None:
        notes = draft(WIDGETS, {**WIDGET, "notes": {"z": [{"a": 1}], "title": "t", "@odata.x": 1}}).values["notes"]
        assert list(notes.items()) == [("title", "t"), ("z", [{"a": 1}])]

    def test_gives_exact_numbers_of_undeclared_members_back_as_json_has_them(self) -> None:
        notes = draft(WIDGETS, {**WIDGET, "notes": {"z": [Decimal("1.5")]}}).values["notes"]
        assert json.dumps(notes) == '{"title": null, "z": [1.5]}'

    def test_ignores_what_only_the_service_sets(self) -> None:
        found = draft(WIDGETS, {**WIDGET, "stamp": "mine", "stamps": ["mine"]}).values
        assert (found["stamp"], found["stamps"]) == ("", [])

    def test_shares_nothing_with_the_next(self) -> None:
        draft(WIDGETS, WIDGET).values["tags"].append("x")
        assert draft(WIDGETS, WIDGET).values["tags"] == []


class TestAnUpdate:
    def test_keeps_just_what_was_sent(self) -> None:
        assert draft(WIDGETS, {"color": "GREEN", "id": "x"}, "update").values == {"color": "green"}

    def test_keeps_a_part_of_a_value_and_whole_items(self) -> None:
        found = draft(WIDGETS, {"size": {"unit": "m"}, "spans": [{"value": 1}, None]}, "update").values
        assert found == {"spans": [{"value": 1, "unit": None}, None], "size": {"unit": "m"}}


class TestAnAnswer:
    def test_is_kept_as_it_came(self) -> None:
        body = {"id": "1", "stamp": "theirs", "weight": "12", "size": {"value": 1}, "undeclared": 1}
        found = draft(WIDGETS, body, "response").values
        assert found == {"weight": "12", "size": {"value": 1}, "stamp": "theirs"}

    def test_needs_just_what_was_selected(self) -> None:
        body = {"id": "1", "color": "red"}
        assert WIDGETS.judge(body, view="self-check", selected=["id", "color"]).outcome == "valid"
        found = WIDGETS.judge({"color": "red"}, view="self-check", selected=["id", "color", "trim"]).violations
        assert [(v.rule, v.pointer) for v in found] == [("body.missing", "/id"), ("body.missing", "/trim")]
        assert WIDGETS.judge({}, view="response", selected=["color"]).outcome == "valid"

    def test_of_a_selected_value_needs_all_of_it(self) -> None:
        found = WIDGETS.judge({"size": {"value": 1}}, view="self-check", selected=["size"]).violations
        assert [(v.rule, v.pointer) for v in found] == [("body.missing", "/size/unit")]

    def test_may_leave_out_what_comes_only_when_it_is_selected(self) -> None:
        type_ = type_of({"photo": {**edm("String"), "x-not-by-default": True}})
        assert type_.judge({"id": "1"}, view="self-check").outcome == "valid"
        found = type_.judge({}, view="self-check", selected=["photo"]).violations
        assert [(v.rule, v.pointer) for v in found] == [("body.missing", "/photo")]


STORED = {"color": "red", "size": {"value": 1, "unit": "m"}, "spans": [{"value": 1, "unit": None}]}


class TestMerging:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, {}),
            ({"color": "green"}, {"color": "green"}),
            ({"size": {"unit": None}}, {"size": {"value": 1, "unit": None}}),
            ({"size": None}, {"size": None}),
            ({"spans": []}, {"spans": []}),
            ({"size": {**RANGE, "value": 2}}, {"size": {**RANGE, "value": 2, "unit": None, "from": None}}),
        ],
    )
    def test_a_part_of_a_value_is_merged_and_all_else_replaced(
        self, changes: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        assert merged(WIDGETS, STORED, changes) == {**STORED, **expected}

    def test_a_value_where_there_was_none_is_filled_like_a_new_one(self) -> None:
        assert merged(WIDGETS, {"size": None}, {"size": {"unit": "m"}}) == {"size": {"value": 0, "unit": "m"}}

    def test_a_derived_value_stays_of_its_type_when_none_is_named(self) -> None:
        stored = {"size": {**RANGE, "value": 1, "unit": None, "from": 0}}
        assert merged(WIDGETS, stored, {"size": {"value": 2}}) == {"size": {**stored["size"], "value": 2}}

    def test_values_inside_of_values_are_merged_too(self) -> None:
        stored = {"chain": {"label": "a", "next": {"label": "b", "next": None}}}
        found = merged(WIDGETS, stored, {"chain": {"next": {"label": "c"}}})
        assert found == {"chain": {"label": "a", "next": {"label": "c", "next": None}}}

    def test_what_was_stored_is_left_alone(self) -> None:
        before = json.dumps(STORED)
        merged(WIDGETS, STORED, {"size": {"unit": "x"}})
        assert json.dumps(STORED) == before


class TestBlanks:
    def test_stand_for_every_member_but_the_key(self) -> None:
        assert blank(CATALOGUE.type("contoso.bolt")) == {"turns": 0}
        assert blank(CATALOGUE.type("contoso.node")) == {"label": "", "next": None}

    def test_of_values_that_cannot_be_null_are_whole(self) -> None:
        own = type_of({"size": ref("contoso.length"), "tags": many(edm("String"), minItems=1)})
        assert blank(own) == {"size": {"value": 0, "unit": None}, "tags": []}

    def test_that_hold_each_other_without_end_are_refused_with_their_place(self) -> None:
        loop = structured("complex", "contoso.loop", {"inner": ref("contoso.loop")})
        own = type_of({"loop": ref("contoso.loop")}, loop)
        with pytest.raises(ContractError, match=r"inner holds values that cannot be null without end") as caught:
            own.judge({})
        assert caught.value.pointer == "/properties/inner"

    def test_of_which_there_are_too_many_are_refused(self) -> None:
        """Twenty documents, each holding the next twice, come to a million values."""
        names = [f"contoso.deep{number}" for number in range(20)]
        double = [
            structured("complex", name, {"a": ref(after), "b": ref(after)})
            for name, after in zip(names, [*names[1:], "contoso.length"], strict=True)
        ]
        with pytest.raises(ContractError, match="too many of them"):
            type_of({"deep": ref(names[0])}, *double).judge({})


class TestATypeHeldInPart:
    PARTIAL = type_of({"name": edm("String"), "below": contained("contoso.elsewhere")}, partial=True)

    def test_does_not_refuse_in_graphs_name_what_it_may_lack(self) -> None:
        found = self.PARTIAL.judge({"name": "x", "mood": 1, "owner@odata.bind": "x"}).violations
        assert [(v.rule, v.pointer) for v in found] == [
            ("coverage.property", "/mood"),
            ("coverage.bind", "/owner@odata.bind"),
        ]

    def test_does_not_judge_entities_of_types_it_lacks(self) -> None:
        found = self.PARTIAL.judge({"name": "x", "below": [{}]}).violations
        assert [(v.rule, v.pointer) for v in found] == [("coverage.property", "/below")]
        assert self.PARTIAL.judge({"id": "1", "below": [{"x": 1}]}, view="response").outcome == "valid"

    def test_says_in_its_answers_what_it_likes(self) -> None:
        body = {"id": "1", "name": "x", "mood": 1}
        assert self.PARTIAL.judge(body, view="self-check").outcome == "valid"


def test_a_situation_that_does_not_exist_is_named_with_those_that_do() -> None:
    for word, known in (
        ("view", "create, update"),
        ("profile", "documented, observed"),
        ("dialect", "directory, intune"),
    ):
        with pytest.raises(ValueError, match=f"{word}='x' is not one of {known}"):
            WIDGETS.judge({}, **{word: "x"})
