"""A journal saved as NDJSON, line by line: what an application asked, and what it was answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from graphfake.contracts.json_text import JsonTextError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_OF_A_LINE = 4 * 1024 * 1024
_BATCH = "$batch"


class JournalError(ValueError):
    """A file is no journal; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One exchange: `path` is what follows the version, percent-encoded; a body is None where nothing is known of it.

    `cut` says whether a body was too long for the journal, so that not all that was in it is known.
    """

    id: str
    method: str
    version: str
    path: str
    query: str
    status: int
    space: str
    sent: Any
    answered: Any
    cut: bool


def recorded(stream: BinaryIO, name: str) -> Iterator[Recorded]:
    """The exchanges in a file, without those of graphfake's own paths and `$batch` itself, whose parts stand beside it.

    Raises JournalError naming the line.
    """
    number = 0
    while line := stream.readline(MOST_OF_A_LINE + 1):
        number += 1
        if len(line) > MOST_OF_A_LINE:
            raise JournalError(f"{name}:{number}: The line is longer than {MOST_OF_A_LINE} bytes.")
        if line.strip():
            exchange = _exchange(line, f"{name}:{number}")
            if exchange is not None:
                yield exchange


def _exchange(line: bytes, where: str) -> Recorded | None:
    try:
        kept = json.loads(line)
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict):
        due = "A journal has one exchange a line, as /_graphfake/requests?format=ndjson gives them"
        raise JournalError(f"{where}: This is no JSON object. {due}.")
    texts = [_text(kept, member, where) for member in ("id", "method", "url", "path", "space")]
    status = kept.get("status")
    if type(status) is not int:
        raise JournalError(f"{where}: The whole number status belongs to an exchange; this one has none.")
    version, _, path = texts[3].lstrip("/").partition("/")
    if not version or version.startswith("_") or path.split("?")[0].strip("/").lower() == _BATCH:
        return None
    sent, sent_cut = _body(kept, "body")
    answered, answered_cut = _body(kept, "response_body")
    query = texts[2].partition("#")[0].partition("?")[2]
    return Recorded(
        texts[0], texts[1].upper(), version, path, query, status, texts[4], sent, answered, sent_cut or answered_cut
    )


def _text(kept: dict[str, Any], member: str, where: str) -> str:
    value = kept.get(member)
    if not isinstance(value, str):
        raise JournalError(f"{where}: The text {member} belongs to an exchange; this one has none.")
    return value


def _body(kept: dict[str, Any], member: str) -> tuple[Any, bool]:
    """The body as JSON, None where it is none or was not kept whole; and whether it was not kept whole."""
    text, state = kept.get(member), kept.get(f"{member}_state")
    if not isinstance(text, str):
        return None, False
    if state in ("cut", "withheld"):
        return None, True
    try:
        return parse(text.encode(errors="surrogatepass")).value, False
    except JsonTextError:
        return None, False
