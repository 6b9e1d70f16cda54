"""Payloads that are accepted with a note: a liberty is taken in each, and the note of it is foretold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.contracts import Note
from graphfake.contracts.pointers import pointer_of
from graphfake.strategies import arguments
from graphfake.strategies.changes import somewhere
from graphfake.strategies.freedoms import FREEDOMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Type
    from graphfake.strategies.arguments import Contracts
    from graphfake.strategies.changes import Change
    from graphfake.strategies.places import Place

_MOST_KEPT = 512  # types, by view, profile, dialect and depth


@dataclass(frozen=True, slots=True)
class Tolerated:
    """A payload that is accepted, and the notes that come with it. `kind` says in words what liberty was taken."""

    payload: dict[str, Any]
    notes: tuple[Note, ...]
    kind: str


def tolerated_payloads(
    contract: str | Type,
    *,
    code: str | Iterable[str] | None = None,
    view: str = "create",
    version: str = "beta",
    profile: str = "documented",
    dialect: str | None = None,
    contracts: Contracts = None,
    deep: int = 1,
) -> SearchStrategy[Tolerated]:
    """Payloads that a contract keeper accepts with exactly the notes they carry, one liberty in each.

    `code` narrows them to one or several of `tolerances_of`; the other arguments are those of
    `invalid_payloads`.
    """

    def make() -> SearchStrategy[Tolerated]:
        place = arguments.place(contract, version, contracts, view, profile, dialect, deep)
        wanted = arguments.codes("code", code, FREEDOMS, _applicable(place))
        return st.one_of([_tolerated(place, name) for name in wanted])

    return arguments.lazily(make)


def tolerances_of(
    contract: str | Type,
    *,
    view: str = "create",
    version: str = "beta",
    profile: str = "documented",
    dialect: str | None = None,
    contracts: Contracts = None,
    deep: int = 1,
) -> tuple[str, ...]:
    """The codes of the notes that `tolerated_payloads` can cause with the same arguments."""
    return _applicable(arguments.place(contract, version, contracts, view, profile, dialect, deep))


@lru_cache(maxsize=_MOST_KEPT)
def _applicable(place: Place) -> tuple[str, ...]:
    return tuple(code for code, own in FREEDOMS.items() if somewhere(place, own))


@lru_cache(maxsize=_MOST_KEPT)
def _tolerated(place: Place, code: str) -> SearchStrategy[Tolerated]:
    def tolerated(change: Change) -> Tolerated:
        return Tolerated(change.payload, (Note(code, pointer_of(change.path)),), change.kind)

    return st.one_of(somewhere(place, FREEDOMS[code])).map(tolerated)
