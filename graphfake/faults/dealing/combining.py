"""All that falls on one request, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from graphfake.faults.rules.effects import MOST_DELAY
from graphfake.faults.rules.retry_after import plain_number
from graphfake.faults.rules.rule import MUTE
from graphfake.faults.strike import Strike

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.faults.rules.rule import Effect, Rule
    from graphfake.faults.strike import Drop, Failure, Lag

MOST_TOLD = 900
"""Characters."""


class Dealt:
    """What a request has been dealt so far, by the rules in the order in which they were added."""

    __slots__ = (
        "_by_clock", "_delay", "_drawn_by", "_drop", "_failed", "_failure", "_failure_after", "_garbage", "_headers",
        "_lag", "_page_size", "_told", "_variations",
    )  # fmt: skip

    def __init__(self) -> None:
        self._told: list[str] = []
        self._delay = 0.0
        self._by_clock = False
        self._failed = False
        self._failure: Failure | None = None
        self._failure_after = False
        self._headers: dict[str, tuple[str, str]] = {}
        self._drop: Drop | None = None
        self._garbage = b""
        self._variations: dict[str, None] = {}
        self._drawn_by: tuple[str, ...] = ()
        self._page_size: int | None = None
        self._lag: Lag | None = None

    def has_room_for(self, effect: Effect) -> bool:
        """A request fails once and is dropped once: the first rule to do it leaves no room for another."""
        fails = effect.status is not None or effect.throttle is not None or effect.drop in MUTE
        return not (fails and self._failed) and not (effect.drop is not None and self._drop is not None)

    def add(
        self,
        rule: Rule,
        *,
        delay: float = 0.0,
        failure: Failure | None = None,
        garbage: bytes = b"",
        drawn_by: tuple[str, ...] = (),
    ) -> None:
        """One rule more, and what was drawn for it."""
        effect = rule.effect
        self._told.append(_told(rule, delay, failure))
        self._delay += delay
        self._by_clock |= effect.by_clock
        if failure is not None:
            self._failure, self._failure_after = failure, effect.when == "after"
        self._failed |= failure is not None or effect.drop in MUTE
        self.add_headers(effect.headers)
        if effect.drop is not None:
            self._drop, self._garbage = effect.drop, garbage
        if effect.variations and not self._variations:
            self._drawn_by = drawn_by
        self._variations |= dict.fromkeys(effect.variations)
        self._page_size = effect.page_size if self._page_size is None else self._page_size
        self._lag = self._lag or effect.lag

    def add_headers(self, headers: Mapping[str, str]) -> None:
        """Headers that no rule before has set."""
        for name, value in headers.items():
            self._headers.setdefault(name.lower(), (name, value))

    def strike(self) -> Strike | None:
        """The sum; None where it comes to nothing."""
        if not self._told and not self._headers:
            return None
        return Strike(
            told=", ".join(self._told)[:MOST_TOLD],
            delay=min(self._delay, MOST_DELAY),
            by_clock=self._by_clock,
            before=None if self._failure_after else self._failure,
            after=self._failure if self._failure_after else None,
            headers=dict(self._headers.values()),
            drop=self._drop,
            garbage=self._garbage,
            variations=tuple(self._variations),
            drawn_by=self._drawn_by,
            page_size=self._page_size,
            lag=self._lag,
        )


def _told(rule: Rule, delay: float, failure: Failure | None) -> str:
    effect = rule.effect
    told = [rule.id, *_told_of_failure(effect, failure)]
    if delay:
        told.append(f"delay={plain_number(delay)}")
    if effect.variations:
        told.append(f"variation={'+'.join(effect.variations)}")
    if effect.page_size is not None:
        told.append(f"page-size={effect.page_size}")
    if effect.lag is not None:
        reads, seconds = effect.lag
        told.append(f"lag={reads} reads" if seconds is None else f"lag={plain_number(seconds)} s")
    if effect.headers:
        told.append(f"headers={'+'.join(effect.headers)}")
    return "; ".join(told)


def _told_of_failure(effect: Effect, failure: Failure | None) -> Iterator[str]:
    if failure is not None and effect.drop not in MUTE:
        yield f"status={failure.status}"
        if "Retry-After" in failure.headers:
            yield f"retry-after={quote(failure.headers['Retry-After'], safe=' :')}"
    if effect.throttle is not None:
        yield f"throttle={effect.throttle.published or 'own'}"
    if effect.drop is not None:
        yield f"drop={effect.drop}"
    if (effect.status is not None or effect.drop in MUTE) and effect.when == "after":
        yield "after"
