"""The two enums of the page, member by member, and everything that is nearly one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.support.family import CATEGORY, CATEGORY_MEMBERS, ENUMS, STATE, STATE_MEMBERS, Kind
from tests.support.intune import inner, unexpected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Answer, Client


class Where(NamedTuple):
    """A property that holds an enum."""

    kind: Kind
    name: str

    @property
    def members(self) -> dict[str, int]:
        return ENUMS[self.kind.properties[self.name].type]


PLACES = [Where(CATEGORY, "updateCategory"), Where(STATE, "updateCategory"), Where(STATE, "state")]
MEMBERS = [(place, member) for place in PLACES for member in place.members]


@pytest.fixture(params=PLACES, ids=[f"{place.kind.short}.{place.name}" for place in PLACES])
def place(request: pytest.FixtureRequest) -> Where:
    found: Where = request.param
    return found


def sent(client: Client, place: Where, value: Any) -> Answer:
    return client.post(place.kind.collection, place.kind.payload(**{place.name: value}))


def assert_refused(answer: Answer, place: Where, rule: str, message: str) -> None:
    assert (answer.status, answer.rule) == (400, rule), answer.body
    assert answer.code == "ModelValidationFailure"
    assert answer.message == message
    assert inner(answer)["message"] == message
    assert answer.pointer == f"/{place.name}"


def not_found(text: str) -> str:
    return f"Requested value '{text}' was not found."


def neighbours(member: str) -> Iterator[str]:
    """Every text one edit away: a letter less, two swapped, one doubled, one replaced, one more in front or behind."""
    for at in range(len(member)):
        yield member[:at] + member[at + 1 :]
        yield member[: at + 1] + member[at:]
        yield f"{member[:at]}_{member[at + 1 :]}"
    for at, (first, second) in enumerate(pairwise(member)):
        yield member[:at] + second + first + member[at + 2 :]
    yield from (f"{member}s", f"x{member}", f"{member}1")


@pytest.mark.parametrize(
    ("place", "member"), MEMBERS, ids=[f"{place.kind.short}.{place.name}-{member}" for place, member in MEMBERS]
)
def test_each_member_is_accepted_and_reads_back(either: Client, place: Where, member: str) -> None:
    created = sent(either, place, member)

    assert (created.status, created.notes) == (201, [])
    assert created.json[place.name] == member
    assert either.get(f"{place.kind.collection}/{created.json['id']}").json[place.name] == member


def test_there_are_four_categories_and_fifteen_states() -> None:
    assert (len(CATEGORY_MEMBERS), len(STATE_MEMBERS)) == (4, 15)


def test_another_letter_case_is_taken_for_the_member_with_a_note(either: Client, place: Where) -> None:
    for member in place.members:
        for spelling in {member.upper(), member.lower(), member.swapcase(), member.capitalize()} - {member}:
            created = sent(either, place, spelling)

            assert (created.status, created.json[place.name]) == (201, member), spelling
            assert created.notes == [f"tolerated.enum-case; pointer=/{place.name}"]


def test_a_members_number_in_text_is_taken_for_the_member_with_a_note(either: Client, place: Where) -> None:
    """A sign and zeros in front are part of OData's grammar of numbers."""
    for member, number in place.members.items():
        for text in (f"{number}", f"+{number}", f"0{number}"):
            created = sent(either, place, text)

            assert (created.status, created.json[place.name]) == (201, member), text
            assert created.notes == [f"tolerated.enum-number-text; pointer=/{place.name}"]


def test_every_text_one_edit_away_is_refused(client: Client, place: Where) -> None:
    members = {member.lower() for member in place.members}
    near = {text for member in place.members for text in neighbours(member) if text.lower() not in members}

    for text in sorted(near):
        assert_refused(sent(client, place, text), place, "body.enum", not_found(text))


def test_blanks_around_or_inside_are_refused(either: Client, place: Where) -> None:
    for member in place.members:
        middle = len(member) // 2
        for text in (
            f" {member}",
            f"{member} ",
            f"{member[:middle]} {member[middle:]}",
            f"{member}\t",
            f"{member}\r\n",
            f"\u00a0{member}",
        ):
            assert_refused(sent(either, place, text), place, "body.enum", not_found(text))


