"""The rule table: every way to be refused, or to be let pass with a note, read from the JSON files beside this one.

A rule's `basis` says who vouches that Microsoft Graph answers so; that a type is bound by the rule at all is
said, with a basis of its own, by `x-rules` in the type's contract document.

The values that fill a rule's message are listed in its `values`; all are text. What the names stand for:

- `name`: the property's canonical name; `literal`: the value as it stands in the JSON, text without quotes;
- `type`, `given`: a type's full public name, as expected and as sent; `internal`, `given_internal`: the same
  in Intune's namespace, `microsoft.management.services.api.`; each dialect's message picks one of the two;
- `edm`: the expected type of a value, such as `Edm.Int32` (beside it `internal` is Intune's name of that type);
- `found`, `expected`: JSON nodes: `StartArray`, `StartObject`, `PrimitiveValue`; `reason`: a limit in words;
- `segment`: a path segment (of a version: in lower case); `key`: the key of what is missing;
- `template`, `verb`, `request`: route template, HTTP verb and internal path of Intune's no-route answer;
- `id`: of a request in a `$batch`; `generation`, `highest`: numbers of a delta's token and of the newest one;
- `option`, `value`: a query option as sent, and its value; `scopes`: permissions, least first, `, ` between;
- `operation`: the name of an action or a function;
- `left`, `right`, `operator`: the types of two operands and what messages call what stands between them; `signature`:
  what a function takes; `what`, `setting`: an operator or function, and the library's name of what would offer it;
- `resource`: a type as the directory's messages name it, `User`; `count`: how many values were sent;
- `subject`: what graphfake lacks, as a noun phrase.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from graphfake.contracts.dialects import DEFAULT_DIALECT, dialect_named

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["contract", "auth", "coverage", "outcome", "note", "injected"]
Basis = Literal["doc", "csdl", "odata", "seen", "lib", "guess"]
Told = Literal["documented", "recorded", "our choice"]

TOLD: Mapping[Basis, Told] = MappingProxyType(
    {
        "doc": "documented",
        "csdl": "documented",
        "odata": "documented",
        "seen": "recorded",
        "lib": "our choice",
        "guess": "our choice",
    }
)


class UnknownRuleError(KeyError):
    """No rule has this code; the text names the nearest code that exists."""

    def __str__(self) -> str:
        # KeyError would show the sentence in quotes.
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Answer:
    """What one dialect answers: HTTP status, Graph code, message template.

    `basis` and `source` say who vouches for it, where that is not who vouches for the rule. `inner`: innerError
    repeats the message; `wrapped`: the message goes out as Intune's JSON document in a string; `detail`: members
    that innerError begins with.
    """

    status: int
    code: str
    message: str
    inner: bool = False
    wrapped: bool = False
    detail: Mapping[str, str] = field(default_factory=dict)
    basis: Basis | None = None
    source: str | None = None

    def render(self, values: Mapping[str, str]) -> str:
        """The message with its values filled in; values beyond those needed are ignored.

        Raises KeyError where one is missing, which is a fault of the caller's program and of no client.
        """
        return self.message.format_map(values)


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the table.

    `status` is None for a note; `values` are the names that fill its messages; `as_of` is a date such as
    `2026-08`, where one is known; `tolerable`: a server may be told to note it instead of refusing.
    """

    code: str
    kind: Kind
    status: int | None
    title: str
    basis: Basis
    source: str
    cure: str
    values: tuple[str, ...]
    answers: Mapping[str, Answer]
    tolerable: bool = False
    as_of: str | None = None

    @property
    def told(self) -> Told:
        """The basis in words for people: `documented`, `recorded` or `our choice`."""
        return TOLD[self.basis]

    def answer(self, dialect: str) -> Answer:
        """The answer in this dialect, else the gateway's, else the directory's with the dialect's own code for it.

        `dialect` is one of `dialects()` or `gateway`. Raises LookupError for a note, which has no answer.
        """
        for name in (dialect, "gateway"):
            if name in self.answers:
                return self.answers[name]
        known = self.answers.get(DEFAULT_DIALECT)
        if known is None:
            raise LookupError(f"{self.code} is a note: what it tells of was accepted, so it has no answer.")
        code = dialect_named(dialect).code(self.code, known.status)
        return known if code is None else replace(known, code=code)


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by code, area by area."""
    folder = resources.files("graphfake.contracts.rules")
    areas = sorted((file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name)
    entries = (entry for area in areas for entry in json.loads(area.read_text(encoding="utf-8")))
    return MappingProxyType({entry["code"]: _rule(entry) for entry in entries})


def rule(code: str) -> Rule:
    """The rule of this code. Raises UnknownRuleError, naming the nearest code."""
    try:
        return rules()[code]
    except KeyError:
        raise UnknownRuleError(_unknown(code)) from None


def _rule(entry: Mapping[str, Any]) -> Rule:
    # An answer states a status of its own only where its dialect differs from the rule.
    answers = {dialect: Answer(**{"status": entry["status"]} | answer) for dialect, answer in entry["answers"].items()}
    return Rule(
        code=entry["code"],
        kind=entry["kind"],
        status=entry["status"],
        title=entry["title"],
        basis=entry["basis"],
        source=entry["source"],
        cure=entry["cure"],
        values=tuple(entry["values"]),
        answers=MappingProxyType(answers),
        tolerable=entry.get("tolerable", False),
        as_of=entry.get("asOf"),
    )


def _unknown(code: str) -> str:
    nearest = get_close_matches(code, rules(), n=1, cutoff=0.0)[0]
    return f"No rule has the code {code!r}; the nearest is {nearest!r}."
