"""Replication lag: for a while those who read see an entity as it was before it was written.

It is laid over the store, which holds the truth at once: a write notes what it is about to change, and readings put
that back into what the store tells them. Nothing here is lost to a delta either, which goes no further than the first
change that is not seen yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING

from graphfake.store.protocol import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

    from graphfake.clock import Clock
    from graphfake.faults.strike import Lag
    from graphfake.store.protocol import LinkChange, Path, Reading, Row, Transaction

MOST_LAGGING = 10_000
"""Entities of a space that can lag at once; the oldest of more are settled before their time."""

_SEQ = attrgetter("seq")
_VERSION = attrgetter("version")


@dataclass(slots=True, eq=False)
class Past:
    """An entity as those who read still see it; `row` is None where it was not there.

    `version` is the number of the last change to it, or to its references, that they know, and `floor` that of the
    last one in its collection before it was written. `links` are the references that have changed since. It lags for
    `reads` more readings and until `until` by the clock; readings count once what they do not see `stands` in the
    store.
    """

    row: Row | None
    version: int
    floor: int
    links: dict[str, list[Path]] = field(default_factory=dict)
    reads: int = 0
    until: float = -inf
    stands: bool = False


class Lagging:
    """What lags in one space, by collection and key."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pasts: dict[Path, Past] = {}

    @property
    def active(self) -> bool:
        """Does anything lag? Where nothing does, nobody has to look through this."""
        return bool(self._pasts)

    def __len__(self) -> int:
        return len(self._pasts)

    def clear(self) -> None:
        """Settle everything."""
        self._pasts.clear()

    def view(self) -> View:
        """What one request sees."""
        return View(self)

    def reading(self, inner: AbstractAsyncContextManager[Reading], view: View) -> AbstractAsyncContextManager[Reading]:
        """A reading transaction of a request as its view shows it."""
        return _OpenReading(inner, view)

    def writing(
        self,
        inner: AbstractAsyncContextManager[Transaction],
        lag: Lag,
        navigations: Callable[[Row], Iterable[str]],
    ) -> AbstractAsyncContextManager[Transaction]:
        """A transaction of which all that it writes lags once it has ended well.

        `navigations` names those of an entity that can refer to others.
        """
        return _OpenWriting(self, inner, lag, navigations)

    def pasts(self) -> dict[Path, Past]:
        """What lags now."""
        return self._pasts.copy()

    def passed(self, path: Path, past: Past) -> bool:
        """Counts a reading; says whether what was written is seen in it, which then is for good."""
        if not self._lasts(past):
            if self._pasts.get(path) is past:
                del self._pasts[path]
            return True
        if past.stands:
            past.reads -= 1
        return False

    def hide(self, noted: Mapping[Path, Past], lag: Lag) -> dict[Path, Past]:
        """Let what is about to be committed lag; gives what lagged before, for `restore`."""
        before = self.pasts()
        until = -inf if lag.seconds is None else self._clock.seconds() + lag.seconds
        for path, past in noted.items():
            seen = past
            older = self._pasts.pop(path, None)  # so that it comes last
            if older is not None and self._lasts(older):
                seen = replace(older, links={**past.links, **older.links}, stands=False)
            seen.reads = max(seen.reads, lag.reads or 0)
            seen.until = max(seen.until, until)
            self._pasts[path] = seen
        while len(self._pasts) > MOST_LAGGING:
            del self._pasts[next(iter(self._pasts))]
        return before

    def restore(self, before: dict[Path, Past]) -> None:
        """What lagged before, as nothing was committed."""
        self._pasts = before

    def stand(self, noted: Iterable[Path]) -> None:
        """It was committed: readings count from now on."""
        for path in noted:
            if path in self._pasts:
                self._pasts[path].stands = True

    def _lasts(self, past: Past) -> bool:
        return past.reads > 0 or self._clock.seconds() < past.until


