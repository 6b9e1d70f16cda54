"""What is drawn by lot: by seed, space, rule, method, path, and how often these were asked before, and nothing else."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

MOST_KEPT = 20_000


class Ordinals:
    """Counts each method and path by itself: 0, 1, 2, ... Of more than `most` those longest not asked begin anew."""

    __slots__ = ("_counts", "_most")

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._counts: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._most = most

    def next(self, method: str, path: str) -> int:
        """How often they were asked before; counts this time."""
        key = (method, path)
        ordinal = self._counts.get(key, 0)
        self._counts[key] = ordinal + 1
        if ordinal:
            self._counts.move_to_end(key)
        elif len(self._counts) > self._most:
            self._counts.popitem(last=False)
        return ordinal

    def clear(self) -> None:
        """Nothing has been asked."""
        self._counts.clear()


class Lot:
    """The lots of one rule for one request; each is drawn by itself, so that none depends on whether another is."""

    __slots__ = ("_key", "_random_of")

    def __init__(self, random_of: Callable[[tuple[str, ...]], Random], key: tuple[str, ...]) -> None:
        self._random_of = random_of
        self._key = key

    def path(self, purpose: str) -> tuple[str, ...]:
        """What the space draws this lot by."""
        return ("faults", *self._key, purpose)

    def draw(self, purpose: str) -> Random:
        """The generator of this lot."""
        return self._random_of(self.path(purpose))

    def share(self, purpose: str) -> float:
        """From 0 to, but not including, 1."""
        return self.draw(purpose).random()
