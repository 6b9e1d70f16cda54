"""The rows of one space in memory, at one moment: looked up by key, paged by place, forked without copying.

A collection costs its rows, a dict entry and a list slot for each: the list is in order of insertion, so
that a page is a bisection and a slice. A fork shares every collection until one of the two writes to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from operator import attrgetter
from typing import TYPE_CHECKING

from graphfake.store.protocol import Change, LinkChange, NotFound, Path, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Deletions remembered for each collection, and for each navigation of a row: delta clients that were away for more
# have to begin anew.
REMEMBERED_DELETIONS = 10_000

_SEQ = attrgetter("seq")
_VERSION = attrgetter("version")


class Collection:
    """The rows of one collection, the keys that were deleted from it, and those whose references have changed."""

    __slots__ = ("deleted", "forgotten", "latest", "name", "order", "owner", "rows", "touched")

    def __init__(self, name: Path, owner: object) -> None:
        self.name = name
        self.owner = owner
        self.rows: dict[str, Row] = {}
        self.order: list[Row] = []
        self.deleted: deque[tuple[int, str]] = deque()
        self.forgotten = 0
        self.latest = 0
        self.touched: dict[str, int] = {}

    def copy(self, owner: object) -> Collection:
        """The same content for another owner."""
        copy = Collection(self.name, owner)
        copy.rows = self.rows.copy()
        copy.order = self.order.copy()
        copy.deleted = self.deleted.copy()
        copy.forgotten = self.forgotten
        copy.latest = self.latest
        copy.touched = self.touched.copy()
        return copy

    def page(self, after_seq: int, limit: int) -> list[Row]:
        """See `Reading.page`."""
        start = bisect_right(self.order, after_seq, key=_SEQ)
        return self.order[start : start + limit]

    def changes(self, after: int, limit: int) -> list[Change]:
        """See `Reading.changes`; looks at every row, so that nobody else pays for those who ask."""
        if after < self.forgotten:
            raise NotFound(f"Deletions up to change {self.forgotten} are forgotten, {after} lies before.")
        found = {key: Change(number, key, None) for number, key in self.deleted if number > after}
        found |= {row.key: Change(row.version, row.key, row) for row in self.order if row.version > after}
        for key, number in self.touched.items():
            row = self.rows[key]
            if number > after and number > row.version:
                found[key] = Change(number, key, row)
        return sorted(found.values(), key=_VERSION)[:limit]

    def put(self, row: Row) -> None:
        """Adds a row with the greatest `seq` so far, or replaces the one that has its key."""
        if row.key in self.rows:
            self.order[bisect_left(self.order, row.seq, key=_SEQ)] = row
        else:
            self.order.append(row)
        self.rows[row.key] = row
        self.latest = max(self.latest, row.version)

    def touch(self, key: str, number: int) -> None:
        """Notes that the references of a row have changed by the change `number`."""
        self.touched[key] = number
        self.latest = max(self.latest, number)

    def remove(self, key: str, number: int) -> None:
        """Takes a row away by the change `number`."""
        row = self.rows.pop(key)
        del self.order[bisect_left(self.order, row.seq, key=_SEQ)]
        self.touched.pop(key, None)
        self.deleted.append((number, key))
        self.latest = max(self.latest, number)
        if len(self.deleted) > REMEMBERED_DELETIONS:
            self.forgotten, _ = self.deleted.popleft()


class World:
    """All collections and links of a space. Once forked, the older one must not be written to any more."""

    __slots__ = ("_collections", "_link_changes", "_linked", "_links", "_names", "_owner", "readers")

    def __init__(self) -> None:
        self.readers = 0
        self._owner = object()
        self._collections: dict[Path, Collection] = {}
        self._names: list[Path] = []  # sorted: what lies below a path stands together
        self._links: dict[Path, dict[str, tuple[Path, ...]]] = {}  # the inner values are shared by forks
        self._linked: dict[Path, frozenset[tuple[Path, str]]] = {}
        self._link_changes: dict[Path, dict[str, dict[Path, LinkChange]]] = {}  # likewise

    def fork(self) -> World:
        """A world with the same content that can be written to."""
        fork = World()
        fork._collections = self._collections.copy()
        fork._names = self._names.copy()
        fork._links = self._links.copy()
        fork._linked = self._linked.copy()
        fork._link_changes = self._link_changes.copy()
        return fork

    def name(self, collection: Path) -> Path:
        """One tuple for all rows of a collection, to save memory."""
        known = self._collections.get(collection)
        return collection if known is None else known.name

    def get(self, path: Path) -> Row | None:
        """See `Reading.get`."""
        collection = self._collections.get(path[:-1])
        return None if collection is None else collection.rows.get(path[-1])

    def page(self, collection: Path, after_seq: int, limit: int) -> list[Row]:
        """See `Reading.page`."""
        known = self._collections.get(collection)
        return [] if known is None else known.page(after_seq, limit)

    def count(self, collection: Path) -> int:
        """See `Reading.count`."""
        known = self._collections.get(collection)
        return 0 if known is None else len(known.order)

    def changes(self, collection: Path, after: int, limit: int) -> list[Change]:
        """See `Reading.changes`."""
        owner = self.get(collection[:-1]) if len(collection) > 2 else None
        if owner is not None and 0 < after < owner.seq:
            raise NotFound(f"What lies below {owner.path} came after change {after}.")
        known = self._collections.get(collection)
        return [] if known is None else known.changes(after, limit)

    def latest(self, collection: Path) -> int:
        """See `Reading.latest`."""
        known = self._collections.get(collection)
        return 0 if known is None else known.latest

    def link_changes(self, path: Path, navigation: str, after: int) -> list[LinkChange]:
        """See `Reading.link_changes`."""
        known = self._link_changes.get(path, {}).get(navigation, {})
        return [change for change in known.values() if change.version > after]

    def links(self, path: Path, navigation: str) -> tuple[Path, ...]:
        """See `Reading.links`."""
        return self._links.get(path, {}).get(navigation, ())

    def sources(self, targets: set[Path]) -> set[Path]:
        """The rows, none of the targets themselves, that refer to one of them."""
        return {source for target in targets for source, _ in self._linked.get(target, ())} - targets

    def below(self, path: Path) -> Iterator[Row]:
        """All rows whose path begins with `path`, without the one at it; parents before their children."""
        for name in self._names[self._extent(path)]:
            yield from self._collections[name].order

    def put(self, row: Row) -> None:
        """Adds or replaces a row, see `Collection.put`."""
        self._own(row.collection).put(row)

    def drop(self, path: Path, number: int, touched: Mapping[Path, int]) -> None:
        """Takes away a row, everything below it and their links, by the change `number`.

        `touched` are the rows that stay and referred to them, with the number of the change that this is to each.
        """
        for lost in (path, *(row.path for row in self.below(path))):
            for navigation, targets in self._links.pop(lost, {}).items():
                for target in targets:
                    self._set_linked(target, self._linked.get(target, frozenset()) - {(lost, navigation)})
            for source, navigation in self._linked.pop(lost, ()):
                self.unlink(source, navigation, lost, touched.get(source, number))
            self._link_changes.pop(lost, None)
        extent = self._extent(path)
        for name in self._names[extent]:
            del self._collections[name]
        del self._names[extent]
        self._own(path[:-1]).remove(path[-1], number)

    def link(self, path: Path, navigation: str, target: Path, number: int) -> None:
        """Adds a reference that is not there yet, by the change `number`."""
        self._tell(path, navigation, LinkChange(number, target, linked=True))
        self._set_links(path, navigation, (*self.links(path, navigation), target))
        self._set_linked(target, self._linked.get(target, frozenset()) | {(path, navigation)})

    def unlink(self, path: Path, navigation: str, target: Path, number: int) -> None:
        """Takes away a reference that is there, by the change `number`."""
        self._tell(path, navigation, LinkChange(number, target, linked=False))
        self._set_links(path, navigation, tuple(other for other in self.links(path, navigation) if other != target))
        self._set_linked(target, self._linked.get(target, frozenset()) - {(path, navigation)})

    def _own(self, name: Path) -> Collection:
        collection = self._collections.get(name)
        if collection is None:
            collection = self._collections[name] = Collection(name, self._owner)
            insort(self._names, name)
        elif collection.owner is not self._owner:
            collection = self._collections[name] = collection.copy(self._owner)
        return collection

    def _extent(self, path: Path) -> slice:
        if not path:
            return slice(0, len(self._names))
        # What lies below sorts before the same path with its last segment made the next greater text.
        end = (*path[:-1], path[-1] + "\0")
        return slice(bisect_left(self._names, path), bisect_left(self._names, end))

    def _tell(self, path: Path, navigation: str, change: LinkChange) -> None:
        known = self._link_changes.get(path, {})
        kept = known.get(navigation, {}).copy()
        kept.pop(change.target, None)  # so that it comes last
        kept[change.target] = change
        collection = self._own(path[:-1])
        if len(kept) > REMEMBERED_DELETIONS:
            gone = [other for other in kept.values() if not other.linked]
            for other in gone[:-REMEMBERED_DELETIONS]:
                del kept[other.target]
                collection.forgotten = max(collection.forgotten, other.version)
        self._link_changes[path] = {**known, navigation: kept}
        collection.touch(path[-1], change.version)

    def _set_links(self, path: Path, navigation: str, targets: tuple[Path, ...]) -> None:
        links = {**self._links.get(path, {}), navigation: targets}
        if not targets:
            del links[navigation]
        if links:
            self._links[path] = links
        else:
            self._links.pop(path, None)

    def _set_linked(self, target: Path, sources: frozenset[tuple[Path, str]]) -> None:
        if sources:
            self._linked[target] = sources
        else:
            self._linked.pop(target, None)
