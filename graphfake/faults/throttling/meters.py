"""What counts towards one limit: in windows one after the other, or by a bucket that fills up steadily.

What is refused counts as well. Time that goes back begins a new count.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from graphfake.faults.throttling.limits import Limit

_A_MOMENT = 1e-3
"""Seconds, more than a sum of times is ever wrong by."""
_MOST_OVERDRAWN = 0.8
"""Of a bucket; a use of 1.8 is the most that is ever told."""


class Reading(NamedTuple):
    """What a limit says to a request: `wait` in whole seconds until it would pass, 0 where it does now.

    `used` is the share of the limit that has been used, above 1 where more was asked; `remaining` is what may still
    be asked, `ends` in how many whole seconds all of it may be asked again.
    """

    wait: int
    used: float
    remaining: int
    ends: int


class Window:
    """As many as the limit says between the first request and so many seconds later."""

    __slots__ = ("_began", "_count", "_limit")

    def __init__(self, limit: Limit, now: float) -> None:
        self._limit = limit
        self._began = now
        self._count = 0

    def ask(self, cost: int, now: float) -> Reading:
        """One request more; `now` in seconds."""
        limit = self._limit
        if not self._count or not self._began <= now < self._began + limit.seconds - 2 * _A_MOMENT:
            self._began, self._count = now, 0
        self._count += cost
        ends = _whole(self._began + limit.seconds - now)
        over = self._count > limit.limit
        return Reading(ends if over else 0, self._count / limit.limit, max(limit.limit - self._count, 0), ends)


class Bucket:
    """Full at first; each request takes what it costs, and as much as the limit flows in within its seconds."""

    __slots__ = ("_at", "_left", "_limit")

    def __init__(self, limit: Limit, now: float) -> None:
        self._limit = limit
        self._at = now
        self._left = float(limit.limit)

    def ask(self, cost: int, now: float) -> Reading:
        """One request more; `now` in seconds."""
        most = self._limit.limit
        speed = most / self._limit.seconds
        if now < self._at:
            self._left = float(most)
        self._left = min(self._left + max(now - self._at, 0) * speed, most)
        self._at = now
        over = self._left < cost - 2 * _A_MOMENT * speed
        self._left = max(self._left - cost, -_MOST_OVERDRAWN * most)
        used = (most - self._left) / most
        wait = _whole((cost - self._left) / speed) if over else 0
        return Reading(wait, used, max(math.floor(self._left), 0), _whole((most - self._left) / speed))


def _whole(seconds: float) -> int:
    return max(math.ceil(seconds - _A_MOMENT), 1)
