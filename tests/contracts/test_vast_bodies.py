"""Bodies as large as a server takes, built to be slow to judge: time and memory grow with their length alone."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest

from graphfake.contracts import Catalogue, load
from graphfake.contracts.json_text import MOST_DUPLICATES, JsonTextError, parse
from graphfake.contracts.pointers import MOST_POINTED
from graphfake.contracts.shown import MOST_SHOWN, show
from tests.support.costs import costing_less_than

MIB = 1024 * 1024
LONG = "n" * (2 * MIB)
MANY = 100_000
ENTITY = {"$ref": "microsoft.graph.entity.json"}
LEAF = {
    "x-kind": "entity",
    "x-name": "contoso.leaf",
    "type": "object",
    "allOf": [ENTITY],
    "properties": {
        "label": {"type": "string", "x-edm": "Edm.String"},
        "seen": {"type": "string", "format": "date-time-offset", "x-edm": "Edm.DateTimeOffset"},
    },
}
TREE = {
    **LEAF,
    "x-name": "contoso.tree",
    "properties": {
        "label": {"type": ["string", "null"], "x-edm": "Edm.String"},
        "leaves": {"x-navigation": {"target": "contoso.leaf", "contained": True, "collection": True}},
    },
}
OPEN = {**LEAF, "x-name": "contoso.open", "x-open": True}
GOOD_LEAF = {"label": "a", "seen": "2017-01-01T00:00:00Z"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    known = load()
    for document in (LEAF, TREE, OPEN):
        known = known.with_contract(document)
    return known


def first_broken(catalogue: Catalogue, type_name: str, value: dict[str, Any], **more: Any) -> tuple[str, str]:
    first = catalogue.type(type_name).judge(value, **more).violations[0]
    return first.rule, first.pointer


def doubled(times: int) -> str:
    return "{" + ",".join(['"a":1'] * times) + "}"


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":2,"' + LONG + '":[' + ",".join(["1"] * MANY) + "]}",
        '{"' + LONG + '":' + doubled(MANY) + "}",
        ('{"' + LONG[:20_000] + '":') * 90 + doubled(MANY) + "}" * 90,
    ],
    ids=["beside a long name", "below a long name", "below many long names"],
)
def test_doubled_names_are_pointed_to_within_bounds(text: str) -> None:
    tracemalloc.start()
    try:
        with costing_less_than(5):
            duplicates = parse(text.encode()).duplicates
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert 0 < len(duplicates) <= MOST_DUPLICATES
    assert sum(map(len, duplicates[:-1])) < MOST_POINTED
    assert most < 100 * MIB


def test_a_million_brackets_are_counted_quickly() -> None:
    chain = "[" * 90 + "]" * 90
    with costing_less_than(5):
        parse(f"[{','.join([chain] * 4_000)}]".encode())
        with pytest.raises(JsonTextError, match="deeper than 100"):
            parse(f"[{','.join([chain] * 4_000)},{'[' * 100}{']' * 100}]".encode())


def test_undeclared_members_without_number_are_told_as_far_as_anybody_reads(catalogue: Catalogue) -> None:
    body = {**GOOD_LEAF, **{f"labe{number}": number for number in range(MANY)}}
    with costing_less_than(3):
        verdict = catalogue.type("contoso.leaf").judge(body)
    assert len(verdict.violations) == 1000
    assert verdict.violations[0].pointer == "/labe0"
    assert 'nearest: "label"' in verdict.violations[0].expects


def test_children_without_number_that_lack_everything(catalogue: Catalogue) -> None:
    with costing_less_than(6):
        first = first_broken(catalogue, "contoso.tree", {"leaves": [{} for _ in range(MANY)]})
    assert first == ("body.missing", "/leaves/0/label")


def test_children_without_number_that_are_all_misread_are_read_no_further(catalogue: Catalogue) -> None:
    leaf = {"label": "a", "seen": "never", "@odata.type": "#contoso.nothing"}
    with costing_less_than(2):
        first = first_broken(catalogue, "contoso.tree", {"leaves": [leaf] * MANY})
    assert first == ("body.type-unresolved", "/leaves/0/@odata.type")


def test_the_first_fault_is_told_though_a_thousand_of_another_kind_come_behind_it(catalogue: Catalogue) -> None:
    leaves = [{**GOOD_LEAF, "label": None}, *({**GOOD_LEAF, "seen": "never"} for _ in range(1200))]
    assert first_broken(catalogue, "contoso.tree", {"leaves": leaves}) == ("body.null", "/leaves/0/label")


def test_a_doubled_name_is_told_first_though_a_thousand_faults_come_before_it(catalogue: Catalogue) -> None:
    leaves = [{**GOOD_LEAF, "seen": "never"} for _ in range(1200)]
    first = first_broken(catalogue, "contoso.tree", {"leaves": leaves, "label": "b"}, duplicates=("/label",))
    assert first == ("body.duplicate", "/label")


def test_a_doubled_name_of_thousands_of_digits_is_no_index(catalogue: Catalogue) -> None:
    digits = "9" * 5000
    body = parse(f'{{"label":{{"{digits}":1,"{digits}":2}},"label":[1]}}'.encode())
    first = first_broken(catalogue, "contoso.tree", body.value, duplicates=body.duplicates)
    assert first == ("body.duplicate", f"/label/{digits}")


def test_what_stands_below_a_long_name_of_an_open_type_is_kept_and_costs_no_copy_of_the_name(
    catalogue: Catalogue,
) -> None:
    body = {**GOOD_LEAF, LONG: [[] for _ in range(MANY)]}
    with costing_less_than(3):
        draft = catalogue.type("contoso.open").judge(body).draft
    assert draft is not None
    assert draft.values[LONG] == body[LONG]


def test_faults_below_a_long_name_of_an_open_type_take_no_copy_of_the_name_each(catalogue: Catalogue) -> None:
    tracemalloc.start()
    try:
        first = first_broken(catalogue, "contoso.open", {**GOOD_LEAF, LONG: {"a": [1e999] * 1000}})
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert first == ("body.literal", f"/{LONG}/a/0")
    assert most < 100 * MIB


@pytest.mark.parametrize(
    "value", [[1] * MIB, {str(n): n for n in range(MANY)}, "x" * 4 * MIB], ids=["[]", "{}", "text"]
)
def test_what_was_sent_is_shown_without_reading_all_of_it(value: object) -> None:
    with costing_less_than(0.1):
        shown = show(value)
    assert shown == f"{json.dumps(value)[:MOST_SHOWN]}..."
