"""What a space was asked and what it answered: the newest exchanges, without their secrets."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from graphfake.secrets import Body, Headers, clean_body, clean_headers, clean_url, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from graphfake.known_secrets import Secrets

MOST_EXCHANGES = 10_000
MOST_BYTES = 32 * 1024 * 1024
MOST_OF_A_BODY = 64 * 1024
MOST_OF_A_TEXT = 4_000

# What an exchange takes beside its texts, and each of its header lines, measured with tracemalloc.
_OVERHEAD = 850
_LINE = 130
_NAME = 60  # of a permission

_REFUSED = 400
_NAMING = ("rule", "pointer", "source", "expects")
"""Members of a violation or a note that repeat nothing that was sent but names."""


class Bearer(NamedTuple):
    """What a token of ours said of its bearer: delegated, personal or application, and what it may, None everything."""

    kind: str
    permissions: tuple[str, ...] | None


@dataclass(slots=True, kw_only=True, repr=False, eq=False)
class Observation:
    """One exchange as the server saw it, secrets included: to be filled, given to `Journal.add` and forgotten.

    `id` is the request-id; `url` is whole, as the client used it; `path` is the part of it that routing saw.
    `rule`, `kind`, `pointer`, `violations` and `explain` stay as they are where nothing was refused. A violation
    and a note are what JSON can hold, with at least `rule` and `pointer`. `duration` is in seconds. `batch` is the
    id of the exchange whose `$batch` this one came in. `fault` tells of the faults that fell on it; `took_effect`,
    where a failure was injected, says whether what was asked was done all the same. `received` is when it came, in
    seconds of a clock that nobody sets, of which only differences mean anything. `bearer` is None where no token of
    ours was sent.
    """

    id: str
    space: str
    time: datetime
    method: str
    url: str
    path: str
    headers: Iterable[tuple[str, str]]
    body: bytes = b""
    status: int = 0
    response_headers: Iterable[tuple[str, str]] = ()
    response_body: bytes | None = b""
    rule: str | None = None
    kind: str | None = None
    pointer: str | None = None
    violations: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[Mapping[str, Any], ...] = ()
    duration: float = 0.0
    explain: str = ""
    batch: str | None = None
    fault: str | None = None
    took_effect: bool | None = None
    received: float = 0.0
    bearer: Bearer | None = None


class Exchange(NamedTuple):
    """One exchange as it is kept. `number` counts the exchanges of a space from 1 and is never given twice."""

    number: int
    id: str
    space: str
    time: datetime
    method: str
    url: str
    path: str
    headers: Headers
    sent: Body
    status: int
    response_headers: Headers
    answered: Body
    rule: str | None
    kind: str | None
    pointer: str | None
    violations: tuple[Mapping[str, Any], ...]
    notes: tuple[Mapping[str, Any], ...]
    duration: float
    explain: str
    batch: str | None
    fault: str | None
    took_effect: bool | None
    received: float
    bearer: Bearer | None

    @property
    def body(self) -> str | None:
        """The request's body as far as it is kept, None where it had none."""
        return self.sent.text

    @property
    def response_body(self) -> str | None:
        """The answer's body as far as it is kept, None where it had none."""
        return self.answered.text

    @property
    def size(self) -> int:
        """About how many bytes it takes to keep."""
        lines = self.headers + self.response_headers
        texts = len(self.url) + len(self.path) + len(self.explain) + sum(map(len, chain.from_iterable(lines)))
        told = sum(4 * len(repr(one)) for one in self.violations + self.notes)
        if self.bearer is not None and self.bearer.permissions:
            told += sum(_NAME + len(name) for name in self.bearer.permissions)
        return _OVERHEAD + _LINE * len(lines) + texts + len(self.sent.kept) + len(self.answered.kept) + told

    def to_json(self) -> dict[str, Any]:
        """Everything as JSON has it: `time` in ISO 8601, a header as a pair, the state of either body."""
        told = self._asdict()
        for name, body in (("body", told.pop("sent")), ("response_body", told.pop("answered"))):
            told |= {name: body.text, f"{name}_length": body.length, f"{name}_state": body.state}
        told["time"] = self.time.isoformat()
        told["bearer"] = None if self.bearer is None else self.bearer._asdict()
        lines = {name: _lines(told.pop(name)) for name in ("headers", "response_headers")}
        return {name: _plain(value) for name, value in told.items()} | lines


class Listener(Protocol):
    """Whoever waits for exchanges."""

    def heard(self, exchange: Exchange) -> None:
        """It has come, and is kept."""

    def ended(self) -> None:
        """No more will come."""


