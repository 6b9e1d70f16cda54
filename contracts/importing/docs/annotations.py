"""Comments of a page, and those that say as JSON what the block after them is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.remarks import Remarks

MOST_LINES = 200
"""A comment that is not closed is one of a few lines: an annotation that lost its end, not half of a page."""
_BLOCK = re.compile(r"[\"']?blockType[\"']?\s{0,9}:\s{0,9}[\"']?([A-Za-z]{1,30})")
_TYPE = re.compile(r"[\"']?@odata\.type[\"']?\s{0,9}:\s{0,9}[\"']#?([A-Za-z_][\w.]{0,200})")


class Annotation(NamedTuple):
    """What a comment says of the block that follows it: lines from 1, `block` such as request, response or ignored."""

    first: int
    last: int
    block: str
    type: str
    keyed: bool
    """Does it name the property that is the key, as only an entity has one?"""


def annotation_of(text: str, first: int, last: int, remarks: Remarks) -> Annotation | None:
    """What a comment's text says, where it is an annotation at all. One that is no JSON is read for its block alone."""
    body = text.strip()
    if not body.startswith("{"):
        if _BLOCK.search(body[:2000]) is None:
            return None
        said: object = None
    else:
        try:
            said = json.loads(body, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError):
            said = None
    if isinstance(said, dict):
        block, name = said.get("blockType"), said.get("@odata.type")
        return Annotation(first, last, _text(block), _text(name).removeprefix("#"), bool(said.get("keyProperty")))
    remarks.add(first, "The annotation in this comment is not JSON.")
    found, name_found = _BLOCK.search(body[:5000]), _TYPE.search(body[:5000])
    return Annotation(
        first, last, found[1] if found else "", name_found[1] if name_found else "", "keyProperty" in body
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def uncommented(line: str, inside: bool) -> tuple[str, str, bool]:
    """A line without its comments, what stands in these, and whether one goes on in the next line."""
    kept: list[str] = []
    within: list[str] = []
    place = 0
    while place <= len(line):
        end = line.find("-->" if inside else "<!--", place)
        piece = line[place : end if end >= 0 else len(line)]
        (within if inside else kept).append(piece)
        if end < 0:
            break
        place = end + (3 if inside else 4)
        inside = not inside
    return "".join(kept), "\n".join(within), inside
