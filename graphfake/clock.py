"""What time it is in a space: everything that tells or compares world time asks its space's clock."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = (datetime.min.replace(tzinfo=UTC) - EPOCH).total_seconds()
LAST = (datetime.max.replace(tzinfo=UTC, microsecond=999_000) - EPOCH).total_seconds()
"""Seconds since 1970 of the first and the last moment that is told: years 1 to 9999."""


class Clock:
    """Tells the time of its source, real time by default, until it is set or stopped.

    A source is another clock, or a function that gives seconds since 1970 in UTC. Whoever sets the clock to what
    is no moment of the years 1 to 9999 gets a ValueError, and the clock stays as it was; one that runs on past the
    last moment stands still there.
    """

    __slots__ = ("_frozen", "_offset", "_source")

    def __init__(self, source: Clock | Callable[[], float] = time.time) -> None:
        self._source = source
        self._offset = 0.0
        self._frozen: float | None = None

    def seconds(self) -> float:
        """Seconds since 1970-01-01T00:00:00Z, as the times in a token's claims are written."""
        if self._frozen is not None:
            return self._frozen
        return min(max(self._from(), FIRST), LAST)

    def now(self) -> datetime:
        """The same moment, aware of its zone: UTC."""
        return moment(self.seconds())

    @property
    def is_frozen(self) -> bool:
        """Whether time stands still: here, or where this clock has it from."""
        return self._frozen is not None or (isinstance(self._source, Clock) and self._source.is_frozen)

    @property
    def is_real(self) -> bool:
        """Whether this is the machine's own time."""
        source = self._source
        real = source.is_real if isinstance(source, Clock) else source is time.time
        return real and self._frozen is None and not self._offset

    @property
    def offset(self) -> float:
        """Seconds that it is ahead of its source, below zero where it is behind."""
        return self._offset if self._frozen is None else self._frozen - self._source_seconds()

    def freeze(self, at: float | None = None) -> None:
        """Let time stand still: now, or at a moment in seconds since 1970."""
        self._frozen = self.seconds() if at is None else _told(at)

    def set(self, at: float) -> None:
        """Make it that moment, in seconds since 1970: time runs on from there, or stands still there if it did."""
        self._stand(_told(at))

    def advance(self, seconds: float) -> None:
        """Put it forward, or back where `seconds` is less than 0; frozen or not."""
        by = _number(seconds)
        if self._frozen is not None:
            self._frozen = _told(self._frozen + by)
        else:
            _told(self.seconds() + by)
            self._offset += by

    def run(self) -> None:
        """Let time run on from where it stands."""
        if self._frozen is not None:
            at, self._frozen = self._frozen, None
            self._stand(at)

    def reset(self) -> None:
        """As at the beginning: the time of its source."""
        self._offset = 0.0
        self._frozen = None

    def _stand(self, at: float) -> None:
        if self._frozen is not None:
            self._frozen = at
        else:
            self._offset = at - self._source_seconds()

    def _from(self) -> float:
        return self._source_seconds() + self._offset

    def _source_seconds(self) -> float:
        source = self._source
        return source.seconds() if isinstance(source, Clock) else source()


def moment(seconds: float) -> datetime:
    """A moment given in seconds since 1970, in UTC. Raises OverflowError outside of the years 1 to 9999."""
    return EPOCH + timedelta(seconds=seconds)


def since_1970(at: datetime) -> float:
    """The seconds from 1970 to a moment that knows its zone. Raises TypeError for one that does not."""
    return (at - EPOCH) / timedelta(seconds=1)


def _told(at: float) -> float:
    number = _number(at)
    # What is written with more digits than a float of that size holds may round up to the next year.
    if not FIRST <= number <= LAST + 1:
        raise ValueError("The clock tells the years 1 to 9999 in UTC, and this would lie outside of them.")
    return min(number, LAST)


def _number(value: Any) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("A time is a finite number of seconds.")
    return number
