"""Waiting for the signal that ends a server: Ctrl-C, or SIGTERM."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

ENDING = ("SIGINT", "SIGTERM")


class Signals:
    """Inside its block signals are awaited instead of obeyed; a second one is obeyed, for whoever cannot wait."""

    def __enter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._came: asyncio.Future[str] = self._loop.create_future()
        self._before: dict[str, Any] = {}
        for name in ENDING:
            self._before[name] = signal.getsignal(signal.Signals[name])
            if sys.platform == "win32":  # its event loops know no signals
                signal.signal(signal.Signals[name], self._handle)
            else:
                self._loop.add_signal_handler(signal.Signals[name], self._tell, name)
        return self

    def _handle(self, number: int, _frame: object) -> None:
        self._loop.call_soon_threadsafe(self._tell, signal.Signals(number).name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()

    async def first(self) -> str:
        """The name of the signal that came first, `SIGINT` or `SIGTERM`."""
        return await self._came

    def _tell(self, name: str) -> None:
        if not self._came.done():
            self._came.set_result(name)
            self._give_back()

    def _give_back(self) -> None:
        while self._before:
            name, before = self._before.popitem()
            if sys.platform != "win32":
                self._loop.remove_signal_handler(signal.Signals[name])
            signal.signal(signal.Signals[name], before)
