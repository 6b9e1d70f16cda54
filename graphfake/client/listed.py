"""Requests in a row, with what they were read of: a sequence that equals a list of the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self, overload

from graphfake.client.journal import Snapshot
from graphfake.client.records import Request
from graphfake.client.wording import counted, dropped, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphfake.client.journal import Journal
    from graphfake.criteria import Criterion


class Listed(Sequence[Request]):
    """The requests of a snapshot that meet the criteria, oldest first; without a snapshot they are all that there is.

    A slice gives a part, which nobody can wait for.
    """

    __hash__ = None  # type: ignore[assignment]  # a list, which it may equal, has none

    def __init__(
        self,
        requests: Iterable[Request] = (),
        *,
        criteria: tuple[Criterion, ...] = (),
        snapshot: Snapshot | None = None,
        journal: Journal | None = None,
    ) -> None:
        """`requests` are those of the `snapshot` that meet the `criteria`; `journal` is what more are read from."""
        self._found = tuple(requests)
        self._criteria = criteria
        self._snapshot = Snapshot(self._found, 0, max((one.number for one in self._found), default=0))
        if snapshot is not None:
            self._snapshot = snapshot
        self._journal = journal

    @property
    def dropped(self) -> int:
        """How many older requests the journal had to drop, unseen by any filter, when these were read."""
        return self._snapshot.dropped

    @property
    def mark(self) -> int:
        """The number of the last request that had come when these were read, whatever it was."""
        return self._snapshot.mark

    @overload
    def __getitem__(self, place: int) -> Request: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> Request | Self:
        if isinstance(place, slice):
            return type(self)(self._found[place], criteria=self._criteria, snapshot=self._snapshot)
        return self._found[place]

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Request]:
        return iter(self._found)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Listed):
            return self._found == other._found
        return self._found == tuple(other) if isinstance(other, list | tuple) else NotImplemented

    def __repr__(self) -> str:
        head = f"<{counted(len(self), self._criteria)}"
        head += f"; {dropped(self.dropped)}" if self.dropped else ""
        return "\n".join([f"{head}:" if self else head, *listed(self._found)]) + ">"

    def _of(self, found: Iterable[Request], criteria: tuple[Criterion, ...], snapshot: Snapshot) -> Self:
        return type(self)(found, criteria=criteria, snapshot=snapshot, journal=self._journal)
