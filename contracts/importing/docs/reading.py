"""Reads a page: what is sure of it as facts, the rest as remarks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphfake.contracts.importing.docs.agreement import agreed
from graphfake.contracts.importing.docs.cells import plain
from graphfake.contracts.importing.docs.examples import examples_of
from graphfake.contracts.importing.docs.facts import PageFacts
from graphfake.contracts.importing.docs.headers import TITLE as HEADERS
from graphfake.contracts.importing.docs.headers import headers_in, headers_of
from graphfake.contracts.importing.docs.layout import layout_of
from graphfake.contracts.importing.docs.lines import lines_of
from graphfake.contracts.importing.docs.members import is_member_table, members_of
from graphfake.contracts.importing.docs.permissions import is_permission_table, permissions_of
from graphfake.contracts.importing.docs.properties import Reading, is_property_table, properties_of
from graphfake.contracts.importing.docs.remarks import Remarks
from graphfake.contracts.importing.docs.requests import TITLE as REQUESTS
from graphfake.contracts.importing.docs.requests import requests_of
from graphfake.contracts.importing.docs.requirement import requires_all
from graphfake.contracts.importing.docs.sections import prose_in, sections_of
from graphfake.contracts.importing.docs.success import success_of
from graphfake.contracts.importing.docs.tables import tables_of

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.layout import Layout
    from graphfake.contracts.importing.docs.members import Member
    from graphfake.contracts.importing.docs.permissions import Permissions
    from graphfake.contracts.importing.docs.properties import Property
    from graphfake.contracts.importing.docs.requests import Request
    from graphfake.contracts.importing.docs.sections import Section
    from graphfake.contracts.importing.docs.tables import Table

_BODY = re.compile(r"(?:the )?request bod(?:y|ies)\b.{0,60}|body parameters?")
_PROPERTIES = re.compile(r"propert(?:y|ies)(?: .{0,40})?|.{1,60} properties|instance attributes")
_OTHERS = re.compile(
    r"(?:relationships?|methods?|responses?|examples?|error|http request|permissions?|tasks?)\b.{0,80}"
)
_KINDS = {"apipagetype": "api", "resourcepagetype": "resource", "enumpagetype": "enum"}
_NAMESPACE = re.compile(r"\s{0,3}\**namespace:?\**:?\s{0,5}`?([A-Za-z_][\w.]{0,200})", re.IGNORECASE)


class _Page:
    """A page on its way to facts."""

    def __init__(self, layout: Layout, remarks: Remarks) -> None:
        self.layout = layout
        self.remarks = remarks
        self.sections = sections_of(layout)
        self.tables = tables_of(layout, remarks)
        self._sections_of_tables = dict(self._placed())

    def _placed(self) -> list[tuple[int, Section]]:
        placed = []
        at = 0
        for table in self.tables:
            while at + 1 < len(self.sections) and self.sections[at].last < table.line:
                at += 1
            placed.append((table.line, self.sections[at]))
        return placed

    def section_of(self, table: Table) -> Section:
        return self._sections_of_tables[table.line]

    def tables_below(self, section: Section) -> list[Table]:
        first = bisect_left(self.tables, section.line, key=lambda table: table.line)
        last = bisect_right(self.tables, section.last, key=lambda table: table.line)
        return self.tables[first:last]

    def prose(self, section: Section, before: int | None = None) -> str:
        """A section's text without tables, on one line, up to a line of the page."""
        text = []
        for number, line in prose_in(self.layout, section):
            if before is not None and number >= before:
                break
            if not line.lstrip(" >").startswith("|"):
                text.append(line.strip())
        return plain(" ".join(text)[:8_000])

    def first(self, pattern: re.Pattern[str]) -> Section | None:
        return next((each for each in self.sections if pattern.fullmatch(each.title.lower())), None)


def facts_of(text: str, page: str) -> PageFacts:
    """What a page says. `page` is its path: a part of it that is v1.0 or beta is the version that the page is for.

    Any text has facts, in time that grows with its length; one that is no reference page has a remark that says so.
    """
    remarks = Remarks()
    layout = layout_of(lines_of(text, remarks), remarks)
    read = _Page(layout, remarks)
    version = next(
        (part for part in reversed(PurePath(page.replace("\\", "/")).parts) if part in ("v1.0", "beta")), None
    )
    requests = requests_of(layout, read.sections, remarks)
    kind = _kind(read, bool(requests))
    permissions = _permissions(read, kind)
    success = success_of(layout, read.sections, remarks) if kind == "api" else None
    examples = examples_of(layout, read.sections, {each.line for each in requests}, version, remarks)
    properties, prose = _properties(read, kind, requests)
    members = _members(read, kind)
    statuses = agreed(requests, success, examples, remarks) if success is not None else ()
    if kind:
        _expect(read, kind, properties, members)
    title = next((heading.title for heading in layout.headings if heading.level == 1), layout.front.get("title", ""))
    return PageFacts(
        page=page,
        kind=kind,
        name=plain(title),
        namespace=_namespace(read, kind),
        version=version,
        requests=tuple(requests),
        permissions=tuple(permissions),
        success=statuses[0] if statuses else None,
        required_headers=tuple(_headers(read, requests)),
        properties=tuple(properties),
        members=tuple(members),
        examples=tuple(examples),
        warnings=remarks.told(),
        body_prose=prose,
        has_methods=kind == "resource" and _has_methods(read),
    )


