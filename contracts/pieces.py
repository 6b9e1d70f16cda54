"""The parts that a pattern is made of, and how often each may stand in a text of a given length."""

from __future__ import annotations

import re
from typing import NamedTuple

from graphfake.contracts.errors import ContractError

MOST_REPEATS = 12
ANYTHING = r"[\s\S]"
_PIECE = re.compile(r"(\[\^?(?:\\.|[^\\\]])+\]|\\.|.)(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})?", re.DOTALL)


class Piece(NamedTuple):
    """A part of a pattern: one class of characters, and how often it may stand."""

    characters: str
    least: int
    most: int


def pieces(pattern: str, repeats: int = MOST_REPEATS) -> list[Piece]:
    """The parts of a pattern of the subset that contracts use, ends that are not anchored being parts too.

    `repeats` is how often at most what has no upper bound is repeated.
    """
    found = [] if pattern.startswith("^") else [Piece(ANYTHING, 0, repeats)]
    body = pattern.removeprefix("^")
    for atom, sign, count, span, upper in _PIECE.findall(body[: len(body) - body.endswith("$")]):
        least = int(count) if count else 0 if sign in ("*", "?") and sign else 1
        most = {"*": repeats, "+": repeats, "?": 1}.get(sign, least)
        if span:
            most = int(upper) if upper else least + repeats
        found.append(Piece(atom, least, most))
    if not pattern.endswith("$"):
        found.append(Piece(ANYTHING, 0, repeats))
    return found


def fitting_pieces(pattern: str, least: int = 0, most: int | None = None) -> list[Piece]:
    """The parts, their counts such that any choice of them gives a text of that length. Raises ContractError."""
    parts = pieces(pattern, MOST_REPEATS + least)
    parts = _no_longer(parts, most) if most is not None else parts
    parts = _no_shorter(parts, least)
    total = sum(part.least for part in parts)
    if total < least or (most is not None and total > most):
        longest = "any number of" if most is None else most
        raise ContractError(f"No text of {least} to {longest} characters keeps the pattern {pattern!r}.")
    return parts


def _no_longer(parts: list[Piece], most: int) -> list[Piece]:
    """Upper counts lowered, from the right, until no text is too long."""
    excess = sum(part.most for part in parts) - most
    kept: list[Piece] = []
    for part in reversed(parts):
        taken = max(0, min(excess, part.most - part.least))
        excess -= taken
        kept.insert(0, part._replace(most=part.most - taken))
    return kept


def _no_shorter(parts: list[Piece], least: int) -> list[Piece]:
    """Lower counts raised, from the right, until no text is too short."""
    lack = least - sum(part.least for part in parts)
    kept: list[Piece] = []
    for part in reversed(parts):
        given = max(0, min(lack, part.most - part.least))
        lack -= given
        kept.insert(0, part._replace(least=part.least + given))
    return kept
