"""Lines for whoever looks on, written by a thread of their own: a reader who stalls must not stall a server."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from queue import Full, Queue
from threading import Thread

MOST_WAITING = 10_000
LAST_WORDS = 2.0
"""Seconds that a slow reader gets at the end."""


class Printer:
    """Writes lines to standard output in the order in which they were given, each at once.

    What a stalled reader misses is counted, and told when he reads on.
    """

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        sys.stdout.flush()
        # Past sys.stdout: a thread that is stalled inside of it would hold its lock, and so the process's end.
        self._descriptor = sys.stdout.fileno()
        self._waiting: Queue[str | None] = Queue(most_waiting)
        self._missed = 0
        self._thread = Thread(target=self._write_all, name="graphfake-printer", daemon=True)
        self._thread.start()

    def __call__(self, text: str) -> None:
        """Have a line, or several, written. Never waits."""
        try:
            self._waiting.put_nowait(text)
        except Full:
            self._missed += 1

    def close(self) -> None:
        """Have all written that waits, and end."""
        with suppress(Full):
            self._waiting.put(None, timeout=LAST_WORDS)
            self._thread.join(LAST_WORDS)

    def _write_all(self) -> None:
        # Who closes our output ends the lines, and not the server.
        with suppress(OSError):
            while (text := self._waiting.get()) is not None:
                if self._missed:
                    missed, self._missed = self._missed, 0
                    text += f"\n(nobody read along: {missed} entries are missing here)"
                self._write(f"{text}\n".encode(errors="replace"))

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._descriptor, data) :]
