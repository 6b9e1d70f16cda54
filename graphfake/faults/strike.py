"""What is known of a request when faults are chosen, and what it is dealt: all faults that fall on it, added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Drop: TypeAlias = Literal["reset", "empty", "truncated", "garbage", "slow", "close"]
"""What a connection does instead of carrying the answer: it is reset, or closed without a byte; half of the answer
comes, or what is no HTTP; it drips; it comes whole and the connection is closed, though nothing said so."""


class Facts(NamedTuple):
    """What rules can match.

    `path` is canonical and percent-encoded, below the version: `/deviceManagement/things/ID`. `operations` say what
    the request does: `list`, `create` and so on, and for an action or a function its full name as well. `batched`:
    it came in a `$batch`. `application` and `tenant` are its token's, empty where it has none.
    """

    method: str
    version: str
    path: str
    operations: tuple[str, ...]
    dialect: str
    batched: bool
    application: str
    tenant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An answer in place of the one that was due.

    `rule` is the code of a rule of kind `injected`, whose texts are Graph's for this status, filled with `values`;
    `code` and `message` stand in for them. With `body` nothing of that is sent but these bytes, as `content_type`.
    `fresh_delta`: where a delta was asked for, its answer has the `Location` of a fresh one.
    """

    status: int
    rule: str
    code: str | None = None
    message: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    content_type: str = "application/json"
    fresh_delta: bool = False


class Lag(NamedTuple):
    """For how long what a request writes is not seen by those who read: so many readings of it, or seconds of the
    space's clock, whichever is given."""

    reads: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """What one request is dealt.

    `told` is for the header `Graphfake-Fault` and the journal: `ID; what`, several joined by a comma; it is empty
    where there are `headers` alone that a limit announces before it is reached, which is no fault. `delay` is in
    seconds; `by_clock` says that the space's clock is put forward by it instead of waiting, which holds for all of it
    where one fault asks for it. `before` is answered instead of doing what was asked, `after` once that is done.
    `headers` are added to whatever is answered. `garbage` is what is sent where that is what drops the answer.
    `variations` are names of contracts.variations that the answer is changed by, where `any` is one that fits; what
    they choose is drawn by the space's `random_of(drawn_by)`. `page_size` is the most that a page holds.
    """

    told: str
    delay: float = 0.0
    by_clock: bool = False
    before: Failure | None = None
    after: Failure | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: Drop | None = None
    garbage: bytes = b""
    variations: tuple[str, ...] = ()
    drawn_by: tuple[str, ...] = ()
    page_size: int | None = None
    lag: Lag | None = None
