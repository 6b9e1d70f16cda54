"""What a failing test shows: for each rule and each note the smallest payload, simple in all that is not its fault."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.strategies import invalid_payloads, payloads, rules_of, tolerances_of, tolerated_payloads
from tests.support.drawing import simplest
from tests.support.drawn_types import SHIPPED, invented
from tests.support.widgets import WIDGET

if TYPE_CHECKING:
    from graphfake.contracts import Type

[STATE] = [type_ for type_ in SHIPPED if type_.short_name.endswith("StateSummary")]
# A type of many kinds takes a second or two for each rule.
TYPES = (
    (STATE, "create", ()),
    (STATE, "update", ()),
    (invented().type(WIDGET), "create", pytest.mark.deep),
)
BROKEN = [
    pytest.param(contract, view, code, id=f"{contract.short_name}-{view}-{code}", marks=marks)
    for contract, view, marks in TYPES
    for code in rules_of(contract, view=view, deep=0)
]
NOTED = [
    pytest.param(contract, view, code, id=f"{contract.short_name}-{view}-{code}", marks=marks)
    for contract, view, marks in TYPES
    for code in tolerances_of(contract, view=view, deep=0)
]


@cache
def plainest(contract: Type, view: str) -> dict[str, Any]:
    return simplest(payloads(contract, view=view))


def differences(contract: Type, view: str, payload: dict[str, Any]) -> set[str]:
    """The members in which a payload differs from the simplest valid one."""
    plain = plainest(contract, view)
    names = {*plain, *payload}
    return {name for name in names if name not in plain or name not in payload or plain[name] != payload[name]}


@pytest.mark.parametrize(("contract", "view", "code"), BROKEN)
def test_what_breaks_a_rule_differs_in_its_place_alone(contract: Type, view: str, code: str) -> None:
    broken = simplest(invalid_payloads(contract, rule=code, view=view, deep=0))
    place = broken.pointer.split("/")[1]
    assert differences(contract, view, broken.payload) <= {place, place.swapcase()}


@pytest.mark.parametrize(("contract", "view", "code"), NOTED)
def test_what_is_noted_differs_in_its_place_alone(contract: Type, view: str, code: str) -> None:
    noted = simplest(tolerated_payloads(contract, code=code, view=view, deep=0))
    place = noted.notes[0].pointer.split("/")[1]
    assert {name.lower() for name in differences(contract, view, noted.payload)} <= {place.lower()}


SMALLEST = {
    "body.duplicate": {"@odata.type": f"#{STATE.name}"},
    "body.type-unresolved": {"@odata.type": "#microsoft.graph.x"},
    "body.type-not-assignable": {"@odata.type": "#microsoft.graph.entity"},
    "body.unknown-property": {"x": None},
    "body.null": {"displayName": None},
    "body.type": {"displayName": 0},
    "body.unexpected-node": {"displayName": []},
    "body.enum-not-text": {"updateCategory": -1},
    "body.literal": {"lastUpdatedDateTime": "2000-01-01T00:00:00"},
    "body.enum": {"updateCategory": " critical"},
}


@pytest.mark.parametrize("code", rules_of(STATE, view="update"))
def test_the_smallest_update_that_breaks_a_rule(code: str) -> None:
    assert simplest(invalid_payloads(STATE, rule=code, view="update")).payload == SMALLEST[code]


def test_the_smallest_payload_that_misses_a_member() -> None:
    broken = simplest(invalid_payloads(STATE, rule="body.missing"))
    assert broken.pointer == "/displayName"
    assert broken.payload == {
        "productKey": None,
        "updateCategory": "critical",
        "updateVersion": None,
        "state": "success",
        "lastUpdatedDateTime": "2000-01-01T00:00:00Z",
    }
