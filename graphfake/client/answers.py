"""What the answers of the journal told their client: how long to wait, and where the next page is."""

from __future__ import annotations

import json
import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl, unquote

if TYPE_CHECKING:
    from datetime import datetime

    from graphfake.client.records import Request

Link: TypeAlias = "tuple[str, tuple[tuple[str, str], ...]]"

_SECONDS = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_NEXT_LINK = re.compile(r'"@odata\.nextLink"\s*:\s*("(?:[^"\\]|\\.)*")')


def retry_after(request: Request) -> float | None:
    """For how many seconds an answer asks to wait, None where it does not, or in no lawful form.

    A date is held against the answer's own `Date`, and where it has none, against the time of the request.
    """
    text = request.response.headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    until = _date(text)
    if until is None:
        return None
    since = _date(request.response.headers.get("Date", "")) or request.time
    return max((until - since).total_seconds(), 0.0)


def next_link(request: Request) -> str | None:
    """The link to the next page in an answer that is one, as far as it is kept."""
    body = request.response.body or ""
    if request.method != "GET" or request.status != 200 or "@odata.nextLink" not in body:
        return None
    if request.response.body_state == "cut":
        # What stands before the entities is the page's own.
        found = _NEXT_LINK.search(body.partition('"value":')[0])
        return str(json.loads(found[1])) if found else None
    try:
        page = json.loads(body)
    except ValueError:
        return None
    link = page.get("@odata.nextLink") if isinstance(page, dict) else None
    return link if isinstance(link, str) else None


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)


def link_of(url: str) -> Link:
    """What it leads to, whatever way it is encoded."""
    address, _, query = url.partition("?")
    path = address.partition("://")[2].partition("/")[2] if "://" in address else address.lstrip("/")
    return unquote(path).casefold(), tuple(sorted(parse_qsl(query, keep_blank_values=True)))
