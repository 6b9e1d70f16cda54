"""A folder of contracts is all it takes: an invented type with everything below it works as a documented one does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.support import widgets
from tests.support.intune import inner, unexpected
from tests.support.served import Answer, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LENGTH = {"value": 1.5, "unit": "cm"}
PART: dict[str, Any] = {"name": "lid", "price": 2.5}
SCREW: dict[str, Any] = {"turns": 3, "lasts": "P1DT2H"}
WIDGET: dict[str, Any] = {
    "serial": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "label": "Label value",
    "color": "green",
    "uses": "indoors,underWater",
    "weight": 9007199254740993,
    "enabled": False,
    "tags": ["a", "", "a"],
    "size": {"width": LENGTH, "height": None, "color": "red"},
    "lengths": [LENGTH, {"value": 2, "unit": "m"}],
    "made": "2026-08-01T00:00:00.5+02:00",
    "madeBy": None,
}


SENT = {name: value for name, value in WIDGET.items() if name != "madeBy"}


def no_null(name: str, type_: str) -> str:
    said = f"A null value was found for the property named '{name}', which has the expected type"
    return f"{said} '{type_}[Nullable=False]'. The expected type '{type_}[Nullable=False]' does not allow null values."


def undeclared(name: str, type_: str) -> str:
    said = f"The property '{name}' does not exist on type '{type_}'."
    return f"{said} Make sure to only use property names that are defined by the type."


def not_assignable(given: str, type_: str) -> str:
    said = f"An entry with type '{given}' was found, but it is not assignable to the expected type '{type_}'."
    return f"{said} The type specified in the entry must be equal to either the expected type or a derived type."


REFUSALS: list[tuple[dict[str, Any], str, str, str]] = [
    (
        {"color": "blue"},
        "body.enum",
        "/color",
        "Requested value 'blue' was not found.",
    ),
    (
        {"color": "unknownFutureValue"},
        "body.enum",
        "/color",
        "Requested value 'unknownFutureValue' was not found.",
    ),
    ({"color": 1}, "body.enum-not-text", "/color", "Cannot read the value '1' as a quoted JSON string value."),
    (
        {"uses": "indoors,nowhere"},
        "body.enum",
        "/uses",
        "Requested value 'indoors,nowhere' was not found.",
    ),
    (
        {"serial": "{0f8fad5b-d9cb-469f-a165-70867728950e}"},
        "body.literal",
        "/serial",
        "Cannot convert the literal '{0f8fad5b-d9cb-469f-a165-70867728950e}' to the expected type 'Edm.Guid'.",
    ),
    (
        {"weight": 2**63},
        "body.literal",
        "/weight",
        "Cannot convert the literal '9223372036854775808' to the expected type 'Edm.Int64'.",
    ),
    (
        {"enabled": "yes"},
        "body.type",
        "/enabled",
        "Cannot convert the literal 'yes' to the expected type 'Edm.Boolean'.",
    ),
    (
        {"tags": None},
        "body.null",
        "/tags",
        no_null("tags", "Collection(Edm.String)"),
    ),
    (
        {"tags": "a"},
        "body.unexpected-node",
        "/tags",
        unexpected("PrimitiveValue", "StartArray"),
    ),
    (
        {"tags": ["a", 5]},
        "body.type",
        "/tags/1",
        "Cannot convert the literal '5' to the expected type 'Edm.String'.",
    ),
    (
        {"size": {**WIDGET["size"], "width": {**LENGTH, "value": 10**29}}},
        "body.literal",
        "/size/width/value",
        f"Cannot convert the literal '1{'0' * 29}' to the expected type 'Edm.Decimal'.",
    ),
    (
        {"size": {**WIDGET["size"], "depth": LENGTH}},
        "body.unknown-property",
        "/size/depth",
        undeclared("depth", "contoso.size"),
    ),
    (
        {"size": {"color": "red", "height": None}},
        "body.missing",
        "/size/width",
        "The property 'width' is required on type 'contoso.size'.",
    ),
    (
        {"lengths": [LENGTH, {**LENGTH, "unit": None}]},
        "body.null",
        "/lengths/1/unit",
        no_null("unit", "Edm.String"),
    ),
    (
        {"madeBy": "me"},
        "body.read-only",
        "/madeBy",
        "Property 'madeBy' is read-only and cannot be set.",
    ),
    (
        {"@odata.type": "#contoso.part"},
        "body.type-not-assignable",
        "/@odata.type",
        not_assignable("contoso.part", "contoso.widget"),
    ),
]
"""What to change in a widget, the rule that breaks, where, and in which words."""


class Level(NamedTuple):
    """A collection of one of the three types, and the values of an entity in it."""

    type: str
    collection: str
    set_context: str
    values: dict[str, Any]
    sent: dict[str, Any]
    change: tuple[str, Any]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`--contracts FOLDER`."""
    folder = widgets.write(tmp_path_factory.mktemp("contoso"))
    with Served(contracts=(folder,)) as started:
        yield started


