"""Payloads that break exactly one rule of their contract, with the answer to expect."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.contracts.pointers import pointer_of
from graphfake.contracts.rules import rule as rule_of
from graphfake.strategies import arguments
from graphfake.strategies.breaking import BREAKING
from graphfake.strategies.changes import somewhere

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Type
    from graphfake.strategies.arguments import Contracts
    from graphfake.strategies.changes import Change
    from graphfake.strategies.places import Place

_MOST_KEPT = 512  # types, by view, profile, dialect and depth


@dataclass(frozen=True, slots=True)
class Violation:
    """A payload that breaks one rule, and what a server that keeps the contract answers.

    `pointer` is the JSON pointer of the place in the payload; `status` and `code` are HTTP's and Graph's. `body`
    is what to send, as JSON text in UTF-8: it differs from the payload where a member stands twice. `kind` says
    in words what was done.
    """

    payload: dict[str, Any]
    rule: str
    pointer: str
    status: int
    code: str
    body: bytes
    kind: str


def invalid_payloads(
    contract: str | Type,
    *,
    rule: str | Iterable[str] | None = None,
    view: str = "create",
    version: str = "beta",
    profile: str = "documented",
    dialect: str | None = None,
    contracts: Contracts = None,
    deep: int = 1,
) -> SearchStrategy[Violation]:
    """Payloads that each break exactly one rule, at the top, in complex values, in items or in contained entities.

    `rule` narrows them to one or several codes of `rules_of`; `view` is create or update; `deep` is how many
    levels of contained entities stand inline in a create. `dialect`, such as intune or outlook, says whose code is
    expected and what becomes of read-only members; None is the dialect of the paths at which the type lives.
    """

    def make() -> SearchStrategy[Violation]:
        place = arguments.place(contract, version, contracts, view, profile, dialect, deep)
        wanted = arguments.codes("rule", rule, BREAKING, _applicable(place))
        return st.one_of([_violations(place, code) for code in wanted])

    return arguments.lazily(make)


def rules_of(
    contract: str | Type,
    *,
    view: str = "create",
    version: str = "beta",
    profile: str = "documented",
    dialect: str | None = None,
    contracts: Contracts = None,
    deep: int = 1,
) -> tuple[str, ...]:
    """The codes of the body rules that `invalid_payloads` can break with the same arguments."""
    return _applicable(arguments.place(contract, version, contracts, view, profile, dialect, deep))


@lru_cache(maxsize=_MOST_KEPT)
def _applicable(place: Place) -> tuple[str, ...]:
    return tuple(code for code, breaking in BREAKING.items() if somewhere(place, breaking))


@lru_cache(maxsize=_MOST_KEPT)
def _violations(place: Place, code: str) -> SearchStrategy[Violation]:
    rule = rule_of(code)
    answer = rule.answer(place.dialect)

    def violation(change: Change) -> Violation:
        pointer = pointer_of(change.path)
        return Violation(change.payload, code, pointer, answer.status, answer.code, change.text.encode(), change.kind)

    return st.one_of(somewhere(place, BREAKING[code])).map(violation)
