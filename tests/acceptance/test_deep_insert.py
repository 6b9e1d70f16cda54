"""Entities created with everything below them in one request: to any depth, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.family import ACCOUNT, CATEGORY, STATE
from tests.support.served import ACCOUNTS

if TYPE_CHECKING:
    from tests.support.served import Client


def whole(**changes: Any) -> dict[str, Any]:
    """An account with two categories, the first with two states."""
    states = [STATE.payload(displayName="s1"), STATE.payload(displayName="s2", **changes)]
    return ACCOUNT.payload(
        categorySummaries=[
            CATEGORY.payload(displayName="c1", updateStateSummaries=states),
            CATEGORY.payload(displayName="c2"),
        ]
    )


def names(client: Client, collection: str) -> list[str]:
    return [entity["displayName"] for entity in client.get(collection).json["value"]]


def test_three_levels_are_created_with_their_parents(either: Client) -> None:
    created = either.post(ACCOUNTS, whole())

    assert (created.status, created.notes) == (201, [])
    categories = f"{ACCOUNTS}/{created.json['id']}/categorySummaries"
    assert names(either, categories) == ["c1", "c2"]
    first, second = (category["id"] for category in either.get(categories).json["value"])
    assert names(either, f"{categories}/{first}/updateStateSummaries") == ["s1", "s2"]
    assert names(either, f"{categories}/{second}/updateStateSummaries") == []
    (state, _) = either.get(f"{categories}/{first}/updateStateSummaries").json["value"]
    assert {name: state[name] for name in STATE.example if "Date" not in name} == {
        name: value for name, value in STATE.payload(displayName="s1").items() if "Date" not in name
    }


def test_the_answer_does_not_show_them(either: Client) -> None:
    created = either.post(ACCOUNTS, whole()).json

    assert "categorySummaries" not in created
    assert "categorySummaries" not in either.get(f"{ACCOUNTS}/{created['id']}").json


def test_two_levels_below_a_parent_that_is_there(either: Client) -> None:
    created = either.post(CATEGORY.collection, CATEGORY.payload(updateStateSummaries=[STATE.example] * 3))

    states = f"{CATEGORY.collection}/{created.json['id']}/updateStateSummaries"
    listed = either.get(states).json["value"]
    assert len({state["id"] for state in listed}) == 3


def test_an_empty_list_inserts_nothing(either: Client) -> None:
    created = either.post(ACCOUNTS, ACCOUNT.payload(categorySummaries=[]))

    assert created.status == 201
    assert names(either, f"{ACCOUNTS}/{created.json['id']}/categorySummaries") == []


@pytest.mark.parametrize(
    ("changes", "rule", "pointer"),
    [
        ({"state": "idel"}, "body.enum", "state"),
        ({"displayName": None}, "body.null", "displayName"),
        ({"lastUpdatedDateTime": "never"}, "body.literal", "lastUpdatedDateTime"),
        ({"x": 1}, "body.unknown-property", "x"),
        ({"@odata.type": "#microsoft.graph.entity"}, "body.type-not-assignable", "@odata.type"),
        ({"productKey": []}, "body.unexpected-node", "productKey"),
    ],
)
def test_one_fault_at_the_bottom_and_nothing_is_created(
    either: Client, changes: dict[str, Any], rule: str, pointer: str
) -> None:
    before = either.get(ACCOUNTS).json
    body = whole()
    body["categorySummaries"][0]["updateStateSummaries"][1] |= changes

    answer = either.post(ACCOUNTS, body)

    assert (answer.status, answer.rule) == (400, rule)
    assert answer.pointer == f"/categorySummaries/0/updateStateSummaries/1/{pointer}"
    assert either.get(ACCOUNTS).json == before


def test_something_missing_at_the_bottom_and_nothing_is_created(either: Client) -> None:
    before = either.get(ACCOUNTS).json
    body = whole()
    del body["categorySummaries"][0]["updateStateSummaries"][0]["state"]

    answer = either.post(ACCOUNTS, body)

    assert (answer.status, answer.rule) == (400, "body.missing")
    assert answer.pointer == "/categorySummaries/0/updateStateSummaries/0/state"
    assert answer.message.startswith("The property 'state' is required on type ")
    assert either.get(ACCOUNTS).json == before


def test_liberties_below_are_noted_with_their_places(either: Client) -> None:
    body = whole(state="IDLE", id="x")

    answer = either.post(ACCOUNTS, body)

    place = "/categorySummaries/0/updateStateSummaries/1"
    assert answer.status == 201
    assert sorted(answer.notes) == [
        f"tolerated.enum-case; pointer={place}/state",
        f"tolerated.id-ignored; pointer={place}/id",
    ]


@pytest.mark.parametrize("value", [None, {}, "x", 5, [None], ["x"], [[]]])
def test_what_is_no_list_of_objects_is_refused(either: Client, value: Any) -> None:
    before = either.get(ACCOUNTS).json

    answer = either.post(ACCOUNTS, ACCOUNT.payload(categorySummaries=value))

    assert (answer.status, answer.code) == (400, "ModelValidationFailure")
    assert str(answer.pointer).startswith("/categorySummaries")
    assert either.get(ACCOUNTS).json == before


@pytest.mark.parametrize("value", [[], [{}], None, {}, "x", [CATEGORY.example]])
def test_an_update_takes_no_contained_entities(either: Client, value: Any) -> None:
    created = either.post(ACCOUNTS, whole()).json
    entity = f"{ACCOUNTS}/{created['id']}"

    answer = either.patch(entity, {"displayName": "changed", "categorySummaries": value})

    assert (answer.status, answer.code) == (400, "ModelValidationFailure")
    assert (answer.rule, answer.pointer) == ("body.deep-update", "/categorySummaries")
    assert either.get(entity).json == created
    assert names(either, f"{entity}/categorySummaries") == ["c1", "c2"]


def test_contained_entities_are_made_and_never_linked(either: Client) -> None:
    for answer in (
        either.post(ACCOUNTS, ACCOUNT.payload(**{"categorySummaries@odata.bind": ["x"]})),
        either.patch(CATEGORY.collection.rpartition("/")[0], {"categorySummaries@odata.bind": ["x"]}),
    ):
        assert (answer.status, answer.code, answer.rule) == (400, "ModelValidationFailure", "body.bind")


def test_hundreds_of_children_come_at_once(either: Client) -> None:
    created = either.post(CATEGORY.collection, CATEGORY.payload(updateStateSummaries=[STATE.example] * 300))

    assert created.status == 201
    states = f"{CATEGORY.collection}/{created.json['id']}/updateStateSummaries"
    assert len(either.get(states).json["value"]) == 300
