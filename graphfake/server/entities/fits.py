"""Stored rows as one version of the service has them, kept from one call to the next: to refit many takes a while."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.refitting import refitted
from graphfake.server.showing.representation import stored_json, stored_values

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.store.protocol import Path, Row

MOST_KEPT = 64 * 1024 * 1024
"""Bytes of the JSON of rows that are kept in pages, each row counted as 256 more."""
_MOST_APART = 4_096
"""Rows that are kept by themselves."""
_EACH = 256
_TURN = 100
"""Rows that are refitted before others have their turn."""
_SMALL = 1_000


class _Page(NamedTuple):
    rows: list[Row]
    fitted: list[Row]
    size: int


class Fits:
    """Pages of rows, the last used ones."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._size = 0
        self._pages: OrderedDict[tuple[str, str, Path], _Page] = OrderedDict()

    async def page(self, model: Model, collection: Path, rows: list[Row]) -> list[Row]:
        """The rows of one page as a version has them; themselves where all were written in it."""
        if len(rows) <= _SMALL:
            return await _each(model, rows, {})
        key = (model.space, model.version, collection)
        kept = self._pages.get(key)
        if kept is not None and kept.rows == rows:  # that they are the very same is seen fast
            self._pages.move_to_end(key)
            return kept.fitted
        known = dict(zip(map(id, kept.rows), kept.fitted, strict=True)) if kept is not None else {}
        fitted = await _each(model, rows, known)
        if fitted is not rows:
            self._keep(key, _Page(rows, fitted, sum(len(row.body) + _EACH for row in fitted)))
        return fitted

    def _keep(self, key: tuple[str, str, Path], page: _Page) -> None:
        old = self._pages.pop(key, None)
        self._size -= old.size if old is not None else 0
        if page.size > self._most:
            return
        self._pages[key] = page
        self._size += page.size
        while self._size > self._most:
            self._size -= self._pages.popitem(last=False)[1].size


class Model(NamedTuple):
    """The contracts of one version, for the rows of one space."""

    catalogue: Catalogue
    version: str
    space: str
    fits: Fits

    def fit(self, row: Row) -> Row:
        """The row as this version has it; itself where it was written in this version, or any reads it alike."""
        return row if row.api_version in ("", self.version) else _fitted(self.catalogue, self.version, row)


async def _each(model: Model, rows: list[Row], known: dict[int, Row]) -> list[Row]:
    """`known` are fitted rows by the identity of those that they come from, which somebody holds."""
    version = model.version
    if all(row.api_version == version for row in rows):
        return rows
    found = []
    for at, row in enumerate(rows):
        found.append(known.get(id(row)) or model.fit(row))
        if at % _TURN == _TURN - 1:
            await asyncio.sleep(0)
    return found


@lru_cache(maxsize=_MOST_APART)
def _fitted(catalogue: Catalogue, version: str, row: Row) -> Row:
    if catalogue.find(row.type, row.api_version) is None:
        return row  # something of our own
    written = catalogue.type(row.type, row.api_version)
    name = next((name for name in (row.type, *written.bases) if catalogue.find(name, version)), None)
    if name is None:
        return row  # this version has nothing of the kind, and says so when it is asked for
    type_ = catalogue.type(name, version)
    body = stored_json(type_, {}, refitted(type_, stored_values(written, row.body)))
    return row._replace(type=type_.name, body=body, api_version=version)
