"""Strings of every script and length, and strings that keep a pattern."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from graphfake.contracts import ContractError
from graphfake.strategies.choices import fixed_first

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

SURPRISING = (
    "",
    "0",
    " ",
    "null",
    "true",
    "\u00e9 or e\u0301",  # one letter, composed and decomposed
    "\u0130\u0131\u00df\ufb01",  # letters whose case folds to another length
    "\U0001d50a\U0001f469\u200d\U0001f4bb",  # beyond the first plane, joined
    "\u202eabc\u202c \u05e9\u05dc\u05d5\u05dd",  # right to left
    "\u200b\ufeff",  # no width
    "\t\r\n",
    "\x00\x01\x1f\x7f\x85",
    "\u2028\u2029",  # ends of lines to JavaScript
    "\uffff\U0010ffff",
    "\"'\\/",
    "{name} ${name} %s %00",
    "<b>&amp;</b>",
    "2017-01-01T00:00:00Z",
    "x" * 300,
)
_MOST_REPEATS = 12
_MOST_DRAWN = 100  # characters of a text that must be long; the rest is filled up
_PIECE = re.compile(r"(\[\^?(?:\\.|[^\\\]])+\]|\\.|.)(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})?", re.DOTALL)
_ANYTHING = r"[\s\S]"


def texts(least: int = 0, most: int | None = None) -> SearchStrategy[str]:
    """Any Unicode text of so many code points, lone surrogates aside. Shrinks to zeros."""
    if least > _MOST_DRAWN:
        return st.text(max_size=_MOST_DRAWN).map(lambda text: text.ljust(least, "x"))
    surprising = [text for text in SURPRISING if least <= len(text) and (most is None or len(text) <= most)]
    return fixed_first(surprising, st.text(min_size=least, max_size=most))


class Piece(NamedTuple):
    """A part of a pattern: one class of characters, and how often it may stand."""

    characters: str
    least: int
    most: int


def pieces(pattern: str, repeats: int = _MOST_REPEATS) -> list[Piece]:
    """The parts of a pattern of the subset that contracts use, ends that are not anchored being parts too.

    `repeats` is how often at most what has no upper bound is repeated.
    """
    found = [] if pattern.startswith("^") else [Piece(_ANYTHING, 0, repeats)]
    body = pattern.removeprefix("^")
    for atom, sign, count, span, upper in _PIECE.findall(body[: len(body) - body.endswith("$")]):
        least = int(count) if count else 0 if sign in ("*", "?") and sign else 1
        most = {"*": repeats, "+": repeats, "?": 1}.get(sign, least)
        if span:
            most = int(upper) if upper else least + repeats
        found.append(Piece(atom, least, most))
    if not pattern.endswith("$"):
        found.append(Piece(_ANYTHING, 0, repeats))
    return found


def patterned(pattern: str, least: int = 0, most: int | None = None) -> SearchStrategy[str]:
    """Text that keeps a pattern and a length, drawn without trial and error."""
    parts = pieces(pattern, _MOST_REPEATS + least)
    parts = _no_longer(parts, most) if most is not None else parts
    parts = _no_shorter(parts, least)
    total = sum(part.least for part in parts)
    if total < least or (most is not None and total > most):
        longest = "any number of" if most is None else most
        raise ContractError(f"No text of {least} to {longest} characters keeps the pattern {pattern!r}.")
    return st.tuples(*(_repeated(part) for part in parts)).map("".join)


def _repeated(part: Piece) -> SearchStrategy[str]:
    character = st.from_regex(re.compile(part.characters, re.ASCII), fullmatch=True)
    return st.text(character, min_size=part.least, max_size=part.most)


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
