"""Compiled filters say what a naive reading of the same tree says, and keep the laws of logic."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.odata.expressions.filters import read_filter
from graphfake.odata.expressions.ordering import read_order
from graphfake.odata.grammar.nodes import Binary, Constant, ListOf, Member, Method, OrderItem, Unary
from tests.odata.drawn_filters import COMPARISONS, literal_of, literals, member, numbers, texts, truths
from tests.odata.naive_filter import LITERALS, MEMBERS, Scope, Value, ask, before, value
from tests.odata.probes import ALLOWANCE, VALUES, kept, probe, world

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOW = datetime(2026, 8, 1, tzinfo=UTC)
SOME = world()[:12]


def predicate(tree: Any) -> Callable[[Mapping[str, Any]], bool | None]:
    return read_filter(tree, probe(), ALLOWANCE).at(NOW)


def found(tree: Any) -> list[int]:
    holds = predicate(tree)
    return [number for number, entity in enumerate(world()) if holds(entity)]


def judged(tree: Any) -> None:
    holds = predicate(tree)
    for entity in world():
        assert holds(entity) is ask(tree, entity), entity


@settings(max_examples=400)
@given(truths(2))
def test_agree_with_a_naive_reading(tree: Any) -> None:
    judged(tree)


@pytest.mark.deep
@settings(max_examples=2_000)
@given(truths(5))
def test_agree_with_a_naive_reading_deeply(tree: Any) -> None:
    judged(tree)


@pytest.mark.parametrize("operator", COMPARISONS)
def test_every_comparison_of_every_member_on_either_side(operator: str) -> None:
    for name, values in VALUES.items():
        if name == "picture" and operator not in ("eq", "ne"):
            continue
        for literal in (literal_of(name, values[0]), literal_of(name, values[-1]), literal_of(name, values[1])):
            judged(Binary(operator, Member(name), literal))
            judged(Binary(operator, literal, Member(name)))
        judged(Binary(operator, Member(name), Constant(None, "")))
        judged(Binary(operator, Member(name), Member(name)))


MIXED = list(itertools.permutations(("small", "big", "price", "weight"), 2))


@pytest.mark.parametrize(("one", "two"), MIXED)
def test_numbers_of_every_two_types_are_compared_exactly(one: str, two: str) -> None:
    for operator in ("eq", "lt", "ge"):
        judged(Binary(operator, Member(one), Member(two)))
        for each in VALUES[two]:
            judged(Binary(operator, Member(one), literal_of(two, each)))


CALLS = [
    *[Method(name, (Member(of),)) for name in ("round", "floor", "ceiling") for of in ("price", "weight", "small")],
    *[Method(name, (Member("made"),)) for name in ("year", "month", "day", "hour", "minute", "second")],
    *[Method(name, (Member("made"),)) for name in ("fractionalseconds", "totaloffsetminutes", "date", "time")],
    *[Method(name, (Member("day"),)) for name in ("year", "month", "day")],
    *[Method(name, (Member("clock"),)) for name in ("hour", "minute", "second", "fractionalseconds")],
    Method("totalseconds", (Member("lasts"),)),
    *[Method(name, (Member("code"),)) for name in ("length", "tolower", "toupper", "trim")],
    Method("substring", (Member("label"), Constant(-1, "Edm.Int64"))),
    Method("substring", (Member("label"), Constant(1, "Edm.Int64"), Constant(1, "Edm.Int64"))),
    Unary("-", Member("small")),
    Unary("-", Member("lasts")),
    Binary("sub", Member("made"), Constant("2026-03-01T00:00:00Z", "Edm.DateTimeOffset")),
]


@pytest.mark.parametrize("called", CALLS, ids=lambda called: getattr(called, "name", "operator"))
def test_every_function_gives_what_its_words_say(called: Any) -> None:
    for entity in world():
        expected = value(called, Scope(Value("probe", entity), Value("probe", entity), {}))
        if expected.said is None:
            judged(Binary("eq", called, Constant(None, "")))
        else:
            is_nan = expected.kind == "double" and expected.said == "NaN"
            assert predicate(Binary("eq", called, _literal(expected)))(entity) is not is_nan, (entity, expected)


def _literal(read: Value) -> Any:
    """The result of a naive reading as a literal of its type."""
    if isinstance(read.said, Fraction | int):
        return Constant(Decimal(read.said.numerator) / read.said.denominator, "Edm.Decimal")
    if isinstance(read.said, float) or read.kind == "double":
        return Constant(float(str(read.said).replace("INF", "inf")), "Edm.Double")
    if "text" in read.kind:
        return Constant(read.said, "Edm.String")
    return Constant(read.said, next(edm for edm, kind in LITERALS.items() if kind == read.kind))


@settings(max_examples=40)
@given(truths(2))
def test_a_condition_its_opposite_and_what_is_unknown_part_every_list(tree: Any) -> None:
    unknown = [number for number, entity in enumerate(world()) if predicate(tree)(entity) is None]
    assert sorted(found(tree) + found(Unary("not", tree)) + unknown) == list(range(len(world())))


@settings(max_examples=40)
@given(truths(1), truths(1))
def test_an_opposite_goes_through_and_and_or(one: Any, two: Any) -> None:
    for operator, other in (("and", "or"), ("or", "and")):
        whole = predicate(Unary("not", Binary(operator, one, two)))
        parts = predicate(Binary(other, Unary("not", one), Unary("not", two)))
        assert [whole(entity) for entity in world()] == [parts(entity) for entity in world()]


@settings(max_examples=40)
@given(st.data())
def test_in_is_eq_with_one_or_the_other(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(VALUES)))
    items = data.draw(st.lists(literals(name) | st.just(Constant(None, "")), min_size=1, max_size=4))
    equal = Binary("eq", Member(name), items[0])
    for item in items[1:]:
        equal = Binary("or", equal, Binary("eq", Member(name), item))
    assert found(Binary("in", Member(name), ListOf(tuple(items)))) == found(equal)


SORTED = (
    st.sampled_from(sorted(VALUES.keys() - {"picture"})).map(Member)
    | st.just(member("size/width"))
    | numbers(1)
    | texts(1)
)
ITEMS = st.lists(st.builds(OrderItem, SORTED, st.booleans()), min_size=1, max_size=3)


@settings(max_examples=60)
@given(ITEMS)
def test_an_order_is_total_and_what_a_token_keeps_says_the_same(items: list[OrderItem]) -> None:
    order = read_order(tuple(items), probe(), ALLOWANCE)
    keys = [order.key(order.values(entity)) for entity in SOME]
    assert keys == [order.key(kept(order.values(entity))) for entity in SOME]
    for one in keys:
        for two in keys:
            assert (one < two) + (two < one) + (one == two) == 1
    assert sorted(sorted(keys, reverse=True)) == sorted(keys)


@pytest.mark.parametrize("name", sorted(VALUES.keys() - {"picture", "weight"}))
def test_an_order_is_what_the_comparisons_say(name: str) -> None:
    """But for NaN, which no comparison puts anywhere; null comes first, and last where descending."""
    ascending = read_order((OrderItem(Member(name)),), probe(), ALLOWANCE)
    descending = read_order((OrderItem(Member(name), descending=True),), probe(), ALLOWANCE)
    for one in SOME:
        for two in SOME:
            less = _before(name, one, two)
            if one[name] is None or two[name] is None:
                less = one[name] is None and two[name] is not None
            assert (ascending.key(ascending.values(one)) < ascending.key(ascending.values(two))) is less
            assert (descending.key(descending.values(two)) < descending.key(descending.values(one))) is less


def _before(name: str, one: dict[str, Any], two: dict[str, Any]) -> bool:
    kind = MEMBERS["probe"][name]
    return before("lt", Value(kind, one[name]), Value(kind, two[name]))
