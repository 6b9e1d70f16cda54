"""Rows of tables that list the members of an enum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.importing.docs.cells import plain
from graphfake.contracts.importing.docs.remarks import shown

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.remarks import Remarks
    from graphfake.contracts.importing.docs.tables import Table

_HEAD = re.compile(r"(?:enum(?:eration)? )?members?(?: names?)?")
_TITLE = re.compile(r"(?:\S+ )?(?:values|members)|enum members")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_NUMBER = re.compile(r"[-−]?[0-9]{1,19}")


class Member(NamedTuple):
    """A member of an enum; its number where the page says it. `enum` is the heading it stands below."""

    member: str
    value: int | None
    line: int
    enum: str


def is_member_table(table: Table, title: str, *, enum_page: bool) -> bool:
    """Are a table's rows members of an enum? On a page of enums those below a title such as Members or mood values."""
    if not table.head or "type" in table.head:
        return False
    return _HEAD.fullmatch(table.head[0]) is not None or (enum_page and _TITLE.fullmatch(title.lower()) is not None)


def members_of(table: Table, title: str, remarks: Remarks) -> list[Member]:
    """The members in the order of the table."""
    values = table._replace(head=("", *table.head[1:])).column(  # what the first column is headed, names stand in it
        lambda words: words in ("value", "values", "numeric value", "number") or words.endswith(" value")
    )
    found: dict[str, Member] = {}
    for row in table.rows:
        name = plain(row.cell(0)).strip("\"'")
        if _NAME.fullmatch(name) is None:
            remarks.add(row.line, f"This is no name of an enum's member: {shown(name)!r}.")
            if not name or " " in name:
                continue
        if name in found:
            remarks.add(row.line, f"The member {shown(name)} is listed twice.")
            continue
        said = plain(row.cell(values)) if values is not None else ""
        value = _number(said)
        if value is None and said:
            remarks.add(row.line, f"The value of the member {shown(name)} is no integer: {shown(said)!r}.")
        found[name] = Member(name, value, row.line, title)
    if values is None:
        remarks.add(table.line, "The table of an enum's members has no column for their values.")
    return list(found.values())


def _number(said: str) -> int | None:
    return int(said.replace("−", "-")) if _NUMBER.fullmatch(said) and said.isascii() else None
