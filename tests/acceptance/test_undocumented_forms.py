"""The forms of request that the model implies and no page documents, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.explaining import explanation
from tests.support.family import ACCOUNT, CATEGORY, KINDS, STATE, Kind
from tests.support.intune import NO_ROUTE, inner, no_route
from tests.support.served import ACCOUNTS, EXAMPLE_ACCOUNT, EXAMPLE_CATEGORY

if TYPE_CHECKING:
    from tests.acceptance.conftest import Open
    from tests.support.served import Answer, Client


def assert_no_route(answer: Answer, template: str, verb: str, path: str) -> None:
    """400 and not 405, in Intune's words, and nothing of it repeated in the inner error."""
    assert (answer.status, answer.code) == (400, NO_ROUTE), answer.body
    assert answer.message == no_route(template, verb, path)
    assert list(inner(answer)) == ["date", "request-id", "client-request-id"]
    assert "allow" not in answer.headers


def test_the_count_segment_is_the_number_as_text(client: Client, kind: Kind) -> None:
    before = int(client.get(f"{kind.collection}/$count").body)
    client.post(kind.collection, kind.example)

    answer = client.get(f"{kind.collection}/$count")

    assert (answer.status, answer.body) == (200, str(before + 1).encode())
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("accept", ["text/plain", "*/*", "text/*", "application/json", None])
def test_the_count_segment_comes_whatever_text_is_asked_for(client: Client, accept: str | None) -> None:
    assert client.get(f"{STATE.collection}/$count", headers={"Accept": accept}).body == b"0"


def test_the_count_segment_has_no_route_where_live_intune_has_none(fresh: Open, kind: Kind) -> None:
    client = fresh(profile="observed")

    answer = client.get(f"{kind.collection}/$count")

    assert_no_route(answer, f"{kind.template}/$count", "GET", f"/{kind.set_context}/$count")


@pytest.mark.parametrize("verb", ["POST", "PATCH", "DELETE", "PUT"])
def test_the_count_segment_takes_no_other_verb(either: Client, verb: str) -> None:
    answer = either.call(verb, f"{ACCOUNTS}/$count", {})

    assert_no_route(answer, "~/singleton/navigation/$count", verb, f"/{ACCOUNT.set_context}/$count")


def test_a_count_comes_when_it_is_asked_for_and_from_intune_unasked_too(
    either: Client, profile: str, kind: Kind
) -> None:
    either.post(kind.collection, kind.example)
    size = len(either.get(kind.collection).json["value"])

    for asked in ("?$count=true", "?count=true", "?$count=TRUE", "?$COUNT=true", "?%24count=true"):
        assert either.get(kind.collection + asked).json["@odata.count"] == size
    for declined in ("?$count=false", "?count=False"):
        assert "@odata.count" not in either.get(kind.collection + declined).json
    assert ("@odata.count" in either.get(kind.collection).json) == (profile == "observed")


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "DELETE"])
def test_contained_entities_have_no_references_to_edit(either: Client, kind: Kind, verb: str) -> None:
    answer = either.call(verb, f"{kind.collection}/$ref", {"@odata.id": "x"})

    assert_no_route(answer, f"{kind.template}/$ref", verb, f"/{kind.set_context}/$ref")


