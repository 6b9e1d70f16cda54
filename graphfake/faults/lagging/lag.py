"""Replication lag: for a while those who read see an entity as it was before it was written.

What lags in a space is kept here, and what a request sees of that; `reading` lays it over what the store tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphfake.clock import Clock
    from graphfake.faults.strike import Lag
    from graphfake.store.protocol import Path, Row

MOST_LAGGING = 10_000
"""Entities of a space that can lag at once; the oldest of more are settled before their time."""


@dataclass(slots=True, eq=False)
class Past:
    """An entity as those who read still see it; `row` is None where it was not there.

    `version` is the number of the last change to it, or to its references, that they know, and `floor` that of the
    last one in its collection before it was written. `links` are the references that have changed since. It lags for
    `reads` more readings and until `until` by the clock; readings count once what they do not see `stands` in the
    store. `begun` counts the writes that lag.
    """

    row: Row | None
    version: int
    floor: int
    links: dict[str, list[Path]] = field(default_factory=dict)
    reads: int = 0
    until: float = -inf
    stands: bool = False
    begun: int = 0


class Lagging:
    """What lags in one space. `begun` counts the writes that have lagged so far."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pasts: dict[Path, Past] = {}
        self._keys: dict[Path, dict[str, Past]] = {}
        self.begun = 0

    @property
    def active(self) -> bool:
        """Does anything lag? Where nothing does, nobody has to look through this."""
        return bool(self._pasts)

    def __len__(self) -> int:
        return len(self._pasts)

    def clear(self) -> None:
        """Settle everything."""
        self._pasts.clear()
        self._keys.clear()

    def get(self, path: Path) -> Past | None:
        """What is known of an entity; None where it does not lag."""
        return self._pasts.get(path)

    def below(self, collection: Path) -> Iterable[str]:
        """The keys of what lags in a collection."""
        return self._keys.get(collection, ())

    def passed(self, path: Path, past: Past) -> bool:
        """Counts a reading; says whether what was written is seen in it, which then is for good."""
        if not self._lasts(past):
            if self._pasts.get(path) is past:
                self._pop(path)
            return True
        if past.stands:
            past.reads -= 1
        return False

    def hide(self, noted: Mapping[Path, Past], lag: Lag) -> dict[Path, Past | None]:
        """Let what is about to be committed lag; gives what lagged there before, for `restore`."""
        self.begun += 1
        until = -inf if lag.seconds is None else self._clock.seconds() + lag.seconds
        before: dict[Path, Past | None] = {}
        for path, past in noted.items():
            older = before[path] = self._pop(path)
            seen = replace(past, begun=self.begun)
            if older is not None and self._lasts(older):
                seen = replace(older, links={**past.links, **older.links}, stands=False)
            seen.reads = max(seen.reads, lag.reads or 0)
            seen.until = max(seen.until, until)
            self._put(path, seen)
        while len(self._pasts) > MOST_LAGGING:
            self._pop(next(iter(self._pasts)))
        return before

    def restore(self, before: Mapping[Path, Past | None]) -> None:
        """Nothing was committed: what lagged there before still does."""
        for path, past in before.items():
            self._pop(path)
            if past is not None:
                self._put(path, past)

    def stand(self, noted: Iterable[Path]) -> None:
        """It was committed: readings count from now on."""
        for path in noted:
            past = self._pasts.get(path)
            if past is not None:
                past.stands = True

    def _lasts(self, past: Past) -> bool:
        return past.reads > 0 or self._clock.seconds() < past.until

    def _put(self, path: Path, past: Past) -> None:
        self._pasts[path] = past
        self._keys.setdefault(path[:-1], {})[path[-1]] = past

    def _pop(self, path: Path) -> Past | None:
        past = self._pasts.pop(path, None)
        if past is not None:
            keys = self._keys[path[:-1]]
            del keys[path[-1]]
            if not keys:
                del self._keys[path[:-1]]
        return past


class View:
    """What one request does not see yet: decided for each entity when the request first comes upon it, then kept."""

    def __init__(self, lagging: Lagging) -> None:
        self.lagging = lagging
        self._known: dict[Path, dict[str, Past | None]] = {}

    def past(self, path: Path, begun: int) -> Past | None:
        """The entity as it was; None where the request sees it as it is.

        `begun` is how many writes had lagged when the transaction began: what came later it cannot see anyway.
        """
        known = self._known.setdefault(path[:-1], {})
        if path[-1] not in known:
            past = self.lagging.get(path)
            if past is None or past.begun > begun:
                return None
            known[path[-1]] = None if self.lagging.passed(path, past) else past
        return known[path[-1]]

    def below(self, collection: Path, begun: int) -> dict[str, Past]:
        """What lags in a collection, by key."""
        keys = dict.fromkeys((*self.lagging.below(collection), *self._known.get(collection, ())))
        found = ((key, self.past((*collection, key), begun)) for key in keys)
        return {key: past for key, past in found if past is not None}
