"""Work that is done for its client alone, and that ends when the client is gone.

What changes anything is finished all the same; a wait is not.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_waits: WeakKeyDictionary[asyncio.Task[Any], Callable[[], None]] = WeakKeyDictionary()
_left: WeakSet[asyncio.Task[Any]] = WeakSet()
_parts: WeakKeyDictionary[asyncio.Task[Any], WeakSet[asyncio.Task[Any]]] = WeakKeyDictionary()


@contextmanager
def until_the_client_leaves(end: Callable[[], None]) -> Iterator[None]:
    """Within the block, `end` is called when nobody listens for the running task's answer any longer."""
    task = _current()
    if task in _left:
        end()
    _waits[task] = end
    try:
        yield
    finally:
        del _waits[task]


def share_the_client(part: asyncio.Task[Any]) -> None:
    """Let this task be done for the client of the running one, as a part of its answer."""
    task = _current()
    _parts.setdefault(task, WeakSet()).add(part)
    if task in _left:
        _left.add(part)


def _current() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("Only a task has a client.")
    return task


def end_waiting(task: asyncio.Task[Any] | None) -> None:
    """The client that this task answers has left, or has said that it will send no more."""
    if task is not None:
        _left.add(task)
        end = _waits.get(task)
        if end is not None:
            end()
        for part in _parts.get(task, ()):
            end_waiting(part)
