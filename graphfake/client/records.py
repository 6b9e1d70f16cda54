"""What the journal holds of a request: what was asked, what was answered, and why it was refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

from graphfake.journal import Bearer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Headers(Mapping[str, str]):
    """Header lines by name in any letter case; lines of one name are joined by a comma, and `lines` has each."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self.lines = tuple((name, value) for name, value in lines)

    @cached_property
    def _lines(self) -> dict[str, tuple[str, str]]:
        joined: dict[str, tuple[str, str]] = {}
        for name, value in self.lines:
            before = joined.get(name.lower())
            joined[name.lower()] = (before[0], f"{before[1]}, {value}") if before else (name, value)
        return joined

    def __getitem__(self, name: str) -> str:
        return self._lines[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._lines.values())

    def __len__(self) -> int:
        return len(self._lines)

    def __repr__(self) -> str:
        return repr(dict(self))


class Note(NamedTuple):
    """A liberty that was taken with a request, and where in its body."""

    rule: str
    pointer: str


class Violation(NamedTuple):
    """A rule that a body broke, and where.

    `message` is Graph's; `sent` is what was sent there, `expects` what would be right, `source` who says so.
    """

    rule: str
    pointer: str
    message: str
    sent: str
    expects: str
    source: str


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered. `body` is text, None where there was none; for `body_state` see Request."""

    status: int
    headers: Headers
    body: str | None = field(repr=False)
    body_length: int
    body_state: str

    @property
    def json(self) -> Any:
        """The body as JSON, None where there is none."""
        return _json(self.body)

    @property
    def code(self) -> str:
        """The code of Graph's error, empty where it is none."""
        return self._error("code")

    @property
    def message(self) -> str:
        """The message of Graph's error, empty where it is none."""
        return self._error("message")

    def _error(self, member: str) -> str:
        try:
            return str(json.loads(self.body or "")["error"][member])
        except (ValueError, LookupError, TypeError):
            return ""


@dataclass(frozen=True, slots=True)
class Request:
    """One exchange of a space's journal, from which secrets have been removed.

    `number` counts a space's requests from 1; `path` is without space and query; `body` is text, None where
    there was none, cut where `body_state` says `cut`, and a sentence about it where that says `withheld`;
    `body_length` are the bytes that it had. `received` is when it came, in seconds of a clock that nobody sets, and
    `duration` how many seconds the answer took. Where the request was
    refused, `rule` is the rule's code, `kind` its kind, `pointer` the place in the body, `violations` are all
    that the body broke, the answered one first, and `explain` is a sentence of graphfake's own. `batch` is the id of
    the request whose `$batch` this one came in. `fault` tells of the faults that fell on it, None where none did;
    `took_effect`, where a failure was injected, says whether what was asked was done all the same. `bearer` is who
    sent a token of graphfake's own.
    """

    number: int
    id: str
    space: str
    time: datetime
    method: str
    url: str
    path: str
    headers: Headers
    body: str | None = field(repr=False)
    body_length: int
    body_state: str
    response: Response
    rule: str | None
    kind: str | None
    pointer: str | None
    violations: tuple[Violation, ...]
    notes: tuple[Note, ...]
    explain: str
    duration: float
    batch: str | None = None
    fault: str | None = None
    took_effect: bool | None = None
    received: float = 0.0
    bearer: Bearer | None = None

    def __hash__(self) -> int:
        return hash((self.space, self.number, self.id))

    @property
    def status(self) -> int:
        """The status that was answered."""
        return self.response.status

    @property
    def json(self) -> Any:
        """The body as JSON, None where there is none. Raises ValueError for one that is no JSON, or was cut."""
        return _json(self.body)

    @property
    def query(self) -> dict[str, str]:
        """The options of the URL, decoded; of a name that stands twice the last, as nobody should send it."""
        return dict(parse_qsl(self.url.partition("?")[2].partition("#")[0], keep_blank_values=True))

    def to_json(self) -> dict[str, Any]:
        """As the journal's own interface gives it: what `of` takes."""
        answer = self.response
        return {
            "number": self.number,
            "id": self.id,
            "space": self.space,
            "time": self.time.isoformat(),
            "method": self.method,
            "url": self.url,
            "path": self.path,
            "headers": [list(line) for line in self.headers.lines],
            "status": answer.status,
            "response_headers": [list(line) for line in answer.headers.lines],
            "rule": self.rule,
            "kind": self.kind,
            "pointer": self.pointer,
            "violations": [violation._asdict() for violation in self.violations],
            "notes": [note._asdict() for note in self.notes],
            "duration": self.duration,
            "explain": self.explain,
            "batch": self.batch,
            "fault": self.fault,
            "took_effect": self.took_effect,
            "received": self.received,
            "bearer": None if self.bearer is None else self.bearer._asdict(),
            "body": self.body,
            "body_length": self.body_length,
            "body_state": self.body_state,
            "response_body": answer.body,
            "response_body_length": answer.body_length,
            "response_body_state": answer.body_state,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Request:
        """From an exchange as the journal gives it."""
        return cls(
            number=kept["number"],
            id=kept["id"],
            space=kept["space"],
            time=datetime.fromisoformat(kept["time"]),
            method=kept["method"],
            url=kept["url"],
            path=kept["path"],
            headers=Headers(kept["headers"]),
            body=kept["body"],
            body_length=kept["body_length"],
            body_state=kept["body_state"],
            response=Response(
                kept["status"],
                Headers(kept["response_headers"]),
                kept["response_body"],
                kept["response_body_length"],
                kept["response_body_state"],
            ),
            rule=kept["rule"],
            kind=kept["kind"],
            pointer=kept["pointer"],
            violations=tuple(
                Violation(**{name: one.get(name, "") for name in Violation._fields}) for one in kept["violations"]
            ),
            notes=tuple(Note(one["rule"], one["pointer"]) for one in kept["notes"]),
            explain=kept["explain"],
            duration=kept["duration"],
            batch=kept.get("batch"),
            fault=kept.get("fault"),
            took_effect=kept.get("took_effect"),
            received=kept.get("received", 0.0),
            bearer=_bearer(kept.get("bearer")),
        )


def _bearer(kept: Mapping[str, Any] | None) -> Bearer | None:
    if kept is None:
        return None
    permissions = kept["permissions"]
    return Bearer(kept["kind"], None if permissions is None else tuple(permissions))


def _json(body: str | None) -> Any:
    return None if body is None else json.loads(body)
