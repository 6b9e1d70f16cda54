"""Strings of every script and length, and strings that keep a pattern."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.contracts.pieces import fitting_pieces
from graphfake.strategies.choices import fixed_first

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts.pieces import Piece

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
_MOST_DRAWN = 100  # characters of a text that must be long; the rest is filled up


def texts(least: int = 0, most: int | None = None) -> SearchStrategy[str]:
    """Any Unicode text of so many code points, lone surrogates aside. Shrinks to zeros."""
    if least > _MOST_DRAWN:
        return st.text(max_size=_MOST_DRAWN).map(lambda text: text.ljust(least, "x"))
    surprising = [text for text in SURPRISING if least <= len(text) and (most is None or len(text) <= most)]
    return fixed_first(surprising, st.text(min_size=least, max_size=most))


def patterned(pattern: str, least: int = 0, most: int | None = None) -> SearchStrategy[str]:
    """Text that keeps a pattern and a length, drawn without trial and error."""
    parts = fitting_pieces(pattern, least, most)
    return st.tuples(*(_repeated(part) for part in parts)).map("".join)


def _repeated(part: Piece) -> SearchStrategy[str]:
    character = st.from_regex(re.compile(part.characters, re.ASCII), fullmatch=True)
    return st.text(character, min_size=part.least, max_size=part.most)
