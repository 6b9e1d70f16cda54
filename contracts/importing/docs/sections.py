"""The sections of a page: what stands below which heading, whatever its level and letter case."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.importing.docs.cells import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.importing.docs.layout import Fence, Layout

_EXAMPLE = re.compile(r"(?:code |request |sample )?(?:examples?|samples?)\b")


class Section(NamedTuple):
    """A heading with the lines from it (`line`, from 1) to the one before the next heading of any level (`last`)."""

    line: int
    last: int
    level: int
    title: str
    path: tuple[str, ...]
    """Titles of the headings that this one stands below, the page's first, and its own; in small letters."""

    @property
    def in_example(self) -> bool:
        return any(_EXAMPLE.match(title) for title in self.path[1:])

    def within(self, pattern: re.Pattern[str]) -> bool:
        """Does a heading match that this one stands below, or its own?"""
        return any(pattern.fullmatch(title) for title in self.path)


def sections_of(page: Layout) -> list[Section]:
    """The sections in the order of the page; what stands before all headings is one without a title."""
    last = len(page.prose)
    found: list[Section] = []
    above: list[tuple[int, str]] = []
    headings = page.headings
    if not headings or headings[0].line > 1:
        found.append(Section(1, headings[0].line - 1 if headings else last, 0, "", ("",)))
    for index, heading in enumerate(headings):
        title = plain(heading.title).rstrip(":").strip()
        while above and above[-1][0] >= heading.level:
            above.pop()
        above.append((heading.level, title.lower()))
        end = headings[index + 1].line - 1 if index + 1 < len(headings) else last
        path = tuple(name for _level, name in above[-6:])
        found.append(Section(heading.line, end, heading.level, title, path))
    return found


def fences_in(page: Layout, section: Section) -> Iterator[Fence]:
    """The fenced blocks that begin in a section."""
    at = bisect_left(page.fences, section.line, key=lambda fence: fence.line)
    while at < len(page.fences) and page.fences[at].line <= section.last:
        yield page.fences[at]
        at += 1


def prose_in(page: Layout, section: Section) -> Iterator[tuple[int, str]]:
    """The lines of a section that are neither heading, fence nor comment, each with its number."""
    for number in range(section.line, section.last + 1):
        if page.prose[number - 1].strip():
            yield number, page.prose[number - 1]