@pytest.fixture(params=["documented", "observed"])
def client(request: pytest.FixtureRequest, served: Served) -> Iterator[Client]:
    """A fresh space in each profile."""
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {"profile": request.param}).json["url"]
    with Client(url) as opened:
        yield opened


@pytest.fixture
def documented(served: Served) -> Iterator[Client]:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as opened:
        yield opened


@pytest.fixture(params=["widget", "part", "screw"])
def level(request: pytest.FixtureRequest, client: Client) -> Level:
    if request.param == "widget":
        return Level(widgets.WIDGET, "/widgets", "widgets", WIDGET, SENT, ("label", "other"))
    widget = client.post("/widgets", SENT).json["id"]
    parts = f"/widgets/{widget}/parts"
    if request.param == "part":
        return Level(widgets.PART, parts, f"widgets('{widget}')/parts", PART, PART, ("price", None))
    part = client.post(parts, PART).json["id"]
    context = f"widgets('{widget}')/parts('{part}')/screws"
    return Level(widgets.SCREW, f"{parts}/{part}/screws", context, SCREW, SCREW, ("turns", 99))


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


class TestRefusalsInTheDirectorysWords:
    """Every rule of a body, once."""

    @pytest.mark.parametrize(
        ("change", "rule", "pointer", "message"),
        REFUSALS,
        ids=lambda value: value if isinstance(value, str) and value.startswith("body.") else "",
    )
    def test_on_create_and_update(
        self, client: Client, change: dict[str, Any], rule: str, pointer: str, message: str
    ) -> None:
        entity = f"/widgets/{client.post('/widgets', SENT).json['id']}"
        before = client.get("/widgets").json

        answers = [client.post("/widgets", {**SENT, **change})]
        if rule != "body.missing":  # an update may leave out what it does not change, inside of it too
            answers.append(client.patch(entity, change))

        for answer in answers:
            assert refused(answer) == (400, "Request_BadRequest", rule, pointer), answer.body
            assert answer.message == message
            assert "message" not in inner(answer)
        assert client.get("/widgets").json == before

    def test_a_limit_of_a_contract_is_held(self, client: Client) -> None:

        too_long = client.post("/widgets", {**SENT, "label": "x" * 21})
        long_enough = client.post("/widgets", {**SENT, "label": "\U0001f469" * 20})

        assert refused(too_long) == (400, "Request_BadRequest", "body.constraint", "/label")
        assert long_enough.status == 201

    def test_a_verb_without_a_route_is_405_here_and_says_what_is_allowed(self, client: Client) -> None:
        routes = (("DELETE", "/widgets", "GET, HEAD, POST"), ("PUT", "/widgets/x", "GET, HEAD, PATCH, DELETE"))
        for verb, path, allowed in routes:
            answer = client.call(verb, path, {})

            assert refused(answer) == (405, "Request_BadRequest", "route.verb", None)
            assert answer.message == "Specified HTTP method is not allowed for the request target."
            assert answer.headers["allow"] == allowed

    def test_a_missing_permission_is_told_in_one_sentence(self, client: Client) -> None:
        held: list[tuple[list[str], list[int]]] = [
            ([widgets.READ], [200, 403]),
            ([widgets.READ_WRITE], [200, 400]),
            ([], [403, 403]),
        ]
        for permissions, statuses in held:
            token = client.post("/_graphfake/tokens", {"permissions": permissions}).json["access_token"]
            headers = {"Authorization": f"Bearer {token}"}

            answers = [client.get("/widgets", headers=headers), client.post("/widgets", {}, headers=headers)]

            assert [answer.status for answer in answers] == statuses
            for answer in (answer for answer in answers if answer.status == 403):
                assert answer.code == "Authorization_RequestDenied"
                assert answer.message == "Insufficient privileges to complete the operation."


