"""How long a connection waits for its client: to ask, to finish asking, to read its answers, and to leave."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.server.wire.bounds import Bounds


class Waiting(Protocol):
    """A connection, as its patience sees it."""

    @property
    def busy(self) -> bool:
        """Is there anything that was asked, or begun, and is not answered yet?"""

    def idle_out(self) -> None:
        """For too long nothing was asked."""

    def read_out(self) -> None:
        """What the client began to ask has not come whole in time."""


class Patience:
    """The clocks of one connection, from when it is made to `end`. `paused`: the client reads slower than it gets."""

    __slots__ = (
        "_bounds", "_drain", "_idle_since", "_idle_timer", "_last_timer", "_loop", "_read_timer", "_waiting",
        "_watched", "paused",
    )  # fmt: skip

    def __init__(self, waiting: Waiting, loop: asyncio.AbstractEventLoop, bounds: Bounds) -> None:
        self._waiting = waiting
        self._loop = loop
        self._bounds = bounds
        self.paused = False
        self._drain: asyncio.Future[None] | None = None
        self._watched = 0
        self._read_timer: asyncio.TimerHandle | None = None
        self._last_timer: asyncio.TimerHandle | None = None
        self._idle_since = loop.time()
        self._idle_timer = loop.call_later(bounds.keep_alive, self._idle_out)

    def rest(self) -> None:
        """All has been answered: from now on it is idle."""
        self._idle_since = self._loop.time()

    def watch(self, progress: int | None) -> None:
        """Keep the clock of the request that has begun, None for none: one for its head, one more for its body."""
        if self._read_timer is not None:
            if progress == self._watched:
                return
            self._read_timer.cancel()
            self._read_timer = None
        if progress is not None:
            self._watched = progress
            self._read_timer = self._loop.call_later(self._bounds.read_timeout, self._read_out)

    def resume(self) -> None:
        """The client has read enough."""
        self.paused = False
        if self._drain is not None and not self._drain.done():
            self._drain.set_result(None)

    async def drained(self) -> bool:
        """Wait until the client has read enough of its answers; False where it has not in time."""
        self._drain = self._loop.create_future()
        try:
            async with asyncio.timeout(self._bounds.read_timeout):
                await self._drain
        except TimeoutError:
            return False
        finally:
            self._drain = None
        return True

    def leave(self, seconds: float, abort: Callable[[], None]) -> None:
        """The connection is closing: abort it where it has not ended by then."""
        self._last_timer = self._loop.call_later(seconds, abort)

    def end(self) -> None:
        """Nothing is waited for any longer."""
        for timer in (self._idle_timer, self._read_timer, self._last_timer):
            if timer is not None:
                timer.cancel()
        self.resume()
        del self._waiting  # a ring, which only a garbage collection would open

    def _read_out(self) -> None:
        self._read_timer = None
        self._waiting.read_out()

    def _idle_out(self) -> None:
        now, keep_alive = self._loop.time(), self._bounds.keep_alive
        left = (now if self._waiting.busy else self._idle_since) + keep_alive - now
        if left > 0:
            self._idle_timer = self._loop.call_later(left, self._idle_out)
        else:
            self._waiting.idle_out()
