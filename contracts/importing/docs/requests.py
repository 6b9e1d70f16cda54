"""The method and URL templates of a page's HTTP request sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.importing.docs.messages import REQUEST, is_request, is_status
from graphfake.contracts.importing.docs.remarks import shown
from graphfake.contracts.importing.docs.sections import fences_in, prose_in
from graphfake.contracts.importing.docs.urls import template_of

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.layout import Layout
    from graphfake.contracts.importing.docs.remarks import Remarks
    from graphfake.contracts.importing.docs.sections import Section

TITLE = re.compile(r"(?:the )?(?:http|https) (?:requests?|methods?|syntax)\b.{0,60}|rest requests?")
_ASKS = re.compile(r"(?:request )?headers|request body|response|permissions|prerequisites")
HTTP = ("http", "https", "msgraph-interactive", "msgraph", "rest", "")
_PARTS = re.compile(
    r"(?:optional )?(?:request (?:body|headers?|parameters?|examples?)|query|response|return|properties|json)\b"
)
_RELATIVE = re.compile(r"(?:GET|POST|PATCH|PUT|DELETE) /\S")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}:\s")
_QUERY = re.compile(r"[?&]|/[A-Za-z$({]")


class Request(NamedTuple):
    """A request that a page describes: `url` is a template such as /widgets/{id}; `line` counts from 1."""

    method: str
    url: str
    line: int


def requests_of(page: Layout, sections: list[Section], remarks: Remarks) -> list[Request]:
    """The requests in the order of the page, each once."""
    wanted = [section for section in sections if section.within(TITLE) and not section.in_example]
    heads = [section for section in wanted if TITLE.fullmatch(section.title.lower())]
    found: dict[tuple[str, str], Request] = {}
    for section in wanted:
        for fence in fences_in(page, section):
            first = next((line.strip() for line in fence.content if line.strip()), "")
            http = fence.language in HTTP or _RELATIVE.match(first) is not None
            if http and not any(is_status(line) for line in fence.content[:3]):
                _read(fence.content, fence.line + 1, found, remarks)
    if heads and not found:
        for section in wanted:
            _in_prose(page, section, found, remarks)
    if heads and not found:
        remarks.add(heads[0].line, "The HTTP request section names no request.")
    if not heads and any(_ASKS.fullmatch(section.title.lower()) for section in sections):
        _elsewhere(page, sections, found, remarks)
    if len(heads) > 1:
        remarks.add(heads[1].line, f'The page has {len(heads)} "HTTP request" sections.')
    return list(found.values())


def _elsewhere(page: Layout, sections: list[Section], found: dict[tuple[str, str], Request], remarks: Remarks) -> None:
    """Takes blocks of templates alone that stand before what is said of the request's parts."""
    for section in sections:
        if section.in_example or _PARTS.match(section.title.lower()):
            break
        for fence in fences_in(page, section):
            lines = [line for line in fence.content if line.strip()]
            example = fence.annotation is not None and fence.annotation.block in ("request", "response", "resource")
            if lines and not example and all(_RELATIVE.match(line.strip()) for line in lines):
                remarks.add(fence.line, "The requests do not stand in an HTTP request section.")
                _read(fence.content, fence.line + 1, found, remarks)


def _read(lines: tuple[str, ...], first: int, found: dict[tuple[str, str], Request], remarks: Remarks) -> None:
    """Reads the lines of a block: requests, and what else stands between them."""
    last: Request | None = None
    for number, line in enumerate(lines, start=first):
        text = line.strip()
        if not text:
            last = None
        elif is_request(text):
            last = _add(text, number, found, remarks)
        elif last is not None and _QUERY.match(text) and not last.url.endswith(text):
            remarks.add(number, f"The URL template goes on in a line of its own: {shown(text)!r}.")
            del found[last.method, last.url]
            last = _add(f"{last.method} {last.url}{text}", last.line, found, remarks)
        elif not _HEADER.match(text) and not text.startswith(("//", "#")):
            remarks.add(number, f"This line of the HTTP request is neither a request nor a header: {shown(text)!r}.")
            last = None


def _add(text: str, number: int, found: dict[tuple[str, str], Request], remarks: Remarks) -> Request | None:
    matched = REQUEST.match(text)
    if matched is None or not matched[2]:
        return None
    url = template_of(matched[2], number, remarks)
    request = Request(matched[1].upper(), url, number)
    if (request.method, url) in found:
        remarks.add(number, f"The request is listed twice: {request.method} {shown(url)}.")
        return None
    found[request.method, url] = request
    return request


def _in_prose(page: Layout, section: Section, found: dict[tuple[str, str], Request], remarks: Remarks) -> None:
    for number, line in prose_in(page, section):
        text = line.strip().strip("`*> ").strip()
        if is_request(text) and REQUEST.match(text)[2].startswith(("/", "http")):  # type: ignore[index]
            remarks.add(number, "The request does not stand in a fenced block.")
            _add(text, number, found, remarks)
