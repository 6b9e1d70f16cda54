"""A rule that was read: which requests it falls on, and what it does to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.faults.rules.retry_after import RetryAfter
    from graphfake.faults.strike import Drop, Lag
    from graphfake.faults.throttling.ruling import Throttle
    from graphfake.globs import PathGlob

KINDS = (
    "create", "list", "get", "update", "delete", "count", "property", "value", "reference", "delta", "batch",
    "metadata", "service", "action", "function",
)  # fmt: skip
"""What a request can be called by what it does; an action or a function of such a name is meant by its full one."""

When = Literal["before", "after"]

MUTE: tuple[Drop, ...] = ("reset", "empty", "garbage")
"""What leaves nothing of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which requests: None, or what is empty, asks nothing.

    `methods` are in capitals; `operations` are kinds, and folded names of actions and functions. `nth` counts the
    requests that all before it let through, from 1. `in_a_row` spares every request after so many of one method and
    path.
    """

    methods: frozenset[str] = frozenset()
    path: PathGlob | None = None
    operations: frozenset[str] = frozenset()
    batched: bool | None = None
    application: str | None = None
    nth: frozenset[int] = frozenset()
    after: int = 0
    times: int | None = None
    probability: float | None = None
    in_a_row: int | None = None

    @property
    def is_drawn(self) -> bool:
        """Is it decided by lot, or by how often the same was asked before?"""
        return self.probability is not None or self.in_a_row is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What is done to a request. `body` is a content type and what it names; times are in seconds."""

    status: int | None = None
    code: str | None = None
    message: str | None = None
    body: tuple[str, bytes] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    retry_after: RetryAfter | None = None
    when: When = "before"
    delay: float = 0.0
    jitter: float = 0.0
    by_clock: bool = False
    drop: Drop | None = None
    variations: tuple[str, ...] = ()
    page_size: int | None = None
    lag: Lag | None = None
    throttle: Throttle | None = None

    @property
    def is_drawn(self) -> bool:
        """Is anything of it drawn by lot?"""
        drawn = self.jitter or self.variations or self.drop == "garbage"
        return bool(drawn) or (self.retry_after is not None and self.retry_after.is_drawn)


@dataclass(frozen=True, slots=True)
class Rule:
    """`said` is the JSON object that it was read from, its id in it."""

    id: str
    match: Match
    effect: Effect
    said: Mapping[str, Any]

    @property
    def is_drawn(self) -> bool:
        """Does it matter how often the same was asked before?"""
        return self.match.is_drawn or self.effect.is_drawn
