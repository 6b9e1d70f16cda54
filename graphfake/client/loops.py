"""Work that holds up its thread, and the event loops, asyncio's and trio's, that it must not hold up."""

from __future__ import annotations

import asyncio
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


async def off_the_loop(work: Callable[[threading.Event], T]) -> T:
    """What `work` gives, on a thread of its own; it is to end soon after the event is set: nobody waits any more."""
    given_up = threading.Event()
    trio = _running_trio()
    try:
        if trio is not None:
            return cast("T", await trio.to_thread.run_sync(partial(work, given_up), abandon_on_cancel=True))
        # Not of the loop's own pool, in which a few that wait hold up all others.
        thread = ThreadPoolExecutor(1, "graphfake-wait")
        try:
            return await asyncio.get_running_loop().run_in_executor(thread, work, given_up)
        finally:
            thread.shutdown(wait=False)
    finally:
        given_up.set()


def runs_a_loop() -> bool:
    """Whether an event loop runs in this thread, and stands still as long as it is held up."""
    if _running_trio() is not None:
        return True
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _running_trio() -> Any:
    """The module trio, where its event loop runs in this thread."""
    trio = sys.modules.get("trio")
    return trio if trio is not None and trio.lowlevel.in_trio_run() else None
