"""What goes wrong with a $metadata document, and what of it contracts have no word for."""

from __future__ import annotations

from typing import NamedTuple

from graphfake.contracts.errors import ContractError

MOST_NOTES = 5_000


class ImportFault(ContractError):
    """A document cannot be imported: `line` is where (0 for all of it), `reason` a sentence that says why."""

    def __init__(self, reason: str, *, line: int = 0, document: str = "") -> None:
        super().__init__(reason, document=document)
        self.line = line

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line and not self.document else ""
        where = f"{self.document}:{self.line}" if self.line and self.document else self.document or place
        return f"{where}: {self.reason}" if where else self.reason


class Note(NamedTuple):
    """Something that was left out, or held otherwise than it is written: `line` is where it first stands."""

    line: int
    reason: str
    times: int = 1

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" + (f" ({self.times} times)" if self.times > 1 else "")


class Notes:
    """Notes as they come up; what is said of several places in the same words is one note."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, int]] = {}
        self._untold = (0, 0)

    def add(self, line: int, reason: str) -> None:
        first, times = self._found.get(reason, (line, 0))
        if times or len(self._found) < MOST_NOTES:
            self._found[reason] = (min(first, line), times + 1)
        else:
            self._untold = (self._untold[0] or line, self._untold[1] + 1)

    def told(self) -> tuple[Note, ...]:
        """All of them by line, the last of them perhaps for those that are too many to tell."""
        found = sorted(Note(line, reason, times) for reason, (line, times) in self._found.items())
        line, untold = self._untold
        return (*found, *([Note(line, "More was left out than is told here.", untold)] if untold else []))
