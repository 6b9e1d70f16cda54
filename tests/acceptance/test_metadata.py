"""`$metadata` and the service document: what is loaded, to anybody, in the forms that there are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from graphfake.contracts.export.csdl import csdl
from tests.support import machines
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_TOKEN: dict[str, str | None] = {"Authorization": None, "Content-Type": None}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    bundle = tmp_path_factory.mktemp("contoso") / "machines.json"
    bundle.write_text(json.dumps(machines.bundle()), encoding="utf-8")
    with Served(contracts=(bundle,), auth="strict") as started:
        yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with Client(served.url, headers={}) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/$metadata", "/$METADATA", "/%24metadata", "/$metadata?$format=application/xml"])
def test_the_model_is_xml_and_is_told_without_a_token(client: Client, path: str) -> None:
    answer = client.get(path, headers=NO_TOKEN)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/xml")
    assert answer.headers["odata-version"] == "4.0"
    assert answer.body.decode() == "".join(csdl(machines.catalogue(), "beta"))
    assert ET.fromstring(answer.body).tag.endswith("Edmx")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/xml", 200),
        ("*/*", 200),
        ("application/json, */*;q=0.1", 200),
        ("text/xml;q=0.5", 200),
        ("", 200),
        ("application/json", 406),
        ("application/xml;q=0", 406),
        ("application/xml; Q=0.0000", 406),
    ],
)
def test_who_takes_no_xml_gets_none(client: Client, accept: str, status: int) -> None:
    assert client.get("/$metadata", headers={"Accept": accept}).status == status


@pytest.mark.parametrize("path", ["/$metadata", "/"])
def test_no_option_is_passed_over_in_silence(client: Client, path: str) -> None:
    assert client.get(f"{path}?$select=name").rule == "coverage.query-option"
    assert client.get(f"{path}?mine=1").status == 200


def test_format_counts_before_accept(client: Client) -> None:
    json_wanted, xml_wanted = "$format=application/json", "$format=xml"
    refused = client.get(f"/$metadata?{json_wanted}", headers={"Accept": "application/xml"})
    assert (refused.status, refused.rule) == (406, "accept.not-acceptable")
    assert client.get(f"/$metadata?{xml_wanted}", headers={"Accept": "application/json"}).status == 200


def test_the_service_document_lists_the_roots(client: Client) -> None:
    for path in ("", "/"):
        answer = client.get(path, headers=NO_TOKEN)
        assert answer.status == 200
        assert answer.json["@odata.context"] == f"{client.url}/beta/$metadata"
        roots = answer.json["value"]
        assert [root["name"] for root in roots] == sorted(root["name"] for root in roots)
        for root in (
            {"name": "deviceManagement", "kind": "Singleton", "url": "deviceManagement"},
            {"name": "floor", "kind": "Singleton", "url": "floor"},
            {"name": "machines", "kind": "EntitySet", "url": "machines"},
            {"name": "users", "kind": "EntitySet", "url": "users"},
        ):
            assert root in roots


def test_without_metadata_it_has_no_context(client: Client) -> None:
    answer = client.get("/", headers={"Accept": "application/json;odata.metadata=none"})
    assert set(answer.json) == {"value"}


def test_links_keep_the_prefix_of_the_space(client: Client) -> None:
    told = client.get("/_space/mine/beta").json["@odata.context"]
    assert told == f"{client.url}/_space/mine/beta/$metadata"


@pytest.mark.parametrize("path", ["/", "/$metadata"])
def test_they_are_read_and_not_written(client: Client, path: str) -> None:
    refused = client.post(path, {}, headers={"Content-Type": "application/json"})
    assert (refused.status, refused.rule) == (405, "route.verb")
    assert client.call("HEAD", path).body == b""


def test_nothing_else_is_told_without_a_token(client: Client) -> None:
    assert client.get("/machines").rule == "auth.missing"
    assert client.get("/$metadata/machines").rule == "auth.missing"
