"""HTTP messages as examples write them: a first line, headers, a blank line, a body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.importing.docs.remarks import shown

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.remarks import Remarks

REQUEST = re.compile(r"(?i:(GET|POST|PATCH|PUT|DELETE|HEAD|OPTIONS|MERGE))(?:[ \t\u00a0]+|(?=https?://|/))(\S.*)?$")
STATUS = re.compile(
    r"(?:HTTP ?/ ?[0-9](?:\.[0-9])?|HTTP)(?: (?:status )?code)?[ :\u00a0]{1,3}([1-5][0-9]{2})(?![0-9])", re.IGNORECASE
)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}[ \t]{0,3}:")
_BODY = re.compile(r"[\s>]{0,100}[{\[<]")


class Message(NamedTuple):
    """A message of an example. Lines are the page's, from 1; `first` is where it begins."""

    first: int
    start: str
    headers: tuple[tuple[str, str], ...]
    body_line: int
    body: tuple[str, ...]

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known.lower() == name), None)


def is_request(line: str) -> bool:
    """Does a request begin so? A method alone, or a word that happens to be one, does not."""
    found = REQUEST.match(line.strip())
    return found is not None and bool(found[2]) and (found[1].isupper() or found[2].startswith(("/", "http")))


def is_status(line: str) -> bool:
    """Does a response begin so?"""
    return STATUS.match(line.strip()) is not None


def message_of(lines: tuple[str, ...], line: int, what: str, remarks: Remarks) -> Message:
    """Reads a message whose first line is `line` of the page; `what` (example request, ...) begins what is remarked."""
    at = 1
    blanks = 0
    while at < len(lines) and not lines[at].strip():
        at, blanks = at + 1, blanks + 1
    if blanks:
        if at < len(lines) and _is_header(lines[at]):
            remarks.add(line + 1, f"{what}: a blank line stands between the first line and the headers.")
        else:
            return Message(line, lines[0].strip(), (), line + at, _trimmed(lines[at:]))
    headers: list[tuple[str, str]] = []
    while at < len(lines) and lines[at].strip():
        text = lines[at].strip()
        if not _is_header(text):
            if _BODY.match(text) or not _header_follows(lines, at):
                remarks.add(line + at, f"{what}: no blank line stands between the headers and the body.")
                break
            remarks.add(line + at, f"{what}: a header line has no colon: {shown(text)!r}.")
        else:
            name, _colon, value = text.partition(":")
            headers.append((name.strip(), value.strip()))
        at += 1
    start = at
    while start < len(lines) and not lines[start].strip():
        start += 1
    return Message(line, lines[0].strip(), tuple(headers), line + start, _trimmed(lines[start:]))


def _is_header(line: str) -> bool:
    return _HEADER.match(line.strip()) is not None


def _header_follows(lines: tuple[str, ...], at: int) -> bool:
    """Is this line, which is no header, among headers: before another, or alone before a blank line?"""
    following = next((line.strip() for line in lines[at + 1 : at + 2]), "")
    return not following or _is_header(following)


def _trimmed(lines: tuple[str, ...]) -> tuple[str, ...]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]
