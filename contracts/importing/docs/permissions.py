"""The permission tables of a page, whichever way round they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.importing.docs.cells import plain, unlinked
from graphfake.contracts.importing.docs.remarks import shown

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.remarks import Remarks
    from graphfake.contracts.importing.docs.tables import Row, Table

KINDS = ("delegatedWork", "delegatedPersonal", "application")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,80}(?:\.[A-Za-z][A-Za-z0-9_-]{0,80}){1,6}")
_BROKEN = re.compile(r"\b[A-Z][A-Za-z]{2,60} ?\. +[A-Z][A-Za-z]{2,40}\.[A-Z]|\b[A-Z][A-Za-z]{2,60} +\.[A-Z]")
_PARTED = re.compile(r"(?:^|(?<=, )|(?<=,))([A-Z][A-Za-z]{3,40}) (?=[A-Z][A-Za-z]{2,40}\.[A-Z][A-Za-z.]{2,60}(?:,|$))")
_SCOPES = re.compile(r"\b(?:openid|profile|email|offline_access|full_access_as_(?:user|app))\b")
_NONE = re.compile(
    r"\b(?:not[ -]?(?:yet |currently )?supported|not (?:applicable|available)|unsupported|none|n/?a|no)\b",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:md|aspx|html?|com|net|org)\b", re.IGNORECASE)
_BOTH = re.compile(r"[A-Za-z]\.[A-Za-z.]{1,120}\*{0,2} +(?:and|&|\+) +[A-Z]")


class Permissions(NamedTuple):
    """What one table allows, by kind of account; least privileged first where the page says its order."""

    line: int
    delegated_work: tuple[str, ...]
    delegated_personal: tuple[str, ...]
    application: tuple[str, ...]

    def as_json(self) -> dict[str, list[str]]:
        return dict(
            zip(KINDS, (list(self.delegated_work), list(self.delegated_personal), list(self.application)), strict=True)
        )


def is_permission_table(table: Table) -> bool:
    """Has a table permissions: by rows, or by columns?"""
    head = " | ".join(table.head)
    if "property" in table.head:
        return False
    if "permission type" in head or re.search(r"\bpermissions? \(from ", head):
        return True
    columns = sum(_kind(words) is not None for words in table.head)
    rows = sum(_kind(plain(row.cell(0))) is not None for row in table.rows[:12])
    named = any(_NAME.search(cell) or _NONE.search(cell) for row in table.rows[:12] for cell in row.cells[1:])
    return (columns >= 2 or (rows >= 2 and "description" not in head)) and named


def permissions_of(table: Table, remarks: Remarks) -> Permissions:
    """What a table allows. A table with rows for several resources or workloads allows what each of them does."""
    found: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    backwards = "most to least" in " ".join(table.head)
    columns = {index: kind for index, words in enumerate(table.head) if (kind := _kind(words)) is not None and index}
    if len(columns) >= 2:
        for row in table.rows:
            for index, kind in columns.items():
                if index < len(row.cells):
                    _take(row.cell(index), row.line, found[kind], remarks)
        if len(table.rows) > 1:
            remarks.add(table.line, "The permissions are divided by resource; all of them are taken together.")
    else:
        _by_rows(table, found, remarks)
    if backwards:
        remarks.add(
            table.line, "Permissions are listed from most to least privileged; they are taken the other way round."
        )
    names = [tuple(reversed(found[kind]) if backwards else found[kind]) for kind in KINDS]
    return Permissions(table.line, *names)


def _by_rows(table: Table, found: dict[str, dict[str, None]], remarks: Remarks) -> None:
    kind: str | None = None
    seen: set[str] = set()
    divided = False
    for row in table.rows:
        label = plain(row.cell(0))
        named = _kind(label)
        if named is not None:
            kind = named
            if kind in seen:
                remarks.add(row.line, f"The table has a second row for {shown(label)!r}.")
            seen.add(kind)
            if not any(row.cells[1:]):
                continue
        elif kind is None or not any(row.cells[1:]):
            remarks.add(row.line, f"The row is for no kind of account that is known: {shown(label)!r}.")
            continue
        elif not divided:
            divided = True
            remarks.add(row.line, "The permission rows are divided by workload; all of them are taken together.")
        for cell in _cells(row):
            _take(cell, row.line, found[kind], remarks)
    for missing in [kind for kind in KINDS if kind not in seen]:
        remarks.add(table.line, f"The permission table has no row for {missing}.")


def _cells(row: Row) -> tuple[str, ...]:
    return row.cells[1:]


def _kind(label: str) -> str | None:
    text = label.lower()
    if "delegated" in text or text.startswith(("user (", "work or school", "personal microsoft")):
        return KINDS[1] if "personal" in text else KINDS[0]
    return KINDS[2] if re.match(r"app(?:lication)?(?:[- ]only)?(?: permissions?)?\b", text) and len(text) < 60 else None


def _take(cell: str, line: int, found: dict[str, None], remarks: Remarks) -> None:
    """Adds the names that a cell lists."""
    text = plain(unlinked(cell))
    if _BROKEN.search(text):
        remarks.add(line, f"A permission's name is broken by a blank: {shown(text)!r}.")
        text = re.sub(r"(?<=[A-Za-z]) ?\. +(?=[A-Z][a-z])|(?<=[a-z]) +\.(?=[A-Z])", ".", text)
    if _PARTED.search(text):
        remarks.add(line, f"A permission's name has a blank where a dot should be: {shown(text)!r}.")
        text = _PARTED.sub(r"\1.", text)
    names = [name.rstrip("-_") for name in _NAME.findall(text)]
    names = [
        name for name in names if name[0].isupper() and not _FILE.search(name) and not name.startswith("Microsoft.")
    ]
    names += _SCOPES.findall(text)
    none = _NONE.search(text) is not None
    if names and none:
        remarks.add(line, f"The permission cell both names a permission and says that there is none: {shown(text)!r}.")
    elif not names and not none:
        remarks.add(
            line, f"The permission cell names nothing: {shown(text)!r}." if text else "The permission cell is empty."
        )
    if _BOTH.search(text):
        remarks.add(line, f"The cell asks for permissions together, which a list cannot say: {shown(text)!r}.")
    if len(names) > len(set(names)):
        remarks.add(line, "The cell names a permission twice.")
    found.update(dict.fromkeys(names))
