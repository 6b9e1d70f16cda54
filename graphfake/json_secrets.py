"""Where the secrets of a JSON text stand, so that they can be taken out and the rest stays as it was sent."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_PIECE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_NAME_END = re.compile(r"\s*:")
_NO_VALUES = frozenset({*"{}[],:", "true", "false", "null"})
_TYPE_NAMES = ("@odata.type", "@odata.context", "@type", "@context")

Span = tuple[int, int]


class Wanted(NamedTuple):
    """What is a secret: members of these `names` (case-folded) anywhere, `key` inside a keyCredential.

    `credential` says that the whole text is inside one; `refusal` that a member `error` at the top is an error
    envelope, whose members are never secrets.
    """

    names: Collection[str]
    credential: bool = False
    refusal: bool = False


def find_secrets(text: str, wanted: Wanted, limit: int) -> list[Span]:
    """The spans of all secret values that begin in the first `limit` characters, in order, none in another.

    `text` must be well-formed JSON. What only the text after the limit could clear counts as secret. A null
    is no secret.
    """
    walk = _Walk(wanted)
    for match in _PIECE.finditer(text):
        if match.start() >= limit:
            break
        walk.take(match[0], match.span())
    walk.stop(len(text))
    covered = 0
    found = []
    for begin, end in sorted(walk.spans, key=lambda span: (span[0], -span[1])):
        if begin >= covered:
            found.append((begin, end))
            covered = end
    return found


def values_of(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """The strings and numbers in these spans, as they stand there and as they are read; no member's name."""
    for begin, end in spans:
        for match in _PIECE.finditer(text, begin, end):
            if match[0] not in _NO_VALUES and not _NAME_END.match(text, match.end(), end):
                yield from dict.fromkeys((match[0].strip('"'), str(json.loads(match[0]))))


class _Open:
    """An object or array that has begun and not ended."""

    __slots__ = ("candidates", "credential", "exempt", "is_object", "name", "start", "verdict")

    def __init__(self, start: int, is_object: bool, verdict: str) -> None:
        self.start = start
        self.is_object = is_object
        self.verdict = verdict
        self.name = ""  # of the member whose value is next, empty while a name is next
        self.credential = False
        self.exempt = False
        self.candidates: list[Span] = []  # values of `key`, secret if an `@odata.type` still to come says so


class _Walk:
    """One pass over the pieces of a text."""

    def __init__(self, wanted: Wanted) -> None:
        self.spans: list[Span] = []
        self._wanted = wanted
        self._stack: list[_Open] = []

    def take(self, piece: str, span: Span) -> None:
        """The next piece and where it stands."""
        top = self._stack[-1] if self._stack else None
        if piece in "{[":
            self._open(top, span[0], piece == "{")
        elif piece in "}]":
            self._close(span[1])
        elif top is None or piece == ":":
            pass
        elif piece == ",":
            top.name = ""
        elif top.is_object and not top.name:
            # A nameless member has a name that is not empty, too.
            top.name = _string(piece).casefold() or " "
        else:
            self._scalar(top, piece, span)

    def stop(self, end: int) -> None:
        """No piece is left to take; what is still open may have been anything."""
        for left in self._stack:
            left.credential = True
        while self._stack:
            self._close(end)

    def _open(self, holder: _Open | None, start: int, is_object: bool) -> None:
        opened = _Open(start, is_object, self._verdict(holder))
        if holder is None:
            opened.credential = self._wanted.credential
        else:
            opened.credential = holder.credential or "keycredential" in holder.name
            in_envelope = self._wanted.refusal and len(self._stack) == 1 and holder.name == "error"
            opened.exempt = holder.exempt or in_envelope
        self._stack.append(opened)

    def _close(self, end: int) -> None:
        closed = self._stack.pop()
        holder = self._stack[-1] if self._stack else None
        if closed.credential:
            self.spans += closed.candidates
        elif holder is not None:
            holder.candidates += closed.candidates
        if holder is not None:
            self._note(holder, closed.verdict, (closed.start, end))

    def _scalar(self, holder: _Open, piece: str, span: Span) -> None:
        typed = holder.name.endswith(_TYPE_NAMES)
        if typed and "keycredential" in _string(piece).casefold():
            holder.credential = True
        if piece != "null":
            self._note(holder, self._verdict(holder), span)

    def _verdict(self, holder: _Open | None) -> str:
        # Of the value that begins now: "secret", "candidate" or "" for neither.
        if holder is None or holder.exempt:
            return ""
        if holder.name in self._wanted.names:
            return "secret"
        return "candidate" if holder.name == "key" else ""

    def _note(self, holder: _Open, verdict: str, span: Span) -> None:
        if verdict == "secret":
            self.spans.append(span)
        elif verdict == "candidate":
            holder.candidates.append(span)


def _string(piece: str) -> str:
    return str(json.loads(piece)) if "\\" in piece else piece.strip('"')
