"""Payloads that are accepted with a note: exactly the notes that they carry, and kept as if written by the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import rules
from graphfake.strategies import tolerances_of, tolerated_payloads
from tests.support.drawing import comes_up
from tests.support.drawn_types import SHIPPED, TYPES, VIEWS, odd
from tests.support.gadgets import CAT, GADGET, PIECE

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts import Type
    from graphfake.strategies import Tolerated

CASES = [
    pytest.param(contract, view, code, id=f"{contract.short_name}-{view}-{code}")
    for contract in TYPES
    for view in VIEWS
    for code in tolerances_of(contract, view=view, dialect="intune")
]


@pytest.mark.parametrize(("contract", "view", "code"), CASES)
@settings(max_examples=20, suppress_health_check=[])
@given(data=st.data())
def test_exactly_the_foretold_notes_are_made(contract: Type, view: str, code: str, data: st.DataObject) -> None:
    tolerated = data.draw(tolerated_payloads(contract, code=code, view=view, dialect="intune"))
    verdict = contract.judge(tolerated.payload, view=view, dialect="intune")
    assert verdict.violations == ()
    assert verdict.notes == tolerated.notes
    assert [note.rule for note in verdict.notes] == [code]


@settings(max_examples=40, suppress_health_check=[])
@given(contract=st.sampled_from(TYPES), profile=st.sampled_from(("documented", "observed")), data=st.data())
def test_so_they_are_in_both_profiles(contract: Type, profile: str, data: st.DataObject) -> None:
    tolerated = data.draw(tolerated_payloads(contract, profile=profile, dialect="intune"))
    assert contract.judge(tolerated.payload, profile=profile, dialect="intune").notes == tolerated.notes


@settings(max_examples=40, suppress_health_check=[])
@given(contract=st.sampled_from(TYPES), data=st.data())
def test_what_is_kept_needs_no_liberty_any_more(contract: Type, data: st.DataObject) -> None:
    tolerated = data.draw(tolerated_payloads(contract, dialect="intune"))
    kept = contract.judge(tolerated.payload, dialect="intune").draft
    assert kept is not None
    sent = {name.lower() for name in tolerated.payload}
    written = {
        name: value
        for name, value in kept.values.items()
        if name.lower() in sent and not (name in kept.type.properties and kept.type.properties[name].read_only)
    }
    assert kept.type.judge(written, dialect="intune").outcome == "valid"


def test_every_liberty_that_a_writer_can_take_is_taken() -> None:
    taken = {code for contract in TYPES for code in tolerances_of(contract, dialect="intune")}
    of_others = {"tolerated.unknown-member", "tolerated.plain-http"}  # of answers, and of URLs
    assert taken == {code for code in rules() if code.startswith("tolerated.")} - of_others


def test_read_only_members_are_ignored_in_intune_alone() -> None:
    gadget = odd().type(GADGET)
    assert "tolerated.read-only-ignored" in tolerances_of(gadget, dialect="intune")
    assert "tolerated.read-only-ignored" not in tolerances_of(gadget, dialect="directory")


WAYS: dict[str, tuple[str, str, Callable[[Tolerated], bool]]] = {
    "a key that is null": ("tolerated.id-ignored", PIECE, lambda it: it.payload.get("id", 1) is None),
    "a key with text": ("tolerated.id-ignored", PIECE, lambda it: bool(it.payload.get("id"))),
    "a contained entity's key": ("tolerated.id-ignored", PIECE, lambda it: it.notes[0].pointer == "/pieces/0/id"),
    "a member in capitals": ("tolerated.property-case", PIECE, lambda it: "NAME" in it.payload),
    "a list in another case": ("tolerated.property-case", PIECE, lambda it: "Pieces" in it.payload),
    "a type in capitals": ("tolerated.type-name", CAT, lambda it: it.payload["@odata.type"] == "CONTOSO.CAT"),
    "an item of a collection": ("tolerated.enum-case", GADGET, lambda it: it.notes[0].pointer.startswith("/shapes/")),
    "bytes without padding": ("tolerated.binary-alphabet", GADGET, lambda it: not it.payload["binary"].endswith("=")),
}


@pytest.mark.parametrize(("code", "name", "is_so"), WAYS.values(), ids=WAYS.keys())
def test_it_is_taken_in_every_way(code: str, name: str, is_so: Callable[[Tolerated], bool]) -> None:
    comes_up(tolerated_payloads(name, code=code, contracts=odd()), is_so)


def test_intunes_own_namespace_is_taken() -> None:
    internal = f"#microsoft.management.services.api.{SHIPPED[0].short_name}"
    drawn = tolerated_payloads(SHIPPED[0], code="tolerated.type-name")
    assert comes_up(drawn, lambda it: it.payload.get("@odata.type") == internal)
