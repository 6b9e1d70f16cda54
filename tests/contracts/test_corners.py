"""Corners of judging that the properties over drawn payloads came upon."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graphfake.contracts import Catalogue, load, rule

ENTITY = {"$ref": "microsoft.graph.entity.json"}
PART = {
    "x-kind": "complex",
    "x-name": "contoso.part",
    "type": "object",
    "properties": {"label": {"type": "string", "x-edm": "Edm.String"}},
}
BASE = {"x-kind": "entity", "x-name": "contoso.base", "x-abstract": True, "type": "object", "properties": {}}
MIDDLE = {**BASE, "x-name": "contoso.middle", "allOf": [{"$ref": "contoso.base.json"}]}
THING = {
    "x-kind": "entity",
    "x-name": "contoso.thing",
    "type": "object",
    "allOf": [ENTITY],
    "properties": {
        "parts": {"type": "array", "items": {"$ref": "contoso.part.json"}},
        "main": {"$ref": "contoso.part.json"},
        "picture": {"type": ["string", "null"], "x-edm": "Edm.Stream"},
        "count": {"type": "integer", "x-edm": "Edm.Int32"},
    },
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    known = load()
    for document in (PART, BASE, MIDDLE, THING):
        known = known.with_contract(document)
    return known


def test_an_item_of_a_collection_is_whole_in_an_update_too(catalogue: Catalogue) -> None:
    verdict = catalogue.type("contoso.thing").judge({"parts": [{}]}, view="update")
    assert [(v.rule, v.pointer) for v in verdict.violations] == [("body.missing", "/parts/0/label")]


def test_a_single_complex_value_of_an_update_may_be_a_part(catalogue: Catalogue) -> None:
    assert catalogue.type("contoso.thing").judge({"main": {}}, view="update").outcome == "valid"


def test_a_nullable_stream_makes_no_broken_schema(catalogue: Catalogue) -> None:
    assert catalogue.type("contoso.thing").judge({"picture": None}, view="update").outcome == "valid"


@pytest.mark.parametrize("five", [5.0, Decimal("5.0")])
def test_a_whole_number_with_a_point_breaks_one_rule_however_it_was_parsed(
    catalogue: Catalogue, five: float | Decimal
) -> None:
    verdict = catalogue.type("contoso.thing").judge({"count": five}, view="update")
    assert [(v.rule, v.pointer) for v in verdict.violations] == [("body.literal", "/count")]


@pytest.mark.parametrize("named", ["contoso.base", "contoso.middle"])
def test_an_abstract_type_is_told_where_it_is_named(catalogue: Catalogue, named: str) -> None:
    verdict = catalogue.type("contoso.base").judge({"@odata.type": f"#{named}"})
    assert [(v.rule, v.pointer) for v in verdict.violations] == [("body.abstract", "/@odata.type")]
    assert rule("body.abstract").answer("intune").render(verdict.violations[0].values) == (
        f"An instance of the abstract resource type '{named}' was found. "
        "Abstract resource types cannot be instantiated."
    )


def test_a_derived_types_name_in_another_case_is_noted_once() -> None:
    verdict = load().type("microsoft.graph.entity").judge({"@odata.type": "#MICROSOFT.GRAPH.DEVICEMANAGEMENT"})
    assert [(note.rule, note.pointer) for note in verdict.notes] == [("tolerated.type-name", "/@odata.type")]
