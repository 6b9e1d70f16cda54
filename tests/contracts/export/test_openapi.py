"""OpenAPI documents: valid, bounded, and as the contracts say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphfake.contracts import Catalogue, ContractError, load
from graphfake.contracts.export.openapi import openapi
from graphfake.contracts.export.openapi_paths import walk
from tests.support import gadgets, zoo

SUMMARIES = "/deviceManagement/macOSSoftwareUpdateAccountSummaries"


def of_gadgets() -> Catalogue:
    places = {"/gadgets": gadgets.GADGET, "/animals": gadgets.ANIMAL, "/pieces": gadgets.PIECE}
    return gadgets.catalogue().with_contract({"x-kind": "service", "x-name": "beta", "x-paths": places})


FAMILY = (SUMMARIES,)
ZOO = ("/animals", "/keepers")
DOCUMENTS = {
    "the macOS family": (load(), FAMILY),
    "zoo": (zoo.catalogue(), ZOO),
    "gadgets": (of_gadgets(), ("/gadgets", "/animals", "/pieces")),
}


def of_the_family(**options: Any) -> dict[str, Any]:
    return openapi(load(), "beta", paths=FAMILY, **options)


def of_the_zoo(catalogue: Catalogue | None = None, **options: Any) -> dict[str, Any]:
    return openapi(catalogue or zoo.catalogue(), "beta", paths=ZOO, **options)


def changed(path: str, **capabilities: bool) -> dict[str, Any]:
    """The zoo's document where notes have these capabilities, at a path."""
    documents = json.loads(zoo.bundle_text())
    documents["beta"][f"{zoo.NOTE}.json"]["x-capabilities"] = capabilities
    item: dict[str, Any] = of_the_zoo(zoo.catalogue(documents))["paths"].get(path, {})
    return item


@pytest.mark.parametrize("accepts", [False, True], ids=["strict", "accepts"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_a_valid_document(name: str, accepts: bool) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    catalogue, paths = DOCUMENTS[name]
    document = openapi(catalogue, "beta", paths=paths, accepts=accepts)
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_below_a_prefix_is_what_lies_there_and_nothing_else() -> None:
    paths = openapi(load(), "beta", paths=[f"{SUMMARIES}/{{id}}/categorySummaries"])["paths"]
    assert next(iter(paths)) == f"{SUMMARIES}/{{macOSSoftwareUpdateAccountSummary-id}}/categorySummaries"
    assert all("/categorySummaries" in path for path in paths)
    assert any(path.endswith("/updateStateSummaries") for path in paths)


@pytest.mark.parametrize(
    ("prefix", "told"),
    [
        ("/deviceManagment", "There is no path '/deviceManagment' in beta. Nearest: /deviceManagement"),
        (f"{SUMMARIES}/{{id}}/nothing", "/nothing' in beta. Nearest: "),
        ("", "A path prefix begins with an entity set or singleton: /"),
        ("/{id}", "A path prefix begins with an entity set or singleton"),
    ],
)
def test_a_prefix_that_leads_nowhere_is_told_with_what_is_near(prefix: str, told: str) -> None:
    with pytest.raises(ContractError) as caught:
        openapi(load(), "beta", paths=[prefix])
    assert told in str(caught.value)


def test_what_a_bound_left_out_is_told() -> None:
    whole, part = of_the_family(), of_the_family(depth=1)
    assert "not followed" not in whole["info"]["description"]
    assert len(part["paths"]) < len(whole["paths"])
    assert "1 or more ways further were not followed: no deeper than 1 nav" in part["info"]["description"]
    assert len(of_the_family(most=3)["paths"]) == 3
    assert [stop.path for stop in walk(zoo.catalogue(), "beta", ZOO, most=1).stops] == ["/animals"]


def test_a_type_that_contains_itself_is_entered_once() -> None:
    found = walk(of_gadgets(), "beta", ["/pieces"], depth=20)
    assert [stop.path for stop in found.stops if stop.form == "entity"] == [
        "/pieces/{piece-id}",
        "/pieces/{piece-id}/pieces/{piece-id1}",
    ]


def test_capabilities_decide_what_can_be_done() -> None:
    one, many = "/animals/{animal-id}/notes/{note-id}", "/animals/{animal-id}/notes"
    assert set(changed(many)) == {"parameters", "get", "post"}
    assert set(changed(many, insert=False)) == {"parameters", "get"}
    assert set(changed(one)) == {"parameters", "get", "patch", "delete"}
    assert set(changed(one, update=False, delete=False)) == {"parameters", "get"}
    assert changed(f"{many}/$count") != {}
    assert changed(f"{many}/$count", count=False) == {}
    assert changed(f"{many}/delta") == {}
    assert set(changed(f"{many}/delta", delta=True)) == {"parameters", "get"}


def test_every_answer_has_graphs_envelope_and_the_rules_it_may_be_about() -> None:
    document = of_the_family()
    post = document["paths"][SUMMARIES]["post"]
    assert {"201", "400", "401", "403", "404", "409", "429", "501"} <= set(post["responses"])
    refused = document["components"]["responses"]["400"]
    assert refused["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/error"}
    assert "body.missing" in refused["description"]
    assert "204" in document["paths"][f"{SUMMARIES}/{{macOSSoftwareUpdateAccountSummary-id}}"]["delete"]["responses"]


def test_permissions_are_told_by_caller_and_as_scopes() -> None:
    get = of_the_family()["paths"][SUMMARIES]["get"]
    assert get["x-permissions"]["application"]
    names = {name for names in get["x-permissions"].values() for name in names}
    assert get["security"] == [{"bearer": [name]} for name in sorted(names)]


def test_the_documented_example_is_shown_without_what_nobody_sends() -> None:
    document = of_the_family()
    post = document["paths"][SUMMARIES]["post"]
    sent = post["requestBody"]["content"]["application/json"]["example"]
    shown = post["responses"]["201"]["content"]["application/json"]["example"]
    assert "id" not in sent
    assert "id" in shown
    assert {**shown, **sent} == shown


def test_derived_types_are_told_apart_by_their_annotation() -> None:
    schemas = of_the_zoo()["components"]["schemas"]
    choice = schemas[f"{zoo.ANIMAL}Create-or-derived"]
    assert choice["discriminator"]["propertyName"] == "@odata.type"
    assert set(choice["discriminator"]["mapping"]) == {f"#{name}" for name in (zoo.ANIMAL, zoo.BIRD, zoo.FISH)}


def test_what_is_accepted_takes_liberties_that_nobody_should() -> None:
    documents = {accepts: of_the_zoo(accepts=accepts) for accepts in (False, True)}
    legs = [
        document["components"]["schemas"][f"{zoo.ANIMAL}Create"]["properties"]["legs"]
        for document in documents.values()
    ]
    assert [each["$ref"].rpartition("/")[2] for each in legs] == ["Edm.Int32", "Edm.Int32.accepted"]
    assert "tolerances included" in documents[True]["info"]["description"]
    assert documents[True]["servers"] == [{"url": "/beta"}]


def test_what_only_an_index_answers_may_still_be_described() -> None:
    parameters = of_the_zoo(zoo.catalogue(zoo.guarded()))["paths"]["/keepers"]["get"]["parameters"]
    assert {"$ref": "#/components/parameters/search"} in parameters
