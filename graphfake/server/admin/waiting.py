"""Waiting for requests that are yet to come, woken by their coming alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from graphfake.finding import meets
from graphfake.server.wire.leaving import until_the_client_leaves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.criteria import Criterion
    from graphfake.journal import Exchange, Journal


class Wait:
    """Counts what meets the criteria, of what a journal holds and of what comes, until it is so many.

    A `journal.Listener`. `found` is the number so far; `hopeless` says that no more can come.
    """

    def __init__(self, journal: Journal, criteria: Sequence[Criterion], count: int) -> None:
        self.found = 0
        self.hopeless = False
        self._journal = journal
        self._criteria = criteria
        self._count = count
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def run(self, seconds: float) -> str:
        """Why it did not come to so many, as a sentence; empty where it did."""
        for exchange in self._journal.list():
            self.heard(exchange)
        self._journal.listeners.add(self)
        try:
            with until_the_client_leaves(self._left):
                async with asyncio.timeout(seconds):
                    return await self._over
        except TimeoutError:
            return f"The {seconds:g} s are over."
        finally:
            self._journal.listeners.discard(self)

    def heard(self, exchange: Exchange) -> None:
        if meets(self._criteria, exchange):
            self.found += 1
            if self.found >= self._count:
                self._end("")

    def ended(self) -> None:
        self.hopeless = True
        self._end("The space was dropped, or the server is stopping.")

    def _left(self) -> None:
        self._end("Who asked has closed its side of the connection.")

    def _end(self, why: str) -> None:
        if not self._over.done():
            self._over.set_result(why)
