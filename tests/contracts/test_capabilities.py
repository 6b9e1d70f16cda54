"""`x-capabilities` of a type, a property and a navigation, and what cannot be said there."""

from __future__ import annotations

from typing import Any

import pytest

from graphfake.contracts import ContractError, load

SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def document(on_type: Any = None, on_property: Any = None, on_navigation: Any = None) -> dict[str, Any]:
    label: dict[str, Any] = {"type": "string", "x-edm": "Edm.String"}
    parts: dict[str, Any] = {"x-navigation": {"target": "contoso.thing", "collection": True}}
    said = [(label, on_property), (parts, on_navigation)]
    properties = [schema if found is None else schema | {"x-capabilities": found} for schema, found in said]
    head = {"$schema": SCHEMA, "x-kind": "entity", "x-name": "contoso.thing", "type": "object", "x-key": ["label"]}
    whole = head | {"properties": {"label": properties[0], "parts": properties[1]}}
    return whole if on_type is None else whole | {"x-capabilities": on_type}


def test_are_kept_where_they_are_said() -> None:
    listed = {"filter": ["eq", "startswith", "$count"], "sort": False}
    type_ = load().with_contract(document({"search": True}, listed, {"filter": False})).type("contoso.thing")
    assert dict(type_.capabilities) == {"search": True}
    assert dict(type_.properties["label"].capabilities) == {"filter": ("eq", "startswith", "$count"), "sort": False}
    assert dict(type_.navigations["parts"].capabilities) == {"filter": False}


def test_are_empty_where_nothing_is_said() -> None:
    type_ = load().with_contract(document()).type("contoso.thing")
    assert not type_.properties["label"].capabilities
    assert not type_.navigations["parts"].capabilities


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ([], ""),
        ({"sort": "yes"}, "/sort"),
        ({"sort": ["eq"]}, "/sort"),
        ({"filter": "eq"}, "/filter"),
        ({"filter": ["eq", "Equals"]}, "/filter/1"),
        ({"filter": [1]}, "/filter/0"),
    ],
)
def test_what_says_nothing_is_refused_with_its_place(said: Any, pointer: str) -> None:
    places = {
        "/x-capabilities": document(on_type=said),
        "/properties/label/x-capabilities": document(on_property=said),
        "/properties/parts/x-capabilities": document(on_navigation=said),
    }
    for place, found in places.items():
        with pytest.raises(ContractError) as caught:
            load().with_contract(found).type("contoso.thing")
        assert caught.value.pointer == place + pointer
