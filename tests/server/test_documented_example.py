"""The endpoint that everything began with: the documented example, to the letter."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.served import STATES, Client, Served

EXAMPLE = {
    "@odata.type": "#microsoft.graph.macOSSoftwareUpdateStateSummary",
    "displayName": "Display Name value",
    "productKey": "Product Key value",
    "updateCategory": "configurationDataFile",
    "updateVersion": "Update Version value",
    "state": "downloading",
    "lastUpdatedDateTime": "2017-01-01T00:00:56.8321556-08:00",
}
PRINTED = json.dumps(EXAMPLE, indent=2).replace("\n", "\r\n").encode()
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def members(body: dict[str, object]) -> list[tuple[str, object]]:
    """What stands behind `@odata.context`, in order, but for the value of the new id."""
    (context, _), *rest = body.items()
    assert context == "@odata.context"
    return [(name, None if name == "id" else value) for name, value in rest]


EXPECTED: list[tuple[str, object]] = [
    ("@odata.type", EXAMPLE["@odata.type"]),
    ("id", None),
    *((name, value) for name, value in EXAMPLE.items() if name != "@odata.type"),
]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(PRINTED, id="as printed"),
        pytest.param(PRINTED.replace(b'{\r\n  "@', b'{\r\n  "id": "x",\r\n  "@'), id="with an id"),
        pytest.param(PRINTED.replace(b'{\r\n  "@', b'{\r\n  "id": null,\r\n  "@'), id="with an id of null"),
        pytest.param(json.dumps({k: v for k, v in EXAMPLE.items() if k[0] != "@"}).encode(), id="without a type"),
        pytest.param(json.dumps({k: v for k, v in EXAMPLE.items() if k[0] != "@"}, indent=1).encode(), id="indented"),
    ],
)
def test_every_documented_member_comes_back_with_its_value_in_its_order_and_nothing_else(
    client: Client, sent: bytes
) -> None:
    answer = client.post(STATES, body=sent)

    assert answer.status == 201
    assert members(answer.json) == EXPECTED
    assert GUID.fullmatch(answer.json["id"])
    assert answer.json["id"] != "x"
    assert answer.notes == (["tolerated.id-ignored; pointer=/id"] if b'"id"' in sent else [])


def test_the_new_entity_is_where_location_says_and_in_its_list(client: Client, space: str) -> None:
    created = client.post(STATES, EXAMPLE)
    location = created.headers["location"]
    assert location.startswith(f"{space}/beta/deviceManagement/")

    with Client(space, prefix="") as plain:
        read = plain.get(location.removeprefix(space))

    assert read.status == 200
    assert read.json == created.json
    (listed,) = client.get(STATES).json["value"]
    assert listed == {name: value for name, value in created.json.items() if name != "@odata.context"}


def test_the_context_names_set_and_keys_and_the_origin_that_was_called(client: Client, space: str) -> None:
    context = client.post(STATES, EXAMPLE).json["@odata.context"]

    assert context == (
        f"{space}/beta/$metadata#deviceManagement/macOSSoftwareUpdateAccountSummaries"
        "('64687d05-7d05-6468-057d-6864057d6864')/categorySummaries('f1fda232-a232-f1fd-32a2-fdf132a2fdf1')"
        "/updateStateSummaries/$entity"
    )


def test_the_headers_of_a_success(client: Client) -> None:
    headers = client.post(
        STATES, EXAMPLE, headers={"client-request-id": "11111111-2222-3333-4444-555555555555"}
    ).headers

    assert headers["content-type"] == (
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
    )
    assert headers["odata-version"] == "4.0"
    assert headers["cache-control"] == "no-cache"
    assert GUID.fullmatch(headers["request-id"])
    assert headers["client-request-id"] == "11111111-2222-3333-4444-555555555555"
    assert "ServerInfo" in json.loads(headers["x-ms-ags-diagnostic"])
    assert "strict-transport-security" not in headers
    assert "date" in headers


def test_a_client_request_id_that_is_no_guid_is_replaced(client: Client) -> None:
    headers = client.post(STATES, EXAMPLE, headers={"client-request-id": "mine"}).headers

    assert headers["client-request-id"] == headers["request-id"]


@pytest.mark.parametrize("spelling", ["//deviceManagement", "/DEVICEMANAGEMENT", "/devicemanagement/"])
def test_doubled_slashes_and_letter_case_of_names_do_not_matter(client: Client, spelling: str) -> None:
    path = STATES.replace("/deviceManagement", spelling).replace("/macOSSoftware", "/MACOSsoftware")

    assert client.post(path, EXAMPLE).status == 201


def test_keys_in_parentheses_name_the_same_parents(client: Client) -> None:
    path = re.sub(r"/([0-9a-f-]{36})", r"('\1')", STATES)

    created = client.post(path, EXAMPLE)

    assert created.status == 201
    assert client.get(f"{STATES}/{created.json['id']}").json == created.json


def test_observed_writes_dates_in_utc_and_types_only_where_due() -> None:
    with Served(data="example", profile="observed") as served, served.client() as client:
        body = client.post(STATES, EXAMPLE).json

    assert body["lastUpdatedDateTime"] == "2017-01-01T08:00:56.8321556Z"
    assert "@odata.type" not in body


def test_strict_takes_a_token_of_ours(client: Client) -> None:
    token = client.post("/_graphfake/tokens", {}).json["access_token"]

    with Served(data="example", auth="strict") as served:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        with served.client(headers=headers) as client:
            assert client.post(STATES, EXAMPLE).status == 201
