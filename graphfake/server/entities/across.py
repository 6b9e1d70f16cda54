"""What is stored, as the version of the service has it that a call was made to: all versions share one world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from graphfake.contracts.refitting import refitted
from graphfake.server.showing.representation import stored_json, stored_values

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

    from graphfake.server.entities.fits import Model
    from graphfake.store.protocol import Change, LinkChange, Path, Reading, Row, Transaction

    Inner = TypeVar("Inner", bound=Reading)
    Outer = TypeVar("Outer", bound=Reading)
else:
    Inner, Outer = TypeVar("Inner"), TypeVar("Outer")


class ReadingAcross:
    """See `Reading`."""

    def __init__(self, inner: Reading, model: Model) -> None:
        self._inner = inner
        self._model = model

    async def get(self, path: Path) -> Row | None:
        """See `Reading.get`."""
        row = await self._inner.get(path)
        return None if row is None else self._model.fit(row)

    async def page(self, collection: Path, after_seq: int, limit: int) -> list[Row]:
        """See `Reading.page`."""
        rows = await self._inner.page(collection, after_seq, limit)
        return await self._model.fits.page(self._model, collection, rows)

    async def count(self, collection: Path) -> int:
        """See `Reading.count`."""
        return await self._inner.count(collection)

    async def changes(self, collection: Path, after: int, limit: int) -> list[Change]:
        """See `Reading.changes`."""
        changes = await self._inner.changes(collection, after, limit)
        return [
            change if change.row is None else change._replace(row=self._model.fit(change.row)) for change in changes
        ]

    async def latest(self, collection: Path) -> int:
        """See `Reading.latest`."""
        return await self._inner.latest(collection)

    async def links(self, path: Path, navigation: str) -> list[Path]:
        """See `Reading.links`."""
        return await self._inner.links(path, navigation)

    async def link_changes(self, path: Path, navigation: str, after: int) -> list[LinkChange]:
        """See `Reading.link_changes`."""
        return await self._inner.link_changes(path, navigation, after)


class WritingAcross(ReadingAcross):
    """See `Transaction`: what only another version has of an entity is kept when this one changes it."""

    _inner: Transaction

    def __init__(self, inner: Transaction, model: Model) -> None:
        super().__init__(inner, model)
        self._inner = inner

    async def insert(self, row: Row) -> Row:
        """See `Transaction.insert`."""
        return await self._inner.insert(self._told(row))

    async def replace(self, row: Row, expected_version: int | None) -> Row:
        """See `Transaction.replace`."""
        old = await self._inner.get(row.path)
        if old is None or old.api_version in ("", self._model.version):
            return await self._inner.replace(self._told(row), expected_version)
        kept = await self._inner.replace(self._joined(old, row), expected_version)
        return self._model.fit(kept)

    async def delete(self, path: Path) -> list[Row]:
        """See `Transaction.delete`."""
        return [self._model.fit(row) for row in await self._inner.delete(path)]

    async def link(self, path: Path, navigation: str, target: Path) -> None:
        """See `Transaction.link`."""
        await self._inner.link(path, navigation, target)

    async def unlink(self, path: Path, navigation: str, target: Path) -> None:
        """See `Transaction.unlink`."""
        await self._inner.unlink(path, navigation, target)

    async def save(self) -> int:
        """See `Transaction.save`."""
        return await self._inner.save()

    async def restore(self, saved: int) -> None:
        """See `Transaction.restore`."""
        await self._inner.restore(saved)

    async def forget(self, saved: int) -> None:
        """See `Transaction.forget`."""
        await self._inner.forget(saved)

    def _told(self, row: Row) -> Row:
        known = self._model.catalogue.find(row.type, self._model.version) is not None
        return row._replace(api_version=self._model.version) if known else row

    def _joined(self, old: Row, row: Row) -> Row:
        """The entity as the version has it that it was first written in, with what this one has changed."""
        catalogue, version = self._model.catalogue, self._model.version
        if catalogue.find(old.type, old.api_version) is None or catalogue.find(row.type, version) is None:
            return row
        written, changed = catalogue.type(old.type, old.api_version), catalogue.type(row.type, version)
        before = stored_values(written, old.body)
        now = stored_values(changed, row.body)
        seen = stored_values(changed, self._model.fit(old).body)
        touched = {name: value for name, value in now.items() if name not in seen or seen[name] != value}
        values = refitted(written, {**before, **touched})
        return row._replace(type=written.name, body=stored_json(written, {}, values), api_version=old.api_version)


class Across(Generic[Inner, Outer]):
    """Opens a transaction whose rows are as a version has them."""

    def __init__(
        self, inner: AbstractAsyncContextManager[Inner], model: Model, outer: Callable[[Any, Model], Outer]
    ) -> None:
        self._inner = inner
        self._model = model
        self._outer = outer

    async def __aenter__(self) -> Outer:
        return self._outer(await self._inner.__aenter__(), self._model)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)
