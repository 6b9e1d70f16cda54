"""What a space sent to those who subscribed: the newest notifications, and who waits for more."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Kind = Literal["validation", "change", "lifecycle"]
State = Literal["delivered", "failed", "dropped"]

MOST_KEPT = 5_000


class Sent(NamedTuple):
    """One notification as it was sent, or as its turn came and it was given up.

    `number` counts them from 1; those of one POST have the same `post`. `value` is the JSON that was sent, None for
    a validation. `attempt` counts from 1. `failed` ones are tried again, `dropped` ones are not; `problem` is a
    sentence where there was no answer.
    """

    number: int
    post: int
    time: datetime
    kind: Kind
    url: str
    subscription: str | None
    value: Mapping[str, Any] | None
    attempt: int
    state: State
    status: int | None
    problem: str

    def to_json(self) -> dict[str, Any]:
        """Everything as JSON has it."""
        return {**self._asdict(), "time": self.time.isoformat()}


class Log:
    """The newest notifications of one space.

    `pending` are those that were not delivered yet; `ended` says that no more will come.
    """

    def __init__(self) -> None:
        self.pending = 0
        self.last = 0
        self.ended = False
        self._posts = 0
        self._kept: deque[Sent] = deque(maxlen=MOST_KEPT)
        self._waiting: set[asyncio.Future[None]] = set()

    def next_post(self) -> int:
        """A number for what is sent together."""
        self._posts += 1
        return self._posts

    def add(self, **said: Any) -> None:
        """Keep one, all of whose members but its number are given."""
        self.last += 1
        self._kept.append(Sent(number=self.last, **said))
        self.wake()

    def list(self, after: int = 0, limit: int | None = None) -> list[Sent]:
        """Those with a greater number than `after`, oldest first."""
        oldest = self.last - len(self._kept) + 1
        start = max(0, after + 1 - oldest)
        return list(islice(self._kept, start, None if limit is None else start + limit))

    def clear(self) -> None:
        """Forget all. Numbers go on."""
        self._kept.clear()

    def end(self) -> None:
        """No more will come."""
        self.ended = True
        self.wake()

    def wake(self) -> None:
        """Let those who wait look again."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def more(self) -> None:
        """Until something is added, or `wake` is called."""
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)
