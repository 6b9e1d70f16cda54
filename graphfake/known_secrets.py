"""Secret values that were found in a request, taken out of everything that is told of it afterwards."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "[redacted]"

# Shorter values are no secrets worth the damage that looking for them does to other text.
_SHORTEST_VALUE = 4
_MOST_VALUES = 200  # in either spelling: as they stand in JSON, and as they are read
_MOST_READ = 10_000
_MOST_CUT = 250  # more than is shown of a value that is cut short


class Secrets:
    """The secret values of a request, which whatever is told of it may repeat.

    `complete` says that there can be no others: all of the body was searched, and not too many were found.
    """

    __slots__ = ("_forms", "complete")

    def __init__(self, values: Iterable[str] = (), *, searched: bool = True) -> None:
        found = dict.fromkeys(islice((value for value in values if len(value) >= _SHORTEST_VALUE), _MOST_READ))
        self.complete = searched and len(found) <= _MOST_VALUES
        self._forms = [form for value in islice(found, _MOST_VALUES) for form in _spellings(value)]

    def __bool__(self) -> bool:
        return bool(self._forms) or not self.complete

    def scrub(self, text: str) -> str:
        """The text without these values, also where it holds them as JSON, as JSON in JSON, or cut short (`...`)."""
        for form in self._forms:
            text = text.replace(form, MARK)
            if text.endswith("..."):
                begun = _begun(form[:_MOST_CUT], text[-3 - _MOST_CUT : -3])
                text = f"{text[: -3 - begun]}{MARK}..." if begun else text
        return text

    def withhold(self, text: str) -> str:
        """As `scrub`, for a text that repeats what was sent: nothing of it where there may be other secrets."""
        return self.scrub(text) if self.complete else MARK


def _spellings(value: str) -> list[str]:
    """The value as it is, as JSON and as JSON in JSON, the longest first."""
    once = {json.dumps(value, ensure_ascii=escaped)[1:-1] for escaped in (True, False)}
    twice = {json.dumps(form, ensure_ascii=escaped)[1:-1] for form in once for escaped in (True, False)}
    return sorted({value, *once, *twice}, key=len, reverse=True)


def _begun(form: str, tail: str) -> int:
    """How many of the form's first letters the text ends with."""
    at = tail.find(form[0])
    while at >= 0 and not form.startswith(tail[at:]):
        at = tail.find(form[0], at + 1)
    return len(tail) - at if at >= 0 else 0
