"""The rows of one space in memory, at one moment: looked up by key, paged by place, forked without copying.

A collection costs its rows, a dict entry and a list slot for each: the list is in order of insertion, so
that a page is a bisection and a slice. A fork shares every collection until one of the two writes to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from operator import attrgetter
from typing import TYPE_CHECKING

from graphfake.store.protocol import Change, NotFound, Path, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

# Deletions remembered for each collection: delta clients that were away for more have to begin anew.
REMEMBERED_DELETIONS = 10_000

_SEQ = attrgetter("seq")


class Collection:
    """The rows of one collection, and the keys that were deleted from it."""

    __slots__ = ("deleted", "forgotten", "name", "order", "owner", "rows")

    def __init__(self, name: Path, owner: object) -> None:
        self.name = name
        self.owner = owner
        self.rows: dict[str, Row] = {}
        self.order: list[Row] = []
        self.deleted: deque[tuple[int, str]] = deque()
        self.forgotten = 0

    def copy(self, owner: object) -> Collection:
        """The same content for another owner."""
        copy = Collection(self.name, owner)
        copy.rows = self.rows.copy()
        copy.order = self.order.copy()
        copy.deleted = self.deleted.copy()
        copy.forgotten = self.forgotten
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
        return sorted(found.values(), key=attrgetter("version"))[:limit]

    def put(self, row: Row) -> None:
        """Adds a row with the greatest `seq` so far, or replaces the one that has its key."""
        if row.key in self.rows:
            self.order[bisect_left(self.order, row.seq, key=_SEQ)] = row
        else:
            self.order.append(row)
        self.rows[row.key] = row

    def remove(self, key: str, number: int) -> None:
        """Takes a row away by the change `number`."""
        row = self.rows.pop(key)
        del self.order[bisect_left(self.order, row.seq, key=_SEQ)]
        self.deleted.append((number, key))
        if len(self.deleted) > REMEMBERED_DELETIONS:
            self.forgotten, _ = self.deleted.popleft()


class World:
    """All collections and links of a space. Once forked, the older one must not be written to any more."""

    __slots__ = ("_collections", "_linked", "_links", "_names", "_owner", "readers")

    def __init__(self) -> None:
        self.readers = 0
        self._owner = object()
        self._collections: dict[Path, Collection] = {}
        self._names: list[Path] = []  # sorted: what lies below a path stands together
        self._links: dict[Path, dict[str, tuple[Path, ...]]] = {}  # the inner values are shared by forks
        self._linked: dict[Path, frozenset[tuple[Path, str]]] = {}

    def fork(self) -> World:
        """A world with the same content that can be written to."""
        fork = World()
        fork._collections = self._collections.copy()
        fork._names = self._names.copy()
        fork._links = self._links.copy()
        fork._linked = self._linked.copy()
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
        known = self._collections.get(collection)
        return [] if known is None else known.changes(after, limit)

    def links(self, path: Path, navigation: str) -> tuple[Path, ...]:
        """See `Reading.links`."""
        return self._links.get(path, {}).get(navigation, ())

    def below(self, path: Path) -> Iterator[Row]:
        """All rows whose path begins with `path`, without the one at it; parents before their children."""
        for name in self._names[self._extent(path)]:
            yield from self._collections[name].order

    def put(self, row: Row) -> None:
        """Adds or replaces a row, see `Collection.put`."""
        self._own(row.collection).put(row)

    def drop(self, path: Path, number: int) -> None:
        """Takes away a row, everything below it and their links, by the change `number`."""
        for lost in (path, *(row.path for row in self.below(path))):
            for navigation, targets in self._links.pop(lost, {}).items():
                for target in targets:
                    self._set_linked(target, self._linked.get(target, frozenset()) - {(lost, navigation)})
            for source, navigation in self._linked.pop(lost, ()):
                self.unlink(source, navigation, lost)
        extent = self._extent(path)
        for name in self._names[extent]:
            del self._collections[name]
        del self._names[extent]
        self._own(path[:-1]).remove(path[-1], number)

    def link(self, path: Path, navigation: str, target: Path) -> None:
        """Adds a reference that is not there yet."""
        self._set_links(path, navigation, (*self.links(path, navigation), target))
        self._set_linked(target, self._linked.get(target, frozenset()) | {(path, navigation)})

    def unlink(self, path: Path, navigation: str, target: Path) -> None:
        """Takes away a reference that is there."""
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
