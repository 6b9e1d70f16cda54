"""What is wrong with a page, by line: each a sentence, and not without end."""

from __future__ import annotations

from typing import NamedTuple

MOST_REMARKS = 500


class Remark(NamedTuple):
    """What is malformed, or not sure, in a line of a page (from 1)."""

    line: int
    message: str


class Remarks:
    """Collects remarks; what is said twice of a line is said once, and what is too much is counted."""

    def __init__(self) -> None:
        self._found: dict[Remark, None] = {}
        self._untold = 0

    def add(self, line: int, message: str) -> None:
        remark = Remark(max(line, 1), message)
        if len(self._found) < MOST_REMARKS:
            self._found[remark] = None
        elif remark not in self._found:
            self._untold += 1

    def told(self) -> tuple[Remark, ...]:
        """All of them by line, with one for those that are too many to tell."""
        found = sorted(self._found)
        if self._untold:
            found.append(Remark(found[-1].line, f"{self._untold} more things are wrong with this page."))
        return tuple(found)


def shown(text: str, most: int = 80) -> str:
    """A piece of a page as it may stand in a sentence: on one line, printable, and not too long."""
    flat = " ".join("".join(each if each.isprintable() or each.isspace() else "�" for each in text[: most * 4]).split())
    return flat if len(flat) <= most else f"{flat[: most - 3]}..."
