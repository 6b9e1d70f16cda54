"""The order in which Graph would come upon what is wrong with a body, and what it would say of one place."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from graphfake.contracts.pointers import tokens
from graphfake.contracts.typenames import ANNOTATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfake.contracts.verdict import Violation

    Key = tuple[float, ...]

_RANKS = {
    "body.duplicate": -1,
    "body.null": 0,
    "body.type": 1,
    "body.unexpected-node": 1,
    "body.enum-not-text": 1,
    "body.literal": 2,
    "body.enum": 3,
    "body.constraint": 4,
}
_LAST_RANK = 9
_TOO_LONG = 19  # for an index: what names a member of an object that is gone may have thousands of digits
_FIRST, _SECOND, _THIRD = 0.0, 1.0, 2.0
_BEFORE_MEMBERS, _BEHIND_MEMBERS = -1.0, inf


def one_a_place(violations: Iterable[Violation]) -> list[Violation]:
    """At one place the first fault in rank remains: null, JSON type, literal, enum."""
    best: dict[str, Violation] = {}
    for violation in violations:
        known = best.get(violation.pointer)
        if known is None or _rank(violation) < _rank(known):
            best[violation.pointer] = violation
    return list(best.values())


def in_order(violations: Iterable[Violation], body: Any) -> list[Violation]:
    """Names that stand twice, then the body's own type name, then members in body order, depth first.

    What an object lacks stands behind everything inside it, in the order in which it was found. The pointers
    are into the body as it was sent.
    """
    positions: dict[int, dict[str, int]] = {}

    def path(pointer: str) -> Key:
        at: Any = body
        key: list[float] = []
        for token in tokens(pointer):
            if isinstance(at, list) and token.isdecimal() and len(token) < _TOO_LONG and int(token) < len(at):
                key.append(float(token))
                at = at[int(token)]
            elif isinstance(at, dict) and token in at:
                names = positions.get(id(at))
                if names is None:
                    names = positions[id(at)] = {name: number for number, name in enumerate(at)}
                key.append(float(names[token]))
                at = at[token]
            else:  # of a member that stood twice, the value that is gone
                break
        return tuple(key)

    def key(violation: Violation) -> Key:
        parent, _, name = violation.pointer.rpartition("/")
        if violation.rule == "body.duplicate":
            return (_FIRST, *path(violation.pointer))
        if violation.rule == "body.missing":
            return (_THIRD, *path(parent), _BEHIND_MEMBERS)
        if name == ANNOTATION:
            return (_THIRD, *path(parent), _BEFORE_MEMBERS) if parent else (_SECOND,)
        return (_THIRD, *path(violation.pointer)) if violation.pointer else (_SECOND,)

    return sorted(violations, key=key)


def _rank(violation: Violation) -> int:
    return _RANKS.get(violation.rule, _LAST_RANK)
