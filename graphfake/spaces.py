"""The worlds of one server: which of them a request is meant for, and what each has of its own.

A space's state stands in the store under the space's key; its journal, settings, faults, clock, seed and
ordinals stand here.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graphfake.clock import Clock
from graphfake.errors import GraphError
from graphfake.faults import Faults
from graphfake.faults.lagging.lag import Lagging
from graphfake.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

AuthMode = Literal["off", "lenient", "strict"]
Profile = Literal["documented", "observed"]

DEFAULT_SPACE = "default"
# The tenant of whoever names none: a version 4 GUID that reads "fake" wherever the version leaves it a choice.
WELL_KNOWN_TENANT = "fa4efa4e-fa4e-4a4e-8a4e-fa4efa4efa4e"
MOST_SPACES = 10_000

_GENERATIONS = count(1)
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


def is_space_name(name: str) -> bool:
    """Can a space be called so? Tenants are spaces, and are called nothing else."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a space judges its requests. `tolerate` holds codes of rules that become notes."""

    auth: AuthMode = "lenient"
    profile: Profile = "documented"
    tolerate: frozenset[str] = frozenset()
    self_check: bool = False


class Snapshot(NamedTuple):
    """A moment of a space to come back to: the number that the store saved its rows under, and what came next."""

    id: str
    saved: int
    taken: datetime
    ordinals: Mapping[tuple[str, ...], int]


