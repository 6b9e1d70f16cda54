"""Who is to be notified gets what waits for it in order, several at once, and again later where that fails.

Every URL has a line of its own in each space. What the first in it waits for, the others wait for, too.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from graphfake.secrets import clean_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.server.subscriptions.log import Kind, Log
    from graphfake.server.subscriptions.posting import Outcome, Poster
    from graphfake.server.subscriptions.subscription import Subscription
    from graphfake.spaces import Space

MOST_WAITING = 5_000
"""Notifications in one line; the oldest of more are given up."""
MOST_TOGETHER = 100
BACK_OFF = (10, 30, 60, 120, 300, 600, 1800, 3600)
"""Seconds by the clock of the space from one attempt to the next; the last one counts for all that follow."""
GIVEN_UP_AFTER = 4 * 3600
"""Seconds by the same clock after the first attempt."""
_LONGEST_NAP = 3600.0


class Item(NamedTuple):
    """A notification: of which subscription, and the JSON of it. `token` vouches for what it says encrypted."""

    subscription: Subscription
    kind: Kind
    value: Mapping[str, Any]
    token: str | None = None


@dataclass(eq=False)
class _Line:
    space: Space
    url: str
    waiting: deque[Item] = field(default_factory=deque)
    attempts: int = 0
    begun: float = 0.0
    due: float | None = None
    nudged: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Courier:
    """Delivers for all spaces. `missed` is told of the notifications that are given up."""

    def __init__(
        self, poster: Poster, log_of: Callable[[str], Log], missed: Callable[[Space, list[Item]], None]
    ) -> None:
        self._poster = poster
        self._log_of = log_of
        self._missed = missed
        self._lines: dict[tuple[str, str], _Line] = {}
        self._stopped = False

    def send(self, space: Space, url: str, item: Item) -> None:
        """Put a notification at the end of its line."""
        if self._stopped:
            return
        line = self._lines.get((space.key, url))
        if line is None:
            line = self._lines[space.key, url] = _Line(space, url)
        line.waiting.append(item)
        self._log_of(space.key).pending += 1
        if len(line.waiting) > MOST_WAITING:
            self._give_up(line, 1, "Too many notifications wait to be sent there.")
        if line.task is None:
            line.task = asyncio.get_running_loop().create_task(self._deliver(line))

    def waits(self, space: Space, url: str, subscription: str, event: str) -> bool:
        """Does a lifecycle event of a subscription wait there already?"""
        line = self._lines.get((space.key, url))
        return line is not None and any(
            item.subscription.id == subscription and item.value.get("lifecycleEvent") == event for item in line.waiting
        )

    def nudge(self, space: str) -> None:
        """The clock of a space has changed: what is due by now is tried at once."""
        for (key, _), line in self._lines.items():
            if key == space:
                line.nudged.set()

    def forget(self, space: str) -> None:
        """Send nothing more of what waits in a space."""
        for key in [key for key in self._lines if key[0] == space]:
            self._end(self._lines.pop(key))
        self._log_of(space).pending = 0

    def stop(self) -> None:
        """Send nothing more at all."""
        self._stopped = True
        for line in self._lines.values():
            self._end(line)
        self._lines.clear()

    def _end(self, line: _Line) -> None:
        line.waiting.clear()
        if line.task is not None:
            line.task.cancel()

    async def _deliver(self, line: _Line) -> None:
        while line.waiting:
            await self._until_due(line)
            items = [line.waiting[at] for at in range(min(len(line.waiting), MOST_TOGETHER))]
            body: dict[str, Any] = {"value": [item.value for item in items]}
            tokens = list(dict.fromkeys(item.token for item in items if item.token is not None))
            if tokens:
                body["validationTokens"] = tokens
            if not line.attempts:
                line.begun = line.space.clock.seconds()
            outcome = await self._poster.notify(line.url, orjson.dumps(body))
            self._tried(line, items, outcome)
        # Nothing may wait unseen: what is put in from now on finds no line, and begins a new one.
        self._lines.pop((line.space.key, line.url), None)

    def _tried(self, line: _Line, items: list[Item], outcome: Outcome) -> None:
        line.attempts += 1
        attempt = line.attempts
        # Meanwhile the oldest may have been given up, as too many waited.
        there = set(map(id, line.waiting))
        items = [item for item in items if id(item) in there]
        if outcome.accepted:
            self._note(line, items, attempt, "delivered", outcome.status, "")
            self._take(line, len(items))
            return
        now = line.space.clock.seconds()
        line.due = now + BACK_OFF[min(attempt, len(BACK_OFF)) - 1]
        if line.due - line.begun > GIVEN_UP_AFTER:
            self._give_up(line, len(items), outcome.problem, attempt, outcome.status)
        else:
            self._note(line, items, attempt, "failed", outcome.status, outcome.problem)

    def _give_up(self, line: _Line, count: int, problem: str, attempt: int = 0, status: int | None = None) -> None:
        items = [line.waiting[at] for at in range(count)]
        self._note(line, items, attempt, "dropped", status, problem)
        self._take(line, count)
        self._missed(line.space, items)

    def _take(self, line: _Line, count: int) -> None:
        for _ in range(count):
            line.waiting.popleft()
        line.attempts, line.due = 0, None
        log = self._log_of(line.space.key)
        log.pending -= count
        log.wake()

    def _note(self, line: _Line, items: list[Item], attempt: int, state: str, status: int | None, problem: str) -> None:
        log = self._log_of(line.space.key)
        post = log.next_post()
        for item in items:
            log.add(
                post=post,
                time=line.space.clock.now(),
                kind=item.kind,
                url=clean_url(line.url),
                subscription=item.subscription.id,
                value=item.value,
                attempt=attempt,
                state=state,
                status=status,
                problem=problem,
            )

    async def _until_due(self, line: _Line) -> None:
        """Waits by the clock of the space, which anybody may stop or put forward."""
        while line.due is not None:
            left = line.due - line.space.clock.seconds()
            if left <= 0:
                return
            line.nudged.clear()
            nap = None if line.space.clock.is_frozen else min(left, _LONGEST_NAP)
            try:
                async with asyncio.timeout(nap):
                    await line.nudged.wait()
            except TimeoutError:
                continue