class Journal:
    """The newest exchanges of one space: at most `most` of them and about `most_bytes` in memory."""

    __slots__ = (
        "_by_id", "_bytes", "_kept", "_most", "_most_bytes", "_most_of_a_body", "_number", "dropped", "listeners",
    )  # fmt: skip

    def __init__(
        self, most: int = MOST_EXCHANGES, most_bytes: int = MOST_BYTES, most_of_a_body: int = MOST_OF_A_BODY
    ) -> None:
        self.listeners: set[Listener] = set()
        self.dropped = 0  # how many had to go since the journal was last empty
        self._most = most
        self._most_bytes = most_bytes
        self._most_of_a_body = most_of_a_body
        self._number = 0
        self._bytes = 0
        self._kept: deque[tuple[Exchange, int]] = deque()
        self._by_id: dict[str, Exchange] = {}

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def last(self) -> int:
        """The number that was given last, 0 before the first."""
        return self._number

    def add(self, seen: Observation) -> Exchange:
        """Keeps an exchange without its secrets, and gives what is kept."""
        self._number += 1
        exchange = _cleaned(seen, self._number, self._most_of_a_body)
        size = exchange.size
        self._kept.append((exchange, size))
        self._by_id[exchange.id] = exchange
        self._bytes += size
        while len(self._kept) > self._most or (self._bytes > self._most_bytes and len(self._kept) > 1):
            self._drop()
        if self.listeners:
            for listener in tuple(self.listeners):
                listener.heard(exchange)
        return exchange

    def list(self, after: int = 0, limit: int | None = None) -> list[Exchange]:
        """Exchanges with a greater number than `after`, oldest first, at most `limit` of them."""
        oldest = self._number - len(self._kept) + 1
        start = max(0, after + 1 - oldest)
        stop = None if limit is None else start + limit
        return [exchange for exchange, _ in islice(self._kept, start, stop)]

    def get(self, exchange_id: str) -> Exchange | None:
        """The exchange with this id, None when there is none or it had to go."""
        return self._by_id.get(exchange_id)

    def clear(self) -> None:
        """Forgets all exchanges. Numbers go on, so that whoever reads on from one misses nothing."""
        self._kept.clear()
        self._by_id.clear()
        self._bytes = self.dropped = 0

    def end(self) -> None:
        """Tell those who wait that no more will come."""
        for listener in tuple(self.listeners):
            listener.ended()

    def _drop(self) -> None:
        exchange, size = self._kept.popleft()
        self._bytes -= size
        self.dropped += 1
        if self._by_id.get(exchange.id) is exchange:
            del self._by_id[exchange.id]


def _cleaned(seen: Observation, number: int, limit: int) -> Exchange:
    place = place_of(seen.path)
    headers, content_type = clean_headers(seen.headers)
    sent, secrets = clean_body(seen.body, place.of(content_type), limit)
    answer_headers, content_type = clean_headers(seen.response_headers)
    refused = seen.status >= _REFUSED
    place = place.of(content_type, refusal=refused)
    # A refusal may repeat what it refuses.
    answered, _ = clean_body(seen.response_body, place, limit, secrets if refused else None)
    return Exchange(
        number,
        seen.id,
        seen.space,
        seen.time,
        seen.method,
        clean_url(seen.url),
        seen.path,
        headers,
        sent,
        seen.status,
        answer_headers,
        answered,
        seen.rule,
        seen.kind,
        None if seen.pointer is None else _cut(secrets.scrub(seen.pointer)),
        tuple(_told(one, secrets) for one in seen.violations),
        tuple(_told(one, secrets) for one in seen.notes),
        seen.duration,
        _cut(secrets.scrub(seen.explain)),
        seen.batch,
        seen.fault,
        seen.took_effect,
        seen.received,
        seen.bearer,
    )


def _told(value: Any, secrets: Secrets, *, names: bool = False) -> Any:
    """What is told of a violation or a note: without secrets, and cut where it repeats a stranger's megabytes.

    `names` says that it names what the contracts know, or what a member is called, and repeats no value.
    """
    if isinstance(value, str):
        return _cut(secrets.scrub(value) if names else secrets.withhold(value))
    if isinstance(value, dict):
        return {name: _told(member, secrets, names=name in _NAMING) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_told(item, secrets, names=names) for item in value]
    return value


def _cut(text: str) -> str:
    return text if len(text) <= MOST_OF_A_TEXT else f"{text[:MOST_OF_A_TEXT]}..."


def _lines(headers: Headers) -> list[list[str]]:
    plain = all(name.isascii() and value.isascii() for name, value in headers)
    return [list(line) for line in headers] if plain else [list(map(_plain, line)) for line in headers]


def _plain(value: Any) -> Any:
    # Lone surrogates, which headers and JSON can smuggle in, are no text that every JSON writer takes.
    if isinstance(value, str):
        return value if value.isascii() else value.encode(errors="backslashreplace").decode()
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "items"):
        return {_plain(name): _plain(member) for name, member in value.items()}
    return value
