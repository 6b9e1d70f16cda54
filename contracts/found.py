"""What reading and explaining one body comes upon, bounded whatever the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.pointers import MOST_POINTED
from graphfake.contracts.rules import rule
from graphfake.contracts.verdict import Bound, Note, Violation

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_FOUND = 1_000
"""A body of megabytes can break a rule in a million places; nobody reads on after so many."""


class Found:
    """Notes, violations and renamed members. Pointers are into the body as it was sent.

    `misfit`: an object inside the body is not what its type's view says, and it is still to be told why.
    """

    __slots__ = ("_pointed", "let_by", "liberties", "links", "misfit", "notes", "renamed", "tolerate", "violations")

    def __init__(self, tolerate: Collection[str] = ()) -> None:
        self.tolerate = tolerate
        self._pointed = 0
        self.notes: list[Note] = []
        self.violations: list[Violation] = []
        self.let_by: list[Violation] = []  # broken rules that were told to be tolerated, and may be
        self.renamed: dict[tuple[str, str], str] = {}  # (pointer of the object, canonical name) -> name given
        self.links: dict[str, dict[str, tuple[Bound, ...]]] = {}  # pointer of the object -> navigation -> links
        self.misfit = False
        self.liberties: list[str] = []  # scratch that the Edm readers write to

    def note(self, code: str, pointer: str) -> None:
        """Take down a liberty that was taken."""
        if len(self.notes) < MOST_FOUND:
            self.notes.append(Note(code, pointer))

    def refuse(self, violation: Violation) -> None:
        """Take down a broken rule, apart where it is to be tolerated: that must not hide one that is not."""
        tolerated = violation.rule in self.tolerate and rule(violation.rule).tolerable
        kept = self.let_by if tolerated else self.violations
        if len(kept) < MOST_FOUND and self._pointed < MOST_POINTED:
            self._pointed += len(violation.pointer)
            kept.append(violation)

    def taken(self) -> list[Violation]:
        """The violations so far. What is found from now on is bounded anew: it may stand before them in the body."""
        taken, self.violations, self._pointed = self.violations, [], 0
        return taken

    @property
    def is_full(self) -> bool:
        """Whether no further violation would be taken down."""
        return len(self.violations) >= MOST_FOUND or self._pointed >= MOST_POINTED
