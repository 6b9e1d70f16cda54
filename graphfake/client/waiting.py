"""Waiting for requests that are yet to come: the server wakes whoever waits, and nothing is lost between two waits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from graphfake.finding import meets

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from graphfake.client.journal import Journal, Snapshot
    from graphfake.client.records import Request
    from graphfake.criteria import Criterion


class Came(NamedTuple):
    """The requests of a snapshot that meet the criteria, and whether they are as many as were waited for."""

    found: tuple[Request, ...]
    snapshot: Snapshot
    enough: bool


def wait_for(
    journal: Journal,
    criteria: Sequence[Criterion],
    count: int,
    timeout: float,
    *,
    since: Snapshot,
    slices: float,
    given_up: threading.Event,
) -> Came:
    """Returns once there are so many, after `timeout` seconds, or when it is given up.

    `since` is what was read before. The server is asked to wait for `slices` seconds at once.
    """
    asked = {one.name: one.value for one in reversed(criteria) if one.name is not None}
    end = time.monotonic() + timeout
    found: tuple[Request, ...] = ()
    while not given_up.is_set():
        since = journal.snapshot(since)
        found = tuple(one for one in since.requests if meets(criteria, one))
        left = end - time.monotonic()
        if len(found) >= count:
            return Came(found, since, enough=True)
        if left <= 0:
            break
        journal.wait({**asked, "after": since.mark}, min(left, slices))
    return Came(found, since, enough=False)
