"""Each property of each type, absent, null and of the wrong type, on POST and PATCH: the table of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.support.family import ENUMS, KINDS, Kind, Told
from tests.support.intune import inner, unexpected

if TYPE_CHECKING:
    from tests.support.served import Answer, Client


class Cell(NamedTuple):
    """One property of one type."""

    kind: Kind
    name: str

    @property
    def told(self) -> Told:
        return self.kind.properties[self.name]

    @property
    def edm(self) -> str:
        """The type as Intune's messages write it."""
        is_enum = self.told.type in ENUMS
        return f"microsoft.management.services.api.{self.told.type}" if is_enum else f"Edm.{self.told.type}"


CELLS = [Cell(kind, name) for kind in KINDS for name in kind.properties]
OTHER: dict[str, Any] = {
    "String": "other",
    "Int32": -7,
    "DateTimeOffset": "2026-08-01T12:00:00Z",
    "macOSSoftwareUpdateCategory": "firmware",
    "macOSSoftwareUpdateState": "installFailed",
}
ARRAY, OBJECT = unexpected("StartArray"), unexpected("StartObject")


def cannot_convert(literal: str, edm: str) -> str:
    return f"Cannot convert the literal '{literal}' to the expected type '{edm}'."


def wrong_values(type_: str) -> list[tuple[Any, str, str]]:
    """Values that are not of a type, the rule each breaks, and Graph's words."""
    found: list[tuple[Any, str, str]] = [([], "body.unexpected-node", ARRAY), ({}, "body.unexpected-node", OBJECT)]
    literals: dict[Any, str] = {0: "0", 1.5: "1.5", -1: "-1"}
    edm = f"Edm.{type_}"
    if type_ in ENUMS:
        return found  # their own page of tests has the rest
    if type_ != "Int32":
        found += [(value, "body.type", cannot_convert(text, edm)) for value, text in literals.items()]
    found += [(True, "body.type", cannot_convert("true", edm)), (False, "body.type", cannot_convert("false", edm))]
    if type_ == "Int32":
        out_of_range = ("2147483648", "-2147483649", "99999999999")
        texts = ["abc", "<enabled/>", "", " ", "5.0", "5e0", "0x5", " 5", "5 ", "1,000", "٥", "NaN", "2147483648"]
        found += [(text, "body.type", cannot_convert(text, edm)) for text in texts]
        found += [(int(text), "body.literal", cannot_convert(text, edm)) for text in out_of_range]
        # 5.0 is an integer to JSON Schema, 0.5 is none
        found += [(5.0, "body.literal", cannot_convert("5.0", edm)), (0.5, "body.type", cannot_convert("0.5", edm))]
    if type_ == "DateTimeOffset":
        texts = ["", "now", "2017-01-01", "2017-01-01T00:00:00", "2017-01-01 00:00:00Z", "/Date(1571240587193)/"]
        found += [(text, "body.literal", cannot_convert(text, edm)) for text in texts]
    return found


def of_type(type_: str) -> list[Cell]:
    return [cell for cell in CELLS if cell.told.type == type_]


def names(cell: Cell) -> str:
    return f"{cell.kind.short}.{cell.name}"


@pytest.fixture(params=CELLS, ids=names)
def cell(request: pytest.FixtureRequest) -> Cell:
    found: Cell = request.param
    return found


@pytest.fixture
def stored(either: Client, cell: Cell) -> str:
    """The URL of an entity with the documented example's values."""
    made = either.post(cell.kind.collection, cell.kind.example)
    assert made.status == 201
    return f"{cell.kind.collection}/{made.json['id']}"


def assert_refused(answer: Answer, rule: str, pointer: str, message: str) -> None:
    assert (answer.status, answer.rule, answer.pointer) == (400, rule, pointer), answer.body
    assert answer.code == "ModelValidationFailure"
    assert answer.message == message
    assert list(inner(answer)) == ["message", "date", "request-id", "client-request-id"]
    assert inner(answer)["message"] == message


def test_absent_on_post(either: Client, profile: str, cell: Cell) -> None:
    payload = cell.kind.payload()
    del payload[cell.name]

    answer = either.post(cell.kind.collection, payload)

    if profile == "observed" and cell.told.nullable:
        assert (answer.status, answer.json[cell.name], answer.notes) == (201, None, [])
    else:
        message = f"The property '{cell.name}' is required on type '{cell.kind.internal_name}'."
        assert_refused(answer, "body.missing", f"/{cell.name}", message)


def test_absent_on_patch_keeps_what_is_there(either: Client, cell: Cell, stored: str) -> None:
    others = {name: OTHER[told.type] for name, told in cell.kind.properties.items() if name != cell.name}
    before = either.get(stored).json[cell.name]

    answer = either.patch(stored, others)

    assert answer.status == 200
    assert answer.json[cell.name] == before
    assert {name: answer.json[name] for name in others} == others


def test_null_on_post(either: Client, cell: Cell) -> None:
    answer = either.post(cell.kind.collection, cell.kind.payload(**{cell.name: None}))

    if cell.told.nullable:
        assert (answer.status, answer.json[cell.name], answer.notes) == (201, None, [])
        assert either.get(f"{cell.kind.collection}/{answer.json['id']}").json[cell.name] is None
    else:
        assert_refused(answer, "body.null", f"/{cell.name}", null_message(cell))


def test_null_on_patch(either: Client, cell: Cell, stored: str) -> None:
    before = either.get(stored).json

    answer = either.patch(stored, {cell.name: None})

    if cell.told.nullable:
        assert (answer.status, answer.json) == (200, {**before, cell.name: None})
    else:
        assert_refused(answer, "body.null", f"/{cell.name}", null_message(cell))
        assert either.get(stored).json == before


