"""Readings of what lags: the store holds the truth at once, and what a request does not see yet is laid over it.

Nothing is lost to a delta either: until all is seen it goes no further than the first change that is not.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from graphfake.store.protocol import Change

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

    from graphfake.faults.lagging.lag import Past, View
    from graphfake.store.protocol import LinkChange, Path, Reading, Row

_SEQ = attrgetter("seq")
_VERSION = attrgetter("version")


class LaggedReading:
    """See `Reading`: what is stored, with what lags as it was."""

    def __init__(self, inner: Reading, view: View) -> None:
        self._inner = inner
        self._view = view
        self._begun = view.lagging.begun

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
        return self._view.past(path, self._begun)

    def _of(self, collection: Path) -> dict[str, Past]:
        """What lags in a collection that is listed: a reading of each of its entities."""
        return self._view.below(collection, self._begun)


class ReadingBehind:
    """Opens a reading of what a request sees."""

    def __init__(self, inner: AbstractAsyncContextManager[Reading], view: View) -> None:
        self._inner = inner
        self._view = view

    async def __aenter__(self) -> Reading:
        # The store first: what is hidden by then is all that could have been committed.
        reading = await self._inner.__aenter__()
        return LaggedReading(reading, self._view)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)
