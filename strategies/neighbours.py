"""The contracts whose names stand near another's: what a client may mix up with it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue

_MOST = 8  # on either side: no more documents than that are read


def neighbours(catalogue: Catalogue, name: str, version: str) -> tuple[str, ...]:
    """The full names that stand before and behind a type's in the sorted catalogue, without its own."""
    names = catalogue.types(version)
    place = bisect_left(names, name)
    return tuple(other for other in names[max(0, place - _MOST) : place + _MOST + 1] if other != name)
