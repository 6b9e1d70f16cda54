"""A store whose every step lets everybody else run first: what only works without a pause breaks here."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Iterable
    from contextlib import AbstractAsyncContextManager

    from graphfake.store import Change, Link, LinkChange, Path, Reading, Row, Store, Transaction

T = TypeVar("T")

PAUSES = 3


async def slowly(step: Awaitable[T]) -> T:
    """Takes the step with pauses before and after it."""
    for _ in range(PAUSES):
        await asyncio.sleep(0)
    result = await step
    for _ in range(PAUSES):
        await asyncio.sleep(0)
    return result


class AsynchronousReading:
    """A `Reading` that pauses around each answer."""

    def __init__(self, inner: Reading) -> None:
        self._reading = inner

    async def get(self, path: Path) -> Row | None:
        return await slowly(self._reading.get(path))

    async def page(self, collection: Path, after_seq: int, limit: int) -> list[Row]:
        return await slowly(self._reading.page(collection, after_seq, limit))

    async def count(self, collection: Path) -> int:
        return await slowly(self._reading.count(collection))

    async def changes(self, collection: Path, after: int, limit: int) -> list[Change]:
        return await slowly(self._reading.changes(collection, after, limit))

    async def latest(self, collection: Path) -> int:
        return await slowly(self._reading.latest(collection))

    async def links(self, path: Path, navigation: str) -> list[Path]:
        return await slowly(self._reading.links(path, navigation))

    async def link_changes(self, path: Path, navigation: str, after: int) -> list[LinkChange]:
        return await slowly(self._reading.link_changes(path, navigation, after))


class AsynchronousTransaction(AsynchronousReading):
    """A `Transaction` that pauses around each step."""

    def __init__(self, inner: Transaction) -> None:
        super().__init__(inner)
        self._inner = inner

    async def insert(self, row: Row) -> Row:
        return await slowly(self._inner.insert(row))

    async def replace(self, row: Row, expected_version: int | None) -> Row:
        return await slowly(self._inner.replace(row, expected_version))

    async def delete(self, path: Path) -> list[Row]:
        return await slowly(self._inner.delete(path))

    async def link(self, path: Path, navigation: str, target: Path) -> None:
        await slowly(self._inner.link(path, navigation, target))

    async def unlink(self, path: Path, navigation: str, target: Path) -> None:
        await slowly(self._inner.unlink(path, navigation, target))

    async def save(self) -> int:
        return await slowly(self._inner.save())

    async def restore(self, saved: int) -> None:
        await slowly(self._inner.restore(saved))

    async def forget(self, saved: int) -> None:
        await slowly(self._inner.forget(saved))


class AsynchronousStore:
    """A `Store` around another one that pauses between every step of it."""

    def __init__(self, inner: Store) -> None:
        self._inner = inner

    @overload
    def transaction(self, space: str, *, write: Literal[False] = False) -> AbstractAsyncContextManager[Reading]: ...
    @overload
    def transaction(self, space: str, *, write: Literal[True]) -> AbstractAsyncContextManager[Transaction]: ...
    def transaction(self, space: str, *, write: bool = False) -> AbstractAsyncContextManager[Reading]:
        return self._writing(space) if write else self._reading(space)

    @asynccontextmanager
    async def _reading(self, space: str) -> AsyncIterator[Reading]:
        await asyncio.sleep(0)
        async with self._inner.transaction(space) as inner:
            yield AsynchronousReading(inner)
            await asyncio.sleep(0)

    @asynccontextmanager
    async def _writing(self, space: str) -> AsyncIterator[Transaction]:
        await asyncio.sleep(0)
        async with self._inner.transaction(space, write=True) as inner:
            yield AsynchronousTransaction(inner)
            await asyncio.sleep(0)

    async def load_base(self, rows: Iterable[Row], links: Iterable[Link] = ()) -> None:
        await slowly(self._inner.load_base(rows, links))

    async def rows(self, space: str) -> list[Row]:
        return await slowly(self._inner.rows(space))

    async def reset(self, space: str) -> None:
        await slowly(self._inner.reset(space))

    async def drop(self, space: str) -> None:
        await slowly(self._inner.drop(space))
