"""Answers held against what was predicted, and what a whole run comes to."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphfake.cli.demo_wire import Answer, Sent
    from graphfake.contracts import Type

CONTEXT, TYPE = "@odata.context", "@odata.type"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What an answer must be.

    `rule` and `code` are None where nothing is refused; `pointer` is None where a rule has no place in the body.
    `entity` is what the body must hold: all declared members but the key, in their order.
    """

    status: int
    rule: str | None = None
    code: str | None = None
    pointer: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    type: Type | None = None
    entity: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that was not as predicted, and in what. `answer` is None where there was none."""

    sent: Sent
    answer: Answer | None
    told: str


@dataclass(slots=True)
class Tally:
    """What was seen so far: how many requests of each kind, how often each rule held, and what was wrong."""

    requests: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def hold(self, kind: str, sent: Sent, answer: Answer, prediction: Prediction) -> bool:
        """Count an answer, and say whether it was as predicted."""
        self.requests[kind] += 1
        told = difference(prediction, answer)
        if told is not None:
            self.differences.append(Difference(sent, answer, told))
            return False
        if prediction.rule is not None:
            self.rules[prediction.rule] += 1
        self.rules.update(rule for rule, _ in prediction.notes)
        return True


def difference(prediction: Prediction, answer: Answer) -> str | None:
    """In what the answer is not as predicted; None for in nothing."""
    pairs: list[tuple[str, object, object]] = [
        ("status", prediction.status, answer.status),
        ("rule", prediction.rule, answer.rule),
        ("code", prediction.code, answer.code),
    ]
    if prediction.rule is None:
        # A refusal has the notes of what was read until then.
        pairs.append(("list of notes", sorted(prediction.notes), sorted(answer.notes)))
    if prediction.pointer is not None:
        pairs.append(("pointer", prediction.pointer, answer.pointer))
    for name, expected, given in pairs:
        if expected != given:
            return f"the {name} was to be {expected!r} and is {given!r}"
    if prediction.entity is not None and prediction.type is not None:
        return _difference_of_entities(prediction.type, prediction.entity, answer.json)
    return None


def _difference_of_entities(type_: Type, expected: dict[str, Any], given: Any) -> str | None:
    if not isinstance(given, dict):
        return "the body was to be an object"
    names = [CONTEXT, TYPE, *type_.key, *expected]
    if list(given) != names:
        return f"the members were to be {', '.join(names)} and are {', '.join(given)}"
    for name in type_.key:
        if not _GUID.fullmatch(str(given[name])):
            return f"{name} was to be a GUID in lower case and is {json.dumps(given[name])}"
    for name, value in expected.items():
        # As JSON has them: true is not 1.
        if json.dumps(given[name]) != json.dumps(value):
            return f"{name} was to be {json.dumps(value)} and is {json.dumps(given[name])}"
    return None
