"""The headers that a page's request needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphfake.contracts.importing.docs.cells import plain, spaced
from graphfake.contracts.importing.docs.remarks import shown
from graphfake.contracts.importing.docs.requirement import column_says, requirement_of, requires_all
from graphfake.contracts.importing.docs.sections import fences_in, prose_in

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.layout import Layout
    from graphfake.contracts.importing.docs.remarks import Remarks
    from graphfake.contracts.importing.docs.sections import Section
    from graphfake.contracts.importing.docs.tables import Table

TITLE = re.compile(r"(?:optional |required |http )?(?:request )?headers?(?: \(.{0,40}\))?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}(?:: ?[A-Za-z][\w./=-]{0,80})?")
_LINE = re.compile(r"[\s>*+-]{0,20}`?([A-Za-z][A-Za-z0-9-]{1,60})`?\s?:\s(.{1,2000})")
_HEADS = ("header", "name", "request header", "headers", "header name", "property", "parameter", "key")


def is_header_table(table: Table) -> bool:
    """Are a table's rows headers?"""
    return bool(table.head) and (table.head[0] in _HEADS or "header" in table.head[0] or not table.head[0])


def headers_of(section: Section, prose: str, tables: list[Table], creating: bool, remarks: Remarks) -> list[str]:
    """The headers that a section's tables mark as required, as they are spelled there."""
    found: dict[str, None] = {}
    all_of_them = requires_all(prose, creating=creating).required or section.title.lower().startswith("required")
    for table in tables:
        if not is_header_table(table):
            continue
        asked = table.column(lambda words: words.startswith("required"))
        for row in table.rows:
            name = plain(row.cell(0)).rstrip(":")
            if _NAME.fullmatch(name) is None:
                remarks.add(row.line, f"This is no name of a header: {shown(name)!r}.")
                continue
            said = column_says(plain(row.cell(asked))) if asked is not None else None
            if said is None:
                text = " | ".join(spaced(cell).replace("`", "") for cell in row.cells[1:])
                required = requirement_of(text, creating=creating)
                if required.conditional:
                    remarks.add(row.line, f"The header {shown(name)} is required under a condition only.")
                said = required.required
            if said or (said is None and all_of_them and "optional" not in section.title.lower()):
                found.setdefault(name)
    return list(found)


def headers_in(page: Layout, section: Section, creating: bool, remarks: Remarks) -> list[str]:
    """The required headers of a section without a table: in lines such as `If-Match: a tag. Required.`."""
    found: dict[str, None] = {}
    fenced = [each for fence in fences_in(page, section) for each in enumerate(fence.content, start=fence.line + 1)]
    for number, line in sorted([*prose_in(page, section), *fenced]):
        told = _LINE.match(line)
        if told:
            remarks.add(number, f"The header {told[1]} does not stand in a table.")
            if requirement_of(spaced(told[2]).replace("`", ""), creating=creating).required:
                found.setdefault(told[1])
    return list(found)
