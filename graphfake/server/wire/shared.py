"""What all connections of one listener share, and how a bug of ours is told: in one line."""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from graphfake.server.wire.bounds import Bounds
    from graphfake.server.wire.messages import Answerer, Request

_log = logging.getLogger("graphfake.server")


class Stoppable(Protocol):
    """A connection, as its listener sees it."""

    def stop(self) -> None:
        """Close at once if no request is under way, else after its answer."""

    def abort(self) -> asyncio.Task[None] | None:
        """Close at once, come what may; gives the task that was still answering, cancelled, if there is one."""


class Wire:
    """One listener's answerer, bounds and open connections. `quiet` is set when, while stopping, none is left."""

    def __init__(self, loop: asyncio.AbstractEventLoop, answerer: Answerer, bounds: Bounds) -> None:
        self.loop = loop
        self.answerer = answerer
        self.bounds = bounds
        self.connections: set[Stoppable] = set()
        self.stopping = False
        self.quiet = asyncio.Event()

    def forget(self, connection: Stoppable) -> None:
        """The connection is closed and its last request is answered."""
        self.connections.discard(connection)
        if self.stopping and not self.connections:
            self.quiet.set()


def start_task(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """A task that runs at once up to its first real wait, where this Python can do that."""
    if sys.version_info >= (3, 12):
        return asyncio.Task(work, loop=loop, eager_start=True)
    return loop.create_task(work)


def report(request: Request | None, error: Exception) -> None:
    """Log a bug of ours. The error's own words stay out: they may quote a token or a body."""
    what = f"{request.method} {request.path}" if request is not None else "an unreadable request"
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
    _log.error("graphfake has a bug: %s met %s at %s", what, type(error).__name__, place)
