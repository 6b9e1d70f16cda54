"""Whatever tree comes, it is bound or refused by a rule; and what is bound answers, whatever an open type holds."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.errors import GraphError
from graphfake.odata.expressions.filters import read_filter
from graphfake.odata.expressions.ordering import read_order
from graphfake.odata.grammar.methods import METHODS
from graphfake.odata.grammar.nodes import (
    Binary,
    Constant,
    Count,
    Filtered,
    Lambda,
    ListOf,
    Member,
    Method,
    Option,
    OrderItem,
    TypeTest,
    Unary,
    Variable,
)
from tests.odata.probes import ALLOWANCE, LITERAL_EDM, VALUES, kept, note, probe, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts import Type

NOW = datetime(2026, 8, 1, tzinfo=UTC)
OPEN: list[dict[str, Any]] = [
    {"id": "n", "tags": ["a", 1, None, {}], "label": 5, "small": "x", "x": True, "parts": {"name": 1}},
    {"id": "m", "made": "2026-01-01T00:00:00Z", "weight": 1e300, "size": {"width": "w"}, "sizes": [{"width": [1]}]},
    {"id": "o", "price": 10**30, "made": "no date", "lasts": "PT1S", "enabled": None, "day": "2026-01-01"},
]
NAMES = (*VALUES, "size", "tags", "sizes", "parts", "maker", "width", "name", "grade", "x", "nope", "contoso.finePart")
OPERATORS = ["or", "and", "eq", "ne", "lt", "le", "gt", "ge", "in", "has", "add", "sub", "mul", "div", "divby", "mod"]
TYPES = ("contoso.state", "contoso.finePart", "contoso.size", "contoso.nope", "Edm.Stream", "Edm.Byte", "Edm.Nope")
ODD = [
    *[Constant(value, "Edm.Int64") for value in (0, -1, 2**63, 10**30)],
    *[Constant(Decimal(text), "Edm.Decimal") for text in ("0.1", "1e400", "-0.0", "123456789012345678901234567890.5")],
    *[Constant(value, "Edm.Double") for value in (float("nan"), float("inf"), -1e308, 5e-324, 0.0)],
    *[Constant(text, "Edm.String") for text in ("idle", "wet,indoors", "-1", "İſK", "2026-01-01")],
    *[Constant(text, "Edm.DateTimeOffset") for text in ("0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-14:00")],
    *[Constant(text, "Edm.Duration") for text in ("P10675199DT2H48M5.4775807S", "PT0.000000000001S")],
    Constant("busy", "Edm.Enum", type_name="contoso.state"),
    Constant("x", "Edm.Geography"),
    Constant(None, ""),
    *map(Variable, ("$it", "$this", "@a", "$root")),
    *map(Member, NAMES),
]


def _larger(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    calls = [st.builds(Method, st.just(name), st.tuples(*[parts] * most)) for name, (_, most) in METHODS.items()]
    types = st.sampled_from((*TYPES, *LITERAL_EDM.values()))
    return st.one_of(
        st.builds(Binary, st.sampled_from(OPERATORS), parts, parts | st.builds(ListOf, st.tuples(parts, parts))),
        st.builds(Unary, st.sampled_from(("not", "-")), parts),
        st.builds(Member, st.sampled_from(NAMES), parts),
        st.builds(Lambda, st.sampled_from(("any", "all")), parts, st.just("x"), parts),
        st.builds(Count, parts, st.just(()) | st.tuples(st.builds(Option, st.just("$filter"), parts))),
        st.builds(Filtered, parts, parts),
        st.builds(TypeTest, st.sampled_from(("isof", "cast")), st.none() | parts, types),
        *calls,
    )


TREES = st.recursive(st.sampled_from(ODD), _larger, max_leaves=8)


def answered(tree: Any) -> None:
    for type_, entities in ((probe(), [*world()[:4]]), (note(), OPEN)):
        assert refusal(partial(filtered, tree, type_, entities)) in ("", "query", "coverage")
        assert refusal(partial(ordered, tree, type_, entities)) in ("", "query", "coverage")


def filtered(tree: Any, type_: Type, entities: list[dict[str, Any]]) -> None:
    holds = read_filter(tree, type_, ALLOWANCE, {"@a": Member("label")}).at(NOW)
    assert {type(holds(entity)) for entity in entities} <= {bool, type(None)}


def ordered(tree: Any, type_: Type, entities: list[dict[str, Any]]) -> None:
    order = read_order((OrderItem(tree), OrderItem(tree, descending=True)), type_, ALLOWANCE)
    assert sorted(order.key(kept(order.values(entity))) for entity in entities)


def refusal(ask: Callable[[], None]) -> str:
    """The area of the rule that refuses, if one does."""
    try:
        ask()
    except GraphError as error:
        return error.rule.partition(".")[0]
    return ""


@settings(max_examples=150)
@given(TREES)
def test_every_tree_is_answered_or_refused(tree: Any) -> None:
    answered(tree)


@pytest.mark.deep
@settings(max_examples=1_500)
@given(TREES)
def test_every_tree_is_answered_or_refused_deeply(tree: Any) -> None:
    answered(tree)
