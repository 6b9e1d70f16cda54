"""A type as a JSON Schema by itself: for any validator, and with our verdict on canonical values."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphfake.contracts import load
from graphfake.contracts.export.jsonschema import VIEWS, json_schema
from graphfake.contracts.validators import accepts
from graphfake.strategies import payloads, responses
from tests.support import gadgets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfake.contracts import Type

STATE = "microsoft.graph.macOSSoftwareUpdateStateSummary"
TYPES: dict[str, Type] = {
    STATE: load().type(STATE),
    **{name: gadgets.catalogue().type(name) for name in (gadgets.GADGET, gadgets.PIECE, gadgets.DOG, gadgets.ANIMAL)},
}
# What stands in for a member of a canonical body, of each JSON type and near to it.
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 2**70, 0.5, "", "x", "2026-02-30", "true", [], [None], {}, {"x": 1}]
)


@cache
def verdict(name: str, view: str) -> Callable[[Any], bool]:
    return accepts(json_schema(TYPES[name], view))


def references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for inner in schema.values():
            yield from references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from references(inner)


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("view", VIEWS)
def test_it_is_valid_and_refers_to_nothing_but_itself(name: str, view: str) -> None:
    from jsonschema import Draft202012Validator

    schema = json_schema(TYPES[name], view)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    found = set(references(schema))
    assert {f"#/$defs/{defined}" for defined in schema["$defs"]} >= found
    assert "$id" not in schema


@pytest.mark.parametrize("name", TYPES)
@settings(max_examples=8)
@given(data=st.data())
def test_canonical_values_have_the_verdict_that_we_give_them(name: str, data: st.DataObject) -> None:
    type_ = TYPES[name]
    body = data.draw(payloads(type_))
    draft = type_.judge(body).draft
    assert draft is not None
    own = draft.type
    left_out = {*own.key, *(prop.name for prop in own.properties.values() if prop.read_only or prop.is_stream)}
    canonical = {member: value for member, value in draft.values.items() if member not in left_out}
    if own is not type_:
        canonical["@odata.type"] = f"#{own.name}"
    if data.draw(st.booleans()):
        member = data.draw(st.sampled_from([*canonical, "undeclared"]))
        canonical[member] = data.draw(ODD)
    elif data.draw(st.booleans()) and canonical:
        canonical.pop(data.draw(st.sampled_from(sorted(canonical))))
    assume(not any(day in repr(canonical) for day in ("0001-01-01", "9999-12-31")))
    ours = type_.judge(canonical)
    assume(all(found.rule != "body.constraint" for found in ours.violations))
    assert verdict(name, "create")(canonical) == (ours.outcome == "valid")


@pytest.mark.parametrize("name", TYPES)
@settings(max_examples=8)
@given(data=st.data())
def test_answers_have_the_verdict_that_we_give_them(name: str, data: st.DataObject) -> None:
    type_ = TYPES[name]
    body = data.draw(responses(type_)).entity
    if data.draw(st.booleans()):
        members = [name for name in body if "@" not in name]
        body = {**body, data.draw(st.sampled_from([*members, "undeclared"])): data.draw(ODD)}
    lawful = not type_.judge(body, view="response").violations
    told = verdict(name, "response")(body)
    assert told == lawful or (told and "literal" in str(type_.judge(body, view="response").violations))


def test_a_type_that_holds_itself_is_described_once() -> None:
    schema = json_schema(TYPES[gadgets.PIECE])
    pieces = schema["$defs"][f"{gadgets.PIECE}Create"]["properties"]["pieces"]
    assert pieces["items"] == {"$ref": f"#/$defs/{gadgets.PIECE}Create"} == {"$ref": schema["$ref"]}


def test_an_abstract_type_is_one_of_those_derived_from_it_by_name() -> None:
    judged = verdict(gadgets.ANIMAL, "create")
    assert judged({"@odata.type": f"#{gadgets.DOG}", "legs": 4})
    assert not judged({"legs": 4})
    assert not judged({"@odata.type": f"#{gadgets.ANIMAL}", "legs": 4})
    assert not judged({"@odata.type": "#contoso.unheard", "legs": 4})


def test_what_is_on_its_way_out_is_told() -> None:
    document = {**dict(TYPES[STATE].document), "x-deprecated": True}
    members = document["properties"]
    document["properties"] = {**members, "displayName": {**members["displayName"], "x-deprecated": "Use another."}}
    schema = json_schema(load().with_contract(document).type(STATE))
    described = schema["$defs"][f"{STATE}Create"]
    assert described["deprecated"] is True
    assert described["properties"]["displayName"] == {"$ref": "#/$defs/Edm.String", "deprecated": True}
    assert "deprecated" not in described["properties"]["productKey"]


def test_a_view_that_is_not_known_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="view='self-check' is not one of create, update, response"):
        json_schema(TYPES[STATE], "self-check")
