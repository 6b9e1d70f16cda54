"""What the services behind Graph do differently, read from `dialects.json`, the one place of that.

A dialect is whose words an answer is in and whose habits it has. `gateway` is what stands before all services:
answers in its words are the same everywhere, so it is no dialect of a path.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_DIALECT = "directory"
"""Of a path that no service document says anything about."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The habits of one service; what each means, and who vouches for it, is said in `dialects.json`.

    `codes` are the error codes of its own by rule code, area of rules, or HTTP status as text; see `code`.
    """

    name: str
    about: str
    update_shows: bool
    create_hides: bool
    page_size_preferred: bool
    counts_once: bool
    counts_unasked: bool
    count_path_seen: bool
    property_paths: bool
    paths_after_colon: bool
    keys_selected: bool
    read_only_ignored: bool
    verbs_told: bool
    app_only_told: bool
    etag_required: bool
    notices_in_parentheses: bool
    codes: Mapping[str, str]

    def code(self, rule: str, status: int) -> str | None:
        """The code that the service has for what breaks a rule, else for the rule's area, else for the status."""
        for key in (rule, rule.partition(".")[0], str(status)):
            if key in self.codes:
                return self.codes[key]
        return None


@cache
def dialects() -> Mapping[str, Dialect]:
    """All dialects by name."""
    said = _said()
    return MappingProxyType({name: _dialect(name, said) for name in said["names"]})


def dialect_named(name: str) -> Dialect:
    """The dialect of this name; what is not one, such as `gateway`, has the habits of the default one."""
    return dialects().get(name) or dialects()[DEFAULT_DIALECT]


def _said() -> dict[str, Any]:
    text = resources.files("graphfake.contracts").joinpath("dialects.json").read_text(encoding="utf-8")
    said: dict[str, Any] = json.loads(text)
    return said


def _dialect(name: str, said: Mapping[str, Any]) -> Dialect:
    habits = {fact: entry["in"].get(name, (entry["value"],))[0] for fact, entry in said["facts"].items()}
    codes = {key: code for key, (code, _) in said["codes"].get(name, {}).items()}
    return Dialect(name=name, about=said["names"][name], codes=MappingProxyType(codes), **habits)


DIALECTS = tuple(dialects())