class TestWhatTheDocumentsSay:
    """Defaults, merging of complex values, page sizes, deep insert: as written in the folder."""

    def test_what_is_left_out_stands_with_its_default_its_null_or_empty(self, documented: Client) -> None:
        required = {name: WIDGET[name] for name in ("serial", "label", "color", "weight", "size")}

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
        sent = {**WIDGET, "enabled": "true", "uses": "underwater, 1", "serial": WIDGET["serial"].upper(), "size": size}
        del sent["madeBy"]

        created = documented.post("/widgets", {"@odata.type": "Contoso.Widget", **sent})

        assert created.status == 201
        assert (created.json["enabled"], created.json["uses"]) == (True, "indoors,underWater")
        assert created.json["serial"] == WIDGET["serial"]
        assert created.json["size"] == WIDGET["size"]
        assert sorted(created.notes) == [
            "tolerated.enum-case; pointer=/size/color",
            "tolerated.enum-case; pointer=/uses",
            "tolerated.enum-number-text; pointer=/uses",
            "tolerated.property-case; pointer=/size/WIDTH",
            "tolerated.string-boolean; pointer=/enabled",
            "tolerated.type-name; pointer=/@odata.type",
        ]

    def test_a_complex_value_is_merged_member_by_member(self, documented: Client) -> None:
        entity = f"/widgets/{documented.post('/widgets', SENT).json['id']}"

        documented.patch(entity, {"size": {"height": {"value": 7, "unit": "m"}}})
        documented.patch(entity, {"size": {"height": {"unit": "mm"}, "color": "green"}})

        size = documented.get(entity).json["size"]
        assert size == {"width": LENGTH, "height": {"value": 7, "unit": "mm"}, "color": "green"}

    def test_a_collection_is_replaced_as_a_whole(self, documented: Client) -> None:
        entity = f"/widgets/{documented.post('/widgets', SENT).json['id']}"

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
            documented.post("/widgets", SENT)

        sizes = {query: len(documented.get(f"/widgets{query}").json["value"]) for query in ("", "?$top=4", "?$top=99")}

        assert sizes == {"": 3, "?$top=4": 4, "?$top=99": 5}

    def test_a_preferred_page_size_is_honoured_here_and_said_to_be(self, documented: Client) -> None:
        for _ in range(3):
            documented.post("/widgets", SENT)

        answer = documented.get("/widgets", headers={"Prefer": "odata.maxpagesize=2"})

        assert len(answer.json["value"]) == 2
        assert answer.headers["preference-applied"] == "odata.maxpagesize=2"

    def test_three_levels_come_in_one_request_or_not_at_all(self, documented: Client) -> None:
        parts = [{**PART, "screws": [SCREW, SCREW]}, PART]

        created = documented.post("/widgets", {**SENT, "parts": parts})
        broken = documented.post("/widgets", {**SENT, "parts": [{**PART, "screws": [{**SCREW, "turns": 100}]}]})

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
        (beta,) = documented.get("/_graphfake/contracts").json["value"]

        assert {widgets.WIDGET, widgets.PART, widgets.SCREW} <= set(beta["types"])
        assert "/widgets/{id}/parts/{id}/screws/{id}" in beta["routes"]
        assert documented.get("/_graphfake/contracts/beta/contoso.widget").json == widgets.documents()[widgets.WIDGET]


def test_a_permission_of_the_folder_is_in_a_token_by_default(documented: Client) -> None:
    token = documented.post("/_graphfake/tokens", {}).json["access_token"]

    assert documented.get("/widgets", headers={"Authorization": f"Bearer {token}"}).status == 200
