"""String, Boolean, Guid, Binary and Stream."""

import base64
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES, LiteralError

STRING, BOOLEAN, GUID, BINARY, STREAM = (
    PRIMITIVES[f"Edm.{name}"] for name in ("String", "Boolean", "Guid", "Binary", "Stream")
)


@given(st.text())
def test_a_string_is_any_unicode_text_and_stays_as_it_is(text: str) -> None:
    assert STRING.read(text, [], "documented") == text
    STRING.check(text)


@given(st.text(), st.characters(categories=["Cs"]), st.text())
def test_a_string_holds_no_half_of_a_surrogate_pair(before: str, half: str, after: str) -> None:
    for judge in (lambda text: STRING.read(text, [], "documented"), STRING.check):
        with pytest.raises(LiteralError):
            judge(before + half + after)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_a_boolean_in_quotes_is_tolerated(text: str, value: bool) -> None:
    notes: list[str] = []
    assert BOOLEAN.read(text, notes, "documented") is value
    assert notes == ["tolerated.string-boolean"]


@pytest.mark.parametrize("value", ["True", "FALSE", " true", "1", "yes", "", 0, 1, 0.0, [], {}])
def test_whatever_else_is_no_boolean_is_left_to_the_schema(value: object) -> None:
    notes: list[str] = []
    assert BOOLEAN.read(value, notes, "documented") is value
    assert notes == []


@given(st.uuids(), st.randoms(use_true_random=False))
def test_a_guid_in_any_case_is_kept_in_lower_case(guid: uuid.UUID, chance: object) -> None:
    choose = getattr(chance, "choice")  # noqa: B009
    text = "".join(choose([letter.lower(), letter.upper()]) for letter in str(guid))
    assert GUID.read(text, [], "documented") == str(guid)
    GUID.check(text)


@given(st.uuids(), st.uuids())
def test_guids_order_by_their_fields(one: uuid.UUID, other: uuid.UUID) -> None:
    assert (GUID.order_key(str(one)) < GUID.order_key(str(other))) == (one.int < other.int)


@pytest.mark.parametrize(
    "text",
    [
        "{9527a1df-a1df-9527-dfa1-2795dfa12795}",
        "9527a1dfa1df9527dfa12795dfa12795",
        "9527a1df-a1df-9527-dfa1-2795dfa1279",
        "9527a1df-a1df-9527-dfa1-2795dfa127955",
        "9527a1df-a1df-9527-dfa12-795dfa12795",
        "9527a1dg-a1df-9527-dfa1-2795dfa12795",
        "9527a1df-a1df-9527-dfa1-2795dfa12795\n",
        "\u0669527a1df-a1df-9527-dfa1-2795dfa1279",
        "",
    ],
)
def test_unlawful_guids(text: str) -> None:
    with pytest.raises(LiteralError):
        GUID.read(text, [], "documented")


@given(st.binary())
def test_binary_is_read_in_both_alphabets_padded_or_not_and_kept_in_the_standard_one(octets: bytes) -> None:
    standard = base64.b64encode(octets).decode()
    url = base64.urlsafe_b64encode(octets).decode()
    for text in (standard, url, standard.rstrip("="), url.rstrip("=")):
        notes: list[str] = []
        assert BINARY.read(text, notes, "documented") == standard
        assert notes == ([] if text == standard else ["tolerated.binary-alphabet"])
    assert BINARY.order_key(standard) == octets


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Z", "one character ends no byte"),
        ("Zm9vY", "one character ends no byte"),
        ("Zg=", "half a padding"),
        ("Zm8==", "too much padding"),
        ("Zm9v=", "padding where none is due"),
        ("====", "padding alone"),
        ("Zg==Zg==", "padding in the middle"),
        ("Zh==", "spare bits set"),
        ("Zm9=", "spare bits set"),
        ("+_AA", "two alphabets"),
        ("Zm 9v", "blank"),
        ("Zm9v\n", "line break"),
        ("Zm9v\0", "NUL"),
        ("Zm9\u00e9", "not ASCII"),
        ("Zm9$", "another character"),
    ],
)
def test_unlawful_binaries(text: str, why: str) -> None:
    with pytest.raises(LiteralError):
        BINARY.read(text, [], "documented")
    assert why


@pytest.mark.parametrize("text", ["-_-_", "Zg"])
def test_a_response_holds_binary_in_the_standard_form_alone(text: str) -> None:
    with pytest.raises(LiteralError, match="standard alphabet"):
        BINARY.check(text)


@pytest.mark.parametrize("value", ["Zg==", "", 1, True, {}, []])
def test_a_stream_is_never_inline(value: object) -> None:
    for judge in (lambda inline: STREAM.read(inline, [], "documented"), STREAM.check):
        with pytest.raises(LiteralError, match="URL of its own"):
            judge(value)
