"""`$orderby`: what comes first, what a skip token can keep of it, and how it is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphfake.contracts.rules import rule
from graphfake.errors import GraphError
from graphfake.odata.expressions.allowance import Allowance
from graphfake.odata.expressions.ordering import Order, read_order
from graphfake.odata.grammar.options import parse_option
from tests.odata.probes import ALLOWANCE, VALUES, catalogue_type, documents, kept, note, probe

BLANK: dict[str, Any] = dict.fromkeys((*VALUES, "size", "maker")) | {"tags": [], "sizes": [], "parts": []}


def read(text: str) -> Order:
    return read_order(parse_option("$orderby", text).value, probe(), ALLOWANCE)


def sorted_by(text: str, name: str, values: list[Any]) -> list[Any]:
    """The values of a member, in the order of the entities that have them."""
    order = read(text)
    entities = [BLANK | {name: value} for value in values]
    return [entity[name] for entity in sorted(entities, key=lambda entity: order.key(order.values(entity)))]


@pytest.mark.parametrize(
    ("name", "ascending"),
    [
        ("label", [None, "", "A", "B", "a", "b", "Ä"]),  # ordinal
        ("enabled", [None, False, True]),
        ("big", [None, -(2**63), -1, 2**53, 2**53 + 1]),
        ("price", [None, -1.25, 0, 0.1, 2]),
        ("weight", [None, "NaN", "-INF", -1, 0.5, 1e300, "INF"]),
        ("made", [None, "2026-03-01T01:00:00+02:00", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00.0000001Z"]),
        ("day", [None, "0001-01-01", "2026-03-01"]),
        ("clock", [None, "07:59:59", "07:59:59.001", "23:59:59"]),
        ("lasts", [None, "-P1D", "PT0S", "PT25H", "P2D"]),
        ("state", [None, "idle", "busy", "failed"]),  # by number
        ("uses", [None, "indoors", "outdoors", "indoors,wet"]),
        ("serial", [None, "00000000-0000-0000-0000-000000000000", "0f8fad5b-d9cb-469f-a165-70867728950e"]),
    ],
)
def test_values_come_in_their_own_order_null_first_and_last_where_descending(name: str, ascending: list[Any]) -> None:
    assert sorted_by(name, name, ascending[::-1]) == ascending
    assert sorted_by(f"{name} desc", name, ascending) == ascending[::-1]


def test_what_is_sorted_by_already_is_sorted_by_once() -> None:
    order = read("label,length(label),label desc,length(label)")
    assert order.values(BLANK | {"label": "ab"}) == ("ab", 2)


def test_paths_and_expressions_may_be_sorted_by() -> None:
    assert sorted_by("length(label) desc", "label", ["a", "ccc", "bb"]) == ["ccc", "bb", "a"]
    assert sorted_by("size/width", "size", [{"width": 2}, None, {"width": 1}]) == [None, {"width": 1}, {"width": 2}]
    assert sorted_by("parts/$count", "parts", [[{}, {}], [], [{}]]) == [[], [{}], [{}, {}]]
    assert sorted_by("small mul -1", "small", [1, 3, None, 2]) == [None, 3, 2, 1]
    assert read("maker/name,parts/$count").needs == {"maker": {}, "parts": {}}


def test_a_later_item_decides_only_between_equals() -> None:
    order = read("enabled desc,small")
    given = [(True, 2), (False, 1), (True, 1), (None, 0)]
    entities = [BLANK | {"enabled": enabled, "small": small} for enabled, small in given]
    found = sorted(entities, key=lambda entity: order.key(order.values(entity)))
    assert [(entity["enabled"], entity["small"]) for entity in found] == [(True, 1), (True, 2), (False, 1), (None, 0)]


def test_what_a_token_keeps_is_json_whatever_is_sorted_by() -> None:
    order = read("price div 3,big mul big mul big,weight div 0,made,label")
    values = order.values(BLANK | {"price": 0.1, "big": 2**62, "weight": 1, "made": VALUES["made"][0], "label": "ä"})
    assert all(value is None or isinstance(value, bool | int | float | str) for value in values)
    assert json.loads(json.dumps(values, allow_nan=False)) == list(values)
    assert order.key(kept(values)) == order.key(values)


def test_members_that_nobody_declared_are_sorted_truths_numbers_texts() -> None:
    order = read_order(parse_option("$orderby", "extra").value, note(), ALLOWANCE)
    values = ["b", 2, None, True, "A", 1.5, False]
    found = sorted(values, key=lambda value: order.key(order.values({"id": "n", "extra": value})))
    assert found == [None, False, True, 1.5, 2, "A", "b"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nope", "query.orderby-property"),
        ("size", "query.orderby-value"),
        ("tags", "query.orderby-value"),
        ("tags/any(a:tags/any(b:a eq b))", "coverage.query-option"),
        ("moods", "query.orderby-value"),
        ("picture", "query.orderby-value"),
        ("parts/name", "query.not-single"),
        ("now()", "coverage.query-option"),
    ],
)
def test_what_cannot_be_sorted_by_is_refused(text: str, code: str) -> None:
    with pytest.raises(GraphError) as caught:
        read(text)
    assert caught.value.rule == code
    assert rule(code).answer("intune").render(caught.value.values)


def test_a_contract_says_what_may_be_sorted_by() -> None:
    found = documents()
    found[-2]["properties"]["label"] |= {"x-capabilities": {"sort": False, "filter": ["eq"]}}
    type_ = catalogue_type(found)
    with pytest.raises(GraphError) as caught:
        read_order(parse_option("$orderby", "label").value, type_, Allowance("directory", "documented", advanced=True))
    answer = rule(caught.value.rule).answer("directory")
    assert answer.code == "Request_UnsupportedQuery"
    assert answer.render(caught.value.values) == "Unsupported sort property 'label' for 'Probe'."
