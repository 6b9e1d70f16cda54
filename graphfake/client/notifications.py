"""What a space sent to those who subscribed to changes, as tests speak of it: filtered, and waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, overload

from graphfake.client.loops import off_the_loop, runs_a_loop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphfake.client.admin import Admin

_PAGE = 1000
_SLICE = 20.0  # seconds that the server is asked to wait at once
_SHORT_SLICE = 0.5  # the same where a caller may no longer want to know


class NoSuchNotification(AssertionError):
    """The notifications that were asked for were not sent. The text says what was sent instead."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification as it was sent to a `url`.

    `kind` is validation, change or lifecycle. `subscription` is the id of the one that it is sent for, `value` the JSON
    that was sent: both are None for a validation. Those that were sent in one POST have the same `post`. `state` is
    delivered, failed (it is tried again) or dropped; `attempt` counts from 1; `problem` says why there was no answer.
    """

    number: int
    post: int
    time: datetime
    kind: str
    url: str
    subscription: str | None
    value: Mapping[str, Any] | None
    attempt: int
    state: str
    status: int | None
    problem: str

    @property
    def change_type(self) -> str | None:
        """created, updated or deleted."""
        return None if self.value is None else self.value.get("changeType")

    def __str__(self) -> str:
        what = self.change_type or (self.value or {}).get("lifecycleEvent") or self.kind
        answered = self.problem if self.status is None else f"answered {self.status}"
        return f"{what} to {self.url}: {self.state} at attempt {self.attempt}, {answered or 'not answered'}"


class NotificationLog:
    """The notifications of the space of this key, over HTTP."""

    def __init__(self, admin: Admin, key: str) -> None:
        self._admin = admin
        self._key = key

    def read(self) -> list[Notification]:
        """All that are kept."""
        found: list[Notification] = []
        after = 0
        while True:
            page = self._admin.get("notifications", space=self._key, after=after, limit=_PAGE)["value"]
            found += map(_notification, page)
            if len(page) < _PAGE:
                return found
            after = page[-1]["number"]

    def wait(self, after: int, seconds: float) -> None:
        """Until there is one with a greater number, at most so long."""
        asked = {"after": after, "timeout": seconds}
        self._admin.post("notifications/wait", asked, space=self._key)


class Notifications(Sequence[Notification]):
    """Notifications of one space, oldest first, as they stood when they were read. It equals a list of the same."""

    __hash__ = None  # type: ignore[assignment]  # a list, which it may equal, has none

    def __init__(
        self,
        log: NotificationLog,
        every: Sequence[Notification] | None = None,
        tests: tuple[Callable[[Notification], bool], ...] = (),
    ) -> None:
        """`every` are all that there are, read from the log unless given; `tests` say which of them are meant."""
        self._log = log
        self._every = log.read() if every is None else every
        self._tests = tests
        self._found = [one for one in self._every if all(test(one) for test in tests)]

    @property
    def changes(self) -> Notifications:
        """Those of changes."""
        return self._those(lambda one: one.kind == "change")

    @property
    def lifecycle(self) -> Notifications:
        """Those of subscriptions themselves: reauthorizationRequired, subscriptionRemoved, missed."""
        return self._those(lambda one: one.kind == "lifecycle")

    @property
    def delivered(self) -> Notifications:
        """Those that were accepted with a 2xx."""
        return self._those(lambda one: one.state == "delivered")

    @property
    def dropped(self) -> Notifications:
        """Those that were given up."""
        return self._those(lambda one: one.state == "dropped")

    def of(self, subscription: str) -> Notifications:
        """Those of the subscription with this id."""
        return self._those(lambda one: one.subscription == subscription)

    def wait(self, count: int = 1, timeout: float = 5.0) -> Notifications:
        """Wait until there are so many of them, and give all that there are then.

        It counts those that are there already. Raises NoSuchNotification after `timeout` seconds. It holds up its
        thread: where the receiver runs in the event loop of this thread, await `wait_async`.
        """
        __tracebackhide__ = True
        return self._wait(count, timeout, threading.Event(), _SLICE)

    async def wait_async(self, count: int = 1, timeout: float = 5.0) -> Notifications:  # noqa: ASYNC109 - as wait has it
        """The same without holding up the event loop, asyncio's or trio's."""
        return await off_the_loop(lambda given_up: self._wait(count, timeout, given_up, _SHORT_SLICE))

    def _wait(self, count: int, timeout: float, given_up: threading.Event, slices: float) -> Notifications:
        __tracebackhide__ = True
        if count < 1 or not timeout >= 0:
            raise ValueError("A wait is for 1 notification or more, and for 0 seconds or more.")
        end = time.monotonic() + timeout
        found = Notifications(self._log, tests=self._tests)
        while len(found) < count and not given_up.is_set():
            left = end - time.monotonic()
            if left <= 0:
                raise NoSuchNotification(_in_vain(count, found, found._every))
            self._log.wait(found._every[-1].number if found._every else 0, min(left, slices))
            found = Notifications(self._log, tests=self._tests)
        return found

    def _those(self, test: Callable[[Notification], bool]) -> Notifications:
        return Notifications(self._log, self._every, (*self._tests, test))

    @overload
    def __getitem__(self, place: int) -> Notification: ...
    @overload
    def __getitem__(self, place: slice) -> list[Notification]: ...
    def __getitem__(self, place: int | slice) -> Notification | list[Notification]:
        return self._found[place]

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Notification]:
        return iter(self._found)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Notifications):
            return self._found == other._found
        return self._found == list(other) if isinstance(other, list | tuple) else NotImplemented

    def __repr__(self) -> str:
        return "\n".join([f"<{len(self)} notifications", *(f"  {one}" for one in self._found)]) + ">"


def _notification(said: Mapping[str, Any]) -> Notification:
    return Notification(**{**said, "time": datetime.fromisoformat(said["time"])})


def _in_vain(count: int, found: Sequence[Notification], every: Sequence[Notification]) -> str:
    head = f"{count} notifications were waited for, and {len(found)} came. What was sent to anybody:"
    lines = [head, *([f"  {one}" for one in every] or ["  nothing"])]
    if runs_a_loop():
        lines.append("The event loop of this thread stood still meanwhile: await wait_async(...) lets it go on.")
    return "\n".join(lines)
