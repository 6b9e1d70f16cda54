"""Payloads that keep their contract: judged valid, without a note, whatever the type; every lawful form comes up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from jsonschema import Draft202012Validator

from graphfake.contracts import ContractError
from graphfake.contracts.json_text import parse
from graphfake.strategies import payloads
from tests.support.drawing import comes_up, simplest
from tests.support.drawn_types import EVERY_TYPE, EVERY_VIEW, SHIPPED, TYPES, odd
from tests.support.gadgets import ANIMAL, ENTITY, GADGET, PIECE, document, enum, many, of, prop

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts import Type

ANY_TYPE = st.sampled_from(TYPES)


@EVERY_TYPE
@EVERY_VIEW
@pytest.mark.parametrize("profile", ["documented", "observed"])
@settings(max_examples=50, suppress_health_check=[])
@given(data=st.data())
def test_every_payload_is_valid(contract: Type, view: str, profile: str, data: st.DataObject) -> None:
    payload = data.draw(payloads(contract, view=view, profile=profile))
    verdict = contract.judge(payload, view=view, profile=profile)
    assert (verdict.outcome, verdict.notes, verdict.violations) == ("valid", (), ())


@EVERY_TYPE
@settings(max_examples=30, suppress_health_check=[])
@given(data=st.data())
def test_so_is_every_payload_with_contained_entities(contract: Type, data: st.DataObject) -> None:
    assert contract.judge(data.draw(payloads(contract, deep=2))).outcome == "valid"


@EVERY_TYPE
@settings(max_examples=30, suppress_health_check=[])
@given(data=st.data())
def test_it_survives_its_way_as_json(contract: Type, data: st.DataObject) -> None:
    payload = data.draw(payloads(contract, deep=1))
    text = json.dumps(payload, allow_nan=False).encode()
    assert json.loads(text) == payload
    sent = parse(text, exact=contract.needs_exact_numbers)
    assert not sent.duplicates
    assert contract.judge(sent.value).outcome == "valid"


@EVERY_TYPE
@settings(max_examples=30, suppress_health_check=[])
@given(data=st.data())
def test_its_canonical_form_is_its_own(contract: Type, data: st.DataObject) -> None:
    payload = data.draw(payloads(contract))
    kept = contract.judge(payload).draft
    assert kept is not None
    again = kept.type.judge({name: value for name, value in kept.values.items() if name in payload})
    assert again.outcome == "valid"
    assert again.draft is not None
    assert again.draft.values == kept.values


@pytest.mark.parametrize("contract", SHIPPED, ids=lambda contract: contract.short_name)
@settings(max_examples=50)
@given(data=st.data())
def test_a_judge_that_shares_no_code_with_us_agrees(contract: Type, data: st.DataObject) -> None:
    """Plain jsonschema, on the canonical form and the schema of the view."""
    payload = data.draw(payloads(contract))
    plain = Draft202012Validator(contract.schema("create"))
    assert plain.is_valid(contract.canonical(payload))


@settings(max_examples=40)
@given(contract=ANY_TYPE, view=st.sampled_from(("create", "update")), data=st.data())
def test_it_never_holds_a_key(contract: Type, view: str, data: st.DataObject) -> None:
    assert not data.draw(payloads(contract, view=view)).keys() & set(contract.key)


def test_an_update_may_be_empty() -> None:
    assert simplest(payloads(GADGET, contracts=odd(), view="update")) == {}


FORMS: dict[str, tuple[dict[str, Any], Callable[[Any], bool]]] = {
    "text beyond the first plane": (prop("String"), lambda text: any(character > "\uffff" for character in text)),
    "combining characters": (prop("String"), lambda text: "\u0301" in text),
    "text from right to left": (prop("String"), lambda text: any("\u05d0" <= sign <= "\u05ea" for sign in text)),
    "control characters": (prop("String"), lambda text: "\x00" in text),
    "empty text": (prop("String"), lambda text: text == ""),
    "text that keeps a pattern": (prop("String", pattern="^[A-Z]{2,3}-[0-9]+$"), lambda text: len(text) > 6),
    "text of astral characters up to its length": (prop("String", maxLength=3), lambda text: len(text.encode()) > 9),
    "null": (prop("String", nullable=True), lambda text: text is None),
    "a Guid in capitals": (prop("Guid"), lambda text: text != text.lower()),
    "a 64-bit integer as number": (prop("Int64"), lambda value: isinstance(value, int)),
    "a 64-bit integer as text": (prop("Int64"), lambda value: isinstance(value, str)),
    "an integer beyond 53 bits": (prop("Int64"), lambda value: isinstance(value, int) and abs(value) > 2**53),
    "the least 32-bit integer": (prop("Int32"), lambda value: value == -(2**31)),
    "a decimal as text": (prop("Decimal"), lambda value: isinstance(value, str)),
    "a decimal as number": (prop("Decimal"), lambda value: isinstance(value, float)),
    "a double as text": (prop("Double"), lambda value: isinstance(value, str)),
    "a double that is infinite": (prop("Double"), lambda value: value == "INF"),
    "a limit that is reached": (prop("Int32", minimum=0, maximum=100), lambda value: value == 100),
    "a date without seconds": (prop("DateTimeOffset"), lambda text: len(text) == len("2000-01-01T00:00Z")),
    "a time without seconds": (prop("TimeOfDay"), lambda text: len(text) == len("00:00")),
    "a duration of no time": (prop("Duration"), lambda text: text == "PT0S"),
    "bytes with + or /": (prop("Binary"), lambda text: "+" in text or "/" in text),
    "flags with blanks": (of("contoso.traits"), lambda text: ", " in text),
    "a collection that is empty": (many(prop("Date")), lambda items: items == []),
    "null in a collection": (many(prop("Date", nullable=True)), lambda items: None in items),
    "a complex value of a derived type": (of("contoso.tool"), lambda value: "sledge" in value["@odata.type"]),
    "a complex value inside its like": (of("contoso.knot"), lambda value: value.get("next") is not None),
}


@pytest.mark.parametrize(("declared", "has_form"), FORMS.values(), ids=FORMS.keys())
def test_every_lawful_form_comes_up(declared: dict[str, Any], has_form: Callable[[Any], bool]) -> None:
    known = odd().with_contract(document("entity", PIECE, {"it": declared}, ENTITY))
    required = payloads(PIECE, contracts=known)
    assert has_form(comes_up(required, lambda payload: "it" in payload and has_form(payload["it"]))["it"])


ANNOTATED: dict[str, Callable[[dict[str, Any]], bool]] = {
    "no type": lambda payload: "@odata.type" not in payload,
    "a type": lambda payload: payload.get("@odata.type") == f"#{PIECE}",
    "a bare type": lambda payload: payload.get("@odata.type") == PIECE,
    "a type behind the members": lambda payload: next(reversed(payload)) == "@odata.type",
    "annotations of an earlier read": lambda payload: "@odata.context" in payload and "@odata.etag" in payload,
    "annotations of others": lambda payload: "@contoso.note" in payload,
    "members in another order": lambda payload: next(iter(payload)) == "pieces",
}


@pytest.mark.parametrize("holds", ANNOTATED.values(), ids=ANNOTATED.keys())
def test_so_do_the_annotations_that_are_ignored(holds: Callable[[dict[str, Any]], bool]) -> None:
    assert holds(comes_up(payloads(PIECE, contracts=odd(), deep=1), holds))


def test_an_abstract_type_stands_for_those_derived_from_it() -> None:
    drawn: set[str] = set()

    @settings(max_examples=50, database=None)
    @given(payloads(ANIMAL, contracts=odd()))
    def draw(payload: dict[str, Any]) -> None:
        drawn.add(payload["@odata.type"].removeprefix("#"))

    draw()
    assert drawn == {"contoso.cat", "contoso.dog"}


def test_contained_entities_stand_inline_when_asked_for() -> None:
    deep = payloads(PIECE, contracts=odd(), deep=2)
    found = comes_up(deep, lambda payload: any(piece.get("pieces") for piece in payload.get("pieces", ())))
    [grandchild, *_] = next(piece["pieces"] for piece in found["pieces"] if piece.get("pieces"))
    assert "pieces" not in grandchild
    with pytest.raises(NoSuchExample):
        comes_up(payloads(PIECE, contracts=odd()), lambda payload: "pieces" in payload)


def test_the_simplest_payload_is_simple() -> None:
    [contract] = [type_ for type_ in SHIPPED if type_.short_name.endswith("StateSummary")]
    assert simplest(payloads(contract)) == {
        "displayName": "",
        "productKey": None,
        "updateCategory": "critical",
        "updateVersion": None,
        "state": "success",
        "lastUpdatedDateTime": "2000-01-01T00:00:00Z",
    }


def test_a_change_of_the_document_changes_what_is_drawn() -> None:
    grown = odd().with_contract(enum("contoso.closed", {"on": 1, "off": 2, "ajar": 3}))
    shrunk = odd().with_contract(enum("contoso.closed", {"on": 1}))
    holder = document("entity", PIECE, {"door": of("contoso.closed")}, ENTITY)
    drawn = payloads(PIECE, contracts=grown.with_contract(holder))
    assert comes_up(drawn, lambda payload: payload["door"] == "ajar")
    with pytest.raises(NoSuchExample):
        comes_up(payloads(PIECE, contracts=shrunk.with_contract(holder)), lambda payload: payload["door"] != "on")


class TestAContractThatCannotBeKept:
    """It fails when first drawn from, and the error names the document and the place in it."""

    @pytest.mark.parametrize(
        ("broken", "said"),
        [
            (prop("Int32", minimum=5, maximum=4), "No Edm.Int32 lies within the limits"),
            (prop("String", pattern="^abc$", minLength=4), "No text of 4 to"),
            (prop("String", enum=["a"], minLength=2), "None of the values that are listed"),
        ],
        ids=["numbers", "text", "list"],
    )
    def test_names_the_property(self, broken: dict[str, Any], said: str) -> None:
        known = odd().with_contract(document("entity", PIECE, {"bad": broken}, ENTITY))
        with pytest.raises(ContractError, match=said) as caught:
            simplest(payloads(PIECE, contracts=known))
        assert caught.value.pointer == "/properties/bad"

    def test_names_the_type_that_holds_itself(self) -> None:
        endless = document("complex", "contoso.endless", {"inner": of("contoso.endless")})
        known = (
            odd()
            .with_contract(endless)
            .with_contract(document("entity", PIECE, {"endless": of("contoso.endless")}, ENTITY))
        )
        with pytest.raises(ContractError, match="requires a value of its own type"):
            simplest(payloads(PIECE, contracts=known))
