"""The journal of one space over HTTP: read on from a number, waited on, emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphfake.client.admin import AdminError
from graphfake.client.records import Request
from graphfake.signin.privileges import LeastPrivileged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphfake.client.admin import Admin

_PAGE = 1000  # exchanges fetched at once


class Snapshot(NamedTuple):
    """What the journal held at one moment, oldest first; `dropped` are those that it held once, `mark` the last number
    that it had given by then."""

    requests: tuple[Request, ...] = ()
    dropped: int = 0
    mark: int = 0


class Journal:
    """The exchanges of the space of this key."""

    def __init__(self, admin: Admin, key: str) -> None:
        self._admin = admin
        self._key = key

    def read(self, after: int = 0) -> Iterator[Request]:
        """Exchanges with a greater number than `after`, fetched as they are asked for."""
        for snapshot in self._pages(after):
            yield from snapshot.requests

    def snapshot(self, before: Snapshot | None = None) -> Snapshot:
        """What it holds now; with what it held `before`, only what came since is fetched."""
        last = before or Snapshot()
        found = list(last.requests)
        for page in self._pages(last.mark):
            found += page.requests
            last = page
        return Snapshot(tuple(found), last.dropped, last.mark)

    def wait(self, criteria: Mapping[str, object], timeout: float) -> bool:
        """Whether an exchange came that meets the criteria, within so many seconds."""
        try:
            self._admin.post("requests/wait", {**criteria, "timeout": timeout}, space=self._key)
        except AdminError as error:
            if error.status != 408:
                raise
            return False
        return True

    def least_privileged(self, ids: Iterable[str]) -> LeastPrivileged:
        """The least privileged permissions for the exchanges of these ids, as far as it still holds them."""
        return LeastPrivileged.of(self._admin.post("requests/permissions", {"ids": list(ids)}, space=self._key))

    def clear(self) -> None:
        """Forget all exchanges. Numbers go on."""
        self._admin.delete("requests", space=self._key)

    def _pages(self, after: int) -> Iterator[Snapshot]:
        while True:
            page = self._admin.get("requests", space=self._key, after=after, limit=_PAGE)
            value = page["value"]
            yield Snapshot(tuple(map(Request.of, value)), page["dropped"], page["last"])
            if len(value) < _PAGE:
                return
            after = value[-1]["number"]
