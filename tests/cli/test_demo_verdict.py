"""An answer held against its prediction: the first thing in which it differs is told."""

from __future__ import annotations

import json
from email.message import Message
from typing import Any

import pytest

from graphfake.cli.demo_verdict import Prediction, Tally, difference
from graphfake.cli.demo_wire import Answer, Sent
from graphfake.contracts import load

TYPE = load().type("microsoft.graph.macOSSoftwareUpdateStateSummary")
ENTITY = {name: value for name, value in TYPE.examples[0].items() if name in TYPE.structural}
MADE = {"@odata.context": "x", "@odata.type": f"#{TYPE.name}", "id": "9527a1df-a1df-4527-8fa1-2795dfa12795", **ENTITY}
REFUSED = Prediction(status=400, rule="body.enum", code="ModelValidationFailure", pointer="/a b")
CREATED = Prediction(status=201, notes=(("tolerated.enum-case", "/state"),), type=TYPE, entity=ENTITY)


def answer(status: int, body: Any, *headers: tuple[str, str]) -> Answer:
    message = Message()
    for name, value in headers:
        message[name] = value
    return Answer(status, message, json.dumps(body).encode())


def refused(
    status: int = 400, rule: str = "body.enum", pointer: str = "/a b", code: str = "ModelValidationFailure"
) -> Answer:
    return answer(status, {"error": {"code": code}}, ("Graphfake-Rule", rule), ("Graphfake-Pointer", pointer))


def created(body: Any = MADE, note: str = "tolerated.enum-case; pointer=/state") -> Answer:
    return answer(201, body, ("Graphfake-Note", note))


def test_what_is_as_predicted_differs_in_nothing() -> None:
    assert difference(REFUSED, refused()) is None
    assert difference(REFUSED, refused(pointer="/a%20b")) is None
    assert difference(CREATED, created()) is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (refused(status=500), "the status was to be 400 and is 500"),
        (refused(rule="body.null"), "the rule was to be 'body.enum' and is 'body.null'"),
        (refused(code="BadRequest"), "the code was to be 'ModelValidationFailure' and is 'BadRequest'"),
        (refused(pointer="/b"), "the pointer was to be '/a b' and is '/b'"),
        (answer(400, [], ("Graphfake-Rule", "body.enum")), "the code was to be 'ModelValidationFailure' and is None"),
    ],
)
def test_a_refusal_may_differ(given: Answer, told: str) -> None:
    assert difference(REFUSED, given) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (created(note="tolerated.id-ignored; pointer=/id"), "the list of notes was to be "),
        (created([]), "the body was to be an object"),
        (created(MADE | {"more": 1}), "the members were to be "),
        (created(dict(reversed(MADE.items()))), "the members were to be "),
        (created(MADE | {"id": "9527A1DF-A1DF-4527-8FA1-2795DFA12795"}), "id was to be a GUID in lower case"),
        (created(MADE | {"state": "idle"}), 'state was to be "downloading" and is "idle"'),
        (created(MADE | {"productKey": True}), 'productKey was to be "Product Key value" and is true'),
    ],
)
def test_an_entity_may_differ(given: Answer, told: str) -> None:
    assert (difference(CREATED, given) or "").startswith(told)


def test_a_tally_counts_what_held_and_keeps_what_did_not() -> None:
    tally = Tally()
    sent = Sent("POST", "/x", {})
    assert tally.hold("invalid", sent, refused(), REFUSED)
    assert tally.hold("tolerated", sent, created(), CREATED)
    assert not tally.hold("invalid", sent, created(), REFUSED)
    assert tally.requests == {"invalid": 2, "tolerated": 1}
    assert tally.rules == {"body.enum": 1, "tolerated.enum-case": 1}
    assert [(found.sent, found.told) for found in tally.differences] == [(sent, "the status was to be 400 and is 201")]
