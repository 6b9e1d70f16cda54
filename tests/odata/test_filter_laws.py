"""Compiled filters say what a naive reading of the same tree says, and keep the laws of logic."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.odata.filters import read_filter
from graphfake.odata.nodes import Binary, Constant, ListOf, Member, OrderItem, Unary
from graphfake.odata.ordering import read_order
from tests.odata.drawn_filters import literals, member, numbers, texts, truths
from tests.odata.naive_filter import MEMBERS, Value, ask, before
from tests.odata.probes import ALLOWANCE, VALUES, entities, kept, probe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOW = datetime(2026, 8, 1, tzinfo=UTC)
WORLDS = st.lists(entities(), min_size=1, max_size=4)


def predicate(tree: Any) -> Callable[[Mapping[str, Any]], bool | None]:
    return read_filter(tree, probe(), ALLOWANCE).at(NOW)


def found(tree: Any, world: list[dict[str, Any]]) -> list[int]:
    holds = predicate(tree)
    return [number for number, entity in enumerate(world) if holds(entity)]


def judged(tree: Any, world: list[dict[str, Any]]) -> None:
    holds = predicate(tree)
    for entity in world:
        said = holds(entity)
        assert said is ask(tree, entity), entity


@settings(max_examples=150)
@given(truths(), WORLDS)
def test_agree_with_a_naive_reading(tree: Any, world: list[dict[str, Any]]) -> None:
    judged(tree, world)


@pytest.mark.deep
@settings(max_examples=3_000)
@given(truths(5), WORLDS)
def test_agree_with_a_naive_reading_deeply(tree: Any, world: list[dict[str, Any]]) -> None:
    judged(tree, world)


@settings(max_examples=40)
@given(truths(2), WORLDS)
def test_a_condition_its_opposite_and_what_is_unknown_part_every_list(tree: Any, world: list[dict[str, Any]]) -> None:
    unknown = [number for number, entity in enumerate(world) if predicate(tree)(entity) is None]
    assert sorted(found(tree, world) + found(Unary("not", tree), world) + unknown) == list(range(len(world)))


@settings(max_examples=40)
@given(truths(1), truths(1), WORLDS)
def test_an_opposite_goes_through_and_and_or(one: Any, two: Any, world: list[dict[str, Any]]) -> None:
    for operator, other in (("and", "or"), ("or", "and")):
        whole = predicate(Unary("not", Binary(operator, one, two)))
        parts = predicate(Binary(other, Unary("not", one), Unary("not", two)))
        assert [whole(entity) for entity in world] == [parts(entity) for entity in world]


@settings(max_examples=40)
@given(st.data(), WORLDS)
def test_in_is_eq_with_one_or_the_other(data: st.DataObject, world: list[dict[str, Any]]) -> None:
    name = data.draw(st.sampled_from(sorted(VALUES)))
    items = data.draw(st.lists(literals(name) | st.just(Constant(None, "")), min_size=1, max_size=4))
    equal = Binary("eq", Member(name), items[0])
    for item in items[1:]:
        equal = Binary("or", equal, Binary("eq", Member(name), item))
    assert found(Binary("in", Member(name), ListOf(tuple(items))), world) == found(equal, world)


SORTED = (
    st.sampled_from(sorted(VALUES.keys() - {"picture"})).map(Member)
    | st.just(member("size/width"))
    | numbers(1)
    | texts(1)
)
ITEMS = st.lists(st.builds(OrderItem, SORTED, st.booleans()), min_size=1, max_size=3)


@settings(max_examples=60)
@given(ITEMS, st.lists(entities(), max_size=6))
def test_an_order_is_total_and_what_a_token_keeps_says_the_same(
    items: list[OrderItem], world: list[dict[str, Any]]
) -> None:
    order = read_order(tuple(items), probe(), ALLOWANCE)
    keys = [order.key(order.values(entity)) for entity in world]
    assert keys == [order.key(kept(order.values(entity))) for entity in world]
    for one in keys:
        for two in keys:
            assert (one < two) + (two < one) + (one == two) == 1
    assert sorted(sorted(keys, reverse=True)) == sorted(keys)


@settings(max_examples=60)
@given(st.sampled_from(sorted(VALUES.keys() - {"picture", "weight"})), st.lists(entities(), max_size=6))
def test_an_order_is_what_the_comparisons_say(name: str, world: list[dict[str, Any]]) -> None:
    """But for NaN, which no comparison puts anywhere; null comes first, and last where descending."""
    ascending = read_order((OrderItem(Member(name)),), probe(), ALLOWANCE)
    descending = read_order((OrderItem(Member(name), descending=True),), probe(), ALLOWANCE)
    for one in world:
        for two in world:
            less = _before(name, one, two)
            if one[name] is None or two[name] is None:
                less = one[name] is None and two[name] is not None
            assert (ascending.key(ascending.values(one)) < ascending.key(ascending.values(two))) is less
            assert (descending.key(descending.values(two)) < descending.key(descending.values(one))) is less


def _before(name: str, one: dict[str, Any], two: dict[str, Any]) -> bool:
    kind = MEMBERS["probe"][name]
    return before("lt", Value(kind, one[name]), Value(kind, two[name]))
