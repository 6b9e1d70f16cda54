"""Lists of an abstract type: entities of each type that is derived from it live beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support import gadgets, widgets
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

CAT: dict[str, Any] = {"@odata.type": "#contoso.cat", "legs": 4, "lives": 9}
DOG: dict[str, Any] = {"@odata.type": "#contoso.dog", "legs": 3, "tricks": ["sit"]}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = widgets.documents()
    found["service"]["x-paths"] |= {"/gadgets": {"type": gadgets.GADGET}, "/animals": {"type": gadgets.ANIMAL}}
    found |= {document["x-name"]: document for document in gadgets.DOCUMENTS}
    with Served(contracts=(widgets.write(tmp_path_factory.mktemp("contoso"), found),)) as started:
        yield started


@pytest.fixture(params=["documented", "observed"])
def client(request: pytest.FixtureRequest, served: Served) -> Iterator[Client]:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {"profile": request.param}).json["url"]
    with Client(url) as opened:
        yield opened


@pytest.fixture
def cat(client: Client) -> str:
    return f"/animals/{client.post('/animals', CAT).json['id']}"


def test_each_reads_back_with_its_own_members_and_its_type_in_both_profiles(client: Client) -> None:
    keys = [client.post("/animals", animal).json["id"] for animal in (CAT, DOG)]

    listed = client.get("/animals").json["value"]

    assert listed == [
        {"@odata.type": animal["@odata.type"], "id": key, **{n: v for n, v in animal.items() if n[0] != "@"}}
        for animal, key in zip((CAT, DOG), keys, strict=True)
    ]


def test_a_cast_narrows_list_count_and_entity(client: Client, cat: str) -> None:
    client.post("/animals", DOG)

    dogs = client.get("/animals/contoso.dog").json
    assert dogs["@odata.context"].endswith("#animals/contoso.dog")
    assert [entity["tricks"] for entity in dogs["value"]] == [["sit"]]
    assert client.get("/animals/contoso.dog/$count").body == b"1"
    assert client.get(f"{cat}/contoso.cat").status == 200
    assert client.get(f"{cat}/contoso.dog").status == 404


def test_pages_of_a_cast_are_a_partition_of_it(client: Client) -> None:
    dogs = []
    for number in range(7):
        client.post("/animals", CAT)
        dogs.append(client.post("/animals", {**DOG, "legs": number}).json["id"])
    found: list[str] = []
    path = "/animals/contoso.dog?$top=2"
    while path:
        page = client.get(path).json
        found += [entity["id"] for entity in page["value"]]
        path = page.get("@odata.nextLink", "").removeprefix(f"{client.url}/beta")

    assert found == dogs


@pytest.mark.parametrize("body", [{"legs": 4}, {"@odata.type": "#contoso.animal", "legs": 4}])
def test_an_abstract_type_has_no_entities_of_its_own(client: Client, body: dict[str, Any]) -> None:
    answer = client.post("/animals", body)

    assert (answer.status, answer.rule) == (400, "body.abstract")


def test_a_member_of_a_sister_type_is_unknown(client: Client) -> None:
    answer = client.post("/animals", {**DOG, "lives": 1})

    assert (answer.status, answer.rule, answer.pointer) == (400, "body.unknown-property", "/lives")


def test_an_update_names_the_type_and_changes_what_is_its_own(client: Client, cat: str) -> None:
    before = client.get(cat).json

    assert client.patch(cat, {"@odata.type": "#contoso.cat", "lives": 8}).status == 204

    assert client.get(cat).json == {**before, "lives": 8}


def test_an_update_does_not_make_a_cat_a_dog(client: Client, cat: str) -> None:
    before = client.get(cat).json

    answer = client.patch(cat, {"@odata.type": "#contoso.dog", "legs": 2})

    assert (answer.status, answer.code) == (400, "Request_BadRequest")
    assert (answer.rule, answer.pointer) == ("body.type-not-assignable", "/@odata.type")
    assert "'contoso.dog' was found, but it is not assignable to the expected type 'contoso.cat'" in answer.message
    assert client.get(cat).json == before


def test_an_open_type_keeps_what_it_does_not_declare(client: Client) -> None:
    created = client.post("/animals", {**CAT, "color": {"a": [1, None]}, "Any Name": True}).json
    entity = f"/animals/{created['id']}"
    client.patch(entity, {"@odata.type": "#contoso.cat", "color": "red", "new": 1})

    shown = client.get(entity).json
    assert {name: shown[name] for name in ("color", "Any Name", "new")} == {"color": "red", "Any Name": True, "new": 1}


def test_a_single_contained_entity_comes_with_its_owner_and_what_it_holds_with_it(client: Client) -> None:
    piece = {"name": "lid", "pieces": [{"name": "screw"}]}
    gadget = {**A_GADGET, "lid": piece}

    made = client.post("/gadgets", gadget)

    assert made.status == 201, made.body
    lid = f"/gadgets/{made.json['id']}/lid"
    assert client.get(lid).json["name"] == "lid"
    assert [found["name"] for found in client.get(f"{lid}/pieces").json["value"]] == ["screw"]
    assert client.patch(lid, {"name": "cap"}).status == 204
    assert client.get(lid).json["name"] == "cap"
    assert client.delete(f"/gadgets/{made.json['id']}").status == 204
    assert client.get(lid).status == 404


def test_a_part_of_a_value_that_is_null_is_filled_unless_its_limits_forbid_it(client: Client) -> None:
    gadget = f"/gadgets/{client.post('/gadgets', A_GADGET).json['id']}"
    before = client.get(gadget).json

    filled = client.patch(gadget, {"knot": {"next": {}}})
    forbidden = client.patch(gadget, {"limited": {"percent": 5}})

    assert filled.status == 204
    assert client.get(gadget).json == {**before, "knot": {"label": "", "next": {"label": "", "next": None}}}
    assert (forbidden.status, forbidden.rule, forbidden.pointer) == (400, "body.constraint", "/limited/code")


A_GADGET: dict[str, Any] = {
    "binary": "",
    "boolean": True,
    "byte": 1,
    "date": "2026-08-01",
    "dateTimeOffset": "2026-08-01T00:00:00Z",
    "decimal": 1.5,
    "double": 1,
    "duration": "PT0S",
    "guid": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "int16": 1,
    "int32": 1,
    "int64": 1,
    "sByte": 1,
    "single": 1,
    "string": "",
    "timeOfDay": "00:00:00",
    "shape": "flat",
    "knot": {"label": "", "next": None},
    "two": ["0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b-d9cb-469f-a165-70867728950f"],
}
