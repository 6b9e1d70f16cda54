"""Properties read alone, as JSON and as they are, and the bytes that go with entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import people
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

JPEG = b"\xff\xd8\xff\x00 no JSON at all"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(contracts=(people.write(tmp_path_factory.mktemp("people")),)) as served:
        yield served


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as opened:
        yield opened


def person(client: Client, **values: Any) -> str:
    answer = client.post("/people", {"phones": [], **values})
    assert answer.status == 201, answer.body
    return f"/people/{answer.json['id']}"


ADDRESS = {"street": "Elm", "city": None, "lines": ["a", "b"]}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("displayName", "Ann é"),
        ("DISPLAYNAME", "Ann é"),
        ("badge", 7),
        ("mood", "wild"),
        ("phones", ["1", "2"]),
        ("address/street", "Elm"),
        ("address/lines", ["a", "b"]),
        ("contoso.person/mail", "a@x"),
    ],
)
def test_a_property_is_its_value_under_one_name(client: Client, path: str, value: Any) -> None:
    ann = person(client, displayName="Ann é", badge=7, mood="wild", phones=["1", "2"], address=ADDRESS, mail="a@x")

    answer = client.get(f"{ann}/{path}")

    assert answer.status == 200
    assert answer.json["value"] == value
    assert answer.json["@odata.context"].startswith(f"{client.url}/beta/$metadata#people('")
    assert answer.json["@odata.context"].lower().endswith("/" + path.lower().removeprefix("contoso.person/"))


def test_a_complex_property_is_its_members(client: Client) -> None:
    answer = client.get(f"{person(client, address=ADDRESS)}/address").json

    assert {name: value for name, value in answer.items() if name != "@odata.context"} == ADDRESS


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("displayName/$value", "Ann é".encode()),
        ("badge/$value", b"7"),
        ("mood/$VALUE", b"wild"),
        ("address/street/$value", b"Elm"),
        ("phones/$count", b"2"),
        ("address/lines/$count", b"2"),
    ],
)
def test_a_raw_value_is_text(client: Client, path: str, raw: bytes) -> None:
    ann = person(client, displayName="Ann é", badge=7, mood="wild", phones=["1", "2"], address=ADDRESS)

    for accept in ("text/plain", "*/*", None):
        answer = client.get(f"{ann}/{path}", headers={"Accept": accept})
        assert (answer.status, answer.body) == (200, raw)
        assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["mail", "mail/$value", "address", "address/city", "mood"])
def test_null_is_no_content(client: Client, path: str) -> None:
    answer = client.get(f"{person(client)}/{path}")

    assert (answer.status, answer.body) == (204, b"")
    assert "content-type" not in answer.headers


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("badge?$top=1", "query.not-a-collection"),
        ("badge?$select=x", "coverage.query-option"),
        ("phones?$filter=false", "coverage.query-option"),
        ("phones/$count?$filter=false", "coverage.query-option"),
    ],
)
def test_no_option_is_passed_over_in_silence(client: Client, query: str, rule: str) -> None:
    ann = person(client, badge=7)

    assert client.get(f"{ann}/{query}").rule == rule
    assert client.get(f"{ann}/badge?$format=json&own=1").json["value"] == 7


def test_no_property_is_written_alone_and_none_of_a_missing_entity_is_read(client: Client) -> None:
    ann = person(client)

    for verb in ("PUT", "PATCH", "POST", "DELETE"):
        answer = client.call(verb, f"{ann}/displayName", {"value": "x"})
        assert (answer.status, answer.rule, answer.headers["allow"]) == (405, "route.verb", "GET, HEAD")
    assert client.get("/people/missing/displayName").rule == "path.not-found"
    for path in ("address/$value", "phones/$value", "mail/$count", "voice/$value", "nothing"):
        assert client.get(f"{ann}/{path}").rule == "path.segment"


@pytest.mark.parametrize("path", ["/images/{}/$value", "/people/{}/voice", "/people/{}/photo/$value"])
def test_bytes_come_back_as_they_were_sent(client: Client, path: str) -> None:
    made = client.post("/images", {"title": "x"}).json["id"] if "images" in path else person(client).rpartition("/")[2]
    place = path.format(made)
    jpeg: dict[str, str | None] = {"Content-Type": 'image/jpeg; name="50% a"'}

    missing = client.get(place)
    assert (missing.status, missing.code, missing.rule) in (
        (404, "ImageNotFound", "path.no-media"),
        (404, "Request_ResourceNotFound", "path.not-found"),  # a photo that nobody has made
    )
    put = client.call("PUT", place, body=JPEG, headers=jpeg)
    got = client.get(place, headers={"Accept": "image/*"})

    assert (put.status, put.body) == (204, b"")
    assert (got.status, got.body, got.headers["content-type"]) == (200, JPEG, jpeg["Content-Type"])
    assert got.headers["etag"] == put.headers["etag"]
    assert client.get(place, headers={"If-None-Match": got.headers["etag"]}).status == 304
    again = client.call("PATCH", place, body=b"", headers={"Content-Type": "text/plain"})
    assert (again.status, client.get(place).body) == (204, b"")
    assert client.get(place).headers["etag"] == again.headers["etag"] != got.headers["etag"]
    assert client.call("PUT", place, body=b"x", headers={**jpeg, "If-Match": got.headers["etag"]}).status == 412
    assert client.call("PUT", place, body=b"x", headers={**jpeg, "If-None-Match": "*"}).status == 412
    assert client.delete(place).status == 204
    assert client.delete(place).rule == "path.no-media"
    assert client.get(place.removesuffix("/$value").removesuffix("/voice")).status == 200


def test_bytes_need_a_type_an_entity_and_a_stream(client: Client) -> None:
    ann = person(client)

    untyped = client.call("PUT", f"{ann}/voice", body=b"x", headers={"Content-Type": None})
    assert untyped.rule == "framing.content-type-missing"
    assert client.call("PUT", "/people/missing/voice", body=b"x").rule == "path.not-found"
    assert client.call("PUT", "/people/missing/photo/$value", body=b"x").rule == "path.not-found"
    assert client.call("PUT", "/images/missing/$value", body=b"x").rule == "path.not-found"
    assert client.get(f"{ann}/$value").rule == "route.unsupported-form"
    assert client.get("/images/$value").rule == "route.unsupported-form"
    assert client.post("/images/x/$value", {}).rule == "route.verb"


def test_a_stream_is_never_inline_and_full_metadata_say_where_it_is(client: Client) -> None:
    ann = person(client)
    image = client.post("/images", {"title": "x"}).json["id"]
    full: dict[str, str | None] = {"Accept": "application/json;odata.metadata=full"}

    assert "voice" not in client.get(ann).json
    shown = client.get(ann, headers=full).json
    assert shown["voice@odata.mediaReadLink"] == shown["voice@odata.mediaEditLink"] == f"{shown['@odata.id']}/voice"
    picture = client.get(f"/images/{image}", headers=full).json
    assert picture["@odata.mediaReadLink"] == picture["@odata.mediaEditLink"] == f"{picture['@odata.id']}/$value"
    assert client.patch(ann, {"voice": "AAAA"}).status == 400
    assert client.get(f"{ann}?$select=voice,id").json["id"] == ann.rpartition("/")[2]
    for query in ("$filter=voice%20eq%20null", "$orderby=address/voice"):
        assert client.get(f"/people?{query}").rule == "coverage.query-option", query
    assert client.get("/people?$select=voice").status == 200


def test_streams_of_different_values_are_different(client: Client) -> None:
    ann = person(client, address=ADDRESS)
    for name in ("voice", "address/voice"):
        client.call("PUT", f"{ann}/{name}", body=name.encode(), headers={"Content-Type": "x/y"})

    assert [client.get(f"{ann}/{name}").body for name in ("voice", "address/voice")] == [b"voice", b"address/voice"]


def test_bytes_go_with_their_entity_and_are_no_entity(client: Client) -> None:
    ann = person(client)
    client.call("PUT", f"{ann}/voice", body=b"x", headers={"Content-Type": "audio/mp4"})

    assert [one["value"]["id"] for one in client.get("/_graphfake/state").json["value"]] == []
    assert client.get("/people").json["value"][0]["id"] == ann.rpartition("/")[2]
    assert client.get("/people/$count").body == b"1"
    assert client.delete(ann).status == 204
    assert client.get(f"{ann}/voice").rule == "path.not-found"


@settings(max_examples=20)
@given(data=st.binary(max_size=200))
def test_any_bytes_come_back(served: Served, data: bytes) -> None:
    with served.client() as client:
        place = f"{person(client)}/voice"
        client.call("PUT", place, body=data, headers={"Content-Type": "x/y"})
        assert client.get(place).body == data
