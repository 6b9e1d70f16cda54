"""The fewest privileges that some calls need, and what their callers held beyond that: as values, JSON and text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from graphfake.contracts.grants import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphfake.contracts.grants import Kind

CALLED = {
    "delegated": "A user of an organization",
    "personal": "A user with a personal account",
    "application": "An application by itself",
}


@dataclass(frozen=True, slots=True)
class Need:
    """A call such as `GET /v1.0/users/{id}`, how often it was made, and what it takes.

    `enough` are all permissions that would do, the least privileged first, `A with B or C` where one is not enough;
    `by` are those of the least set that it is covered by.
    """

    call: str
    times: int
    by: tuple[str, ...]
    enough: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Least:
    """The least privileged `permissions` with which a kind of caller could have made all calls.

    None of them can be left out. `impossible` are calls that this kind of caller can never make.
    """

    kind: Kind
    permissions: tuple[str, ...]
    needs: tuple[Need, ...]
    impossible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What tokens of one kind held, None for everything, and what of it no call needed."""

    kind: Kind
    times: int
    permissions: tuple[str, ...] | None
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeastPrivileged:
    """What the calls need, by kind of caller, and what those who made them held.

    `free` are calls that ask for no permission, `undocumented` those of which graphfake knows none that are asked
    for: Graph may ask for some.
    """

    delegated: Least
    personal: Least
    application: Least
    held: tuple[Held, ...]
    free: tuple[str, ...]
    undocumented: tuple[str, ...]

    @property
    def kinds(self) -> tuple[Least, ...]:
        """The three of them."""
        return self.delegated, self.personal, self.application

    def to_json(self) -> dict[str, Any]:
        """As `/_graphfake/requests/permissions` gives it."""
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> LeastPrivileged:
        """From what `to_json` made, and JSON kept."""
        return cls(
            **{kind: _least(told[kind]) for kind in KINDS},
            held=tuple(
                Held(one["kind"], one["times"], _texts(one["permissions"]), tuple(one["unused"]))
                for one in told["held"]
            ),
            free=tuple(told["free"]),
            undocumented=tuple(told["undocumented"]),
        )

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if not (self.free or self.undocumented or any(one.needs or one.impossible for one in self.kinds)):
            yield "Nothing was called."
        for least in self.kinds:
            if least.needs:
                yield f"{CALLED[least.kind]} needs {', '.join(least.permissions)}:"
                yield from _columns([(need.call, ", ".join(need.by)) for need in least.needs])
            if least.impossible:
                yield f"{CALLED[least.kind]} can never call:"
                yield from (f"  {call}" for call in least.impossible)
        for held in self.held:
            who = f"{CALLED[held.kind]} sent {held.times} request{'s' * (held.times != 1)}"
            if held.permissions is None:
                yield f"{who} with a token that nothing is held against."
            elif held.unused:
                yield f"{who} with permissions that none needed: {', '.join(held.unused)}."
            else:
                yield f"{who} with no permission that none needed."
        if self.free:
            yield "No permission is asked for by:"
            yield from (f"  {call}" for call in self.free)
        if self.undocumented:
            yield "Nothing is known of what these ask for:"
            yield from (f"  {call}" for call in self.undocumented)


def _least(told: Mapping[str, Any]) -> Least:
    needs = (Need(one["call"], one["times"], tuple(one["by"]), tuple(one["enough"])) for one in told["needs"])
    return Least(told["kind"], tuple(told["permissions"]), tuple(needs), tuple(told["impossible"]))


def _texts(listed: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if listed is None else tuple(listed)


def _columns(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    width = max((len(left) for left, _ in rows), default=0)
    yield from (f"  {left:<{width}}  {right}" for left, right in rows)
