"""What the service does with a type, a property or a navigation, and did not, or did and does no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.diff.change import Change, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OFFERED: Mapping[str, str] = {
    "filter": "be named in $filter",
    "sort": "be named in $orderby",
    "search": "be searched",
    "expand": "be expanded",
    "count": "be counted",
    "insert": "be created",
    "update": "be updated",
    "delete": "be deleted",
}
"""What is offered unless it is said not to be."""
_NOT_OFFERED: Mapping[str, str] = {"delta": "be followed by delta"}


def capability_changes(where: Where, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """`where` is the type or member; each change stands at a facet such as `can filter` of it."""
    for name, verb in {**OFFERED, **_NOT_OFFERED}.items():
        default = name in OFFERED
        before, now = old.get(name, default), new.get(name, default)
        there = Where(where.type, f"can {name}", where.name, where.pointer)
        if before is not False and now is False:
            yield Change("capability-lost", there, verb)
        elif before is False and now is not False:
            yield Change("capability-gained", there, None, verb)
        elif name == "filter" and before != now:
            lost = [] if now is True else [word for word in _words(before) if word not in now]
            gained = [] if before is True else [word for word in _words(now) if word not in before]
            if lost or (before is True and now is not True):
                said = f"with {', '.join(lost)}" if lost else f"but with {', '.join(_words(now)) or 'nothing'}"
                yield Change("capability-lost", there, f"{verb} {said}")
            if gained or (now is True and before is not True):
                said = f"with {', '.join(gained)}" if gained else "with every operator"
                yield Change("capability-gained", there, None, f"{verb} {said}")
    if new.get("advancedQueries") is True and old.get("advancedQueries") is not True:
        there = Where(where.type, "can filter", where.name, where.pointer)
        yield Change("capability-lost", there, "be asked for ne, not, endswith and the like without ConsistencyLevel")


def _words(offered: Any) -> tuple[str, ...]:
    return offered if isinstance(offered, tuple) else ()
