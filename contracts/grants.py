"""What an operation, and what a path, asks of whoever calls: permissions by kind of caller."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Kind = Literal["delegated", "personal", "application"]

KINDS: tuple[Kind, ...] = ("delegated", "personal", "application")
"""A user of an organization, one with a personal account, and an application by itself."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """Names by kind of caller, least privileged first; any one of them is enough. Empty: not supported.

    `also` says by kind of caller and name that, with this permission, one of others has to be held too.
    """

    delegated: tuple[str, ...] = ()
    application: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    also: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, hash=False)

    def __bool__(self) -> bool:
        """Is any permission asked for at all?"""
        return bool(self.delegated or self.application or self.personal)

    def of(self, kind: Kind) -> tuple[str, ...]:
        """The names for a kind of caller."""
        if kind == "delegated":
            return self.delegated
        return self.application if kind == "application" else self.personal

    def ways(self, kind: Kind) -> Iterator[frozenset[str]]:
        """What a caller of this kind has to hold, all of one of these, least privileged first."""
        also = self.also.get(kind, {})
        for name in self.of(kind):
            for other in also.get(name, ("",)):
                yield frozenset(filter(None, (name, other)))

    def allow(self, kind: Kind, held: frozenset[str]) -> bool:
        """Is what a caller of this kind holds enough?"""
        names = self.of(kind)
        if kind not in self.also:
            return not held.isdisjoint(names)
        return any(way <= held for way in self.ways(kind))

    @property
    def names(self) -> frozenset[str]:
        """Every name in it."""
        others = (name for also in self.also.values() for listed in also.values() for name in listed)
        return frozenset((*self.delegated, *self.application, *self.personal, *others))

    def told(self, kind: Kind) -> tuple[str, ...]:
        """What is enough, for people: each name, `A with B or C` where it is not enough alone."""
        also = self.also.get(kind, {})
        return tuple(f"{name} with {' or '.join(also[name])}" if name in also else name for name in self.of(kind))


@dataclass(frozen=True, slots=True)
class PathPermissions:
    """What a contract document says of a path: `methods` of it alone, `read` and `write` of all that is below it too.

    `read` is for GET and HEAD, `write` for every other verb; None where nothing is said.
    """

    read: Permissions | None = None
    write: Permissions | None = None
    methods: Mapping[str, Permissions] = field(default_factory=dict, hash=False)

    @property
    def every(self) -> tuple[Permissions, ...]:
        """All that is said."""
        return tuple(said for said in (self.read, self.write, *self.methods.values()) if said is not None)
