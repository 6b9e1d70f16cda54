"""The tokens of a delta: what they keep comes back, and nobody makes one up, changes one or carries one elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.errors import GraphError
from graphfake.odata.deltas import DeltaToken, DeltaTokens, check_options, first_options
from graphfake.odata.sent import raw_options

TOKENS = DeltaTokens(b"k" * 32)
PLACE = ("beta", "things")
numbers = st.integers(min_value=0, max_value=2**62)
tokens = st.builds(
    DeltaToken, st.none() | numbers, numbers, numbers, numbers, numbers, st.text(st.characters(codec="utf-8"))
)
NOW = datetime(2026, 1, 8, tzinfo=UTC)


@given(token=tokens, use=st.sampled_from(["$skiptoken", "$deltatoken"]))
def test_a_token_keeps_what_it_was_made_of(token: DeltaToken, use: str) -> None:
    text = TOKENS.encode(use, token, "space", PLACE)  # type: ignore[arg-type]

    assert TOKENS.decode(use, text, "space", PLACE) == token  # type: ignore[arg-type]
    assert text.replace("-", "").replace("_", "").isalnum()


@given(text=st.text(max_size=80))
def test_no_other_text_is_a_token(text: str) -> None:
    with pytest.raises(GraphError, match=r"delta\.token"):
        TOKENS.decode("$deltatoken", text, "space", PLACE)


@given(token=tokens, data=st.data())
def test_a_token_that_was_changed_in_one_place_is_none(token: DeltaToken, data: st.DataObject) -> None:
    text = TOKENS.encode("$skiptoken", token, "space", PLACE)
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("AZaz09-_").filter(lambda one: one != text[at]))

    with pytest.raises(GraphError, match=r"query\.skiptoken"):
        TOKENS.decode("$skiptoken", text[:at] + letter + text[at + 1 :], "space", PLACE)


@pytest.mark.parametrize(
    ("use", "space", "place", "key"),
    [
        ("$skiptoken", "space", PLACE, b"k"),
        ("$deltatoken", "other", PLACE, b"k"),
        ("$deltatoken", "space", (*PLACE, "contoso.thing"), b"k"),
        ("$deltatoken", "space", ("v1.0", "things"), b"k"),
        ("$deltatoken", "space", ("betathings",), b"k"),
        ("$deltatoken", "space", PLACE, b"l"),
    ],
)
def test_a_token_is_good_for_one_use_in_one_place(use: str, space: str, place: tuple[str, ...], key: bytes) -> None:
    text = TOKENS.encode("$deltatoken", DeltaToken(None, 1, 1, 1, 1), "space", PLACE)

    with pytest.raises(GraphError):
        DeltaTokens(key * 32).decode(use, text, space, place)  # type: ignore[arg-type]


def test_a_token_lives_for_seven_days() -> None:
    token = DeltaToken(None, 1, 1, 1, int((NOW - timedelta(days=7)).timestamp()))

    assert not token.expired(NOW)
    assert token.expired(NOW + timedelta(seconds=1))


def test_all_but_tokens_and_the_format_hold_for_every_round() -> None:
    raw = raw_options("$select=a&%24Top=2&$deltaToken=latest&$format=json&mine=1&$skiptoken=x")

    assert first_options(raw) == "$select=a&%24Top=2&mine=1"


def test_with_a_token_only_what_it_keeps_is_said_again() -> None:
    kept = "$select=a&$top=2"

    check_options(raw_options("$deltatoken=x&$top=2&mine=1&$format=json"), kept)
    check_options(raw_options("$deltatoken=x"), "")
    for query in ("$top=3", "$select=a,b", "$filter=a eq 1"):
        with pytest.raises(GraphError, match=r"delta\.option"):
            check_options(raw_options(f"$skiptoken=x&{query}"), kept)
