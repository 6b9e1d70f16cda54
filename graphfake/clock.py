"""What time it is in a space: everything that tells or compares world time asks its space's clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Tells the time of its source: a function that gives seconds since 1970 in UTC, real time by default."""

    __slots__ = ("_source",)

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source

    def seconds(self) -> float:
        """Seconds since 1970-01-01T00:00:00Z, as the times in a token's claims are written."""
        return self._source()

    def now(self) -> datetime:
        """The same moment, aware of its zone: UTC."""
        return datetime.fromtimestamp(self._source(), UTC)
