"""What a subscription is told of: the place in the store that its resource names, and the filter that it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.subscribable import subscribable
from graphfake.errors import GraphError
from graphfake.odata.query import QueryOptions, parse
from graphfake.server.entities.decoded import decoded
from graphfake.server.entities.locating import spot_of
from graphfake.server.showing.representation import type_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from graphfake.contracts import Type
    from graphfake.contracts.subscribable import Subscribable
    from graphfake.odata.resources.paths import Paths
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.server.subscriptions.subscription import Subscription
    from graphfake.store.protocol import Path, Reading, Row

MOST_OF_A_RESOURCE = 4_000
_OPTIONS = ("$filter", "$select")
_ME = "me"
_DELETED = ("directory", "deletedItems")


class Named(NamedTuple):
    """What the text of a resource names. `offered` is what Graph tells of there."""

    place: ResourcePath
    options: QueryOptions
    offered: Subscribable


class Changed(NamedTuple):
    """What a transaction did to one row."""

    path: Path
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Watched:
    """`path` is where the entity or the collection is in the store; `sets` are further collections of the same set."""

    subscription: Subscription
    named: Named
    path: Path
    sets: tuple[Path, ...] = ()

    @property
    def type(self) -> Type:
        """The declared type of what is watched."""
        return self.named.place.type

    def type_of(self, row: Row) -> Type | None:
        """The type of an entity; None where only another version of the service has it."""
        known = self.type.catalogue.find(row.type, self.type.version) is not None
        return type_of(row, self.type) if known else None

    @property
    def places(self) -> tuple[Path, ...]:
        """Where it looks: the path of the entity, or of the collection and of those of the same set."""
        return (self.path, *self.sets)

    def change(self, changed: Changed, now: datetime, *, soft: bool) -> str | None:
        """What is to be told of a change at one of its places: created, updated or deleted; None where nothing is.

        `soft`: what was taken away has been put among the deleted items.
        """
        row = changed.after or changed.before
        if row is None:
            return None
        kind = "deleted" if changed.after is None else "updated" if changed.before is not None else "created"
        offered = self.named.offered
        if (kind == "created" and offered.creation_is_update) or (kind == "deleted" and soft):
            kind = "updated"
        return kind if kind in self.subscription.changes and self._lets_by(row, now) else None

    def _lets_by(self, row: Row, now: datetime) -> bool:
        cast, question = self.named.place.cast, self.named.options.filter
        if cast is None and question is None:
            return True
        type_ = self.type_of(row)
        if type_ is None or (cast is not None and not type_.is_a(cast.name)):
            return False
        if question is None:
            return True
        try:
            return question.at(now)(decoded(row, self.type, newer=False)) is True
        except GraphError:  # a division by zero, or what takes too long
            return False


def softly(changes: Iterable[Changed]) -> frozenset[str]:
    """The keys of what a transaction put among the deleted items."""
    return frozenset(
        one.path[-1] for one in changes if one.path[:-1] == _DELETED and one.before is None and one.after is not None
    )


def read_resource(text: str, creator: str | None, paths: Paths) -> Named:
    """What the resource of a subscription names. Raises GraphError: subscription.resource, coverage.*, query.*.

    `creator` is the key of the user who is meant by `me`, where there is one.
    """
    if len(text) > MOST_OF_A_RESOURCE:
        raise unfit(text, f"It has more than {MOST_OF_A_RESOURCE:,} characters.")
    said, _, query = text.partition("?")
    names = [name for name in said.split("/") if name]
    if names and names[0].lower() == paths.version.lower():
        names = names[1:]
    if names and names[0].lower() == _ME and creator is not None:
        names[:1] = ["users", creator]
    try:
        place = paths.parse("/".join(names))
    except GraphError as error:
        if error.rule.startswith("coverage."):
            raise
        raise unfit(text, error.explain or f"{said[:200]} is no path of {paths.version}.") from None
    if place.target not in ("collection", "entity"):
        raise unfit(text, f"{said[:200]} is neither a collection nor an entity.")
    offered = subscribable(place.route)
    if offered.refused:
        raise unfit(text, f"Microsoft Graph tells of no changes below {place.route}.")
    return Named(place, _options(query, place, paths), offered)


def _options(query: str, place: ResourcePath, paths: Paths) -> QueryOptions:
    # What picks entities is judged as of a list, also where one entity is watched.
    options = parse(query, place, method="GET", eventual=True, catalogue=paths.catalogue)
    for option in options.raw:
        if option.name and option.name not in _OPTIONS:
            raise GraphError("coverage.subscription", values={"subject": f"a subscription with {option.name[:50]}"})
    if options.filter is not None and (options.filter.needs or options.filter.needs_types):
        raise GraphError("coverage.subscription", values={"subject": "a subscription whose $filter looks elsewhere"})
    return options


async def watched(subscription: Subscription, named: Named, reading: Reading) -> Watched:
    """Where in the store that is. Raises GraphError path.not-found, coverage.subscription."""
    return Watched(subscription, named, await path_of(named, reading), _sets(named))


async def path_of(named: Named, reading: Reading) -> Path:
    """The path in the store of what is named. Raises GraphError path.not-found, coverage.subscription."""
    spot = await spot_of(named.place, reading)
    if spot.linked:
        subject = {"subject": f"a subscription to the references of {named.place.route}"}
        raise GraphError("coverage.subscription", values=subject, explain="Subscribe to the entity that refers.")
    return spot.path


def _sets(named: Named) -> tuple[Path, ...]:
    return named.place.shape.stored[-1].spread


def unfit(text: str, explain: str) -> GraphError:
    """The refusal of a resource."""
    return GraphError("subscription.resource", values={"value": text[:500]}, pointer="/resource", explain=explain)
