"""How a page is laid out: front matter, headings, fences, comments, and the lines of prose between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.importing.docs.annotations import MOST_LINES, annotation_of, uncommented

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.annotations import Annotation
    from graphfake.contracts.importing.docs.remarks import Remarks

_FENCE = re.compile(r"([ \t>]{0,40})(?:[-*+][ \t]{1,4})?(`{3,20}|~{3,20})[ \t]*([^`]{0,200})$")
_QUOTE = re.compile(r"[ \t]{0,9}(?:>[ \t]?){1,9}")
_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]+\S|[A-Za-z])")
_TAB = re.compile(r"\[[^\[\]]{0,100}\]\(#tab/[^()]{0,100}\)")
_FRONT = re.compile(r"([A-Za-z_.]{1,40})[ \t]{0,9}:[ \t]{0,9}(.{0,500})$")


class Heading(NamedTuple):
    """A heading: its line from 1, its level from 1, and its words."""

    line: int
    level: int
    title: str


class Fence(NamedTuple):
    """A fenced block: the line of its opening fence, its language, and its content, which begins one line later."""

    line: int
    last: int
    language: str
    content: tuple[str, ...]
    annotation: Annotation | None


@dataclass
class Layout:
    """A page as its parts. `prose` has the page's lines in their places, those of other parts empty."""

    front: dict[str, str] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)


def layout_of(lines: list[str], remarks: Remarks) -> Layout:
    """The parts of a page, in one pass over its lines."""
    page = Layout(prose=[""] * len(lines))
    at = _front(lines, page, remarks)
    inside, began, comment = False, 0, list[str]()
    while at < len(lines):
        fence = None if inside else _FENCE.match(lines[at])
        if fence is not None:
            at = _fence(lines, at, fence, page, remarks)
            continue
        if inside and (at - began > MOST_LINES or _FENCE.match(lines[at]) is not None):
            remarks.add(began + 1, "The comment that begins here is not closed.")
            _annotate(page, comment, began, at - 1, remarks)
            inside, comment = False, []
            continue
        was_inside = inside
        kept, within, inside = uncommented(lines[at], inside)
        if inside and not was_inside:
            began = at
        if was_inside or within:
            comment.append(within)
        if comment and not inside:
            _annotate(page, comment, began if was_inside else at, at, remarks)
            comment = []
        _prose(kept, at, page)
        at += 1
    if inside:
        remarks.add(began + 1, "The comment that begins here is not closed.")
        _annotate(page, comment, began, len(lines) - 1, remarks)
    return page


def _front(lines: list[str], page: Layout, remarks: Remarks) -> int:
    """Reads what a page says of itself between two lines of dashes; the index of the line behind it."""
    if not lines or lines[0].strip() != "---":
        return 0
    for at in range(1, min(len(lines), 200)):
        if lines[at].strip() in ("---", "..."):
            return at + 1
        found = _FRONT.match(lines[at])
        if found:
            page.front.setdefault(found[1].lower(), found[2].strip().strip("\"'"))
    remarks.add(1, "The block of properties that begins the page is not closed.")
    page.front.clear()
    return 1


def _fence(lines: list[str], at: int, opened: re.Match[str], page: Layout, remarks: Remarks) -> int:
    """Reads a fenced block; the index of the line behind it.

    It ends at the closing fence. Where that is missing it ends before the next fence that names a language, or
    before a heading.
    """
    quoted, mark = ">" in opened[1], opened[2]
    end, after, closed = len(lines), len(lines), False
    for index in range(at + 1, len(lines)):
        found = _FENCE.match(lines[index]) if mark[0] in lines[index] else None
        if found and found[2][0] == mark[0]:
            if not found[3].strip() and len(found[2]) >= len(mark):
                end, after, closed = index, index + 1, True
                break
            if found[3].strip():
                end = after = index
                break
        if lines[index].rstrip().endswith("}```"):
            remarks.add(index + 1, "The closing fence does not stand in a line of its own.")
            lines[index] = lines[index].rstrip()[:-3]
            end, after, closed = index + 1, index + 1, True
            break
    if not closed:
        heading = next((index for index in range(at + 1, end) if _HEADING.match(lines[index])), end)
        end = after = heading
        remarks.add(at + 1, "The fenced block that begins here is not closed.")
    annotation = page.annotations[-1] if page.annotations else None
    if annotation is not None and any(lines[index].strip() for index in range(annotation.last, at)):
        annotation = None
    content = tuple(_QUOTE.sub("", line) if quoted else line for line in lines[at + 1 : end])
    language = opened[3].strip().split(" ")[0].lower()
    page.fences.append(Fence(at + 1, after, language, content, annotation))
    return after


def _annotate(page: Layout, comment: list[str], first: int, last: int, remarks: Remarks) -> None:
    found = annotation_of("\n".join(comment), first + 1, last + 1, remarks)
    if found is not None:
        page.annotations.append(found)


def _prose(line: str, at: int, page: Layout) -> None:
    heading = _HEADING.match(line) if line.lstrip(" ").startswith("#") else None
    if heading is None:
        page.prose[at] = line
    elif not _TAB.search(line):
        title = line[heading.end() :].strip().rstrip("#").strip()[:500]
        page.headings.append(Heading(at + 1, len(heading[1]), title))