class Space:
    """One world, without its rows. `seed` is its own or, where it was given none, its server's.

    `generation` is another number whenever what deltas know of the world is no longer so. `lagging` is what those who
    read do not see yet. `faults` begin as the rules it is given, and are so again after a reset.
    """

    __slots__ = (
        "_first_faults",
        "_ordinals",
        "_salt",
        "_snapshots_taken",
        "beginning",
        "clock",
        "faults",
        "generation",
        "journal",
        "key",
        "lagging",
        "seed",
        "settings",
        "snapshots",
    )

    def __init__(
        self,
        key: str,
        *,
        seed: int,
        own_seed: bool,
        settings: Settings,
        clock: Clock,
        journal: Journal,
        faults: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.key = key
        self.seed = seed
        self.settings = settings
        self.clock = clock
        self.journal = journal
        # Spaces that share a seed must not make the same ids; one with a seed of its own shall, under any key.
        self._salt = "" if own_seed else key
        self._ordinals: dict[tuple[str, ...], int] = {}
        self.snapshots: dict[str, Snapshot] = {}
        self._snapshots_taken = 0
        self.beginning: Snapshot | None = None  # where it was given data of its own, to which a reset goes back
        self.faults = Faults(self.random_of, clock)
        self._first_faults = faults
        self._begin_faults()
        self.lagging = Lagging(self.clock)
        self.forget_changes()

    def _begin_faults(self) -> None:
        self.faults.clear()
        for rule in self._first_faults:
            self.faults.add(rule)

    def forget_changes(self) -> None:
        """Whoever asks for changes with a token given out so far has to begin anew."""
        self.generation = next(_GENERATIONS)

    def ordinal(self, path: tuple[str, ...]) -> int:
        """How many were drawn at this path before: 0, 1, 2, ..."""
        ordinal = self._ordinals.get(path, 0)
        self._ordinals[path] = ordinal + 1
        return ordinal

    def new_id(self, collection: tuple[str, ...]) -> str:
        """A lower-case GUID for the next entity of a collection, of the form of version 4.

        It depends on seed, space, collection and ordinal alone, not on what is sent to other collections.
        """
        return self._id((collection, self.ordinal(collection)))

    def new_id_of(self, path: tuple[str, ...]) -> str:
        """The one GUID of a path: by seed, space and path alone."""
        return self._id((path,))

    def _id(self, of: tuple[object, ...]) -> str:
        # ascii() keeps segments apart and is the same text on every version of Python.
        drawn = ascii((self.seed, self._salt, *of))
        digits = blake2b(drawn.encode(), digest_size=16).hexdigest()
        variant = "89ab"[int(digits[16], 16) & 3]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

    def random(self, path: tuple[str, ...]) -> Random:
        """What draws the next value at this path: by seed, space, path and ordinal alone."""
        return self.random_of((*path, str(self.ordinal(path))))

    def random_of(self, path: tuple[str, ...]) -> Random:
        """What draws the one value of a path: by seed, space and path alone."""
        drawn = ascii((self.seed, self._salt, path))
        return Random(int.from_bytes(blake2b(drawn.encode(), digest_size=16).digest()))

    def snap(self, saved: int) -> Snapshot:
        """Note what comes next, in the same moment in which the store saved the rows under this number."""
        self._snapshots_taken += 1
        snapshot = Snapshot(f"snapshot-{self._snapshots_taken}", saved, self.clock.now(), dict(self._ordinals))
        self.snapshots[snapshot.id] = snapshot
        return snapshot

    def begin(self, saved: int) -> None:
        """Note that this is the beginning, in the same moment in which the store saved the rows under this number."""
        self.beginning = Snapshot("", saved, self.clock.now(), dict(self._ordinals))

    def go_back(self, snapshot: Snapshot) -> None:
        """What is drawn next is what came next then."""
        self._ordinals = dict(snapshot.ordinals)
        self.lagging.clear()
        self.forget_changes()

    def reset(self) -> None:
        """Journal, faults, clock and ordinals as at the beginning; seed, settings and snapshots stay."""
        self.journal.clear()
        self.clock.reset()
        self._begin_faults()
        self.lagging.clear()
        self._ordinals = {} if self.beginning is None else dict(self.beginning.ordinals)
        self.forget_changes()


class Spaces:
    """All spaces of a server; the first request for a space begins it.

    `settings`, `seed` and `faults` are those of every space that is given none of its own; each has a clock of its own
    that goes by `clock`. Raises GraphError `space.name` for a key that is no name and `space.too-many` for one more
    space than `most`.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        seed: int | None = None,
        clock: Clock | None = None,
        most: int = MOST_SPACES,
        journal: Callable[[], Journal] = Journal,
        faults: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.settings = settings or Settings()
        self.seed = seed or 0
        self.clock = clock or Clock()
        self.most = most
        self.faults = faults
        self._journal = journal
        self._spaces: dict[str, Space] = {}

    def get(self, key: str) -> Space:
        """The space of this key, begun if it is new."""
        return self._spaces.get(key) or self.create(key)

    def has(self, key: str) -> bool:
        """Whether the space has begun."""
        return key in self._spaces

    def create(
        self,
        key: str | None = None,
        *,
        seed: int | None = None,
        settings: Settings | None = None,
        faults: Sequence[Mapping[str, Any]] | None = None,
    ) -> Space:
        """Begins a space; without a key it gets a new GUID, which is a tenant's id as well.

        Raises ValueError when it has begun already, FaultError for `faults` that are none.
        """
        key = str(uuid.uuid4()) if key is None else key
        if key in self._spaces:
            raise ValueError(f"There is a space {key!r} already.")
        if not is_space_name(key):
            raise GraphError("space.name", explain=f"{key[:80]!r} cannot name a space.")
        if len(self._spaces) >= self.most:
            raise GraphError("space.too-many", explain=f"There are {self.most} spaces already.")
        space = self._spaces[key] = Space(
            key,
            seed=self.seed if seed is None else seed,
            own_seed=seed is not None,
            settings=settings or self.settings,
            clock=Clock(self.clock),
            journal=self._journal(),
            faults=self.faults if faults is None else faults,
        )
        return space

    def drop(self, key: str) -> None:
        """Forgets the space, if it has begun; who waits for its requests is told."""
        dropped = self._spaces.pop(key, None)
        if dropped is not None:
            dropped.journal.end()

    def reset(self, key: str) -> None:
        """Resets the space, if it has begun."""
        if key in self._spaces:
            self._spaces[key].reset()

    def list(self) -> list[Space]:
        """All spaces in the order in which they began."""
        return list(self._spaces.values())


def choose(prefix: str | None, header: str | None, tid: str | None) -> str:
    """The key of the space that a request is meant for: by the path's prefix `/_space/KEY/`, else the header
    `Graphfake-Space`, else its token's tenant, else the default. None is what the request does not say.

    The well-known tenant, in any letter case, is the default space.
    """
    named = next((name for name in (prefix, header, tid) if name is not None), DEFAULT_SPACE)
    return DEFAULT_SPACE if named.lower() == WELL_KNOWN_TENANT else named
