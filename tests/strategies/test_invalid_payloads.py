"""Payloads that break one rule: judged invalid for it alone, at the place that is told, and answered as foretold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import load, rule, rules
from graphfake.contracts.json_text import parse
from graphfake.strategies import Violation, invalid_payloads, rules_of
from tests.support.drawing import comes_up
from tests.support.drawn_types import SHIPPED, TYPES, VIEWS, invented, odd
from tests.support.gadgets import CAT, DOG, GADGET, PIECE
from tests.support.widgets import WIDGET

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts import Type, Verdict

OF_OTHER_BODIES = (
    *("body.parameter-unknown", "body.parameter-missing"),
    *("body.reference", "body.reference-url", "body.reference-type"),
)
CASES = [
    pytest.param(contract, view, code, id=f"{contract.short_name}-{view}-{code}")
    for contract in TYPES
    for view in VIEWS
    for code in rules_of(contract, view=view)
]


def judged(contract: Type, violation: Violation, view: str, profile: str = "documented", dialect: str = "") -> Verdict:
    """What judging the bytes yields, as they would come over the wire."""
    sent = parse(violation.body, exact=contract.needs_exact_numbers)
    return contract.judge(
        sent.value, view=view, profile=profile, dialect=dialect or home(contract), duplicates=sent.duplicates
    )


def home(contract: Type) -> str:
    return "intune" if contract in SHIPPED else "directory"


@pytest.mark.parametrize(("contract", "view", "code"), CASES)
@settings(max_examples=25, suppress_health_check=[])
@given(data=st.data())
def test_exactly_the_one_rule_is_broken(contract: Type, view: str, code: str, data: st.DataObject) -> None:
    violation = data.draw(invalid_payloads(contract, rule=code, view=view))
    found = judged(contract, violation, view).violations
    assert [(broken.rule, broken.pointer) for broken in found] == [(code, violation.pointer)]
    assert violation.rule == code


@pytest.mark.parametrize("contract", TYPES, ids=lambda contract: contract.short_name)
@settings(max_examples=50, suppress_health_check=[])
@given(data=st.data())
def test_so_it_is_in_the_other_profile(contract: Type, data: st.DataObject) -> None:
    violation = data.draw(invalid_payloads(contract, profile="observed"))
    found = judged(contract, violation, "create", "observed").violations
    assert [(broken.rule, broken.pointer) for broken in found] == [(violation.rule, violation.pointer)]


@settings(max_examples=50, suppress_health_check=[])
@given(
    contract=st.sampled_from(TYPES),
    view=st.sampled_from(VIEWS),
    dialect=st.sampled_from(("intune", "directory")),
    data=st.data(),
)
def test_it_foretells_status_and_code_in_the_words_of_the_dialect(
    contract: Type, view: str, dialect: str, data: st.DataObject
) -> None:
    violation = data.draw(invalid_payloads(contract, view=view, dialect=dialect))
    [broken] = judged(contract, violation, view, dialect=dialect).violations
    answer = rule(violation.rule).answer(dialect)
    assert (violation.status, violation.code) == (answer.status, answer.code)
    assert violation.code == {"intune": "ModelValidationFailure", "directory": "Request_BadRequest"}[dialect]
    assert answer.render(broken.values)  # and the verdict holds all that the words need


def test_the_dialect_is_that_of_the_paths_where_the_type_lives() -> None:
    assert comes_up(invalid_payloads(SHIPPED[0]), lambda _: True).code == "ModelValidationFailure"
    assert comes_up(invalid_payloads(WIDGET, contracts=invented()), lambda _: True).code == "Request_BadRequest"


@settings(max_examples=40, suppress_health_check=[])
@given(contract=st.sampled_from(TYPES), data=st.data())
def test_the_body_is_the_payload_unless_a_member_is_doubled(contract: Type, data: st.DataObject) -> None:
    violation = data.draw(invalid_payloads(contract))
    assert json.loads(violation.body) == violation.payload
    doubled = parse(violation.body).duplicates
    assert not doubled or (violation.rule == "body.duplicate" and doubled == (violation.pointer,))


def test_every_body_rule_can_be_broken_by_some_contract() -> None:
    """But for those of other bodies: the parameters of an action, and a reference."""
    breakable = {code for contract in TYPES for view in VIEWS for code in rules_of(contract, view=view)}
    of_payloads = {code for code in rules() if code.startswith("body.")} - set(OF_OTHER_BODIES)
    assert breakable == of_payloads


def test_read_only_members_are_refused_in_the_directory_alone() -> None:
    gadget = odd().type(GADGET)
    assert "body.read-only" in rules_of(gadget, dialect="directory")
    assert "body.read-only" not in rules_of(gadget, dialect="intune")


NESTED: dict[str, tuple[str, str, Callable[[str], bool]]] = {
    "a complex value": ("body.missing", GADGET, lambda pointer: pointer == "/knot/label"),
    "a complex value inside another": ("body.null", GADGET, lambda pointer: pointer.endswith("/next/label")),
    "an item of a collection": ("body.enum", GADGET, lambda pointer: pointer.startswith("/shapes/")),
    "the second of several items": ("body.missing", GADGET, lambda pointer: pointer == "/knots/1/label"),
    "a derived complex value": ("body.type", GADGET, lambda pointer: pointer == "/tool/isLong"),
    "a contained entity": ("body.missing", GADGET, lambda pointer: pointer == "/pieces/0/name"),
    "a single contained entity": ("body.missing", GADGET, lambda pointer: pointer == "/lid/name"),
    "a list of contained entities": ("body.null", PIECE, lambda pointer: pointer == "/pieces"),
    "a collection that is too long": ("body.constraint", GADGET, lambda pointer: pointer == "/two"),
    "an update's items": ("body.null", GADGET, lambda pointer: pointer.startswith("/knots/")),
    "the key": ("body.type", DOG, lambda pointer: pointer == "/id"),
    "an object of a derived type": ("body.constraint", CAT, lambda pointer: pointer == "/lives"),
}


@pytest.mark.parametrize(("code", "name", "is_there"), NESTED.values(), ids=NESTED.keys())
def test_it_is_broken_in_every_place(code: str, name: str, is_there: Callable[[str], bool]) -> None:
    comes_up(invalid_payloads(name, rule=code, contracts=odd()), lambda violation: is_there(violation.pointer))


def test_contained_entities_are_left_alone_when_asked_for() -> None:
    @settings(max_examples=100, database=None)
    @given(invalid_payloads(PIECE, contracts=odd(), deep=0))
    def draw(violation: Violation) -> None:
        assert "pieces" not in violation.payload

    draw()


@pytest.mark.parametrize(
    ("code", "kind", "value"),
    [
        ("body.duplicate", "doubled name", ""),
        ("body.duplicate", "doubled in another case", ""),
        ("body.unknown-property", "misspelt", ""),
        ("body.unknown-property", "of another type", ""),
        ("body.unknown-property", "link by no navigation", ""),
        ("body.type", "true", True),
        ("body.literal", "February 30", ""),
        ("body.enum", "neighbour", ""),
        ("body.enum", "unknownFutureValue", "unknownFutureValue"),
        ("body.enum-not-text", "number", 0),
        ("body.type-unresolved", "unknown type", None),
    ],
)
def test_kinds_say_what_was_done(code: str, kind: str, value: object) -> None:
    [contract] = [type_ for type_ in SHIPPED if type_.short_name.endswith("StateSummary")]
    found = comes_up(
        invalid_payloads(contract, rule=code),
        lambda violation: violation.kind == kind and (value == "" or value in violation.payload.values()),
    )
    assert found.pointer


def test_removing_a_member_from_the_document_makes_it_a_violation() -> None:
    known = load()
    name = "microsoft.graph.macOSSoftwareUpdateState"
    document = known.document(name)
    kept = [member for member in document["enum"] if member != "idle"]
    numbers = {member: document["x-members"][member] for member in kept}
    without = known.with_contract({**document, "enum": kept, "x-members": numbers}).type(f"{name}Summary")
    with_it = known.type(f"{name}Summary")
    valid = comes_up(invalid_payloads(without, rule="body.unknown-property"), lambda _: True).payload
    del valid["x" if "x" in valid else next(reversed(valid))]
    assert with_it.judge({**valid, "state": "idle"}).outcome == "valid"
    assert [broken.rule for broken in without.judge({**valid, "state": "idle"}).violations] == ["body.enum"]
