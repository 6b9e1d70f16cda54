"""In which line of a JSON text a value stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, of what the names and indexes lead to, or of the last on the way that is there.

    `text` is JSON; of members with one name the last is meant. An index may be given as text, as in a JSON pointer.
    """
    place = _skipped(text, 0)
    for step in path:
        found = [at for name, at in _items(text, place) if str(name) == str(step)]
        if not found:
            break
        place = found[-1]
    return text.count("\n", 0, place) + 1


def _items(text: str, place: int) -> Iterator[tuple[str | int, int]]:
    """Names and places of the values in what begins here; none in what is neither object nor array."""
    opening = text[place]
    if opening not in "{[":
        return
    index = 0
    place = _skipped(text, place + 1)
    while text[place] not in "}]":
        name: str | int = index
        if opening == "{":
            name, place = _DECODER.raw_decode(text, place)
            place = _skipped(text, _skipped(text, place) + 1)  # behind the colon
        yield name, place
        index += 1
        _, place = _DECODER.raw_decode(text, place)
        place = _skipped(text, place)
        if text[place] == ",":
            place = _skipped(text, place + 1)


def _skipped(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return place if found is None else found.end()
