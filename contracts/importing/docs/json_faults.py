"""Is a text JSON, and if not, in which of its lines and why?"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

_ELLIPSIS = ("...", "…", "..")
_QUOTES = "“”„‟‘’‚‛«»"
_NUMBER = re.compile(r"-?0[0-9]")
_PLACEHOLDER = re.compile(r"\{[ \w.-]{1,80}\}(?=\s*(?:[,}\]]|\Z))")
_BEGINS = re.compile(r'\s*(?:[{\["]|-?[0-9]|true\b|false\b|null\b|//|/\*|\.\.\.|[“‘\'])')
_WORD = re.compile(r"[\w@$#.-]{1,40}")


class JsonFault(NamedTuple):
    """Why a text is no JSON: `line` counts its lines from 0."""

    line: int
    reason: str


class _DoubleError(ValueError):
    pass


class Twice(list[str]):
    """The names that an object of a text has twice."""


def parsed(text: str) -> tuple[Any, JsonFault | None, Twice]:
    """The value of a JSON text, or why it is none; and what names an object of it has twice.

    Numbers of any length, and nesting as deep as Python's reader goes, are JSON; NaN is not.
    """
    twice = Twice()

    def of_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            seen: set[str] = set()
            twice.extend(name for name, _value in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        return made

    try:
        value = json.loads(
            text, object_pairs_hook=of_pairs, parse_int=_integer, parse_float=_real, parse_constant=_constant
        )
    except _DoubleError as error:
        place = text.find(str(error))
        return None, JsonFault(text.count("\n", 0, max(place, 0)), f"{error} is no JSON value"), twice
    except RecursionError:
        return None, JsonFault(0, "it is nested too deeply"), twice
    except json.JSONDecodeError as error:
        return None, JsonFault(text.count("\n", 0, min(error.pos, len(text))), _reason(text, error)), twice
    return value, None, twice


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < 400 else float(digits[:1] + "9" * 400 if digits[0] == "-" else "9" * 400)


def _real(digits: str) -> float:
    return float(digits) if len(digits) < 2000 else 0.0


def _constant(word: str) -> Any:
    raise _DoubleError(word)


_TOLD = {
    "Invalid control character": "a line break or tab stands inside a string",
    "Unterminated string": "a string is not closed",
    "Invalid \\": "a string has an escape that JSON does not know",
    "Expecting ':'": "a colon is missing behind a member's name",
}


def _reason(text: str, error: json.JSONDecodeError) -> str:
    """Why, in words, from what stands where the reader stopped."""
    if _BEGINS.match(text) is None:
        return "it is not JSON at all"
    if error.msg.startswith("Extra data"):
        return _extra(text, error.pos)
    told = next((words for begin, words in _TOLD.items() if error.msg.startswith(begin)), "")
    return told if told and not told.startswith("a colon") else _place(text, error.pos) or told or _stopped(text, error)


def _extra(text: str, place: int) -> str:
    if text.lstrip().startswith('"') and text[place : place + 1] == ":":
        return "an object lacks its opening brace"
    found = _place(text, place)
    if _NUMBER.match(text.lstrip()):
        return "a number has a leading zero"
    return found or "several JSON documents, or a text after the first, stand here"


def _stopped(text: str, error: json.JSONDecodeError) -> str:
    place = error.pos
    at = text[place : place + 1]
    before = text[max(place - 1_000, 0) : place].rstrip()[-1:]
    if not text[place:].strip():
        return "a bracket or brace is not closed"
    # A reader that is newer than ours points at the comma, an older one behind it.
    if (at in "}]" and before == ",") or (at == "," and text[place + 1 :].lstrip()[:1] in ("}", "]")):
        return "a trailing comma stands before a closing bracket"
    if at == "<" or _in_placeholder(text, place):
        return "a placeholder stands where a value should"
    if at.isalpha() or at in "_@$#":
        return _word(text, error)
    return _mark(error, at, before)


def _in_placeholder(text: str, place: int) -> bool:
    """Do words in braces stand here, where a value should: {the id}?"""
    brace = text.rfind("{", max(place - 80, 0), place + 1)
    found = _PLACEHOLDER.match(text, brace) if brace >= 0 else None
    return (
        found is not None
        and found.end() > place
        and text[max(brace - 99, 0) : brace].rstrip().endswith((":", "[", ","))
    )


def _word(text: str, error: json.JSONDecodeError) -> str:
    """Why a word may not stand where it does."""
    word = _WORD.match(text, error.pos)
    if word and word[0] in ("True", "False", "None", "TRUE", "FALSE", "NULL", "Null"):
        return "a literal is capitalised"
    if error.msg.startswith("Expecting ','"):
        return "a comma or a quote is missing"
    named = error.msg.startswith("Expecting property name")
    opened = text.rfind("{", max(error.pos - 3, 0), error.pos)
    if named and opened >= 0 and _PLACEHOLDER.match(text, opened):
        return "a placeholder stands where a value should"
    return "a member's name is not in quotes" if named else "a word without quotes stands where a value should"


def _mark(error: json.JSONDecodeError, at: str, before: str) -> str:
    """Why a mark or a digit may not stand where it does."""
    if error.msg.startswith("Expecting ','"):
        if before in "0123456789" and at.isdigit():
            return "a number has a leading zero"
        return "a comma is missing" if at in '"{[' else "a comma or a closing bracket is missing"
    named = error.msg.startswith("Expecting property name")
    return "a member's name in quotes should stand here" if named else "a value should stand here"


def _place(text: str, place: int) -> str:
    """What is told by the characters alone that the reader stopped at."""
    rest = text[place : place + 4].lstrip(", \t")
    at = text[place : place + 1]
    signs = {
        "an ellipsis stands outside a string": rest.startswith(_ELLIPSIS),
        "a comment stands in it": rest.startswith(("//", "/*")) or at == "#",
        "quotes are typographic": at != "" and at in _QUOTES,
        "quotes are single": at == "'",
        "a no-break space stands outside a string": at.isspace() and at not in " \t\r\n",
        "an unseen character stands outside a string": at != "" and not at.isprintable() and not at.isspace(),
    }
    return next((reason for reason, holds in signs.items() if holds), "")
