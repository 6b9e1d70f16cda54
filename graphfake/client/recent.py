"""The last that was asked, of one space or of several, for whoever has to find out what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfake.client.records import Request

MOST = 10


class Recent:
    """How many exchanges there were, and the last of them, oldest first."""

    def __init__(self) -> None:
        self.count = 0
        self.latest: tuple[Request, ...] = ()

    def add(self, request: Request) -> None:
        """One more exchange."""
        self.count += 1
        self.latest = (*self.latest, request)[-MOST:]

    def join(self, other: Recent) -> None:
        """Those of another space, in between as their times say."""
        self.count += other.count
        self.latest = tuple(sorted(self.latest + other.latest, key=lambda request: request.time))[-MOST:]