def test_a_member_of_another_enum_is_refused(either: Client, place: Where) -> None:
    foreign = {name for members in ENUMS.values() for name in members} - set(place.members)
    foreign |= {"notConfigured", "installASAP", "alwaysUpdate", "low"}

    for text in sorted(foreign):
        assert_refused(sent(either, place, text), place, "body.enum", not_found(text))


@pytest.mark.parametrize("text", ["", " ", "unknownFutureValue", "UNKNOWNFUTUREVALUE", "null", "undefined", "[]"])
def test_what_is_no_member_at_all_is_refused(either: Client, place: Where, text: str) -> None:
    assert_refused(sent(either, place, text), place, "body.enum", not_found(text))


def test_members_joined_by_a_comma_are_refused_since_these_are_no_flags(either: Client, place: Where) -> None:
    first, second = list(place.members)[:2]
    for text in (f"{first},{second}", f"{first}, {second}", f"{first},{first}", f"{first},", f",{first}"):
        assert_refused(sent(either, place, text), place, "body.enum", not_found(text))


@pytest.mark.parametrize("text", ["4", "999", "1006", "-1", "2008", "0.0", "1e3", "0x0", " 0", "9" * 30])
def test_text_of_a_number_that_no_member_has_is_refused(either: Client, place: Where, text: str) -> None:
    assert_refused(sent(either, place, text), place, "body.enum", not_found(text))


@pytest.mark.parametrize(("value", "literal"), [(0, "0"), (1, "1"), (1000, "1000"), (-1, "-1"), (1.5, "1.5")])
def test_a_number_is_refused_even_where_a_member_has_it(
    either: Client, place: Where, value: float, literal: str
) -> None:
    message = f"Cannot read the value '{literal}' as a quoted JSON string value."

    assert_refused(sent(either, place, value), place, "body.enum-not-text", message)


@pytest.mark.parametrize(("value", "literal"), [(True, "true"), (False, "false")])
def test_a_boolean_is_refused(either: Client, place: Where, value: bool, literal: str) -> None:
    message = f"Cannot read the value '{literal}' as a quoted JSON string value."

    assert_refused(sent(either, place, value), place, "body.enum-not-text", message)


@pytest.mark.parametrize(("value", "node"), [([], "StartArray"), (["idle"], "StartArray"), ({}, "StartObject")])
def test_an_array_or_object_is_refused(either: Client, place: Where, value: Any, node: str) -> None:
    assert_refused(sent(either, place, value), place, "body.unexpected-node", unexpected(node))


def test_null_is_refused_with_the_enums_internal_name(either: Client, place: Where) -> None:
    expected = f"microsoft.management.services.api.{place.kind.properties[place.name].type}[Nullable=False]"
    message = (
        f"A null value was found for the property named '{place.name}', which has the expected type '{expected}'. "
        f"The expected type '{expected}' does not allow null values."
    )

    assert_refused(sent(either, place, None), place, "body.null", message)


def test_the_same_holds_for_an_update(either: Client, place: Where) -> None:
    entity = f"{place.kind.collection}/{sent(either, place, next(iter(place.members))).json['id']}"
    last = list(place.members)[-1]

    accepted = either.patch(entity, {place.name: last.upper()})
    refused = either.patch(entity, {place.name: f"{last}s"})

    assert (accepted.status, accepted.json[place.name]) == (200, last)
    assert accepted.notes == [f"tolerated.enum-case; pointer=/{place.name}"]
    assert_refused(refused, place, "body.enum", not_found(f"{last}s"))
    assert either.get(entity).json[place.name] == last


def test_a_tolerated_member_is_kept_as_it_was_sent(fresh: Any, place: Where) -> None:
    client = fresh(tolerate=["body.enum"])

    created = sent(client, place, "somethingNew")

    assert (created.status, created.json[place.name]) == (201, "somethingNew")
    assert created.notes == [f"body.enum; pointer=/{place.name}"]
