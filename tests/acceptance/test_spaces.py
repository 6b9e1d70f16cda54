"""Worlds that know nothing of each other, chosen by prefix, by header or by the token's tenant."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.support.family import STATE
from tests.support.served import JSON_HEADERS, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.served import Answer, Served

    Way = Callable[..., Answer]

WELL_KNOWN_TENANT = "fa4efa4e-fa4e-4a4e-8a4e-fa4efa4efa4e"


@pytest.fixture
def key() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def root(server: Served) -> Iterator[Client]:
    """A client whose URL names no space."""
    with server.client(prefix="") as opened:
        yield opened


def by_prefix(client: Client, key: str, method: str = "GET", path: str = STATE.collection) -> Answer:
    return client.call(method, f"/_space/{key}/beta{path}", STATE.example if method == "POST" else None)


def by_header(client: Client, key: str, method: str = "GET", path: str = STATE.collection) -> Answer:
    body = STATE.example if method == "POST" else None
    return client.call(method, f"/beta{path}", body, headers={"Graphfake-Space": key})


def by_tenant(client: Client, key: str, method: str = "GET", path: str = STATE.collection) -> Answer:
    body = STATE.example if method == "POST" else None
    return client.call(method, f"/beta{path}", body, headers={"Authorization": token(client, key)})


def token(client: Client, tenant: str) -> str:
    made = client.post("/_graphfake/tokens", {"tenant": tenant}, headers=dict(JSON_HEADERS))
    return f"Bearer {made.json['access_token']}"


WAYS = (by_prefix, by_header, by_tenant)


@pytest.mark.parametrize("write", WAYS)
@pytest.mark.parametrize("read", WAYS)
def test_all_three_ways_lead_into_the_same_space_and_no_other(root: Client, key: str, write: Way, read: Way) -> None:
    created = write(root, key, "POST")

    assert created.status == 201
    assert [entity["id"] for entity in read(root, key).json["value"]] == [created.json["id"]]
    assert read(root, str(uuid.uuid4())).json["value"] == []
    assert read(root, str(uuid.uuid4()), "GET", f"{STATE.collection}/{created.json['id']}").status == 404


def test_the_prefix_counts_before_the_header_and_the_header_before_the_tenant(root: Client) -> None:
    prefix, header, tenant = (str(uuid.uuid4()) for _ in range(3))
    headers = {"Graphfake-Space": header, "Authorization": token(root, tenant)}

    root.post(f"/_space/{prefix}/beta{STATE.collection}", STATE.example, headers=dict(headers))
    root.post(f"/beta{STATE.collection}", STATE.example, headers=dict(headers))

    found = [len(by_prefix(root, key).json["value"]) for key in (prefix, header, tenant)]
    assert found == [1, 1, 0]


def test_every_link_keeps_the_prefix_that_was_called(server: Served, root: Client, key: str) -> None:
    base = f"{server.url}/_space/{key}/beta"
    created = by_prefix(root, key, "POST")
    by_prefix(root, key, "POST")
    page = root.get(f"/_space/{key}/beta{STATE.collection}?$top=1").json

    assert created.json["@odata.context"].startswith(f"{base}/$metadata#")
    assert created.headers["location"].startswith(f"{base}/deviceManagement/")
    assert page["@odata.nextLink"].startswith(f"{base}/deviceManagement/")


def test_without_a_prefix_links_have_none(server: Served, root: Client, key: str) -> None:
    created = by_header(root, key, "POST")

    assert created.json["@odata.context"].startswith(f"{server.url}/beta/$metadata#")
    assert created.headers["location"].startswith(f"{server.url}/beta/deviceManagement/")


@pytest.mark.parametrize("way", WAYS)
def test_the_well_known_tenant_is_the_space_of_whoever_names_none(root: Client, way: Way) -> None:
    created = root.post(f"/beta{STATE.collection}", STATE.example)

    for named in (WELL_KNOWN_TENANT, WELL_KNOWN_TENANT.upper()):
        assert way(root, named, "GET", f"{STATE.collection}/{created.json['id']}").status == 200


def test_a_deletion_in_one_space_is_none_in_another(root: Client) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    parent = STATE.collection.rpartition("/")[0]

    assert by_prefix(root, first, "DELETE", parent).status == 204

    assert by_prefix(root, first, "GET", parent).status == 404
    assert by_prefix(root, second, "GET", parent).status == 200


def test_a_space_is_reset_alone(root: Client) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    created = [by_prefix(root, key, "POST").json["id"] for key in (first, second)]

    assert root.post("/_graphfake/reset", {"space": first}, headers=dict(JSON_HEADERS)).status == 204

    found = [by_prefix(root, key).json["value"] for key in (first, second)]
    assert [len(entities) for entities in found] == [0, 1]
    assert found[1][0]["id"] == created[1]


def test_the_ids_of_a_space_do_not_depend_on_what_others_do(root: Client) -> None:
    keys = [str(uuid.uuid4()) for _ in range(2)]
    for key in keys:
        assert root.post("/_graphfake/spaces", {"key": key, "seed": 5}, headers=dict(JSON_HEADERS)).status == 201

    first = [by_prefix(root, keys[0], "POST").json["id"] for _ in range(3)]
    second = []
    for _ in range(3):
        by_prefix(root, str(uuid.uuid4()), "POST")
        root.post(f"/_space/{keys[1]}/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries", {})
        second.append(by_prefix(root, keys[1], "POST").json["id"])

    assert first == second


@pytest.mark.parametrize("name", ["a b", "ä", "x" * 65, "a/b", "%2F"])
def test_what_cannot_name_a_space_is_refused(root: Client, name: str) -> None:
    answer = root.get(f"/beta{STATE.collection}", headers={"Graphfake-Space": name.encode().decode("latin-1")})

    assert (answer.status, answer.rule) == (400, "space.name")


def test_the_journal_of_a_space_has_its_own_requests_alone(root: Client) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    by_prefix(root, first, "POST")
    by_prefix(root, second)
    by_prefix(root, second)

    seen = {
        key: [told["method"] for told in root.get(f"/_graphfake/requests?space={key}").json["value"]]
        for key in (first, second)
    }

    assert seen == {first: ["POST"], second: ["GET", "GET"]}
