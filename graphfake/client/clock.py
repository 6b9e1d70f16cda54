"""The clock of a space: world time, which can be stopped, set and put forward."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from types import TracebackType

    from graphfake.client.admin import Admin


class _Told(NamedTuple):
    now: datetime
    frozen: bool
    offset: float


class Clock:
    """What time it is in one space: for timestamps, tokens, throttling, lag, deltas and `now()` in filters.

    Moments are aware of their zone. Raises ValueError for one that is not, AdminError for what is outside of the
    years 1 to 9999.
    """

    def __init__(self, admin: Admin, key: str) -> None:
        self._admin = admin
        self._key = key

    @property
    def now(self) -> datetime:
        """What time it is, in UTC."""
        return self._told().now

    @property
    def is_frozen(self) -> bool:
        """Whether time stands still."""
        return self._told().frozen

    @property
    def offset(self) -> timedelta:
        """How far it is ahead of the fake's own time."""
        return timedelta(seconds=self._told().offset)

    def freeze(self, at: datetime | None = None) -> Frozen:
        """Let time stand still, now or at another moment: for good, or in `with graph.clock.freeze():` for a block.

        After its block the clock goes on as it did before.
        """
        before = self._told()
        self._change("freeze", True if at is None else _written(at))
        return Frozen(self, before)

    def set(self, at: datetime) -> None:
        """Make it that moment. Time runs on from there, or stands still there if it was frozen."""
        self._change("set", _written(at))

    def advance(self, by: float | timedelta) -> None:
        """Put it forward by seconds or a timedelta, also while it is frozen; back where that is less than zero."""
        self._change("advance", by.total_seconds() if isinstance(by, timedelta) else by)

    def run(self) -> None:
        """Let time run on from where it stands."""
        self._change("run", True)

    def reset(self) -> None:
        """Real time again."""
        self._change("reset", True)

    def go_on(self, before: _Told) -> None:
        """Make it as it was told to be before."""
        if before.frozen:
            self._change("freeze", _written(before.now))
        else:
            self.reset()
            if before.offset:
                self._change("advance", before.offset)

    def _told(self) -> _Told:
        told = self._admin.get("clock", space=self._key)
        return _Told(datetime.fromisoformat(told["now"]), told["frozen"], told["offset"])

    def _change(self, change: str, value: object) -> None:
        self._admin.post("clock", {change: value}, space=self._key)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of space {self._key}>"


class Frozen:
    """A clock that was stopped: as a context manager for the time of its block."""

    def __init__(self, clock: Clock, before: Any) -> None:
        self._clock = clock
        self._before = before

    def __enter__(self) -> Clock:
        return self._clock

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._clock.go_on(self._before)


def _written(at: datetime) -> str:
    if at.utcoffset() is None:
        raise ValueError(f"{at!r} does not know its zone; write datetime(..., tzinfo=UTC).")
    return at.isoformat()
