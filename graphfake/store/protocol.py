"""What any store of accepted entities promises: rows, transactions and errors.

StoreError
|-- Conflict            the key is taken, the version moved on, the link exists already
|-- NotFound            nothing stands at that path, or that change is no longer remembered
`-- StoreUnavailable    the store cannot answer now; trying again later may help
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias, overload

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractAsyncContextManager

Path: TypeAlias = tuple[str, ...]


class StoreError(Exception):
    """Why a store did not do what it was asked; the text is a sentence."""


class Conflict(StoreError):
    """What is there already is in the way; nothing was changed."""


class NotFound(StoreError):
    """What was named is not there; nothing was changed."""


class StoreUnavailable(StoreError):
    """The store cannot be reached or is too busy; nothing is known to have changed."""


class Row(NamedTuple):
    """One stored entity.

    `seq` is its place in its collection and `version` the number of its last change: both are given by the
    store from one count per space, so neither is ever given twice there, not even after a deletion or reset.
    `type` is the full name of the entity's type, `body` its canonical JSON object with the key first, both as the
    version of the service has them that it was written in, `api_version` ("" where any version reads it alike).
    """

    collection: Path
    key: str
    seq: int
    version: int
    type: str
    body: bytes
    api_version: str = ""

    @property
    def path(self) -> Path:
        """The canonical segments, such as `("deviceManagement", "things", "ID")`."""
        return (*self.collection, self.key)


class Change(NamedTuple):
    """The last thing that happened to a key: `row` as it is now, or None since it was deleted."""

    version: int
    key: str
    row: Row | None


class LinkChange(NamedTuple):
    """The last thing that happened to a reference: it was made, or taken away (also with its target)."""

    version: int
    target: Path
    linked: bool


class Link(NamedTuple):
    """A reference: a navigation of the row at `path` refers to the row at `target`."""

    path: Path
    navigation: str
    target: Path


class Reading(Protocol):
    """What can be asked in any transaction. All answers of one transaction are of one moment."""

    async def get(self, path: Path) -> Row | None:
        """The row at `path`, None when there is none."""

    async def page(self, collection: Path, after_seq: int, limit: int) -> list[Row]:
        """At most `limit` (>= 0) rows with a greater `seq` than `after_seq`, in order of insertion.

        Takes time for the rows it gives, not for the collection's.
        """

    async def count(self, collection: Path) -> int:
        """How many rows the collection has; 0 for one that nobody has written to."""

    async def changes(self, collection: Path, after: int, limit: int) -> list[Change]:
        """At most `limit` (>= 0) keys with a greater `version` than `after`, oldest change first.

        Each key comes once, and no two with one version. A key that came and went since is told as deleted. A row
        whose references have changed is told with the number of that change. A collection that went together
        with its parent has nothing to tell. NotFound when deletions after `after` were forgotten, and, unless
        `after` is 0, when the row that the collection lies below is younger.
        """

    async def latest(self, collection: Path) -> int:
        """The greatest number that `changes` has ever told of; 0 where there was none.

        From this number on, `changes` tells all that is done after this moment.
        """

    async def links(self, path: Path, navigation: str) -> list[Path]:
        """The paths that `navigation` of the row at `path` refers to, in order of linking."""

    async def link_changes(self, path: Path, navigation: str, after: int) -> list[LinkChange]:
        """The references of `navigation` that were made or taken away since `after`, oldest first, each once."""


class Transaction(Reading, Protocol):
    """A reading that can also write, and sees what it wrote. All of it is kept, or nothing of it."""

    async def insert(self, row: Row) -> Row:
        """Keeps a new row and gives it back with the `seq` and `version` it got (those given are ignored).

        Conflict when its path is taken. Whether a parent exists is the caller's to know.
        """

    async def replace(self, row: Row, expected_version: int | None) -> Row:
        """Puts type and body in the place of what has the same path, and gives it back as `insert` does.

        NotFound when there is none; Conflict when its version is not the expected one (None: any will do).
        """

    async def delete(self, path: Path) -> list[Row]:
        """Takes away the row at `path`, all rows below it and every link from or to them.

        Gives these rows, parents before what they contain. NotFound when there is none at `path`.
        """

    async def link(self, path: Path, navigation: str, target: Path) -> None:
        """Makes `navigation` of `path` refer to `target`.

        NotFound unless both rows exist; Conflict when it refers to it already.
        """

    async def unlink(self, path: Path, navigation: str, target: Path) -> None:
        """Takes that reference away. NotFound when there is none."""

    async def save(self) -> int:
        """Keeps the world as it was before what this transaction writes, and gives the number it is kept under.

        It is kept until it is forgotten, or the space is dropped. The number is never given twice in a space.
        """

    async def restore(self, saved: int) -> None:
        """Makes the space what was kept: rows and links as they were, places and versions included.

        What this transaction wrote before is given up. Numbers that were given since are not given again.
        NotFound when nothing is kept under this number.
        """

    async def forget(self, saved: int) -> None:
        """Keeps that no longer. NotFound when nothing is kept under this number."""


class Store(Protocol):
    """Worlds of rows, one per space; a space needs no opening and begins as a copy of the base world.

    One write transaction per space runs at a time, others wait; a task that opens a second one inside the
    first waits for ever. Whoever only reads never waits, and sees what was committed when it began.
    """

    @overload
    def transaction(self, space: str, *, write: Literal[False] = False) -> AbstractAsyncContextManager[Reading]: ...
    @overload
    def transaction(self, space: str, *, write: Literal[True]) -> AbstractAsyncContextManager[Transaction]: ...

    async def load_base(self, rows: Iterable[Row], links: Iterable[Link] = ()) -> None:
        """Makes these rows and links, in this order, the world that spaces begin with from now on.

        Conflict when a path or a link comes twice, NotFound for a link whose ends are not among the rows. A space
        that was written to keeps what it has until it is reset.
        """

    async def rows(self, space: str) -> list[Row]:
        """All rows of a space, in order of insertion."""

    async def reset(self, space: str) -> None:
        """Makes the space a copy of the base world again; what it saved stays."""

    async def drop(self, space: str) -> None:
        """Forgets the space: what comes under its name later is another one."""
