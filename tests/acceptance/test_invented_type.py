"""A folder of contracts is all it takes: an invented type with everything below it works as a documented one does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.support import widgets
from tests.support.intune import inner
from tests.support.served import Client
from tests.support.widgets import A_LENGTH, A_PART, A_SCREW, A_WIDGET, SHOWN_WIDGET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Answer, Served

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture
def client(invented: Client) -> Client:
    return invented


@pytest.fixture
def documented(contoso: Served) -> Iterator[Client]:
    with contoso.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as opened:
        yield opened


class Level(NamedTuple):
    """A collection of one of the three types, and the values of an entity in it."""

    type: str
    collection: str
    set_context: str
    values: dict[str, Any]
    sent: dict[str, Any]
    change: tuple[str, Any]


@pytest.fixture(params=["widget", "part", "screw"])
def level(request: pytest.FixtureRequest, client: Client) -> Level:
    if request.param == "widget":
        return Level(widgets.WIDGET, "/widgets", "widgets", SHOWN_WIDGET, A_WIDGET, ("label", "other"))
    widget = client.post("/widgets", A_WIDGET).json["id"]
    parts = f"/widgets/{widget}/parts"
    if request.param == "part":
        return Level(widgets.PART, parts, f"widgets('{widget}')/parts", A_PART, A_PART, ("price", None))
    part = client.post(parts, A_PART).json["id"]
    context = f"widgets('{widget}')/parts('{part}')/screws"
    return Level(widgets.SCREW, f"{parts}/{part}/screws", context, A_SCREW, A_SCREW, ("turns", 99))


def refused(answer: Answer) -> tuple[int, str, str | None, str | None]:
    return answer.status, answer.code, answer.rule, answer.pointer


def values(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name[0] != "@" and name != "id"}


class TestTheFifteenOperations:
    """Five for each of three types, in the directory's dialect, as no other is named."""

    def test_create(self, client: Client, level: Level) -> None:
        answer = client.post(level.collection, level.sent)

        assert (answer.status, answer.notes) == (201, [])
        assert answer.json["@odata.context"] == f"{client.url}/beta/$metadata#{level.set_context}/$entity"
        assert GUID.fullmatch(answer.json["id"])
        assert answer.headers["location"] == f"{client.url}/beta/{level.set_context}('{answer.json['id']}')"
        due = dict(level.values)
        if "@odata.type" not in answer.json and "made" in due:  # profile observed
            due["made"] = "2026-07-31T22:00:00.5Z"
        assert list(values(answer.json).items()) == list(due.items())

    def test_get_and_list(self, client: Client, level: Level) -> None:
        created = client.post(level.collection, level.sent).json

        read = client.get(f"{level.collection}/{created['id']}")
        listed = client.get(level.collection)

        assert (read.status, read.json) == (200, created)
        assert listed.json["@odata.context"] == f"{client.url}/beta/$metadata#{level.set_context}"
        assert listed.json["value"] == [{name: created[name] for name in created if name != "@odata.context"}]

    def test_update(self, client: Client, level: Level) -> None:
        created = client.post(level.collection, level.sent).json
        entity = f"{level.collection}/{created['id']}"
        name, value = level.change

        plain = client.patch(entity, {name: value})
        asked = client.patch(entity, {}, headers={"Prefer": "return=representation"})

        assert (plain.status, plain.body) == (204, b"")
        assert (asked.status, asked.json) == (200, {**created, name: value})
        assert asked.headers["preference-applied"] == "return=representation"
        assert client.get(entity).json == asked.json

    def test_delete(self, client: Client, level: Level) -> None:
        entity = f"{level.collection}/{client.post(level.collection, level.sent).json['id']}"

        assert [client.delete(entity).status for _ in range(2)] == [204, 404]
        answer = client.get(entity)
        assert refused(answer) == (404, "Request_ResourceNotFound", "path.not-found", None)
        assert answer.message == (
            f"Resource '{entity.rpartition('/')[2]}' does not exist or one of its queried reference-property objects "
            "are not present."
        )
        assert list(inner(answer)) == ["date", "request-id", "client-request-id"]


