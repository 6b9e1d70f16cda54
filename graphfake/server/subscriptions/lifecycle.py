"""What becomes of subscriptions as time passes in a space: they ask to be renewed, and in the end they go."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from graphfake.server.subscriptions.subscription import MOST, SET, subscription_of

if TYPE_CHECKING:
    from datetime import datetime

    from graphfake.server.subscriptions.notifier import Notifier
    from graphfake.server.subscriptions.subscription import Subscription
    from graphfake.spaces import Space
    from graphfake.store.protocol import Store

REMOVED, REAUTHORIZE = "subscriptionRemoved", "reauthorizationRequired"
WARNED_BEFORE = timedelta(minutes=15)
"""Before a subscription expires, or after half of its life, its owner is asked to authorize it anew: our choice."""
_LONGEST_NAP = 3600.0


class Lifecycle:
    """Looks after the subscriptions of all spaces, whenever their clocks are changed and as they run."""

    def __init__(self, store: Store, notifier: Notifier) -> None:
        self._store = store
        self._notifier = notifier
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._sweeping: set[asyncio.Task[None]] = set()
        self._warnings: dict[tuple[str, str, datetime], datetime | None] = {}  # when they are due; None: it has come
        self._stopped = False

    async def sweep(self, space: Space) -> None:
        """Do what is due by the clock of a space."""
        async with self._store.transaction(space.key) as reading:
            rows = await reading.page(SET, 0, MOST)
        if not rows:
            return
        now = space.clock.now()
        live = []
        for subscription in map(subscription_of, rows):
            if subscription.expires <= now:
                await self._remove(space, subscription)
            else:
                live.append(subscription)
                self._warn(space, subscription, now)
        self.watch(space, live)

    def watch(self, space: Space, live: list[Subscription]) -> None:
        """Come back when the next thing is due, if the clock runs."""
        timer = self._timers.pop(space.key, None)
        if timer is not None:
            timer.cancel()
        if self._stopped or not live or space.clock.is_frozen:
            return
        now = space.clock.now()
        dues = [one.expires for one in live]
        dues += [due for one in live if (due := self._warnings.get(_known_as(space, one))) is not None]
        if dues:
            seconds = max(0.0, min((min(dues) - now).total_seconds(), _LONGEST_NAP))
            loop = asyncio.get_running_loop()
            self._timers[space.key] = loop.call_later(seconds, self._again, space)

    def authorized(self, space: Space, subscription: Subscription) -> None:
        """The owner has authorized it: for as long as it lives now, that is not asked for again."""
        self._warnings[_known_as(space, subscription)] = None

    def forget(self, space: str) -> None:
        """The space begins anew."""
        self._warnings = {key: due for key, due in self._warnings.items() if key[0] != space}
        timer = self._timers.pop(space, None)
        if timer is not None:
            timer.cancel()

    def stop(self) -> None:
        """Come back no more."""
        self._stopped = True
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for task in self._sweeping:
            task.cancel()

    def _again(self, space: Space) -> None:
        task = asyncio.get_running_loop().create_task(self.sweep(space))
        self._sweeping.add(task)
        task.add_done_callback(self._sweeping.discard)

    def _warn(self, space: Space, subscription: Subscription, now: datetime) -> None:
        key = _known_as(space, subscription)
        left = subscription.expires - now
        due = self._warnings.setdefault(key, subscription.expires - min(WARNED_BEFORE, left / 2))
        if due is not None and due <= now:
            self._warnings[key] = None
            self._notifier.event(space, subscription, REAUTHORIZE)

    async def _remove(self, space: Space, subscription: Subscription) -> None:
        async with self._store.transaction(space.key, write=True) as writing:
            row = await writing.get((*SET, subscription.id))
            if row is None or subscription_of(row).expires > space.clock.now():
                return  # somebody was faster
            await writing.delete(row.path)
        self._warnings.pop(_known_as(space, subscription), None)
        self._notifier.event(space, subscription, REMOVED)


def _known_as(space: Space, subscription: Subscription) -> tuple[str, str, datetime]:
    """A subscription until it is renewed."""
    return space.key, subscription.id, subscription.expires