class View:
    """What one request does not see yet: decided for each entity when the request first comes upon it, then kept."""

    def __init__(self, lagging: Lagging) -> None:
        self._lagging = lagging
        self._known: dict[Path, Past | None] = {}

    def begin(self) -> dict[Path, dict[str, Past]]:
        """What may lag in a transaction that has just begun, by collection and key."""
        found: dict[Path, dict[str, Past]] = {}
        kept = {path: past for path, past in self._known.items() if past is not None}
        for path, past in {**self._lagging.pasts(), **kept}.items():
            found.setdefault(path[:-1], {})[path[-1]] = past
        return found

    def past(self, path: Path, past: Past) -> Past | None:
        """The entity as it was; None where the request sees it as it is."""
        if path not in self._known:
            self._known[path] = None if self._lagging.passed(path, past) else past
        return self._known[path]


class LaggedReading:
    """See `Reading`: what is stored, with what lags as it was."""

    def __init__(self, inner: Reading, view: View, pasts: dict[Path, dict[str, Past]]) -> None:
        self._inner = inner
        self._view = view
        self._pasts = pasts

    async def get(self, path: Path) -> Row | None:
        """See `Reading.get`."""
        past = self._past(path)
        return await self._inner.get(path) if past is None else past.row

    async def page(self, collection: Path, after_seq: int, limit: int) -> list[Row]:
        """See `Reading.page`."""
        pasts = self._of(collection)
        if not pasts:
            return await self._inner.page(collection, after_seq, limit)
        # As many more as may have to be left out.
        rows = await self._inner.page(collection, after_seq, limit + len(pasts))
        kept = [row for row in rows if row.key not in pasts]
        kept += [past.row for past in pasts.values() if past.row is not None and past.row.seq > after_seq]
        return sorted(kept, key=_SEQ)[:limit]

    async def count(self, collection: Path) -> int:
        """See `Reading.count`."""
        number = await self._inner.count(collection)
        for key, past in self._of(collection).items():
            number += (past.row is not None) - (await self._inner.get((*collection, key)) is not None)
        return number

    async def changes(self, collection: Path, after: int, limit: int) -> list[Change]:
        """See `Reading.changes`; those from the first one on that is not seen yet are told later."""
        pasts = self._of(collection)
        if not pasts:
            return await self._inner.changes(collection, after, limit)
        floor = min(past.floor for past in pasts.values())
        found = await self._inner.changes(collection, after, limit + len(pasts))
        seen = [change for change in found if change.version <= floor and change.key not in pasts]
        for past in pasts.values():
            if past.row is not None and after < past.version <= floor:
                seen.append(Change(past.version, past.row.key, past.row))
        return sorted(seen, key=_VERSION)[:limit]

    async def latest(self, collection: Path) -> int:
        """See `Reading.latest`."""
        latest = await self._inner.latest(collection)
        return min([latest, *(past.floor for past in self._of(collection).values())])

    async def links(self, path: Path, navigation: str) -> list[Path]:
        """See `Reading.links`."""
        past = self._past(path)
        if past is not None and navigation in past.links:
            return list(past.links[navigation])
        return await self._inner.links(path, navigation)

    async def link_changes(self, path: Path, navigation: str, after: int) -> list[LinkChange]:
        """See `Reading.link_changes`."""
        past = self._past(path)
        changes = await self._inner.link_changes(path, navigation, after)
        return changes if past is None else [change for change in changes if change.version <= past.floor]

    def _past(self, path: Path) -> Past | None:
        past = self._pasts.get(path[:-1], {}).get(path[-1])
        return None if past is None else self._view.past(path, past)

    def _of(self, collection: Path) -> dict[str, Past]:
        """What lags in a collection that is listed: a reading of each of its entities."""
        found = ((key, self._past((*collection, key))) for key in self._pasts.get(collection, ()))
        return {key: past for key, past in found if past is not None}


