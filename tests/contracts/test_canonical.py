"""The canonical form: what is kept is read as itself, whatever was sent; and the document alone decides."""

from __future__ import annotations

import copy
import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphfake.contracts import InvalidPayload, Type, load
from tests.contracts.invented import WIDGET, catalogue, structured
from tests.contracts.naive import ENUMS, PROPERTIES, STATE
from tests.contracts.near import near, whole

TYPES = {name: load().type(name) for name in PROPERTIES}
PROFILES = st.sampled_from(["documented", "observed"])


@pytest.mark.parametrize("type_name", TYPES)
@settings(max_examples=50)
@given(data=st.data(), profile=PROFILES)
def test_is_read_as_itself(type_name: str, data: st.DataObject, profile: str) -> None:
    type_ = TYPES[type_name]
    verdict = type_.judge(data.draw(near(type_name) | whole(type_name)), profile=profile)
    assume(verdict.draft is not None)
    kept = verdict.draft.values if verdict.draft else {}
    again = type_.judge(kept, profile=profile)
    assert again.outcome == "valid"
    assert again.draft is not None
    assert json.dumps(again.draft.values) == json.dumps(kept)


@pytest.mark.parametrize("type_name", TYPES)
@given(data=st.data(), profile=PROFILES)
def test_does_not_depend_on_the_order_of_the_body(type_name: str, data: st.DataObject, profile: str) -> None:
    body = data.draw(whole(type_name))
    shuffled = {name: body[name] for name in data.draw(st.permutations(list(body)))}
    type_ = TYPES[type_name]
    assert json.dumps(type_.canonical(body, profile)) == json.dumps(type_.canonical(shuffled, profile))


@pytest.mark.parametrize("type_name", TYPES)
@given(data=st.data())
def test_holds_every_declared_property_in_the_order_of_the_wire(type_name: str, data: st.DataObject) -> None:
    assert list(TYPES[type_name].canonical(data.draw(whole(type_name)))) == list(PROPERTIES[type_name])


@pytest.mark.parametrize("type_name", TYPES)
@given(data=st.data(), profile=PROFILES)
def test_kept_with_a_key_it_passes_the_self_check(type_name: str, data: st.DataObject, profile: str) -> None:
    type_ = TYPES[type_name]
    kept = type_.canonical(data.draw(whole(type_name)), profile)
    assert type_.judge({"id": "1", **kept}, view="self-check", profile=profile).outcome == "valid"
    assert type_.judge({"id": "1", **kept}, view="response", profile=profile).outcome == "valid"


def test_of_a_payload_that_breaks_its_contract_there_is_none() -> None:
    with pytest.raises(InvalidPayload) as caught:
        TYPES[STATE].canonical({"state": "idel"})
    first = caught.value.violations[0]
    assert (first.rule, first.pointer) == ("body.enum", "/state")
    assert str(caught.value).startswith(f"Not a valid {STATE} to create: body.enum at /state; body.missing at")


def test_a_caller_may_change_what_it_was_given() -> None:
    widget = catalogue().type("contoso.widget")
    first = widget.canonical(WIDGET)
    first["tags"].append("x")
    assert widget.canonical(WIDGET)["tags"] == []


class TestTheDocumentIsTheOnlySource:
    """One member less in a document, and every verdict knows."""

    NAME = "microsoft.graph.macOSSoftwareUpdateState"

    def without(self, member: str) -> Type:
        folder = resources.files("graphfake.contracts") / "documents" / "beta"
        document = json.loads((folder / f"{self.NAME}.json").read_text("utf-8"))
        document["enum"].remove(member)
        return load().with_contract(document).type(STATE)

    @pytest.mark.parametrize("member", ENUMS["state"])
    def test_a_member_that_is_taken_out_is_refused_at_once(self, member: str) -> None:
        body: dict[str, Any] = {**TYPES[STATE].examples[0], "state": member}
        changed = self.without(member)
        assert TYPES[STATE].judge(body).violations == ()
        assert [(v.rule, v.pointer) for v in changed.judge(body).violations] == [("body.enum", "/state")]
        assert [(v.rule, v.pointer) for v in changed.judge(body, view="self-check").violations] == [
            ("body.enum", "/state")
        ]
        assert [note.rule for note in changed.judge(body, view="response").notes] == ["tolerated.unknown-member"]
        for text in (member.upper(), str(ENUMS["state"][member])):
            assert changed.judge({**body, "state": text}).outcome == "invalid"

    def test_the_catalogue_it_was_taken_from_is_as_it_was(self) -> None:
        self.without("idle")
        assert TYPES[STATE].judge({**TYPES[STATE].examples[0], "state": "idle"}).violations == ()

    def test_a_property_that_is_added_is_read_judged_and_kept(self) -> None:
        document = copy.deepcopy(dict(TYPES[STATE].document))
        document["properties"]["retries"] = {"type": ["integer", "null"], "x-edm": "Edm.Int32"}
        changed = load().with_contract(document).type(STATE)
        assert changed.canonical({**TYPES[STATE].examples[0], "retries": "3"})["retries"] == 3
        assert changed.canonical(dict(TYPES[STATE].examples[0]))["retries"] is None
        found = changed.judge({**TYPES[STATE].examples[0], "retries": True}).violations
        assert [(v.rule, v.pointer) for v in found] == [("body.type", "/retries")]

    def test_a_type_of_an_invented_service_is_judged_like_any_other(self) -> None:
        lamp = structured("entity", "contoso.lamp", {"lit": {"type": "boolean"}}, "microsoft.graph.entity")
        assert load().with_contract(lamp).type("contoso.lamp").canonical({"lit": "true"}) == {"lit": True}
