"""Writes that lag: a transaction that notes what it is about to change, so that those who read go on seeing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.faults.lagging.lag import Past

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

    from graphfake.faults.lagging.lag import Lagging
    from graphfake.faults.strike import Lag
    from graphfake.store.protocol import Change, LinkChange, Path, Row, Transaction


class Noting:
    """See `Transaction`: notes what was there before anything is written; sees what is stored."""

    def __init__(self, inner: Transaction, navigations: Callable[[Row], Iterable[str]]) -> None:
        self._inner = inner
        self._navigations = navigations
        self.noted: dict[Path, Past] = {}

    async def get(self, path: Path) -> Row | None:
        """See `Reading.get`."""
        return await self._inner.get(path)

    async def page(self, collection: Path, after_seq: int, limit: int) -> list[Row]:
        """See `Reading.page`."""
        return await self._inner.page(collection, after_seq, limit)

    async def count(self, collection: Path) -> int:
        """See `Reading.count`."""
        return await self._inner.count(collection)

    async def changes(self, collection: Path, after: int, limit: int) -> list[Change]:
        """See `Reading.changes`."""
        return await self._inner.changes(collection, after, limit)

    async def latest(self, collection: Path) -> int:
        """See `Reading.latest`."""
        return await self._inner.latest(collection)

    async def links(self, path: Path, navigation: str) -> list[Path]:
        """See `Reading.links`."""
        return await self._inner.links(path, navigation)

    async def link_changes(self, path: Path, navigation: str, after: int) -> list[LinkChange]:
        """See `Reading.link_changes`."""
        return await self._inner.link_changes(path, navigation, after)

    async def insert(self, row: Row) -> Row:
        """See `Transaction.insert`."""
        past = await self._as_it_was(row.path)
        inserted = await self._inner.insert(row)
        self._note(row.path, past)
        return inserted

    async def replace(self, row: Row, expected_version: int | None) -> Row:
        """See `Transaction.replace`."""
        past = await self._as_it_was(row.path)
        replaced = await self._inner.replace(row, expected_version)
        self._note(row.path, past)
        return replaced

    async def delete(self, path: Path) -> list[Row]:
        """See `Transaction.delete`."""
        past = await self._as_it_was(path)
        if past.row is not None:
            await self._note_references(past.row, past)
        deleted = await self._inner.delete(path)
        self._note(path, past)
        for row in deleted[1:]:
            # Nothing is told of what goes with its parent, whose collections have no changes from then on.
            self._note(row.path, Past(row, row.version, row.version))
        return deleted

    async def link(self, path: Path, navigation: str, target: Path) -> None:
        """See `Transaction.link`."""
        past = await self._as_it_was(path, navigation)
        await self._inner.link(path, navigation, target)
        self._note(path, past)

    async def unlink(self, path: Path, navigation: str, target: Path) -> None:
        """See `Transaction.unlink`."""
        past = await self._as_it_was(path, navigation)
        await self._inner.unlink(path, navigation, target)
        self._note(path, past)

    async def save(self) -> int:
        """See `Transaction.save`."""
        return await self._inner.save()

    async def restore(self, saved: int) -> None:
        """See `Transaction.restore`: what was written before is given up."""
        await self._inner.restore(saved)
        self.noted.clear()

    async def forget(self, saved: int) -> None:
        """See `Transaction.forget`."""
        await self._inner.forget(saved)

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


class WritingAhead:
    """Opens a transaction of which all that it writes lags once it has ended well.

    `navigations` names those of an entity that can refer to others.
    """

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
        self._noting: Noting

    async def __aenter__(self) -> Transaction:
        writing = await self._inner.__aenter__()
        self._noting = Noting(writing, self._navigations)
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
