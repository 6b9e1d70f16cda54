"""URL templates and URLs of examples: what is odd about them, and the path that a template means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphfake.contracts.importing.docs.remarks import shown

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.remarks import Remarks

HOST = "graph.microsoft.com"
_ABSOLUTE = re.compile(r"(?:(?i:https?)://|(?=graph\.microsoft\.com/))([^/?#\s]{0,255})(/[^\s].*|/?)?$")
_VERSION = re.compile(r"/(v1\.0|beta|v1|\{version\})(?=/|$|\?)", re.IGNORECASE)
_PROTOCOL = re.compile(r"[ \t\u00a0]+HTTP/[0-9.]{1,3}$", re.IGNORECASE)
_BRACES = re.compile(r"\{[^{}]{0,300}\}|'[^']{0,300}'")
_SEGMENT = re.compile(
    r"(?:\$?[A-Za-z][A-Za-z0-9]*|[Mm]icrosoft\.[A-Za-z][A-Za-z0-9.]*|\{\})(?:\([^()]{0,500}\))?:?|\{\}(?:[-.@:=]\{\})*:?|\([^()]{0,300}\)|:?"
)
_ID = re.compile(r"ids?|[a-z]{2,40}(?:[-_]id|Id)|ID|[A-Z]{2,20}_ID", re.ASCII)


def template_of(text: str, line: int, remarks: Remarks) -> str:
    """The path that a URL template means: as written, without host, version and protocol; with a slash first."""
    url = _PROTOCOL.sub("", text.strip())
    if url != text.strip():
        remarks.add(line, "The URL template names the protocol, as only a request on the wire does.")
    absolute = _ABSOLUTE.match(url)
    if absolute:
        remarks.add(line, f"The URL template is absolute: {shown(url)!r}.")
        url = absolute[2] or "/"
    if _VERSION.match(url):
        if not absolute:
            remarks.add(line, f"The URL template begins with a version: {shown(url)!r}.")
        url = url[_VERSION.match(url).end() :] or "/"  # type: ignore[union-attr]
    if not url.startswith("/"):
        remarks.add(line, f"The URL template has no leading slash: {shown(url)!r}.")
        url = f"/{url}"
    if any(each.isspace() for each in url):
        remarks.add(line, f"The URL template holds a blank: {shown(url)!r}.")
    _placeholders(url, line, remarks)
    return url


def _placeholders(url: str, line: int, remarks: Remarks) -> None:
    path = _BRACES.sub("{}", url.partition("?")[0])
    if path.count("{") != path.count("{}") or path.count("}") != path.count("{}"):
        remarks.add(line, f"The URL template has a brace without its other half: {shown(url)!r}.")
        return
    segments = path.split("/")
    if any(set(each) == {"."} or "…" in each for each in segments if each):
        remarks.add(line, f"The URL template leaves something out: {shown(url)!r}.")
    elif any(_SEGMENT.fullmatch(each) is None or _ID.fullmatch(each) for each in segments):
        remarks.add(line, f"A placeholder of the URL template is not in braces: {shown(url)!r}.")


def check_example(url: str, version: str | None, line: int, remarks: Remarks) -> None:
    """Remarks on the URL of an example request."""
    url = _PROTOCOL.sub("", url.strip())
    if url.startswith("**") or "not found" in url.lower():
        remarks.add(line, "Example request: the URL is an error text of a generator.")
        return
    absolute = _ABSOLUTE.match(url)
    if any(each.isspace() for each in url):
        remarks.add(line, f"Example request: the URL holds a blank: {shown(url)!r}.")
    if absolute is None or absolute[1].lower() != HOST or not url.startswith("https"):
        remarks.add(line, f"Example request: the URL is not at https://{HOST}: {shown(url)!r}.")
    path = (absolute[2] or "") if absolute else url
    found = _VERSION.match(path)
    if found and version and found[1] != version and not found[1].startswith("{"):
        remarks.add(line, f"Example request: the URL is under /{found[1]} on a page of {version}.")
