"""The status of success that the prose of a page's Response section tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphfake.contracts.importing.docs.sections import prose_in

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.layout import Layout
    from graphfake.contracts.importing.docs.remarks import Remarks
    from graphfake.contracts.importing.docs.sections import Section

TITLE = re.compile(r"(?:http |the )?responses?(?: codes?| status(?: codes?)?| body)?|returns?|return values?")
_WORDS = r"(?:OK|Ok|ok|Created|created|Accepted|accepted|No[ -]?[Cc]ontent|Partial|Multi|Success)"
_STATUS = re.compile(
    r"(?<![0-9A-Za-z./-])(?:"
    r"[`\"*_]{1,3}\s?(?:HTTP/?[0-9.]{0,4} )?(2[0-9]{2})\b(?! ?(?:items|characters|MB|KB|bytes|ms|%))"
    rf"|(2[0-9]{{2}})[,:]? [-–]?\s?[`*(\"]{{0,2}}{_WORDS}\b"
    r"|(?:[Rr]eturns?|HTTP|[Cc]ode|[Ss]tatus)(?: an?| the)?(?: of| is|:)?(?: HTTP)?(?: status)?(?: code)? (2[0-9]{2})\b"
    r"|(2[0-9]{2}) (?:response|status|code))"
)
_NUMBER = re.compile(
    r"(?<![\w.,/-])(20[0-7])\b(?![.,]?[0-9]|-[a-z]| ?(?:items|characters|objects|users|MB|KB|bytes|ms|%))"
)
_OF_ANSWERS = re.compile(r"\b(?:returns?|respon[ds]\w*|codes?|status|success\w*)\b|^\s*\|", re.IGNORECASE)
_REDIRECT = re.compile(
    r"(?<![\w.,/-])(30[12378])(?=[ ,:`*-]{0,3}(?:found|moved|see other|temporary|permanent|response|status|code)|`)",
    re.IGNORECASE,
)


def success_of(page: Layout, sections: list[Section], remarks: Remarks) -> tuple[int, ...]:
    """The statuses that the first Response section tells, in its order: one outside of the examples before theirs.

    A redirection is told where nothing else is: it is how the content of a file or a report is found.
    """
    titled = [each for each in sections if TITLE.fullmatch(each.title.lower())]
    wanted = [each for each in titled if not each.in_example]
    below = wanted[:1]
    if wanted:
        for section in sections[sections.index(wanted[0]) + 1 :]:
            if section.level <= wanted[0].level or section.in_example:
                break
            below += [] if _of_errors(section) else [section]
    lines = [each for section in below or titled[:1] for each in prose_in(page, section)]
    found = _told(lines, _STATUS)
    if not found:
        found = _told([each for each in lines if _OF_ANSWERS.search(each[1])], _NUMBER) or _told(lines, _REDIRECT)
    if not wanted:
        remarks.add(1, "The page has no Response section.")
    elif not found:
        remarks.add(wanted[0].line, "The Response section tells no status of success.")
    if len(found) > 1:
        told = ", ".join(map(str, found))
        remarks.add(next(iter(found.values())), f"The Response section tells several statuses of success: {told}.")
    return tuple(found)


def _told(lines: list[tuple[int, str]], pattern: re.Pattern[str]) -> dict[int, int]:
    """The statuses that lines tell in such a form, each with the number of its first line."""
    found: dict[int, int] = {}
    for number, line in lines:
        for match in pattern.finditer(line):
            found.setdefault(int(next(each for each in match.groups() if each)), number)
    return found


def _of_errors(section: Section) -> bool:
    return any("error" in title or "exception" in title for title in section.path[1:])
