"""What judging a payload yields: its canonical form, the liberties taken, the rules broken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.structured import Type


class Note(NamedTuple):
    """A liberty taken with a payload: a `tolerated.*` code, or the code of a rule that was told to be let by."""

    rule: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken at one place.

    `pointer` is a JSON pointer into the payload as it was sent ("" is the payload itself); `values` fill the
    rule's message template; `sent` and `expects` are told to people.
    """

    rule: str
    pointer: str
    values: Mapping[str, str] = field(default_factory=dict)
    sent: str = ""
    expects: str = ""


class Bound(NamedTuple):
    """A link to an existing entity by `@odata.bind`: the entity's URL as sent, and the pointer to it."""

    url: str
    pointer: str


@dataclass(slots=True)
class Draft:
    """An entity as read: canonical values in contract order, without its key, and what is to be made below it.

    A create's draft holds every declared property; an update's holds those that were sent. `children` are the
    entities given inline, `links` those that are there already, by navigation property; `key` is what the client
    gave of it.
    """

    type: Type
    values: dict[str, Any]
    children: dict[str, list[Draft]]
    links: dict[str, tuple[Bound, ...]] = field(default_factory=dict)
    key: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`draft` is None exactly when `violations` is not empty."""

    draft: Draft | None
    notes: tuple[Note, ...] = ()
    violations: tuple[Violation, ...] = ()

    @property
    def outcome(self) -> str:
        """`valid`, `tolerated` (accepted, with a note for each liberty) or `invalid`."""
        if self.violations:
            return "invalid"
        return "tolerated" if self.notes else "valid"
