"""Short ways to write rows and to put them into a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.store import Row

if TYPE_CHECKING:
    from graphfake.store import Path, Store

THINGS: Path = ("root", "things")


def row(key: str, collection: Path = THINGS, body: bytes = b"{}", type_name: str = "test.thing") -> Row:
    """A row as a caller hands it in: place and version are the store's to give."""
    return Row(collection, key, 0, 0, type_name, body)


def below(parent: Path, navigation: str = "parts") -> Path:
    """A collection that the row at `parent` contains."""
    return (*parent, navigation)


async def insert(store: Store, *rows: Row, space: str = "s") -> list[Row]:
    """Keeps all rows in one transaction."""
    async with store.transaction(space, write=True) as t:
        return [await t.insert(one) for one in rows]


async def keys(store: Store, collection: Path = THINGS, space: str = "s") -> list[str]:
    """The keys of a whole collection, in its order."""
    async with store.transaction(space) as t:
        return [one.key for one in await t.page(collection, 0, 1_000_000)]
