"""Contracts of strangers that cannot be used, or that name what nobody gave: said where it matters, and never a 500."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts import ContractError
from tests.support import gadgets
from tests.support.served import ACCOUNTS, STATES, Served

if TYPE_CHECKING:
    from pathlib import Path

ENTITY = "microsoft.graph.entity"
THING = "contoso.thing"


def folder(tmp_path: Path, *documents: dict[str, Any]) -> Path:
    """A folder of contracts with an entity set /things, whose type is among the documents."""
    paths = {"/things": {"type": THING, "collection": True}}
    service = {"x-kind": "service", "x-name": "beta", "x-as-of": "2026-08", "x-paths": paths}
    for name, document in (("service", service), *((document["x-name"], document) for document in documents)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    return tmp_path


def thing(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return gadgets.document("entity", THING, properties, ENTITY, **more)


REFUSED: dict[str, tuple[tuple[dict[str, Any], ...], str]] = {
    "an enum without members": (
        (thing({"kind": gadgets.of("contoso.kind")}), gadgets.enum("contoso.kind", {})),
        r"contoso\.kind\.json:1#/enum: .*1 or more items",
    ),
    "a broken part": (
        (
            thing({"part": gadgets.of("contoso.part", nullable=True)}),
            gadgets.document("complex", "contoso.part", {"size": {"type": "huge"}}),
        ),
        r'contoso\.part\.json:1#/properties/size/type: "huge" stands here; expected: one of object, array',
    ),
    "a type that nobody gave": (
        (thing({"part": gadgets.of("contoso.part")}),),
        r"contoso\.thing\.json:1#/properties/part/\$ref: There is no type 'contoso\.part' in beta",
    ),
    "a reference that leads out": (
        (thing({"part": {"$ref": "http://contoso.test/part.json"}}),),
        r"contoso\.thing\.json:1#/properties/part/\$ref: ",
    ),
    "a keyword that nobody knows": (
        (thing({}, **{"x-kee": ["id"]}),),
        r"contoso\.thing\.json:1#/x-kee: .*perhaps x-key",
    ),
    "what refines nothing": (
        (thing({}, **{"x-refines": True}),),
        r"contoso\.thing\.json:1#/x-refines: There is no contoso\.thing in beta that this could refine\.",
    ),
    "two faults": (
        (thing({}, **{"x-kee": 1, "x-abstrakt": 1}),),
        r"There is more: `graphfake contracts lint .*` tells all of it\.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_document_that_cannot_be_used_is_named_at_the_start(tmp_path: Path, case: str) -> None:
    documents, told = REFUSED[case]
    with pytest.raises(ContractError, match=told):
        Served(contracts=(folder(tmp_path, *documents),))


def test_a_value_that_holds_itself_without_end_is_a_coverage_refusal(tmp_path: Path) -> None:
    part = gadgets.document("complex", "contoso.part", {"part": gadgets.of("contoso.part")})
    documents = folder(tmp_path, thing({"part": gadgets.of("contoso.part")}), part)
    with Served(contracts=(documents,)) as served, served.client() as client:
        answer = client.post("/things", {})
        assert (answer.status, answer.rule) == (501, "coverage.operation")
        told = client.get("/_" + answer.headers["graphfake-explain"].partition("/_")[2]).json
        assert str(tmp_path) in told["explain"]
        assert client.get(ACCOUNTS).status == 200


def test_a_navigation_to_a_type_that_nobody_gave_is_in_no_ones_way(tmp_path: Path) -> None:
    properties = {
        "name": gadgets.prop("String"),
        "ghosts": gadgets.to("contoso.ghost", contained=True, collection=True),
    }
    documents = folder(tmp_path, thing(properties, examples=[{"id": "1", "name": "a"}]))
    with Served(contracts=(documents,), data="example") as served, served.client() as client:
        assert client.get("/things/1").json["name"] == "a"
        made = client.post("/things", {"name": "b"})
        assert made.status == 201
        assert client.post(f"/things/{made.json['id']}/ghosts", {}).rule == "coverage.path"
        assert client.post("/things", {"name": "b", "ghosts": [{}]}).rule == "coverage.property"
        assert client.get(STATES).status == 200


def test_an_example_that_is_none_is_named_at_the_start(tmp_path: Path) -> None:
    broken = thing(
        {"name": gadgets.prop("String"), "parts": gadgets.to(THING, contained=True, collection=True)},
        examples=[{"id": "1", "name": 5}],
    )
    with pytest.raises(ContractError, match=r"contoso\.thing\.json#/examples/0: .*body\.type at /name"):
        Served(contracts=(folder(tmp_path, broken),), data="example")


@pytest.mark.parametrize(
    "change",
    [
        {"x-name": "service", "x-signed-in": {"/me": {"set": "me"}}},
        {"x-name": "service", "x-signed-in": {"/me": {"set": "nobodies"}}},
        {"x-name": "microsoft.graph.entity", "x-refines": True, "x-key": None},
    ],
)
def test_a_set_that_nobody_can_be_told_apart_in_has_nobody_signed_in(tmp_path: Path, change: dict[str, Any]) -> None:
    name = change["x-name"]
    said = {"x-kind": "entity", **change}
    if name == "service":
        said = {"x-kind": "service", "x-paths": {}, **change, "x-name": "beta"}
    (tmp_path / f"{name}.json").write_text(json.dumps(said))
    with Served(contracts=(tmp_path,)) as served, served.client() as client:
        for answer in (client.get("/me"), client.post("/me", {}), client.get("/me/messages"), client.get("/users")):
            assert answer.status < 500 or (answer.rule or "").startswith("coverage.")
