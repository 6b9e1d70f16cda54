"""The examples of a page: what they are, and whether their bodies are JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.importing.docs.json_faults import parsed
from graphfake.contracts.importing.docs.messages import REQUEST, STATUS, is_request, is_status, message_of
from graphfake.contracts.importing.docs.remarks import shown
from graphfake.contracts.importing.docs.requests import HTTP, TITLE
from graphfake.contracts.importing.docs.urls import check_example

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.layout import Fence, Layout
    from graphfake.contracts.importing.docs.messages import Message
    from graphfake.contracts.importing.docs.remarks import Remarks
    from graphfake.contracts.importing.docs.sections import Section

WORDS = {
    "request": "Example request",
    "response": "Example response",
    "resource": "JSON representation",
    "json": "Example JSON",
}
_BARE_STATUS = re.compile(r"\s*([1-5][0-9]{2}) [A-Z]")
_JSON = ("json", "jsonc", "json5", "")


class Example(NamedTuple):
    """A fenced example: `line` is that of its opening fence; `body` the value of its JSON, where it has one.

    `kind` is request, response, resource (the JSON representation of a type) or json (JSON alone). Without a body it
    parses. `status` is a response's; `type` is what the annotation says that the body is, `keyed` whether it has a key.
    """

    kind: str
    line: int
    parses: bool
    body: Any
    method: str
    status: int | None
    type: str
    keyed: bool


def examples_of(
    page: Layout, sections: list[Section], templates: set[int], version: str | None, remarks: Remarks
) -> list[Example]:
    """The examples in the order of the page; blocks of HTTP request sections, and of `templates` by line, are none."""
    found: list[Example] = []
    by_line = iter(sections)
    section = next(by_line)
    for fence in page.fences:
        while fence.line > section.last:
            section = next(by_line, section)
            if section.last >= len(page.prose):
                break
        block = fence.annotation.block if fence.annotation else ""
        parts = _parts(fence)
        listed = bool(parts) and fence.line + 1 + parts[0][0] in templates
        template = block not in ("request", "response") and (
            listed or (section.within(TITLE) and not section.in_example)
        )
        for start, end in parts:
            lines = fence.content[start:end]
            if template and not is_status(lines[0]):
                continue
            line = fence.line if start == parts[0][0] else fence.line + 1 + start
            example = _read(lines, fence, fence.line + 1 + start, line, version, remarks)
            if example is not None:
                found.append(example)
    return found


def _parts(fence: Fence) -> list[tuple[int, int]]:
    """Where the messages of a block begin and end: several may stand in one."""
    lines = fence.content
    start = next((index for index, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return []
    begins = [start]
    if _begins(lines[start]):
        begins += [
            index for index in range(start + 1, len(lines)) if _begins(lines[index]) and not lines[index - 1].strip()
        ]
    return list(zip(begins, [*begins[1:], len(lines)], strict=True))


def _begins(line: str) -> bool:
    return is_status(line) or (is_request(line) and REQUEST.match(line.strip())[2].startswith(("/", "http")))  # type: ignore[index]


def _read(
    lines: tuple[str, ...], fence: Fence, first: int, line: int, version: str | None, remarks: Remarks
) -> Example | None:
    kind = _kind(lines[0], fence)
    if kind is None:
        return None
    words = WORDS[kind]
    about = (fence.annotation.type, fence.annotation.keyed) if fence.annotation else ("", False)
    if kind in ("resource", "json"):
        body, parses = _body(lines, first, words, remarks)
        return Example(kind, line, parses, body, "", None, *about)
    if not _begins(lines[0]) and not is_request(lines[0]) and _BARE_STATUS.match(lines[0]) is None:
        body, parses = _body(lines, first, words, remarks)
        return Example(kind, line, parses, body, "", None, *about)
    message = message_of(lines, first, words.lower().capitalize(), remarks)
    method, status = "", None
    if kind == "request":
        begun = REQUEST.match(message.start)
        method = begun[1].upper() if begun else ""
        check_example((begun[2] if begun else None) or "", version, first, remarks)
    else:
        said = STATUS.match(message.start) or _BARE_STATUS.match(message.start)
        status = int(said[1]) if said else None
    body, parses = _body(message.body, message.body_line, words, remarks)
    _measure(message, first, words, remarks)
    return Example(kind, line, parses, body, method, status, *about)


def _kind(first: str, fence: Fence) -> str | None:
    """What a block is, by how it begins, then by what is said of it; None where it is no example."""
    block = fence.annotation.block if fence.annotation else ""
    if is_status(first):
        return "response"
    if is_request(first):
        return "request"
    if block in ("request", "response") and fence.language in (*HTTP, *_JSON):
        return block
    if fence.language in _JSON or (fence.language in HTTP and first.lstrip()[:1] in ("{", "[", '"')):
        if block == "resource":
            return block
        return "json" if fence.language.startswith("json") or first.lstrip()[:1] in ("{", "[") else None
    return None


def _body(lines: tuple[str, ...], first: int, words: str, remarks: Remarks) -> tuple[Any, bool]:
    text = "\n".join(lines)
    if not text.strip():
        return None, True
    value, fault, twice = parsed(text)
    if fault is not None:
        remarks.add(first + fault.line, f"{words}: the body does not parse as JSON: {fault.reason}.")
        return None, False
    if twice:
        remarks.add(first, f"{words}: an object of the body has the member {shown(twice[0])} twice.")
    return value, True


def _measure(message: Message, line: int, words: str, remarks: Remarks) -> None:
    """Is Content-length right, with LF or with CRLF line ends, and with the last of them or without?"""
    said = message.header("content-length")
    if said is None:
        return
    if not re.fullmatch(r"[0-9]{1,12}", said):
        remarks.add(line, f"{words}: Content-length is no number: {shown(said)!r}.")
        return
    body = "\n".join(message.body)
    length = len(body.encode(errors="replace"))
    breaks = body.count("\n")
    fitting = {length, length + breaks}
    if int(said) not in fitting:
        remarks.add(
            line, f"{words}: Content-length is {said}, the body's length {length} with LF, {length + breaks} with CRLF."
        )
