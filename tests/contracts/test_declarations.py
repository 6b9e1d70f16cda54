"""What documents say amiss: told with file, place and a sentence, whatever it is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from graphfake.contracts import Catalogue, ContractError
from tests.contracts.invented import DOCUMENTS, catalogue, edm, enum, many, ref


def changed(name: str, **members: Any) -> Catalogue:
    document = copy.deepcopy(next(document for document in DOCUMENTS if document["x-name"] == name))
    return catalogue({**document, **members})


@pytest.mark.parametrize(
    ("name", "members", "pointer"),
    [
        ("contoso.part", {"properties": []}, "/properties"),
        ("contoso.part", {"properties": {"a b": edm("String")}}, "/properties/a b"),
        ("contoso.part", {"properties": {"a/b": edm("String")}}, "/properties/a~1b"),
        ("contoso.part", {"properties": {"": edm("String")}}, "/properties/"),
        ("contoso.part", {"properties": {"ä": edm("String")}}, "/properties/ä"),
        ("contoso.part", {"properties": {"a": 5}}, "/properties/a"),
        ("contoso.part", {"properties": {"a": {}}}, "/properties/a/x-edm"),
        ("contoso.part", {"properties": {"a": {"type": "text"}}}, "/properties/a/type"),
        ("contoso.part", {"properties": {"a": {"type": 5}}}, "/properties/a/type"),
        ("contoso.part", {"properties": {"a": {"type": [{}]}}}, "/properties/a/type"),
        ("contoso.part", {"properties": {"a": {"type": "string", "x-edm": "Edm.Text"}}}, "/properties/a/x-edm"),
        ("contoso.part", {"properties": {"a": {"type": "string", "x-edm": []}}}, "/properties/a/x-edm"),
        ("contoso.part", {"properties": {"a": {"type": "integer", "x-edm": "Edm.String"}}}, "/properties/a/type"),
        ("contoso.part", {"properties": {"a": {"type": "string", "not": {}}}}, "/properties/a/not"),
        ("contoso.part", {"properties": {"a": {"type": "integer", "multipleOf": 2}}}, "/properties/a/multipleOf"),
        ("contoso.part", {"properties": {"a": {"type": "string", "pattern": "(a+)+"}}}, "/properties/a/pattern"),
        ("contoso.part", {"properties": {"a": {"type": "string", "minLength": -1}}}, "/properties/a/minLength"),
        ("contoso.part", {"properties": {"a": {"type": "integer", "maximum": 1e300}}}, "/properties/a/maximum"),
        ("contoso.part", {"properties": {"a": {"type": "string", "enum": [["a"]]}}}, "/properties/a/enum"),
        ("contoso.part", {"properties": {"a": {"type": "string", "enum": [None]}}}, "/properties/a/enum"),
        ("contoso.part", {"properties": {"a": {"type": "array"}}}, "/properties/a/items"),
        ("contoso.part", {"properties": {"a": {"type": "array", "items": [edm("String")]}}}, "/properties/a/items"),
        ("contoso.part", {"properties": {"a": {"items": {"items": edm("String")}}}}, "/properties/a/items/items"),
        ("contoso.part", {"properties": {"a": {"anyOf": [edm("String"), edm("Int32")]}}}, "/properties/a/anyOf"),
        ("contoso.part", {"properties": {"a": {"anyOf": 5}}}, "/properties/a/anyOf"),
        ("contoso.part", {"properties": {"a": ref("contoso.nothing")}}, "/properties/a/$ref"),
        ("contoso.part", {"properties": {"a": ref("contoso.bolt")}}, "/properties/a/$ref"),
        ("contoso.part", {"properties": {"a": {**ref("contoso.color"), "maxLength": 5}}}, "/properties/a/maxLength"),
        ("contoso.part", {"properties": {"a": {"$ref": "https://x/y.json"}}}, "/properties/a"),
        ("contoso.part", {"properties": {"a": {"$ref": "../contoso.color.json"}}}, "/properties/a"),
        ("contoso.part", {"properties": {"a": {"$ref": "#/properties/b"}}}, "/properties/a"),
        ("contoso.part", {"properties": {"a": {"$ref": 5}}}, "/properties/a"),
        ("contoso.part", {"properties": {"a": {"x-navigation": 5}}}, "/properties/a/x-navigation"),
        ("contoso.part", {"properties": {"a": {"x-navigation": {}}}}, "/properties/a/x-navigation/target"),
        ("contoso.part", {"allOf": 5}, "/allOf"),
        ("contoso.part", {"allOf": [{"$ref": "contoso.thing.json"}] * 2}, "/allOf"),
        ("contoso.part", {"allOf": [{"$ref": "file:///etc/passwd"}]}, "/allOf/0"),
        ("contoso.part", {"allOf": [{"$ref": "contoso.nothing.json"}]}, "/allOf/0/$ref"),
        ("contoso.part", {"allOf": [{"$ref": "contoso.length.json"}]}, "/allOf/0/$ref"),
        ("contoso.part", {"allOf": [{"$ref": "contoso.color.json"}]}, "/allOf/0/$ref"),
        ("contoso.thing", {"allOf": [{"$ref": "contoso.part.json"}]}, "/allOf"),
        ("contoso.part", {"$id": "https://x"}, "/$id"),
        ("contoso.part", {"unevaluatedProperties": False}, "/unevaluatedProperties"),
        ("contoso.part", {"x-required-on-create": ["nothing"]}, "/x-required-on-create"),
        ("contoso.part", {"x-required-on-create": "name"}, "/x-required-on-create"),
        ("contoso.part", {"x-key": ["nothing"]}, "/x-key"),
        ("contoso.part", {"x-key": [5]}, "/x-key/0"),
        ("contoso.part", {"x-key": ["tags"], "properties": {"tags": many(edm("String"))}}, "/x-key"),
        ("contoso.part", {"examples": [5]}, "/examples/0"),
        ("contoso.part", {"examples": {}}, "/examples"),
        ("contoso.part", {"x-rules": []}, "/x-rules"),
        ("contoso.part", {"x-rules": {"body.null": 5}}, "/x-rules/body.null"),
        ("contoso.part", {"x-capabilities": True}, "/x-capabilities"),
        ("contoso.part", {"x-kind": ["entity"]}, "/x-kind"),
        ("contoso.part", {"properties": {f"p{n}": edm("String") for n in range(2001)}}, "/properties"),
        (
            "contoso.bolt",
            {"properties": {"parts": edm("String"), "id": {"x-navigation": {"target": "contoso.bolt"}}}},
            "/properties/id",
        ),
    ],
)
def test_what_a_type_says_amiss_is_told_where(name: str, members: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ContractError) as caught:
        changed(name, **members).type("contoso.part" if name == "contoso.thing" else name).validation(
            "create", "documented", "intune"
        )
    assert caught.value.pointer == pointer
    assert caught.value.document.startswith("the given contoso.")
    assert caught.value.reason.endswith(".")


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"enum": []}, "/enum"),
        ({"enum": "red"}, "/enum"),
        ({"enum": ["red", 5]}, "/enum/1"),
        ({"enum": ["a,b"], "x-members": {}}, "/enum/0"),
        ({"enum": ["blue"]}, "/enum"),
        ({"x-members": []}, "/x-members"),
        ({"x-members": {"red": "1"}}, "/x-members/red"),
        ({"x-members": {"red": True}}, "/x-members/red"),
        ({"x-members": {"red": 2**63}}, "/x-members/red"),
        ({"enum": ["unknownFutureValue"]}, "/enum"),
        ({"enum": [f"m{n}" for n in range(5001)], "x-members": {}}, "/enum"),
        ({"enum": [f"m{n}" for n in range(201)], "x-members": {}, "x-flags": True}, "/enum"),
    ],
)
def test_what_an_enum_says_amiss_is_told_where(members: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ContractError) as caught:
        changed("contoso.color", **members).enum("contoso.color")
    assert caught.value.pointer == pointer


def test_an_enum_without_numbers_counts_from_nought() -> None:
    document = enum("contoso.bare", {})
    found = catalogue().with_contract({**document, "enum": ["a", "b"]}).enum("contoso.bare")
    assert dict(found.members) == {"a": 0, "b": 1}
