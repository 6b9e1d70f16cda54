"""From a JSON object to a rule: strict, bounded, and each refusal with its place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from graphfake.contracts.names import fold
from graphfake.faults.errors import FaultError
from graphfake.faults.rules.effects import EFFECTS, check_effect, read_effect
from graphfake.faults.rules.members import Members, read_text, read_whole, shown
from graphfake.faults.rules.plain import as_json
from graphfake.faults.rules.rule import KINDS, Match, Rule
from graphfake.globs import GlobError, PathGlob

MATCHES = (
    "id", "method", "path", "operation", "batch", "application", "nth", "after", "times", "probability", "in_a_row",
)  # fmt: skip
MEMBERS = MATCHES + EFFECTS

MOST_RULES = 1_000
"""Of one space."""
MOST_COUNTED = 1_000_000_000
MOST_OF_A_NAME = 256
MOST_OF_A_PATH = 2_000

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHOD = re.compile(r"[A-Za-z]{1,20}")
_OPERATION = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")


def read_rule(value: object, place: str = "", default_id: str = "fault-1") -> Rule:
    """The rule that an object says, called `default_id` where it says no other.

    Raises FaultError for whatever is no rule.
    """
    members = Members(value, place, MEMBERS)
    rule_id = members.text("id", 64)
    if rule_id is not None and not _ID.fullmatch(rule_id):
        raise members.refuse(
            "id", f"it has 1 to 64 letters, digits, dots, underscores and hyphens, not {shown(rule_id)}."
        )
    match = _match(members)
    effect = read_effect(members)
    check_effect(members, effect, match)
    if effect.drop is not None:  # what is inside a $batch has no connection of its own
        match = replace(match, batched=False)
    said: dict[str, Any] = {"id": rule_id or default_id}
    for name in MEMBERS:
        if name in members and name != "id":
            said[name] = as_json(members.get(name), members.at(name))
    return Rule(rule_id or default_id, match, effect, said)


def _match(members: Members) -> Match:
    match = Match(
        methods=frozenset(_method(value, at) for at, value in members.each("method")),
        path=_path(members),
        operations=frozenset(_operation(value, at) for at, value in members.each("operation")),
        batched=members.flag("batch"),
        application=_application(members),
        nth=frozenset(read_whole(value, at, 1, MOST_COUNTED) for at, value in members.each("nth")),
        after=members.whole("after", 0, MOST_COUNTED) or 0,
        times=members.whole("times", 1, MOST_COUNTED),
        probability=members.number("probability", 0, 1),
        in_a_row=members.whole("in_a_row", 1, MOST_COUNTED),
    )
    if match.nth and "after" in members:
        raise members.refuse("after", "nth says which requests already: leave one of the two out.")
    return match


def _method(value: object, place: str) -> str:
    text = read_text(value, place, 20)
    if not _METHOD.fullmatch(text):
        raise FaultError(place, f"it is a method such as GET, not {shown(text)}.")
    return text.upper()


def _operation(value: object, place: str) -> str:
    text = read_text(value, place, MOST_OF_A_NAME)
    if not _OPERATION.fullmatch(text):
        raise FaultError(place, f"it is {', '.join(KINDS)}, or the name of an action or a function, not {shown(text)}.")
    return fold(text)


def _path(members: Members) -> PathGlob | None:
    text = members.text("path", MOST_OF_A_PATH)
    if text is None:
        return None
    try:
        return PathGlob(text)
    except GlobError as error:
        raise members.refuse("path", str(error)) from None


def _application(members: Members) -> str | None:
    text = members.text("application", MOST_OF_A_NAME)
    return None if text is None else fold(text)
