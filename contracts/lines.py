"""In which line of a JSON text a value stands."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Path = Sequence[str | int]

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def line_of(text: str, path: Path) -> int:
    """The line, from 1, of what the names and indexes lead to, or of the last on the way that is there.

    `text` is JSON; of members with one name the last is meant. An index may be given as text, as in a JSON pointer.
    """
    return lines_of(text, [path])[0]


def lines_of(text: str, paths: Sequence[Path]) -> list[int]:
    """The line of each of these, as `line_of` has it; the text is gone through once for all of them."""
    ends = [found.start() for found in re.finditer("\n", text)]
    places = [0] * len(paths)
    _follow(text, _skipped(text, 0), [(number, tuple(map(str, path))) for number, path in enumerate(paths)], places)
    return [bisect_left(ends, place) + 1 for place in places]


def _follow(text: str, place: int, paths: list[tuple[int, tuple[str, ...]]], places: list[int]) -> None:
    """Fills in where paths lead from a place: here, unless it is further on."""
    wanted: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for number, path in paths:
        places[number] = place
        if path:
            wanted.setdefault(path[0], []).append((number, path[1:]))
    if wanted:
        found = {str(name): at for name, at in _items(text, place) if str(name) in wanted}
        for name, at in found.items():
            _follow(text, at, wanted[name], places)


def _items(text: str, place: int) -> Iterator[tuple[str | int, int]]:
    """Names and places of the values in what begins here; none in what is neither object nor array."""
    opening = text[place : place + 1]
    if opening not in ("{", "["):
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
