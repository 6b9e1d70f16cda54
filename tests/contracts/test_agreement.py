"""The compiled validator answers what plain jsonschema answers, for every view; our explanation finds the same."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from graphfake.contracts import Type, load
from graphfake.contracts.found import Found
from graphfake.contracts.views import VIEWS
from tests.contracts.invented import catalogue
from tests.support import family

INVENTED = catalogue()
TYPES = [
    *(load().type(name) for name in family.SUMMARIES),
    *(INVENTED.type(f"contoso.{name}") for name in ("widget", "gadget", "part", "node", "notes", "range")),
]
CASES = [(type_, view) for type_ in TYPES for view in VIEWS]
EVERY_VIEW = pytest.mark.parametrize(("type_", "view"), CASES, ids=[f"{t.short_name}-{v}" for t, v in CASES])

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0, 1.0, 5.0, -0.0, 1e300, "", "red", "indoors,wet", "red\n", "critical", "idle", "\u2028", "INF"]),
    st.text(max_size=5),
)


def values(schema: Any, definitions: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """JSON near a schema: what it asks for, mostly, and what it does not."""
    if not isinstance(schema, dict) or depth > 4:
        return SCALARS
    if "$ref" in schema:
        return values(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions, depth)
    if "allOf" in schema:  # the declared type, and those derived from it, each under its name
        declared, *derived = schema["allOf"]
        families = [values(declared["else"], definitions, depth)]
        for case in derived:
            name = case["if"]["properties"]["@odata.type"]["const"]
            families.append(values(case["then"], definitions, depth).map(partial(named, name)))
        return st.one_of(families)
    if "else" in schema:
        return st.none() | values(schema["else"], definitions, depth)
    if "properties" in schema:
        members = {name: values(each, definitions, depth + 1) for name, each in schema["properties"].items()}
        del members["@odata.type"]
        some = st.fixed_dictionaries({}, optional={**members, "undeclared": SCALARS})
        least = st.fixed_dictionaries({name: members[name] for name in schema.get("required", [])})
        return some | least | SCALARS if depth else some | least
    if "items" in schema:
        return st.lists(values(schema["items"], definitions, depth + 1), max_size=3) | SCALARS
    return st.sampled_from(schema["enum"]) | SCALARS if "enum" in schema else SCALARS


def named(name: str, value: Any) -> Any:
    return {"@odata.type": name, **value} if isinstance(value, dict) else value


@cache
def near(type_: Type, view: str) -> st.SearchStrategy[Any]:
    schema = type_.schema(view)
    return values(schema, schema.get("$defs", {}))


@cache
def plain(type_: Type, view: str) -> Draft202012Validator:
    return Draft202012Validator(type_.schema(view))


@cache
def fast(type_: Type, view: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(type_.schema(view))


@EVERY_VIEW
def test_a_view_is_a_schema_to_both(type_: Type, view: str) -> None:
    Draft202012Validator.check_schema(type_.schema(view))
    jsonschema_rs.meta.validate(type_.schema(view))


def agree(type_: Type, view: str, value: dict[str, Any]) -> None:
    """Nested objects are judged apart from those around them, so the whole is fine where each of them is."""
    fine = plain(type_, view).is_valid(value)
    assert fast(type_, view).is_valid(value) == fine
    found = Found()
    type_.shape(view, "documented").explain(value, "", found)
    assert fine == (not found.violations)
    assert type_.shape(view, "documented").fits(value) or not fine


@EVERY_VIEW
@settings(max_examples=40)
@given(data=st.data())
def test_both_validators_and_our_explanation_agree(type_: Type, view: str, data: st.DataObject) -> None:
    agree(type_, view, data.draw(near(type_, view)))


@pytest.mark.deep
@EVERY_VIEW
@settings(max_examples=500)
@given(data=st.data())
def test_they_agree_on_thousands(type_: Type, view: str, data: st.DataObject) -> None:
    agree(type_, view, data.draw(near(type_, view)))
