"""What a write answers: preferences, preconditions, annotations in the body, and that a refused one changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.explaining import exchange
from tests.support.family import STATE, Kind
from tests.support.intune import inner

if TYPE_CHECKING:
    from tests.support.served import Client


@pytest.fixture
def stored(either: Client, kind: Kind) -> str:
    """The URL of an entity with the documented example's values."""
    return f"{kind.collection}/{either.post(kind.collection, kind.example).json['id']}"


@pytest.mark.parametrize(
    "prefer",
    [
        "return=minimal",
        'return="minimal"',
        "RETURN=Minimal",
        "respond-async, return=minimal",
        "return=minimal; foo=bar, odata.maxpagesize=5",
        "return=minimal, return=representation",
    ],
)
def test_an_update_may_be_answered_without_a_body(either: Client, stored: str, prefer: str) -> None:
    before = either.get(stored).json

    answer = either.patch(stored, {"displayName": "changed"}, headers={"Prefer": prefer})

    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["preference-applied"] == "return=minimal"
    assert "content-type" not in answer.headers
    assert either.get(stored).json == {**before, "displayName": "changed"}


def test_an_update_may_be_asked_for_the_body_that_it_has_anyway(either: Client, stored: str) -> None:
    plain = either.patch(stored, {})
    asked = either.patch(stored, {}, headers={"Prefer": "return=representation"})

    assert (asked.status, asked.json) == (plain.status, plain.json)
    assert asked.headers["preference-applied"] == "return=representation"
    assert "preference-applied" not in plain.headers


def test_a_creation_keeps_its_body_since_the_id_would_be_lost(either: Client, kind: Kind) -> None:
    minimal = either.post(kind.collection, kind.example, headers={"Prefer": "return=minimal"})
    whole = either.post(kind.collection, kind.example, headers={"Prefer": "return=representation"})

    assert (minimal.status, whole.status) == (201, 201)
    assert minimal.json["id"]
    assert "preference-applied" not in minimal.headers
    assert whole.headers["preference-applied"] == "return=representation"


@pytest.mark.parametrize(
    "prefer", ["", "return=some", "return", "minimal", 'IdType="ImmutableId"', "odata.maxpagesize=1", ",;=", '"']
)
def test_an_unknown_or_malformed_preference_is_ignored(either: Client, stored: str, prefer: str) -> None:
    updated = either.patch(stored, {}, headers={"Prefer": prefer})
    listed = either.get(stored.rpartition("/")[0], headers={"Prefer": prefer})

    assert (updated.status, listed.status) == (200, 200)
    assert "preference-applied" not in {**updated.headers, **listed.headers}


@pytest.mark.parametrize("tag", ["*", '"x"', 'W/"x"', "not a tag", ""])
def test_entities_without_etags_have_no_preconditions(either: Client, stored: str, tag: str) -> None:
    for header in ("If-Match", "If-None-Match"):
        headers = {header: tag}
        assert either.get(stored, headers=headers).status == 200
        assert either.patch(stored, {}, headers=headers).status == 200
    assert "etag" not in either.get(stored).headers
    assert "@odata.etag" not in either.get(stored).json
    assert either.delete(stored, headers={"If-Match": tag}).status == 204


def test_a_refused_update_changes_nothing_not_even_what_was_right_in_it(either: Client, stored: str) -> None:
    before = either.get(stored).json

    answer = either.patch(stored, {"displayName": "changed", "lastUpdatedDateTime": "never"})

    assert (answer.status, answer.pointer) == (400, "/lastUpdatedDateTime")
    assert either.get(stored).json == before


def test_a_refused_creation_leaves_nothing(either: Client, kind: Kind) -> None:
    before = either.get(kind.collection).json

    assert either.post(kind.collection, kind.payload(displayName=None)).status == 400

    assert either.get(kind.collection).json == before


def test_what_an_update_missed_is_made_by_nobody(either: Client, kind: Kind) -> None:
    """No upsert."""
    for verb in ("PATCH", "DELETE"):
        assert either.call(verb, f"{kind.collection}/mine", kind.example).status == 404
    assert either.get(f"{kind.collection}/mine").status == 404


def test_the_order_of_an_entitys_members_is_the_contracts_not_the_senders(either: Client, kind: Kind) -> None:
    turned = either.post(kind.collection, dict(reversed(kind.example.items()))).json
    stored = f"{kind.collection}/{turned['id']}"
    either.patch(stored, {"lastUpdatedDateTime": "2026-08-01T00:00:00Z", "displayName": "x"})

    members = [name for name in either.get(stored).json if not name.startswith("@")]
    assert members == ["id", *kind.properties]