class _Noting(LaggedReading):
    """See `Transaction`: notes what was there before anything is written; sees what is stored."""

    def __init__(self, inner: Transaction, view: View, navigations: Callable[[Row], Iterable[str]]) -> None:
        super().__init__(inner, view, {})
        self._writing = inner
        self._navigations = navigations
        self.noted: dict[Path, Past] = {}

    async def insert(self, row: Row) -> Row:
        """See `Transaction.insert`."""
        past = await self._as_it_was(row.path)
        inserted = await self._writing.insert(row)
        self._note(row.path, past)
        return inserted

    async def replace(self, row: Row, expected_version: int | None) -> Row:
        """See `Transaction.replace`."""
        past = await self._as_it_was(row.path)
        replaced = await self._writing.replace(row, expected_version)
        self._note(row.path, past)
        return replaced

    async def delete(self, path: Path) -> list[Row]:
        """See `Transaction.delete`."""
        past = await self._as_it_was(path)
        if past.row is not None:
            await self._note_references(past.row, past)
        deleted = await self._writing.delete(path)
        self._note(path, past)
        for row in deleted[1:]:
            # Nothing is told of what goes with its parent, whose collections have no changes from then on.
            self._note(row.path, Past(row, row.version, row.version))
        return deleted

    async def link(self, path: Path, navigation: str, target: Path) -> None:
        """See `Transaction.link`."""
        past = await self._as_it_was(path, navigation)
        await self._writing.link(path, navigation, target)
        self._note(path, past)

    async def unlink(self, path: Path, navigation: str, target: Path) -> None:
        """See `Transaction.unlink`."""
        past = await self._as_it_was(path, navigation)
        await self._writing.unlink(path, navigation, target)
        self._note(path, past)

    async def _as_it_was(self, path: Path, *navigations: str) -> Past:
        row = await self._inner.get(path)
        version = 0 if row is None else row.version
        for name in () if row is None else self._navigations(row):
            changes = await self._inner.link_changes(path, name, version)
            version = max([version, *(change.version for change in changes)])
        links = {name: await self._inner.links(path, name) for name in navigations}
        return Past(row, version, await self._inner.latest(path[:-1]), links)

    async def _note_references(self, row: Row, past: Past) -> None:
        """Notes the references from an entity that is about to go, and those that lead back from their ends."""
        for name in self._navigations(row):
            past.links[name] = await self._inner.links(row.path, name)
        for path in {path for links in past.links.values() for path in links}:
            target = await self._inner.get(path)
            for name in () if target is None else self._navigations(target):
                if row.path in await self._inner.links(path, name):
                    self._note(path, await self._as_it_was(path, name))

    def _note(self, path: Path, past: Past) -> None:
        """What was noted first is what others have seen."""
        known = self.noted.setdefault(path, past)
        for name, links in past.links.items():
            known.links.setdefault(name, links)


class _OpenReading:
    def __init__(self, inner: AbstractAsyncContextManager[Reading], view: View) -> None:
        self._inner = inner
        self._view = view

    async def __aenter__(self) -> Reading:
        # The store first: what is hidden by then is all that could have been committed.
        reading = await self._inner.__aenter__()
        return LaggedReading(reading, self._view, self._view.begin())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)


class _OpenWriting:
    def __init__(
        self,
        lagging: Lagging,
        inner: AbstractAsyncContextManager[Transaction],
        lag: Lag,
        navigations: Callable[[Row], Iterable[str]],
    ) -> None:
        self._lagging = lagging
        self._inner = inner
        self._lag = lag
        self._navigations = navigations
        self._noting: _Noting

    async def __aenter__(self) -> Transaction:
        writing = await self._inner.__aenter__()
        self._noting = _Noting(writing, self._lagging.view(), self._navigations)
        return self._noting

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        noted = self._noting.noted
        if kind is not None or not noted:
            return await self._inner.__aexit__(kind, error, trace)
        # Hidden before it is there, so that nobody sees it in between: that nothing has changed yet hides nothing.
        before = self._lagging.hide(noted, self._lag)
        try:
            ended = await self._inner.__aexit__(kind, error, trace)
        except BaseException:
            self._lagging.restore(before)
            raise
        self._lagging.stand(noted)
        return ended
