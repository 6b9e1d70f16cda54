"""A store that tells of what is written to a space in which somebody has subscribed to anything."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Literal, overload

from graphfake.faults.lagging.writing import Noting
from graphfake.server.subscriptions.subscription import MOST, SET
from graphfake.server.subscriptions.watched import Changed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

    from graphfake.store.protocol import Link, Reading, Row, Store, Transaction

    Tell = Callable[[str, list[Row], list[Changed], Reading], Awaitable[Callable[[], None]]]

_log = logging.getLogger("graphfake.subscriptions")


class ObservedStore:
    """See `Store`. `tell` gets a space, its subscriptions, and what a transaction is about to change in it.

    What it gives is called once that is so. `forgotten` gets a space that begins anew, and whether it is gone.
    """

    def __init__(self, inner: Store, tell: Tell, forgotten: Callable[[str, bool], None]) -> None:
        self._inner = inner
        self._tell = tell
        self._forgotten = forgotten

    @overload
    def transaction(self, space: str, *, write: Literal[False] = False) -> AbstractAsyncContextManager[Reading]: ...
    @overload
    def transaction(self, space: str, *, write: Literal[True]) -> AbstractAsyncContextManager[Transaction]: ...
    def transaction(self, space: str, *, write: bool = False) -> AbstractAsyncContextManager[Any]:
        """See `Store.transaction`."""
        if not write:
            return self._inner.transaction(space)
        return _Observing(self._inner.transaction(space, write=True), space, self._tell)

    async def load_base(self, rows: Iterable[Row], links: Iterable[Link] = ()) -> None:
        """See `Store.load_base`."""
        await self._inner.load_base(rows, links)

    async def rows(self, space: str) -> list[Row]:
        """See `Store.rows`."""
        return await self._inner.rows(space)

    async def reset(self, space: str) -> None:
        """See `Store.reset`."""
        await self._inner.reset(space)
        self._forgotten(space, False)

    async def drop(self, space: str) -> None:
        """See `Store.drop`."""
        await self._inner.drop(space)
        self._forgotten(space, True)


class _Observing:
    """A transaction that is noted where the space has subscriptions as it begins."""

    __slots__ = ("_inner", "_noting", "_space", "_subscriptions", "_tell", "_writing")

    def __init__(self, inner: AbstractAsyncContextManager[Transaction], space: str, tell: Tell) -> None:
        self._inner = inner
        self._space = space
        self._tell = tell
        self._subscriptions: list[Row] = []
        self._noting: Noting | None = None
        self._writing: Transaction

    async def __aenter__(self) -> Transaction:
        self._writing = await self._inner.__aenter__()
        self._subscriptions = await self._writing.page(SET, 0, MOST)
        if not self._subscriptions:
            return self._writing
        self._noting = Noting(self._writing, _no_references)
        return self._noting

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        noting = self._noting
        if kind is not None or noting is None or not noting.noted:
            return await self._inner.__aexit__(kind, error, trace)
        told: Callable[[], None] | None = None
        try:
            changes = [Changed(path, past.row, await self._writing.get(path)) for path, past in noting.noted.items()]
            told = await self._tell(self._space, self._subscriptions, changes, self._writing)
        except Exception:  # noqa: BLE001 - logged with its trace
            # A bug of ours there must cost nobody what was written.
            _log.exception("Who is to be told of a change could not be found out.")
        except BaseException as stopped:
            await self._inner.__aexit__(type(stopped), stopped, stopped.__traceback__)
            raise
        ended = await self._inner.__aexit__(kind, error, trace)
        if told is not None:
            told()
        return ended


def _no_references(_: Row) -> tuple[str, ...]:
    """What is told of are rows; of references nothing has to be remembered."""
    return ()