@pytest.mark.parametrize("verb", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_property_has_no_route_of_its_own(either: Client, kind: Kind, verb: str) -> None:
    key = either.post(kind.collection, kind.example).json["id"]

    answer = either.call(verb, f"{kind.collection}/{key}/displayName", {"value": "x"})
    raw = either.call(verb, f"{kind.collection}/{key}/displayName/$value", {"value": "x"})

    entity = f"/{kind.set_context}('{key}')"
    assert_no_route(answer, f"{kind.template}/key/property", verb, f"{entity}/displayName")
    assert_no_route(raw, f"{kind.template}/key/property/$value", verb, f"{entity}/displayName/$value")


@pytest.mark.parametrize("form", ["$value", "$ref"])
def test_an_entity_has_no_media_stream_and_no_reference(either: Client, kind: Kind, form: str) -> None:
    key = either.post(kind.collection, kind.example).json["id"]

    answer = either.get(f"{kind.collection}/{key}/{form}")

    assert_no_route(answer, f"{kind.template}/key/{form}", "GET", f"/{kind.set_context}('{key}')/{form}")


def test_a_key_stands_in_a_segment_or_in_parentheses_and_both_may_be_mixed(either: Client) -> None:
    made = either.post(STATE.collection, STATE.example).json
    account, category, key = EXAMPLE_ACCOUNT, EXAMPLE_CATEGORY, made["id"]
    for path in (
        f"{ACCOUNTS}('{account}')/categorySummaries('{category}')/updateStateSummaries('{key}')",
        f"{ACCOUNTS}/{account}/categorySummaries('{category}')/updateStateSummaries/{key}",
        f"{ACCOUNTS}('{account}')/categorySummaries/{category}/updateStateSummaries('{key}')",
        f"{ACCOUNTS}(id='{account}')/categorySummaries/{category}/updateStateSummaries(id='{key}')",
        f"{ACCOUNTS}(%27{account}%27)/categorySummaries/{category}/updateStateSummaries/{key}",
    ):
        assert either.get(path).json == made, path
        assert either.patch(path, {}).json == made, path


def test_a_key_in_parentheses_may_hold_a_doubled_quote(either: Client) -> None:
    answer = either.get(f"{ACCOUNTS}('it''s')")

    assert answer.rule == "path.not-found"
    assert "'it''s'" in answer.message.replace("%27", "'")


def test_a_cast_to_the_type_itself_changes_nothing(either: Client, kind: Kind) -> None:
    made = either.post(kind.collection, kind.example).json
    listed = either.get(kind.collection).json

    for name in (kind.full_name, kind.full_name.lower()):
        assert either.get(f"{kind.collection}/{name}").json == listed
        assert either.get(f"{kind.collection}/{made['id']}/{name}").json == made
        assert either.get(f"{kind.collection}/{name}/{made['id']}").json == made


@pytest.mark.parametrize("name", ["microsoft.graph.deviceManagement", "microsoft.graph.thing"])
def test_a_cast_to_an_unrelated_type_is_an_unknown_segment(either: Client, kind: Kind, name: str) -> None:
    answer = either.get(f"{kind.collection}/{name}")

    assert (answer.status, answer.code) == (400, "BadRequest")
    assert answer.message == f"Resource not found for the segment '{name}'."


@pytest.mark.parametrize("verb", ["PUT", "POST"])
def test_an_entity_is_neither_put_nor_posted_to(either: Client, kind: Kind, verb: str) -> None:
    key = either.post(kind.collection, kind.example).json["id"]

    answer = either.call(verb, f"{kind.collection}/{key}", kind.example)

    assert_no_route(answer, f"{kind.template}/key", verb, f"/{kind.set_context}('{key}')")


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE"])
def test_a_collection_is_neither_put_nor_patched_nor_deleted(either: Client, kind: Kind, verb: str) -> None:
    before = either.get(kind.collection).json

    answer = either.call(verb, kind.collection, kind.example)

    assert_no_route(answer, kind.template, verb, f"/{kind.set_context}")
    assert either.get(kind.collection).json == before


def test_a_missing_route_counts_before_a_missing_parent(either: Client) -> None:
    path = CATEGORY.collection.replace(EXAMPLE_ACCOUNT, "x")

    answer = either.delete(path)

    assert_no_route(answer, CATEGORY.template, "DELETE", f"/{CATEGORY.set_context.replace(EXAMPLE_ACCOUNT, 'x')}")


def test_the_explanation_names_the_verbs_that_have_a_route(client: Client) -> None:
    answer = client.call("PUT", ACCOUNTS, {})

    assert explanation(client, answer) == f"{ACCOUNTS} takes GET, HEAD, POST."


def test_the_singleton_above_is_read_by_its_literal_id(either: Client, profile: str) -> None:
    for path in ("/deviceManagement", "/DEVICEMANAGEMENT", "//deviceManagement/"):
        answer = either.get(path)

        assert answer.status == 200
        assert answer.json["id"] == "deviceManagement"
        assert answer.json["@odata.context"] == f"{either.url}/beta/$metadata#deviceManagement"
        assert answer.json.get("@odata.type") == (
            "#microsoft.graph.deviceManagement" if profile == "documented" else None
        )


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
def test_the_singleton_is_neither_made_nor_deleted(either: Client, verb: str) -> None:
    assert_no_route(either.call(verb, "/deviceManagement", {}), "~/singleton", verb, "/deviceManagement")


def test_the_singleton_is_changed_as_others_are(either: Client) -> None:
    assert either.patch("/deviceManagement", {"settings": {"isScheduledActionEnabled": True}}).status == 200
    assert either.get("/deviceManagement").json["settings"]["isScheduledActionEnabled"] is True


def test_these_lists_have_no_delta(either: Client) -> None:
    for kind in KINDS:
        answer = either.get(f"{kind.collection}/delta")

        assert (answer.status, answer.message) == (400, "Resource not found for the segment 'delta'.")
