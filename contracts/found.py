"""What reading and explaining one body comes upon, bounded whatever the body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.rules import rule
from graphfake.contracts.verdict import Note, Violation

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphfake.contracts.structured import Type

MOST_FOUND = 1_000
"""A body of megabytes can break a rule in a million places; nobody reads on after so many."""


class Found:
    """Notes, violations, renamed members and nested objects. Pointers are into the body as it was sent."""

    __slots__ = ("let_by", "liberties", "nested", "notes", "renamed", "tolerate", "violations")

    def __init__(self, tolerate: Collection[str] = ()) -> None:
        self.tolerate = tolerate
        self.notes: list[Note] = []
        self.violations: list[Violation] = []
        self.let_by: list[Violation] = []  # broken rules that were told to be tolerated, and may be
        self.renamed: dict[tuple[str, str], str] = {}  # (pointer of the object, canonical name) -> name given
        self.nested: list[tuple[Type, str, dict[str, Any]]] = []  # canonical objects inside, each with its view
        self.liberties: list[str] = []  # scratch that the Edm readers write to

    def note(self, code: str, pointer: str) -> None:
        """Take down a liberty that was taken."""
        if len(self.notes) < MOST_FOUND:
            self.notes.append(Note(code, pointer))

    def refuse(self, violation: Violation) -> None:
        """Take down a broken rule, apart where it is to be tolerated: that must not hide one that is not."""
        tolerated = violation.rule in self.tolerate and rule(violation.rule).tolerable
        kept = self.let_by if tolerated else self.violations
        if len(kept) < MOST_FOUND:
            kept.append(violation)

    @property
    def is_full(self) -> bool:
        """Whether no further violation would be taken down."""
        return len(self.violations) >= MOST_FOUND
