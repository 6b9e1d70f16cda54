"""What is refused of an invented type is refused in the directory's words, each rule of a body once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support import widgets
from tests.support.intune import inner, unexpected
from tests.support.widgets import A_LENGTH, A_WIDGET

if TYPE_CHECKING:
    from tests.support.served import Answer, Client


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
        {"size": {**A_WIDGET["size"], "width": {**A_LENGTH, "value": 10**29}}},
        "body.literal",
        "/size/width/value",
        f"Cannot convert the literal '1{'0' * 29}' to the expected type 'Edm.Decimal'.",
    ),
    (
        {"size": {**A_WIDGET["size"], "depth": A_LENGTH}},
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
        {"lengths": [A_LENGTH, {**A_LENGTH, "unit": None}]},
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


@pytest.fixture
def client(invented: Client) -> Client:
    return invented


def refused(answer: Answer) -> tuple[int, str, str | None, str | None]:
    return answer.status, answer.code, answer.rule, answer.pointer


@pytest.mark.parametrize(
    ("change", "rule", "pointer", "message"),
    REFUSALS,
    ids=lambda value: value if isinstance(value, str) and value.startswith("body.") else "",
)
def test_on_create_and_update(client: Client, change: dict[str, Any], rule: str, pointer: str, message: str) -> None:
    entity = f"/widgets/{client.post('/widgets', A_WIDGET).json['id']}"
    before = client.get("/widgets").json

    answers = [client.post("/widgets", {**A_WIDGET, **change})]
    if rule != "body.missing":  # an update may leave out what it does not change, inside of it too
        answers.append(client.patch(entity, change))

    for answer in answers:
        assert refused(answer) == (400, "Request_BadRequest", rule, pointer), answer.body
        assert answer.message == message
        assert "message" not in inner(answer)
    assert client.get("/widgets").json == before


def test_a_limit_of_a_contract_is_held(client: Client) -> None:

    too_long = client.post("/widgets", {**A_WIDGET, "label": "x" * 21})
    long_enough = client.post("/widgets", {**A_WIDGET, "label": "\U0001f469" * 20})

    assert refused(too_long) == (400, "Request_BadRequest", "body.constraint", "/label")
    assert long_enough.status == 201


def test_a_verb_without_a_route_is_405_here_and_says_what_is_allowed(client: Client) -> None:
    routes = (("DELETE", "/widgets", "GET, HEAD, POST"), ("PUT", "/widgets/x", "GET, HEAD, PATCH, DELETE"))
    for verb, path, allowed in routes:
        answer = client.call(verb, path, {})

        assert refused(answer) == (405, "Request_BadRequest", "route.verb", None)
        assert answer.message == "Specified HTTP method is not allowed for the request target."
        assert answer.headers["allow"] == allowed


def test_a_missing_permission_is_told_in_one_sentence(client: Client) -> None:
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
