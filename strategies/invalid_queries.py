"""Queries that break exactly one rule, with the answer to expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.contracts.dialects import DIALECTS
from graphfake.contracts.homes import dialect_of
from graphfake.contracts.rules import rule as rule_of
from graphfake.strategies import arguments
from graphfake.strategies.filters import condition
from graphfake.strategies.operands import Scope
from graphfake.strategies.queries import spelled, spellings
from graphfake.strategies.query_misses import misses
from graphfake.strategies.url_parts import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from graphfake.contracts import Type
    from graphfake.strategies.arguments import Contracts
    from graphfake.strategies.query_misses import Miss

_OTHERS = ("", "x=1", "trace=", "@unused='x'")


@dataclass(frozen=True, slots=True)
class QueryViolation:
    """A query that breaks one rule, and what a server that keeps the contract answers.

    `query` is what stands behind the `?`, percent-encoded; `status` and `code` are HTTP's and Graph's; `kind` says
    in words what was done.
    """

    query: str
    rule: str
    status: int
    code: str
    kind: str


def invalid_queries(
    contract: str | Type,
    *,
    rule: str | Iterable[str] | None = None,
    collection: bool = True,
    version: str = "beta",
    dialect: str | None = None,
    contracts: Contracts = None,
) -> SearchStrategy[QueryViolation]:
    """Queries that each break exactly one rule when entities of a type are read, a list or a single one.

    `rule` narrows them to one or several codes of `query_rules_of`. `dialect`, such as intune or outlook, says whose
    code is expected; None is the dialect of the paths at which the type lives.
    """

    def make() -> SearchStrategy[QueryViolation]:
        arguments.one_of("dialect", dialect, (*DIALECTS, None))
        type_ = arguments.type_of(contract, version, contracts)
        found = misses(Scope(type_), collection=collection)
        applicable = _codes(found)
        wanted = arguments.codes("rule", rule, applicable, applicable)
        chosen = st.sampled_from(wanted).flatmap(lambda code: st.sampled_from(_of(found, code)))
        return chosen.flatmap(lambda miss: _violations(miss, type_, dialect or dialect_of(type_)))

    return arguments.lazily(make)


def query_rules_of(
    contract: str | Type, *, collection: bool = True, version: str = "beta", contracts: Contracts = None
) -> tuple[str, ...]:
    """The codes of the rules that `invalid_queries` can break with the same arguments."""
    return _codes(misses(Scope(arguments.type_of(contract, version, contracts)), collection=collection))


def _codes(found: Iterable[Miss]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(miss.rule for miss in found))


def _of(found: Iterable[Miss], code: str) -> list[Miss]:
    return [miss for miss in found if miss.rule == code]


@st.composite
def _violations(draw: DrawFn, miss: Miss, type_: Type, dialect: str) -> QueryViolation:
    style = draw(STYLES)
    written: list[str] = []
    for name, value in miss.options:
        text, aliases = style.encoded(value), ""
        if miss.condition and draw(st.booleans()):
            text, aliases = draw(_around(text, Scope(type_, depth=1)))
        spelling = draw(st.sampled_from(spellings(type_.version, name)))
        written.append(f"{spelled(name, spelling)}={text}{aliases}")
    other = draw(st.sampled_from(_OTHERS))
    answer = rule_of(miss.rule).answer(dialect)
    query = "&".join([other, *written] if other else written)
    return QueryViolation(query, miss.rule, answer.status, answer.code, miss.kind)


@st.composite
def _around(draw: DrawFn, wrong: str, scope: Scope) -> tuple[str, str]:
    """A bigger condition that has the wrong one in it, encoded, and the aliases that it needs."""
    text, aliases = draw(STYLES).written(condition(draw, scope))
    operator = draw(st.sampled_from(("and", "or")))
    parts = (f"({wrong})", f"({text})")
    one, other = parts if draw(st.booleans()) else reversed(parts)
    return f"{one}%20{operator}%20{other}", "".join(f"&{name}={value}" for name, value in aliases.items())
