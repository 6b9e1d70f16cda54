"""Headers that a rule adds: any but those that would break the answer's framing, or that are the server's own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graphfake.faults.errors import FaultError
from graphfake.faults.rules.members import read_text, shown, shown_name

MOST_HEADERS = 50
MOST_OF_A_VALUE = 4_000
MOST_OF_ALL = 8_000
"""Characters: Node.js refuses heads of 16 KiB."""

OWNED = frozenset(
    (
        "connection", "content-encoding", "content-length", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "request-id", "client-request-id",
    )
)  # fmt: skip
OURS = "graphfake-"

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


def read_headers(value: object, place: str) -> dict[str, str]:
    """An object of names and texts. Raises FaultError."""
    if not isinstance(value, Mapping):
        raise FaultError(place, f"it is an object of names and texts, not {shown(value)}.")
    if len(value) > MOST_HEADERS:
        raise FaultError(place, f"it has {len(value)} headers, and may have {MOST_HEADERS}.")
    headers: dict[str, str] = {}
    seen: set[str] = set()
    for name, text in value.items():
        at = f"{place}.{shown_name(name)}"
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise FaultError(at, "no header can be called so: a name has 1 to 100 letters, digits and hyphens.")
        if name.lower() in OWNED or name.lower().startswith(OURS):
            raise FaultError(at, "this header is the server's own; no rule sets it.")
        if name.lower() in seen:
            raise FaultError(at, "this header stands there already, in another letter case.")
        seen.add(name.lower())
        headers[name] = read_value(text, at)
    if sum(len(name) + len(text) for name, text in headers.items()) > MOST_OF_ALL:
        raise FaultError(place, f"it has more than {MOST_OF_ALL:,} characters.")
    return headers


def read_value(value: object, place: str) -> str:
    """What can stand behind the colon: printable ASCII. Raises FaultError."""
    text = read_text(value, place, MOST_OF_A_VALUE)
    if not _VALUE.fullmatch(text):
        raise FaultError(place, f"a header's value is printable ASCII in one line, not {shown(text)}.")
    return text
