"""Rows of tables that describe properties: of a request body, or of a resource."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.importing.docs.cells import plain, spaced
from graphfake.contracts.importing.docs.possible import possible_values
from graphfake.contracts.importing.docs.remarks import shown
from graphfake.contracts.importing.docs.requirement import Requirement, column_says, requirement_of

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.remarks import Remarks
    from graphfake.contracts.importing.docs.tables import Row, Table

_HEADS = re.compile(
    r"(?:request )?(?:propert(?:y|ies)|parameters?|fields?|elements?|attributes?|members?|names?|input|argument"
    r"|relationships?)(?: names?)?"
)
_TYPES = ("type", "types", "data type", "property type", "parameter type", "datatype", "value type")
_DESCRIPTION = re.compile(r"descriptions?|details|notes?|remarks|value|meaning|comments?")
_OTHERS = re.compile(r"\b(?:query|header|permission|error|status|code|method|relationship|response|version)\b|types?$")
_NAME = re.compile(r"[@A-Za-z_][\w@.\-/:$#]{0,200}")
_MARK = re.compile(r"\s*[(\[]\s?(optional|required|read-only|deprecated|preview|key)\s?[)\]]\s*", re.IGNORECASE)


class Property(NamedTuple):
    """A property as a page describes it: `type` as the page writes it, None where it writes none.

    `own`: does its own row say that it is required, rather than a sentence about the whole table?
    """

    name: str
    type: str | None
    required: bool
    enum: tuple[str, ...]
    line: int
    description: str
    own: bool = False


def is_property_table(table: Table) -> bool:
    """Are a table's rows properties or parameters, with a type or at least a description?"""
    if len(table.head) < 2 or _name_column(table) is None:
        return False
    return any(words in _TYPES or _DESCRIPTION.fullmatch(words) for words in table.head[1:])


def _name_column(table: Table) -> int | None:
    """Where names stand: in the first column, unless that is of something else and another is of properties."""
    if _HEADS.fullmatch(table.head[0]):
        return 0
    other = table.column(lambda words: words in ("property", "parameter", "property name", "parameter name"))
    typed = any(words in _TYPES for words in table.head[1:]) and _OTHERS.search(table.head[0]) is None
    return 0 if other is None and typed and table.head[0] else other


class Reading(NamedTuple):
    """How rows are read: is all of the table said to be required, does the request create, is it a request's at all?"""

    table: Requirement
    creating: bool
    asks: bool


def properties_of(table: Table, how: Reading, found: dict[str, Property], remarks: Remarks) -> None:
    """Adds a table's rows. The first row of a name counts."""
    table = _names_first(table)
    if _HEADS.fullmatch(table.head[0]) is None:
        remarks.add(table.line, f"The table of properties is headed otherwise: {shown(table.head[0])!r}.")
    types = _type_column(table)
    asked = table.column(lambda words: words.startswith("required"))
    if types is None:
        remarks.add(table.line, "The table of properties has no column for types.")
    for row in table.rows:
        name = _MARK.sub(" ", plain(row.cell(0))).strip().rstrip(":").strip("\"'").rstrip("†‡¹²³").strip()
        if not name or _NAME.fullmatch(name) is None:
            remarks.add(row.line, f"This is no name of a property: {shown(name)!r}.")
            if not name or not any(row.cells[1:]) or len(name.split()) > 3:
                continue
        if not any(row.cells[1:]) and (row.cell(0).startswith("**") or name[0].isupper()):
            remarks.add(row.line, f"This row is a heading within the table: {shown(name)!r}.")
            continue
        if name in found:
            remarks.add(row.line, f"The property {shown(name)} is listed twice.")
            continue
        found[name] = _read(name, row, types, asked, how, remarks)


def _type_column(table: Table) -> int | None:
    """Where types stand: below Type, or below Value where a description stands beside it."""
    found = table.column(lambda words: words in _TYPES)
    described = table.column(lambda words: words == "description") is not None
    return table.column(lambda words: words == "value") if found is None and described else found


def _names_first(table: Table) -> Table:
    at = _name_column(table)
    if not at:
        return table

    def turned(cells: tuple[str, ...]) -> tuple[str, ...]:
        return (cells[at], *cells[:at], *cells[at + 1 :]) if at < len(cells) else cells

    return table._replace(
        head=turned(table.head), rows=tuple(row._replace(cells=turned(row.cells)) for row in table.rows)
    )


def _read(name: str, row: Row, types: int | None, asked: int | None, how: Reading, remarks: Remarks) -> Property:
    written = plain(row.cell(types)) if types is not None else None
    rest = [spaced(cell) for index, cell in enumerate(row.cells) if index not in (0, types)]
    description = " | ".join(rest)
    if types is not None and not written:
        remarks.add(row.line, f"The property {shown(name)} has no type.")
    marks = f"{plain(row.cell(0))} | {written or ''} | {description}".replace("`", "")
    said = column_says(plain(row.cell(asked))) if asked is not None else None
    told = Requirement(said) if said is not None else requirement_of(marks, creating=how.creating)
    if told.conditional and how.asks:
        remarks.add(row.line, f"The property {shown(name)} is required under a condition only.")
    required = told.required
    if required is None:
        required = bool(how.table.required)
    kept = _MARK.sub(" ", written).strip() if written else None
    values = tuple(possible_values(_unstarred(row, types)))
    return Property(name, kept, required, values, row.line, description, own=told.required is True)


def _unstarred(row: Row, types: int | None) -> str:
    """The description with its marks and line breaks, which part values."""
    from_cells = [cell for index, cell in enumerate(row.cells) if index not in (0, types)]
    return _kept_breaks(" | ".join(from_cells))


def _kept_breaks(text: str) -> str:
    text = re.sub(r"<(?:br|li|ul|/li|/ul|/?p)\b[^<>]{0,30}>", " <br> ", text, flags=re.IGNORECASE)
    parts = [spaced(part) for part in text.split("<br>")]
    return re.sub(r"\\([_@*])", r"\1", " <br> ".join(parts))
