"""Payloads with the answer that each must get: drawn from the contracts, every rule of theirs in turn."""

from __future__ import annotations

import json
from functools import reduce
from itertools import islice
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.homes import dialect_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphfake.contracts import Type
    from graphfake.strategies import Violation
    from graphfake.strategies.drawing import SearchStrategy

VALID, TOLERATED, INVALID = "valid", "tolerated", "invalid"
VALID_A_ROUND, A_CODE_A_ROUND = 150, 8
"""How many payloads come one after the other: valid ones, and those for each rule or note."""
_VIEWS = ("create", "update")
_ANSWERS = {"create": 201, "update": 200}


class Case(NamedTuple):
    """A payload for a type, what is to become of it, and what is to be answered.

    `rule`, `code` and `pointer` are those of a refusal; `notes` are rule and pointer of each liberty; `values`
    are those to be kept, without the key: of an update, the members that change.
    """

    outcome: str
    type: Type
    view: str
    body: bytes
    status: int
    rule: str | None = None
    code: str | None = None
    pointer: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    values: dict[str, Any] | None = None


def cases(types: Sequence[Type], seed: int, count: int) -> Iterator[Case]:
    """`count` cases, round after round: valid ones, then some for each rule and each note."""
    from graphfake.strategies.drawing import in_turn

    return islice(in_turn(list(_turns(types)), seed), count)


def _turns(types: Sequence[Type]) -> Iterator[tuple[int, SearchStrategy[Case]]]:
    from graphfake.strategies import invalid_payloads, payloads, rules_of, tolerances_of, tolerated_payloads

    places = [(type_, view) for type_ in types for view in _VIEWS]
    valid = [payloads(type_, view=view, deep=1).map(_accepting(VALID, type_, view)) for type_, view in places]
    yield VALID_A_ROUND, reduce(or_, valid)
    by_code: dict[str, list[SearchStrategy[Case]]] = {}
    for type_, view in places:
        as_here = {"view": view, "dialect": dialect_of(type_)}
        for code in tolerances_of(type_, **as_here, deep=0):
            tolerated = tolerated_payloads(type_, code=code, **as_here, deep=0)
            by_code.setdefault(code, []).append(tolerated.map(_accepting(TOLERATED, type_, view)))
        for code in rules_of(type_, **as_here, deep=0):
            broken = invalid_payloads(type_, rule=code, **as_here, deep=0)
            by_code.setdefault(code, []).append(broken.map(_refusing(type_, view)))
    for code in sorted(by_code):
        yield A_CODE_A_ROUND, reduce(or_, by_code[code])


def _accepting(outcome: str, type_: Type, view: str) -> Callable[[Any], Case]:
    def case(drawn: Any) -> Case:
        payload = drawn if outcome == VALID else drawn.payload
        notes = () if outcome == VALID else tuple((note.rule, note.pointer) for note in drawn.notes)
        body = json.dumps(payload).encode()
        values = plain(type_.canonical(payload, view=view))
        return Case(outcome, type_, view, body, _ANSWERS[view], notes=notes, values=values)

    return case


def _refusing(type_: Type, view: str) -> Callable[[Violation], Case]:
    def case(broken: Violation) -> Case:
        return Case(INVALID, type_, view, broken.body, broken.status, broken.rule, broken.code, broken.pointer)

    return case


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they read back from JSON."""
    read: dict[str, Any] = json.loads(json.dumps(values, default=float))
    return read