def null_message(cell: Cell) -> str:
    expected = f"{cell.edm}[Nullable=False]"
    return (
        f"A null value was found for the property named '{cell.name}', which has the expected type '{expected}'. "
        f"The expected type '{expected}' does not allow null values."
    )


def test_another_value_on_patch_is_the_only_thing_that_changes(either: Client, cell: Cell, stored: str) -> None:
    before = either.get(stored).json
    value = OTHER[cell.told.type]

    answer = either.patch(stored, {cell.name: value})

    assert (answer.status, answer.json, answer.notes) == (200, {**before, cell.name: value}, [])
    assert either.get(stored).json == answer.json


def test_of_the_wrong_type_on_post_and_patch(either: Client, cell: Cell, stored: str) -> None:
    before = either.get(cell.kind.collection).json["value"]

    for value, rule, message in wrong_values(cell.told.type):
        created = either.post(cell.kind.collection, cell.kind.payload(**{cell.name: value}))
        updated = either.patch(stored, {cell.name: value})
        for answer in (created, updated):
            assert_refused(answer, rule, f"/{cell.name}", message)

    assert either.get(cell.kind.collection).json["value"] == before


@pytest.mark.parametrize("cell", of_type("Int32"), indirect=True, ids=names)
def test_a_number_in_text_is_taken_with_a_note(either: Client, cell: Cell, stored: str) -> None:
    for text in ("5", "-5", "2147483647", "-2147483648", "0"):
        created = either.post(cell.kind.collection, cell.kind.payload(**{cell.name: text}))
        updated = either.patch(stored, {cell.name: text})

        assert (created.status, updated.status) == (201, 200)
        for answer in (created, updated):
            assert answer.json[cell.name] == int(text)
            assert answer.notes == [f"tolerated.string-number; pointer=/{cell.name}"]


@pytest.mark.parametrize("cell", of_type("Int32"), indirect=True, ids=names)
def test_the_whole_range_of_an_int32_is_taken_and_no_sum_is_checked(either: Client, cell: Cell) -> None:
    for number in (0, -0, 1, -1, 2**31 - 1, -(2**31)):
        created = either.post(cell.kind.collection, cell.kind.payload(**{cell.name: number}))

        assert (created.status, created.json[cell.name], created.notes) == (201, number, [])


@pytest.mark.parametrize("cell", of_type("String"), indirect=True, ids=names)
def test_any_text_is_taken_as_it_is(either: Client, cell: Cell) -> None:
    for text in ("", " ", "null", "é\u0301", "\U0001f469\u200d\U0001f4bb", "\u202e", "\x00\x01", '"\\/', "x" * 70_000):
        created = either.post(cell.kind.collection, cell.kind.payload(**{cell.name: text}))

        assert (created.status, created.json[cell.name], created.notes) == (201, text, [])
        assert either.get(f"{cell.kind.collection}/{created.json['id']}").json[cell.name] == text


def test_the_key_may_be_absent_null_or_any_text_and_is_never_used(either: Client, kind: Kind) -> None:
    keys = set()
    for sent in ({}, {"id": None}, {"id": ""}, {"id": "mine"}, {"id": "9527a1df-a1df-9527-dfa1-2795dfa12795"}):
        created = either.post(kind.collection, {**sent, **kind.example})

        assert created.status == 201
        assert created.json["id"] not in (None, "", *sent.values())
        assert created.notes == (["tolerated.id-ignored; pointer=/id"] if sent else [])
        keys.add(created.json["id"])
    assert len(keys) == 5


@pytest.mark.parametrize(("value", "literal"), [(0, "0"), (1.5, "1.5"), (True, "true")])
def test_a_key_of_the_wrong_type_is_refused(either: Client, kind: Kind, value: Any, literal: str) -> None:
    created = either.post(kind.collection, kind.example)

    for answer in (
        either.post(kind.collection, kind.payload(id=value)),
        either.patch(f"{kind.collection}/{created.json['id']}", {"id": value}),
    ):
        assert_refused(answer, "body.type", "/id", cannot_convert(literal, "Edm.String"))


@pytest.mark.parametrize(("value", "message"), [([], ARRAY), ({}, OBJECT)])
def test_a_key_that_is_an_array_or_object_is_refused(either: Client, kind: Kind, value: Any, message: str) -> None:
    created = either.post(kind.collection, kind.example)

    for answer in (
        either.post(kind.collection, kind.payload(id=value)),
        either.patch(f"{kind.collection}/{created.json['id']}", {"id": value}),
    ):
        assert_refused(answer, "body.unexpected-node", "/id", message)


def test_of_several_missing_properties_the_first_of_the_page_is_answered(either: Client, kind: Kind) -> None:
    answer = either.post(kind.collection, {})

    message = f"The property 'displayName' is required on type '{kind.internal_name}'."
    assert_refused(answer, "body.missing", "/displayName", message)


def test_a_tolerated_missing_property_is_filled_as_dotnet_would(fresh: Any, kind: Kind, profile: str) -> None:
    client = fresh(profile=profile, tolerate=["body.missing"])

    answer = client.post(kind.collection, {})

    defaults = {"String": "", "Int32": 0, "DateTimeOffset": "0001-01-01T00:00:00Z"}
    defaults |= {name: next(iter(members)) for name, members in ENUMS.items()}
    assert answer.status == 201
    assert {name: answer.json[name] for name in kind.properties} == {
        name: None if told.nullable else defaults[told.type] for name, told in kind.properties.items()
    }
    due = [name for name, told in kind.properties.items() if profile == "documented" or not told.nullable]
    assert sorted(answer.notes) == sorted(f"body.missing; pointer=/{name}" for name in due)
