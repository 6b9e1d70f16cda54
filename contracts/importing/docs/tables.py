"""Tables of a page, as they are written: rows may be short, and lines between them blank."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.importing.docs.cells import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts.importing.docs.layout import Layout
    from graphfake.contracts.importing.docs.remarks import Remarks

_RULE = frozenset("|:-–— \u00a0\t+=")
MOST_CELLS = 50


class Row(NamedTuple):
    """A row: its line from 1, and its cells as written, blanks around them gone."""

    line: int
    cells: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        """The cell of a column; empty where the row is short, or the column is not there."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""


class Table(NamedTuple):
    """A table: the line of its head, the words of the head in small letters, and its rows."""

    line: int
    last: int
    head: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, matches: Callable[[str], bool]) -> int | None:
        """The first column whose head is such."""
        return next((index for index, words in enumerate(self.head) if matches(words)), None)


def tables_of(page: Layout, remarks: Remarks) -> list[Table]:
    """The tables in the order of the page.

    Rows behind a blank line belong to the table before it where nothing else comes between; rows without a line of
    dashes above them are a table where they are several. Both are remarked.
    """
    drafts: list[_Draft] = []
    prose = page.prose
    others = {heading.line for heading in page.headings} | {fence.line for fence in page.fences}
    others |= {note.first for note in page.annotations}
    at = 0
    while at < len(prose):
        if "|" not in prose[at]:
            at += 1
        elif _is_head(prose, at):
            drafts.append(_Draft(at, prose[at]))
            at = _rows(prose, at + 2, drafts[-1], remarks)
        elif drafts and _goes_on(prose, drafts[-1].last, at, others):
            remarks.add(at + 1, "A blank line stands within the table.")
            at = _rows(prose, at, drafts[-1], remarks)
        elif _bare(prose, at):
            remarks.add(at + 1, "The table has no line of dashes below its head.")
            drafts.append(_Draft(at, prose[at]))
            at = _rows(prose, at + 1, drafts[-1], remarks)
        else:
            at += 1
    return [Table(draft.line, draft.last, draft.head, tuple(draft.rows)) for draft in drafts]


class _Draft:
    """A table while its rows are read; `last` is the line of the last of them."""

    def __init__(self, at: int, line: str) -> None:
        self.line = self.last = at + 1
        self.head = tuple(plain(cell).lower() for cell in _cells(line))
        self.rows: list[Row] = []


def _rows(prose: list[str], at: int, table: _Draft, remarks: Remarks) -> int:
    """Reads the rows from here on, up to another table; the index of the line behind them."""
    while at < len(prose) and "|" in prose[at] and not _is_head(prose, at):
        if _is_rule(prose[at]):
            remarks.add(at + 1, "A line of dashes stands within the table.")
        else:
            cells = _cells(prose[at])
            if any(cells):
                table.rows.append(Row(at + 1, cells))
                _measured(cells, len(table.head), at + 1, remarks)
        at += 1
    table.last = at
    return at


def _is_head(prose: list[str], at: int) -> bool:
    """Does a line of dashes follow?"""
    return at + 1 < len(prose) and _is_rule(prose[at + 1]) and not _is_rule(prose[at])


def _measured(cells: tuple[str, ...], width: int, line: int, remarks: Remarks) -> None:
    if len(cells) < width:
        remarks.add(line, f"The row is short: {_cells_in_words(len(cells))} where the table's head has {width}.")
    elif len(cells) > width and any(cells[width:]):
        remarks.add(line, f"The row is long: {_cells_in_words(len(cells))} where the table's head has {width}.")


def _cells_in_words(count: int) -> str:
    return f"{count} cell{'s' * (count != 1)}"


def _is_rule(line: str) -> bool:
    text = line.strip().lstrip(">").strip()
    return "-" in text and _RULE.issuperset(text) and "|" in text


def _goes_on(prose: list[str], last: int, at: int, others: set[int]) -> bool:
    """Is there nothing but blank lines between a table's last line (from 1) and this row, which has a bar first?"""
    if not prose[at].lstrip().startswith("|") or not 0 < at - last <= 3:
        return False
    return not any(prose[index].strip() or index + 1 in others for index in range(last, at))


def _bare(prose: list[str], at: int) -> bool:
    both = prose[at : at + 2]
    return len(both) == 2 and all(line.lstrip().startswith("|") and line.count("|") >= 3 for line in both)


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a row; a bar that is escaped is part of its cell."""
    text = line.strip()
    while text.startswith(">"):
        text = text[1:].lstrip()
    text = text.removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    if "\\|" in text:
        parts = [part.replace("\0", "|") for part in text.replace("\\|", "\0").split("|", MOST_CELLS)]
    else:
        parts = text.split("|", MOST_CELLS)
    return tuple(part.strip() for part in parts)
