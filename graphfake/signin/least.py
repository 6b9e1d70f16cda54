"""The least privileged permissions that cover some calls, worked out the same way each time.

Of each call the least privileged way to make it is taken; then what the others cover already is left out, the most
privileged first. What remains covers all calls, and nothing of it can be left out. It is not the fewest names: two
narrow permissions are less than a wide one that would do for both.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.grants import KINDS
from graphfake.signin.privileges import Held, Least, LeastPrivileged, Need

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphfake.contracts.grants import Kind, Permissions

    Ways = Mapping[str, Sequence[frozenset[str]]]
    """By call, each set of names that is enough for it, the least privileged first."""

SIGN_IN = frozenset({"openid", "profile", "email", "offline_access"})
"""Scopes that are not Graph's: they stand in tokens whatever is called."""


class Made(NamedTuple):
    """A call that was made: its name, what it asks for, None where nothing is known, and by whom, where one says.

    `held` None means every permission.
    """

    call: str
    permissions: Permissions | None
    kind: Kind | None = None
    held: tuple[str, ...] | None = None


def least_privileged(made: Iterable[Made]) -> LeastPrivileged:
    """What calls need, in the order in which they were first made."""
    times: Counter[str] = Counter()
    asked: dict[str, Permissions | None] = {}
    by_caller: dict[tuple[Kind, tuple[str, ...] | None], Counter[str]] = {}
    for one in made:
        times[one.call] += 1
        asked.setdefault(one.call, one.permissions)
        if one.kind is not None:
            by_caller.setdefault((one.kind, one.held), Counter())[one.call] += 1
    demanding = {call: permissions for call, permissions in asked.items() if permissions}
    return LeastPrivileged(
        **{kind: _least(kind, demanding, times) for kind in KINDS},
        held=tuple(
            Held(
                kind,
                calls.total(),
                held,
                _unused(kind, held, {call: demanding[call] for call in calls if call in demanding}),
            )
            for (kind, held), calls in by_caller.items()
        ),
        free=tuple(call for call, permissions in asked.items() if permissions is not None and not permissions),
        undocumented=tuple(call for call, permissions in asked.items() if permissions is None),
    )


def covering(ways: Ways) -> tuple[str, ...]:
    """Names that are enough for each call, the most privileged of them last, none of which can be left out."""
    chosen = {name for sets in ways.values() for name in sets[0]}
    place: dict[str, int] = {}
    of: dict[str, list[str]] = {}
    for call, sets in ways.items():
        for number, way in enumerate(sets):
            for name in way & chosen:
                place[name] = max(place.get(name, 0), number)
                of.setdefault(name, []).append(call)
    order = sorted(chosen, key=lambda name: (place[name], name))
    for name in reversed(order):
        others = chosen - {name}
        if all(any(way <= others for way in ways[call]) for call in of[name]):
            chosen = others
    return tuple(name for name in order if name in chosen)


def _least(kind: Kind, asked: Mapping[str, Permissions], times: Mapping[str, int]) -> Least:
    ways = {call: list(permissions.ways(kind)) for call, permissions in asked.items() if permissions.of(kind)}
    names = covering(ways)
    chosen = frozenset(names)
    needs = []
    for call, sets in ways.items():
        by = next(way for way in sets if way <= chosen)
        enough = asked[call].told(kind)
        needs.append(Need(call, times[call], tuple(name for name in names if name in by), enough))
    return Least(kind, names, tuple(needs), tuple(call for call in asked if call not in ways))


def _unused(kind: Kind, held: tuple[str, ...] | None, asked: Mapping[str, Permissions]) -> tuple[str, ...]:
    if held is None:
        return ()
    holds = frozenset(held)
    ways = {call: [way for way in permissions.ways(kind) if way <= holds] for call, permissions in asked.items()}
    used = covering({call: sets for call, sets in ways.items() if sets})
    return tuple(sorted(holds - SIGN_IN - set(used)))
