"""The fifteen documented operations: list, get, create, update and delete of each of the three types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.support.intune import inner, sentence

if TYPE_CHECKING:
    from tests.support.family import Kind
    from tests.support.served import Client

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SUCCESS_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
IN_UTC = "2017-01-01T08:00:56.8321556Z"


def shown(kind: Kind, profile: str, key: str) -> dict[str, Any]:
    """The documented example as an entity of a profile."""
    values = {"id": key, **kind.example}
    if profile == "observed":
        return {**values, "lastUpdatedDateTime": IN_UTC}
    return {"@odata.type": f"#{kind.full_name}", **values}


def test_create(either: Client, profile: str, kind: Kind) -> None:
    answer = either.post(kind.collection, kind.example)

    key = answer.json["id"]
    assert answer.status == 201
    assert list(answer.json.items()) == [
        ("@odata.context", f"{either.url}/beta/$metadata#{kind.set_context}/$entity"),
        *shown(kind, profile, key).items(),
    ]
    assert GUID.fullmatch(key)
    assert answer.headers["location"] == f"{either.url}/beta/{kind.set_context}('{key}')"
    assert answer.headers["content-type"] == SUCCESS_JSON
    assert answer.headers["odata-version"] == "4.0"
    assert answer.notes == []


def test_get(either: Client, kind: Kind) -> None:
    created = either.post(kind.collection, kind.example).json

    answer = either.get(f"{kind.collection}/{created['id']}")

    assert answer.status == 200
    assert list(answer.json.items()) == list(created.items())
    assert answer.headers["content-type"] == SUCCESS_JSON


def test_list(either: Client, profile: str, kind: Kind) -> None:
    before = either.get(kind.collection).json["value"]
    keys = [either.post(kind.collection, kind.payload(displayName=name)).json["id"] for name in ("a", "b", "c")]

    answer = either.get(kind.collection)

    assert answer.status == 200
    annotations = ["@odata.context", "@odata.count"] if profile == "observed" else ["@odata.context"]
    assert list(answer.json) == [*annotations, "value"]
    assert answer.json["@odata.context"] == f"{either.url}/beta/$metadata#{kind.set_context}"
    assert answer.json["value"] == [
        *before,
        *({**shown(kind, profile, key), "displayName": name} for key, name in zip(keys, "abc", strict=True)),
    ]


def test_update(either: Client, kind: Kind) -> None:
    created = either.post(kind.collection, kind.example).json
    entity = f"{kind.collection}/{created['id']}"

    answer = either.patch(entity, {"displayName": "changed"})

    assert answer.status == 200
    assert list(answer.json.items()) == list({**created, "displayName": "changed"}.items())
    assert "location" not in answer.headers
    assert either.get(entity).json == answer.json


def test_delete(either: Client, kind: Kind) -> None:
    entity = f"{kind.collection}/{either.post(kind.collection, kind.example).json['id']}"

    answer = either.delete(entity)

    assert (answer.status, answer.body) == (204, b"")
    assert "content-type" not in answer.headers
    assert either.get(entity).status == 404


def test_get_update_and_delete_of_what_is_not_there(either: Client, kind: Kind) -> None:
    for key in ("00000000-0000-0000-0000-000000000000", "no-guid"):
        for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None)):
            answer = either.call(method, f"{kind.collection}/{key}", body)

            assert (answer.status, answer.code, answer.rule) == (404, "ResourceNotFound", "path.not-found")
            assert list(inner(answer)) == ["date", "request-id", "client-request-id"]
            assert sentence(answer, f"/{kind.set_context}('{key}')") == "An error has occurred"


def test_every_answer_tells_its_exchange(either: Client, kind: Kind) -> None:
    answers = [
        either.get(kind.collection),
        either.post(kind.collection, kind.example),
        either.post(kind.collection, {}),
        either.delete(f"{kind.collection}/x"),
    ]

    ids = [answer.headers["request-id"] for answer in answers]
    assert len(set(ids)) == len(ids)
    for answer in answers:
        assert GUID.fullmatch(answer.headers["request-id"])
        assert answer.headers["client-request-id"] == answer.headers["request-id"]
        assert answer.headers["x-ms-ags-diagnostic"].startswith('{"ServerInfo":{')
        assert answer.headers["cache-control"] == "no-cache"
        assert ("odata-version" in answer.headers) == (answer.status < 400)
