"""The oddities of this family's pages, one by one, and what the fake makes of each; both profiles unless it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.explaining import explanation
from tests.support.family import CATEGORY, KINDS, STATE, Kind
from tests.support.intune import inner, sentence
from tests.support.served import ACCOUNTS, EXAMPLE_ACCOUNT, EXAMPLE_CATEGORY

if TYPE_CHECKING:
    from tests.acceptance.conftest import Open
    from tests.support.served import Answer, Client

ID_IGNORED = ["tolerated.id-ignored; pointer=/id"]


def refused(answer: Answer) -> tuple[int, str, str | None, str | None]:
    return answer.status, answer.code, answer.rule, answer.pointer


def test_1_the_id_is_called_required_and_need_not_be_there(either: Client, kind: Kind) -> None:
    without, with_one = either.post(kind.collection, kind.example), either.post(kind.collection, kind.payload(id="x"))

    assert (without.status, with_one.status) == (201, 201)
    assert (without.notes, with_one.notes) == ([], ID_IGNORED)


def test_2_an_id_that_the_client_sends_is_ignored_with_a_note_and_never_taken(either: Client, kind: Kind) -> None:
    first, second = (either.post(kind.collection, kind.payload(id="mine")) for _ in range(2))

    assert first.json["id"] != second.json["id"] != "mine"
    assert either.get(f"{kind.collection}/mine").status == 404
    assert second.notes == ID_IGNORED


def test_3_what_the_page_lists_as_required_is_required_as_the_profile_reads_it(
    either: Client, profile: str, kind: Kind
) -> None:
    nullable = [name for name, told in kind.properties.items() if told.nullable]
    bare = {name: value for name, value in kind.example.items() if name not in nullable}

    answer = either.post(kind.collection, bare)

    if profile == "documented":
        assert refused(answer) == (400, "ModelValidationFailure", "body.missing", f"/{nullable[0]}")
    else:
        assert answer.status == 201
        assert [answer.json[name] for name in nullable] == [None] * len(nullable)


def test_3_a_given_null_is_a_value_where_the_property_is_nullable(either: Client, kind: Kind) -> None:
    nulls = {name: None for name, told in kind.properties.items() if told.nullable}

    answer = either.post(kind.collection, kind.payload(**nulls))

    assert (answer.status, {name: answer.json[name] for name in nulls}) == (201, nulls)


@pytest.mark.parametrize("typed", [True, False])
def test_4_an_object_with_nothing_in_it_lacks_what_is_required(either: Client, kind: Kind, typed: bool) -> None:
    body = {"@odata.type": f"#{kind.full_name}"} if typed else {}

    assert refused(either.post(kind.collection, body)) == (
        400,
        "ModelValidationFailure",
        "body.missing",
        "/displayName",
    )


def test_5_an_entity_is_never_wrapped_in_value(either: Client, kind: Kind) -> None:
    key = either.post(kind.collection, kind.example).json["id"]

    assert "value" not in either.get(f"{kind.collection}/{key}").json


def test_6_every_answer_has_its_context_first(either: Client, kind: Kind) -> None:
    created = either.post(kind.collection, kind.example)
    entity = f"{kind.collection}/{created.json['id']}"

    for answer in (created, either.get(entity), either.patch(entity, {}), either.get(kind.collection)):
        assert next(iter(answer.json)) == "@odata.context"


def test_7_the_type_is_told_where_the_profile_tells_it(either: Client, profile: str, kind: Kind) -> None:
    created = either.post(kind.collection, {"@odata.type": f"#{kind.full_name}", **kind.example})
    entity = f"{kind.collection}/{created.json['id']}"
    listed = either.get(kind.collection).json["value"][-1]

    due = f"#{kind.full_name}" if profile == "documented" else None
    for shown in (created.json, either.get(entity).json, either.patch(entity, {}).json, listed):
        assert shown.get("@odata.type") == due


def test_8_an_update_takes_any_subset_even_none(either: Client, kind: Kind) -> None:
    created = either.post(kind.collection, kind.example).json
    entity = f"{kind.collection}/{created['id']}"

    nothing = either.patch(entity, {})
    no_body = either.patch(entity)

    assert (nothing.status, nothing.json) == (200, created)
    assert refused(no_body) == (400, "BadRequest", "framing.empty", None)
    assert no_body.message == "Empty Payload. JSON content expected."
    assert list(inner(no_body)) == ["date", "request-id", "client-request-id"]


@pytest.mark.parametrize("sent", ["mine", "", None])
def test_9_an_id_in_an_update_is_ignored_with_the_same_note(either: Client, kind: Kind, sent: str | None) -> None:
    created = either.post(kind.collection, kind.example).json

    answer = either.patch(f"{kind.collection}/{created['id']}", {"id": sent, "displayName": "changed"})

    assert (answer.status, answer.json) == (200, {**created, "displayName": "changed"})
    assert answer.notes == ID_IGNORED


def test_9_even_its_own_id_in_an_update_is_ignored_with_the_note(either: Client, kind: Kind) -> None:
    created = either.post(kind.collection, kind.example).json

    assert either.patch(f"{kind.collection}/{created['id']}", {"id": created["id"]}).notes == ID_IGNORED


def test_10_the_type_in_a_body_may_be_written_in_many_ways(either: Client, kind: Kind) -> None:
    noted = ["tolerated.type-name; pointer=/@odata.type"]
    internal = kind.internal_name
    for written, notes in (
        (f"#{kind.full_name}", []),
        (kind.full_name, []),
        (f"#{kind.full_name.lower()}", noted),
        (kind.full_name.upper(), noted),
        (f"#{internal}", noted),
        (internal, noted),
        (internal.lower(), noted),
    ):
        created = either.post(kind.collection, {"@odata.type": written, **kind.example})
        updated = either.patch(f"{kind.collection}/{created.json['id']}", {"@odata.type": written})

        assert (created.status, updated.status) == (201, 200), written
        assert (created.notes, updated.notes) == (notes, notes)


@pytest.mark.parametrize("given", ["microsoft.graph.x", "#microsoft.graph.x", "x", "#", "", "Edm.String"])
def test_10_a_type_that_nobody_knows_is_refused(either: Client, kind: Kind, given: str) -> None:
    answer = either.post(kind.collection, {"@odata.type": given, **kind.example})

    assert refused(answer) == (400, "ModelValidationFailure", "body.type-unresolved", "/@odata.type")
    assert answer.message == (
        f"A type named '{given.removeprefix('#')}' could not be resolved by the model. When a model is available, "
        "each type name must resolve to a valid type."
    )
    assert inner(answer)["message"] == answer.message


def test_10_a_type_that_is_known_and_another_is_refused(either: Client, kind: Kind) -> None:
    for other in (other for other in KINDS if other is not kind):
        answer = either.post(kind.collection, {"@odata.type": f"#{other.full_name}", **kind.example})

        assert refused(answer) == (400, "ModelValidationFailure", "body.type-not-assignable", "/@odata.type")
        assert answer.message == (
            f"An entry with type '{other.internal_name}' was found, but it is not assignable to the expected type "
            f"'{kind.internal_name}'. The type specified in the entry must be equal to either the expected type or "
            "a derived type."
        )
        assert inner(answer)["message"] == answer.message


@pytest.mark.parametrize("given", [None, 0, True, [], {}])
def test_10_a_type_that_is_no_text_is_refused(either: Client, kind: Kind, given: Any) -> None:
    answer = either.post(kind.collection, {"@odata.type": given, **kind.example})

    assert refused(answer)[:3] == (400, "ModelValidationFailure", "body.type-unresolved")


def test_11_names_in_a_path_may_be_in_any_letter_case_and_links_have_the_canonical_one(
    either: Client, kind: Kind
) -> None:
    shouted = "/".join(
        segment if "-" in segment else segment.upper() for segment in kind.collection.removeprefix("/").split("/")
    )
    created = either.post(f"/{shouted}", kind.example)
    listed = either.get(f"/{shouted.replace('DEVICEMANAGEMENT', 'devicemanagement')}?$top=1&$skip=0").json

    assert created.status == 201
    assert created.json["@odata.context"].endswith(f"#{kind.set_context}/$entity")
    assert created.headers["location"].endswith(f"/{kind.set_context}('{created.json['id']}')")
    assert listed["@odata.context"].endswith(f"#{kind.set_context}")


def test_11_ids_are_taken_to_the_letter(either: Client, kind: Kind) -> None:
    key = either.post(kind.collection, kind.example).json["id"]

    assert either.get(f"{kind.collection}/{key.upper()}").status == 404


def test_11_names_in_a_body_may_be_in_any_letter_case_with_a_note(either: Client, kind: Kind) -> None:
    shouted = {name.upper(): value for name, value in kind.example.items()}

    created = either.post(kind.collection, shouted)
    updated = either.patch(f"{kind.collection}/{created.json['id']}", {"DisplayName": "changed"})

    assert created.status == 201
    assert {name: created.json[name] for name in kind.properties if "Date" not in name} == {
        name: value for name, value in kind.example.items() if "Date" not in name
    }
    assert created.notes == [f"tolerated.property-case; pointer=/{name}" for name in shouted]
    assert (updated.json["displayName"], updated.notes) == (
        "changed",
        ["tolerated.property-case; pointer=/DisplayName"],
    )


@pytest.mark.parametrize(
    ("sent", "documented", "observed"),
    [
        ("2017-01-01T00:00:56.8321556-08:00", "2017-01-01T00:00:56.8321556-08:00", "2017-01-01T08:00:56.8321556Z"),
        ("2017-01-01t00:00:56z", "2017-01-01T00:00:56Z", "2017-01-01T00:00:56Z"),
        ("2017-01-01T00:00+05:30", "2017-01-01T00:00:00+05:30", "2016-12-31T18:30:00Z"),
        ("2017-01-01T00:00:00.1200Z", "2017-01-01T00:00:00.1200Z", "2017-01-01T00:00:00.12Z"),
        ("2017-01-01T00:00:00.000Z", "2017-01-01T00:00:00.000Z", "2017-01-01T00:00:00Z"),
        ("2016-12-31T23:59:59.99999996-08:00", "2017-01-01T00:00:00.0000000-08:00", "2017-01-01T08:00:00Z"),
    ],
)
def test_12_the_offset_is_kept_or_normalised(
    either: Client, profile: str, kind: Kind, sent: str, documented: str, observed: str
) -> None:
    created = either.post(kind.collection, kind.payload(lastUpdatedDateTime=sent))

    due = documented if profile == "documented" else observed
    assert (created.status, created.json["lastUpdatedDateTime"], created.notes) == (201, due, [])


@pytest.mark.parametrize("missing", [EXAMPLE_ACCOUNT, EXAMPLE_CATEGORY])
def test_13_below_a_parent_that_is_not_there_nothing_is_found_by_any_verb(either: Client, missing: str) -> None:
    path = STATE.collection.replace(missing, "nobody")
    context = STATE.set_context.replace(missing, "nobody")
    for verb, key, body in (
        ("GET", "", None),
        ("POST", "", STATE.example),
        ("POST", "", {"not": "a state"}),
        ("GET", "('x')", None),
        ("PATCH", "('x')", {"not": "a state"}),
        ("DELETE", "('x')", None),
    ):
        answer = either.call(verb, path + key, body)

        assert refused(answer) == (404, "ResourceNotFound", "path.not-found", None), (verb, key)
        assert sentence(answer, f"/{context}{key}") == "An error has occurred"


def test_13_the_framing_of_a_body_counts_before_a_missing_parent(either: Client) -> None:
    path = STATE.collection.replace(EXAMPLE_ACCOUNT, "nobody")

    assert either.post(path, body=b"{").rule == "framing.json"


def test_14_what_an_entity_contains_goes_with_it(either: Client) -> None:
    state = f"{STATE.collection}/{either.post(STATE.collection, STATE.example).json['id']}"
    category = f"{CATEGORY.collection}/{EXAMPLE_CATEGORY}"

    assert either.delete(f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}").status == 204

    for gone in (state, category, STATE.collection, CATEGORY.collection, f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}"):
        assert refused(either.get(gone)) == (404, "ResourceNotFound", "path.not-found", None)
    assert either.get(ACCOUNTS).json["value"] == []


def test_15_a_second_delete_finds_nothing(either: Client, kind: Kind) -> None:
    entity = f"{kind.collection}/{either.post(kind.collection, kind.example).json['id']}"

    assert [either.delete(entity).status for _ in range(3)] == [204, 404, 404]


def test_16_a_child_is_found_under_its_own_parent_alone(either: Client) -> None:
    other = either.post(CATEGORY.collection, CATEGORY.example).json["id"]
    key = either.post(STATE.collection, STATE.example).json["id"]
    elsewhere = STATE.collection.replace(EXAMPLE_CATEGORY, other)

    assert either.get(elsewhere).json["value"] == []
    for verb, body in (("GET", None), ("PATCH", {}), ("DELETE", None)):
        assert either.call(verb, f"{elsewhere}/{key}", body).status == 404
    assert either.get(f"{STATE.collection}/{key}").status == 200


def test_17_a_child_may_be_of_another_category_than_its_parent(either: Client) -> None:
    either.patch(f"{CATEGORY.collection}/{EXAMPLE_CATEGORY}", {"updateCategory": "critical"})

    assert either.post(STATE.collection, STATE.payload(updateCategory="firmware")).status == 201


def test_the_explanation_of_a_missing_parent_says_which_one_and_how_to_make_it(fresh: Open) -> None:
    client = fresh()
    path = STATE.collection.replace(EXAMPLE_CATEGORY, "nobody")

    told = explanation(client, client.post(path, STATE.example))

    assert "categorySummaries has no 'nobody' here" in told
    assert f"/beta{CATEGORY.collection}" in told
    assert "--data example" in told