def _kind(read: _Page, requests: bool) -> str:
    """What a page says it is, unless its sections are another's; where it says nothing, what they are those of."""
    said = _KINDS.get(read.layout.front.get("doc_type", "").lower(), "")
    titles = {section.title.lower() for section in read.sections}
    found = ""
    if requests and (not said or "json representation" not in titles):
        found = "api"
    elif said:
        found = said
    elif "members" in titles:
        found = "enum"
    elif "json representation" in titles or "properties" in titles:
        found = "resource"
    if not found:
        read.remarks.add(1, "This is no reference page: it describes neither a request, a resource nor an enum.")
    elif found != said:
        told = "does not say in doc_type what it is" if not said else f"says in doc_type that it is of {_SORTS[said]}"
        read.remarks.add(1, f"The page {told}; its sections are those of {_SORTS[found]}.")
    return found


_CONDITIONAL = "What stands above the table calls its rows required, but not all of them, or not always."
_OF_CREATING = "What stands above the table is about creating, which this request does not do; no row is required."
_SORTS = {"api": "a request", "enum": "an enum", "resource": "a resource"}


def _permissions(read: _Page, kind: str) -> list[Permissions]:
    tables = [table for table in read.tables if not read.section_of(table).in_example and is_permission_table(table)]
    if kind == "api" and len(tables) != 1:
        line = (
            tables[1].line
            if tables
            else next((each.line for each in read.sections if "permission" in each.title.lower()), 1)
        )
        read.remarks.add(line, f"The page has {len(tables) or 'no'} permission table{'s' * (len(tables) > 1)}.")
    return [permissions_of(table, read.remarks) for table in tables]


def _headers(read: _Page, requests: list[Request]) -> list[str]:
    found: dict[str, None] = {}
    for section in read.sections:
        if HEADERS.fullmatch(section.title.lower()) and not section.in_example:
            prose = read.prose(section)
            tables = read.tables_below(section)
            found.update(dict.fromkeys(headers_of(section, prose, tables, _creates(requests), read.remarks)))
            if not tables:
                found.update(dict.fromkeys(headers_in(read.layout, section, _creates(requests), read.remarks)))
    return list(found)


def _creates(requests: list[Request]) -> bool:
    return any(each.method in ("POST", "PUT") for each in requests)


def _properties(read: _Page, kind: str, requests: list[Request]) -> tuple[list[Property], str]:
    """The rows of the tables of properties, and the prose about the request body."""
    found: dict[str, Property] = {}
    prose = ""
    wanted = _BODY if kind == "api" else _PROPERTIES
    for section in read.sections if kind in ("api", "resource") else ():
        if section.in_example or not _is_of(section, wanted):
            continue
        if kind == "api":
            prose = f"{prose} {read.prose(section)}".strip()[:8_000]
        for table in read.tables_below(section):
            if is_permission_table(table) or is_member_table(table, section.title, enum_page=False):
                continue
            if is_property_table(table):
                before = requires_all(read.prose(section, before=table.line), creating=_creates(requests))
                if kind == "api" and before.conditional:
                    read.remarks.add(table.line, _CONDITIONAL if before.required else _OF_CREATING)
                creating = _creates(requests) or kind == "resource"  # which says what making one takes
                properties_of(table, Reading(before, creating, kind == "api"), found, read.remarks)
            else:
                heads = " | ".join(table.head)
                read.remarks.add(table.line, f"This table is not headed as one of properties: {heads[:80]!r}.")
    return list(found.values()), prose


def _has_methods(read: _Page) -> bool:
    return any(
        read.section_of(table).title.lower() in ("methods", "tasks")
        and any("/api/" in row.cell(0) for row in table.rows)
        for table in read.tables
    )


def _is_of(section: Section, wanted: re.Pattern[str]) -> bool:
    """Does a section stand below such a heading, and below none of something else that comes behind it?"""
    return next((wanted.fullmatch(each) is not None for each in reversed(section.path) if _tells(each, wanted)), False)


def _tells(title: str, wanted: re.Pattern[str]) -> bool:
    return (wanted.fullmatch(title) or _OTHERS.fullmatch(title)) is not None


def _members(read: _Page, kind: str) -> list[Member]:
    found: list[Member] = []
    for table in read.tables if kind in ("enum", "resource") else ():
        section = read.section_of(table)
        if is_member_table(table, section.title, enum_page=kind == "enum"):
            found += members_of(table, section.title, read.remarks)
    return found


def _namespace(read: _Page, kind: str) -> str:
    for number, line in enumerate(read.layout.prose[:100], start=1):
        found = _NAMESPACE.match(line)
        if found:
            return found[1].rstrip(".")
        if len(read.layout.headings) > 1 and number > read.layout.headings[1].line:
            break
    if kind:
        read.remarks.add(1, "The page has no Namespace line.")
    return ""


def _expect(read: _Page, kind: str, properties: list[Property], members: list[Member]) -> None:
    """Remarks on what a page of its kind should have."""
    if kind == "api" and read.first(REQUESTS) is None:
        read.remarks.add(1, 'The page has no "HTTP request" section.')
    if kind == "enum" and not members:
        read.remarks.add(1, "The page of an enum lists no members.")
    heading = read.first(re.compile(r"properties"))
    if kind == "resource" and heading is not None and not properties:
        text = read.prose(heading).lower()
        if "none" not in text[:200] and "no properties" not in text:
            read.remarks.add(heading.line, "The Properties section has no table of properties.")