def test_an_entity_that_was_read_can_be_sent_again_as_it_is(either: Client, kind: Kind, stored: str) -> None:
    read = either.get(stored).json

    created = either.post(kind.collection, read)
    updated = either.patch(stored, read)

    assert created.status == 201
    assert {**created.json, "id": read["id"]} == {**read, "@odata.context": created.json["@odata.context"]}
    assert (updated.status, updated.json) == (200, read)
    for answer in (created, updated):
        assert answer.notes == ["tolerated.id-ignored; pointer=/id"]


ANNOTATIONS = {
    "@odata.context": "x",
    "@odata.etag": 'W/"x"',
    "@odata.id": "x",
    "@odata.editLink": 5,
    "@contoso.note": {"any": ["thing", None]},
    "@microsoft.graph.tips": None,
    "displayName@odata.type": "#String",
    "displayName@contoso.note": [],
    "nothing@contoso.note": 1,
}


def test_annotations_in_a_body_are_ignored(either: Client, kind: Kind, stored: str) -> None:
    before = either.get(stored).json

    created = either.post(kind.collection, {**ANNOTATIONS, **kind.example})
    updated = either.patch(stored, ANNOTATIONS)

    assert (created.status, updated.status) == (201, 200)
    assert (created.notes, updated.notes) == ([], [])
    assert list(created.json) == list(updated.json)
    assert updated.json == before


@pytest.mark.parametrize("name", ["x", "displayNames", "OdataType", "odata.type", "", "display name", "ключ", "~/x"])
def test_a_property_that_the_type_has_not_is_refused_by_its_name(either: Client, kind: Kind, name: str) -> None:
    stored = f"{kind.collection}/{either.post(kind.collection, kind.example).json['id']}"

    for answer in (
        either.post(kind.collection, {**kind.example, name: 1}),
        either.patch(stored, {name: 1}),
    ):
        message = (
            f"The property '{name}' does not exist on type '{kind.internal_name}'. "
            "Make sure to only use property names that are defined by the type."
        )
        assert (answer.status, answer.code, answer.message) == (400, "ModelValidationFailure", message)
        assert inner(answer)["message"] == message
        assert answer.rule == "body.unknown-property"


def test_a_property_of_another_type_is_no_property_of_this_one(either: Client) -> None:
    answer = either.post(STATE.collection, STATE.payload(deviceId="x"))

    assert (answer.rule, answer.pointer) == ("body.unknown-property", "/deviceId")


@pytest.mark.parametrize(
    "body",
    [
        b'{"displayName":"a","displayName":"b"}',
        b'{"displayName":"a","displayName":"a"}',
        b'{"displayName":"a","DisplayName":"b"}',
        b'{"DISPLAYNAME":"a","displayName":"b"}',
    ],
)
def test_a_property_stands_once_in_whatever_letter_case(either: Client, stored: str, body: bytes) -> None:
    answer = either.patch(stored, body=body)

    message = (
        "Multiple properties with the name 'displayName' were detected in a resource or a complex value. "
        "In OData, duplicate property names are not allowed."
    )
    assert (answer.status, answer.code, answer.rule) == (400, "ModelValidationFailure", "body.duplicate")
    assert answer.message == message
    assert inner(answer)["message"] == message


def test_a_doubled_annotation_is_a_duplicate_too(either: Client, stored: str) -> None:
    assert either.patch(stored, body=b'{"@odata.type":"x","@odata.type":"x"}').rule == "body.duplicate"


def test_of_several_faults_the_first_in_the_order_of_the_body_is_answered_and_all_are_told(
    either: Client, kind: Kind
) -> None:
    body: dict[str, Any] = {"lastUpdatedDateTime": "never", "x": 1, "displayName": None}

    answer = either.post(kind.collection, body)

    assert (answer.rule, answer.pointer) == ("body.literal", "/lastUpdatedDateTime")
    told = [found["pointer"] for found in exchange(either, answer)["violations"]]
    assert told[:3] == ["/lastUpdatedDateTime", "/x", "/displayName"]


def test_a_tolerated_unknown_property_is_kept_and_shown(fresh: Any, kind: Kind) -> None:
    client: Client = fresh(tolerate=["body.unknown-property"])

    created = client.post(kind.collection, kind.payload(newer={"a": [1, None]}))

    assert created.status == 201
    assert created.json["newer"] == {"a": [1, None]}
    assert created.notes == ["body.unknown-property; pointer=/newer"]
    assert client.get(f"{kind.collection}/{created.json['id']}").json["newer"] == {"a": [1, None]}