class TestWhatTheDocumentsSay:
    """Defaults, merging of complex values, page sizes, deep insert: as written in the folder."""

    def test_what_is_left_out_stands_with_its_default_its_null_or_empty(self, documented: Client) -> None:
        required = {name: SHOWN_WIDGET[name] for name in ("serial", "label", "color", "weight", "size")}

        created = documented.post("/widgets", required).json

        left_out: dict[str, Any] = {
            "uses": None,
            "enabled": True,
            "tags": [],
            "lengths": [],
            "made": None,
            "madeBy": None,
        }
        assert {name: created[name] for name in left_out} == left_out

    def test_liberties_are_noted_with_their_places(self, documented: Client) -> None:
        size = {"WIDTH": {"value": "1.5", "unit": "cm"}, "height": None, "color": "RED"}
        sent = {
            **SHOWN_WIDGET,
            "enabled": "true",
            "uses": "underwater, 1",
            "serial": SHOWN_WIDGET["serial"].upper(),
            "size": size,
        }
        del sent["madeBy"]

        created = documented.post("/widgets", {"@odata.type": "Contoso.Widget", **sent})

        assert created.status == 201
        assert (created.json["enabled"], created.json["uses"]) == (True, "indoors,underWater")
        assert created.json["serial"] == SHOWN_WIDGET["serial"]
        assert created.json["size"] == SHOWN_WIDGET["size"]
        assert sorted(created.notes) == [
            "tolerated.enum-case; pointer=/size/color",
            "tolerated.enum-case; pointer=/uses",
            "tolerated.enum-number-text; pointer=/uses",
            "tolerated.property-case; pointer=/size/WIDTH",
            "tolerated.string-boolean; pointer=/enabled",
            "tolerated.type-name; pointer=/@odata.type",
        ]

    def test_a_complex_value_is_merged_member_by_member(self, documented: Client) -> None:
        entity = f"/widgets/{documented.post('/widgets', A_WIDGET).json['id']}"

        documented.patch(entity, {"size": {"height": {"value": 7, "unit": "m"}}})
        documented.patch(entity, {"size": {"height": {"unit": "mm"}, "color": "green"}})

        size = documented.get(entity).json["size"]
        assert size == {"width": A_LENGTH, "height": {"value": 7, "unit": "mm"}, "color": "green"}

    def test_a_collection_is_replaced_as_a_whole(self, documented: Client) -> None:
        entity = f"/widgets/{documented.post('/widgets', A_WIDGET).json['id']}"

        documented.patch(entity, {"tags": ["z"], "lengths": []})

        assert documented.get(entity).json["tags"] == ["z"]
        assert documented.get(entity).json["lengths"] == []

    def test_big_and_exact_numbers_keep_every_digit(self, documented: Client) -> None:
        body = (
            b'{"serial":"0f8fad5b-d9cb-469f-a165-70867728950e","label":"","color":"red","weight":"9223372036854775807",'
            b'"size":{"width":{"value":12345678901234567890.12345678,"unit":"m"},"height":null,"color":"red"}}'
        )

        created = documented.post("/widgets", body=body)

        assert created.status == 201
        assert b'"weight":9223372036854775807,' in created.body
        assert b'"value":12345678901234567890.12345678,' in created.body
        read = documented.get(f"/widgets/{created.json['id']}")
        assert b'"value":12345678901234567890.12345678,' in read.body

    def test_pages_are_as_large_as_the_service_document_says(self, documented: Client) -> None:
        for _ in range(7):
            documented.post("/widgets", A_WIDGET)

        sizes = {query: len(documented.get(f"/widgets{query}").json["value"]) for query in ("", "?$top=4", "?$top=99")}

        assert sizes == {"": 3, "?$top=4": 4, "?$top=99": 5}

    def test_a_preferred_page_size_is_honoured_here_and_said_to_be(self, documented: Client) -> None:
        for _ in range(3):
            documented.post("/widgets", A_WIDGET)

        answer = documented.get("/widgets", headers={"Prefer": "odata.maxpagesize=2"})

        assert len(answer.json["value"]) == 2
        assert answer.headers["preference-applied"] == "odata.maxpagesize=2"

    def test_three_levels_come_in_one_request_or_not_at_all(self, documented: Client) -> None:
        parts = [{**A_PART, "screws": [A_SCREW, A_SCREW]}, A_PART]

        created = documented.post("/widgets", {**A_WIDGET, "parts": parts})
        broken = documented.post("/widgets", {**A_WIDGET, "parts": [{**A_PART, "screws": [{**A_SCREW, "turns": 100}]}]})

        assert created.status == 201
        listed = documented.get(f"/widgets/{created.json['id']}/parts").json["value"]
        assert [part["name"] for part in listed] == ["lid", "lid"]
        screws = f"/widgets/{created.json['id']}/parts/{listed[0]['id']}/screws/$count"
        assert documented.get(screws).body == b"2"
        assert refused(broken)[2:] == ("body.constraint", "/parts/0/screws/0/turns")
        assert documented.get("/widgets/$count").body == b"1"

    def test_what_is_shipped_is_still_there(self, documented: Client) -> None:
        assert documented.get("/deviceManagement").json["id"] == "deviceManagement"

    def test_the_fakes_own_interface_names_the_new_types_and_routes(self, documented: Client) -> None:
        (beta,) = documented.get("/_graphfake/contracts?path=/widgets").json["value"]

        assert {widgets.WIDGET, widgets.PART, widgets.SCREW} <= set(beta["types"])
        assert "/widgets/{id}/parts/{id}/screws/{id}" in beta["routes"]
        assert documented.get("/_graphfake/contracts/beta/contoso.widget").json == widgets.documents()[widgets.WIDGET]


def test_a_permission_of_the_folder_is_in_a_token_by_default(documented: Client) -> None:
    token = documented.post("/_graphfake/tokens", {}).json["access_token"]

    assert documented.get("/widgets", headers={"Authorization": f"Bearer {token}"}).status == 200
