"""The words in which requests are counted, listed, and told to be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.finding import asked_for, line_of, near_misses, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.client.journal import Snapshot
    from graphfake.client.records import Request
    from graphfake.criteria import Criterion

_MOST_SHOWN = 20


def counted(count: int, criteria: Sequence[Criterion]) -> str:
    """`2 requests that were POST and to /users/*`."""
    asked = asked_for(criteria)
    if count == 1:
        return f"1 request that was {asked}" if asked else "1 request"
    return f"{count} requests that were {asked}" if asked else f"{count} requests"


def listed(requests: Sequence[Request]) -> list[str]:
    """A line for each, up to what can be read."""
    shown = [f"  {line_of(one)}" for one in requests[:_MOST_SHOWN]]
    return [*shown, *([f"  and {len(requests) - _MOST_SHOWN} more"] if len(requests) > _MOST_SHOWN else [])]


def none_found(criteria: Sequence[Criterion], snapshot: Snapshot) -> list[str]:
    """That no request is so, and what came close."""
    asked = asked_for(criteria)
    if not snapshot.requests:
        said = "No request was sent at all" + (f", so none was {asked}." if asked else ".")
    else:
        said = f"No request was {asked}." if asked else "There is no request here."
    return [said, *close(criteria, snapshot)]


def waited(timeout: float, count: int, criteria: Sequence[Criterion], found: Sequence[Request]) -> str:
    """That too few came in time."""
    return f"Waited {timeout:g} s for {counted(count, criteria)}; {len(found) or 'none'} came."


def close(criteria: Sequence[Criterion], snapshot: Snapshot) -> list[str]:
    """The requests that come closest, in what they differ, and what nobody can know any longer."""
    lines = []
    if criteria and snapshot.requests:
        lines = [f"Closest of {len(snapshot.requests)}:", *told(near_misses(criteria, snapshot.requests))]
    return [*lines, *([f"Note: {dropped(snapshot.dropped)}."] if snapshot.dropped else [])]


def dropped(count: int) -> str:
    """That a journal does not hold all that was sent."""
    return f"the journal had to drop {count} older request{'s' * (count != 1)}"
