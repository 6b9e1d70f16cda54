"""Which changes an application feels, and where: each with the requests that touch what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.usage.uses import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphfake.contracts.diff import Change
    from graphfake.contracts.diff.judgements import How
    from graphfake.usage.uses import Place, Uses

    Table = Mapping[How, Mapping[tuple[str, str], Seen]]

HOWS: tuple[How, ...] = ("sends", "asks for", "receives")
MOST_TOLD = 3
_OF_THE_WHOLE = {"property-added", "property-named", "became-by-default"}
"""What shows in any object that comes without $select."""
_WITHOUT = {"property-added-required", "became-required"}
"""What those feel that create objects without the member."""
_OF_THE_ENUM = {"value-added", "value-named"}
"""What may come, or be found, wherever values of the enum come."""


class Bearing(NamedTuple):
    """Requests that touch a place: `first` is the id of the first of `times`, `spaces` are those they were in."""

    how: How
    method: str
    route: str
    times: int
    first: str
    spaces: tuple[str, ...]

    def __str__(self) -> str:
        times = f", {self.times} times, first" if self.times > 1 else ","
        where = f", in {', '.join(self.spaces[:MOST_TOLD])}" if self.spaces else ""
        return f"{self.how} it: {self.method} {self.route}{times} {self.first}{where}"


@dataclass(frozen=True, slots=True)
class FeltChange:
    """A change, and the requests that feel it; those that send or ask for it before those that only receive it."""

    change: Change
    bearings: tuple[Bearing, ...]

    @property
    def only_received(self) -> bool:
        """Whether nothing says that the application needs it: it was given, and neither sent nor asked for."""
        return all(bearing.how == "receives" for bearing in self.bearings)

    @property
    def told(self) -> tuple[str, ...]:
        """Lines for people."""
        lines = [str(bearing) for bearing in self.bearings[:MOST_TOLD]]
        more = len(self.bearings) - MOST_TOLD
        return (*lines, f"and {more} more") if more > 0 else tuple(lines)

    def as_json(self) -> list[dict[str, Any]]:
        return [{**bearing._asdict(), "spaces": list(bearing.spaces)} for bearing in self.bearings]


@dataclass(frozen=True, slots=True)
class Felt:
    """The changes that are felt, how many requests were looked at, and sentences about what could not be seen."""

    changes: tuple[FeltChange, ...]
    requests: int
    warnings: tuple[str, ...]


def felt(changes: Iterable[Change], uses: Uses) -> Felt:
    """Of all changes those that the recorded requests feel, in their order."""
    found = ((change, tuple(_bearings(change, uses))) for change in changes)
    kept = tuple(FeltChange(change, bearings) for change, bearings in found if bearings)
    return Felt(kept, uses.requests, tuple(_warnings(uses)))


def _bearings(change: Change, uses: Uses) -> Iterator[Bearing]:
    table = _without(change, uses) if change.kind in _WITHOUT else uses.of(_place(change))
    for how in HOWS:
        if how in change.judgement.felt_by:
            for (method, route), seen in sorted(table.get(how, {}).items()):
                yield Bearing(how, method, route, seen.count, seen.first, tuple(seen.spaces))


def _place(change: Change) -> Place:
    where = change.where
    if change.kind in _OF_THE_WHOLE:
        return where.type, "whole", ""
    if change.kind in _OF_THE_ENUM:
        return where.type, "type", ""
    if change.kind == "no-longer-nullable":
        return where.type, "null", where.name
    if change.kind == "parameter-added-required":
        return where.type, "operation", where.name.partition("/")[0]
    return where.type, where.facet, where.name


def _without(change: Change, uses: Uses) -> Table:
    """Those that create objects of the type, and leave the member out."""
    table: dict[tuple[str, str], Seen] = {}
    for created in uses.created.get(change.where.type, ()):
        if change.where.name not in created.names:
            seen = table.setdefault((created.by.method, created.by.route), Seen(created.by.id))
            seen.ids.add(created.by.id)
            if created.by.space:
                seen.spaces[created.by.space] = None
    return {"sends": table}


def _warnings(uses: Uses) -> Iterator[str]:
    if uses.cut:
        more = " and more" if len(uses.cut) > MOST_TOLD else ""
        told = f"{len(uses.cut)}, in {', '.join(uses.cut[:MOST_TOLD])}{more}"
        yield f"Bodies that the journal did not keep whole, so that what is in them is not known: {told}."
    if uses.unread:
        told = "; ".join(list(uses.unread)[:MOST_TOLD])
        yield f"Not in the old contracts, and so left out: {told}{' and more' if len(uses.unread) > MOST_TOLD else ''}."
    if uses.others:
        yield f"Requests of other versions, left out: {uses.others}."
