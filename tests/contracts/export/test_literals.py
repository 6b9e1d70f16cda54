"""The schemas of Edm types say what the readers say, of texts and numbers of every kind."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES, LiteralError
from graphfake.contracts.export.literals import WHOLE, literal
from graphfake.contracts.export.number_texts import whole
from graphfake.contracts.patterns import compiled
from graphfake.contracts.validators import accepts, explainer

DAYS = st.dates().map(str) | st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]", fullmatch=True)
TIMES = st.times().map(str) | st.from_regex(r"[0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{0,13})?)?", fullmatch=True)
ZONES = st.from_regex(r"([Zz]|[+-][01][0-9]:[0-6][0-9])?", fullmatch=True)
TEXTS = {
    "Edm.Binary": st.text("AQgwEB-_+/=", max_size=9),
    "Edm.Boolean": st.sampled_from(["true", "false", "True", "1", ""]),
    "Edm.Date": DAYS,
    "Edm.DateTimeOffset": st.tuples(DAYS, st.sampled_from("Tt "), TIMES, ZONES).map("".join),
    "Edm.Decimal": st.from_regex(r"[+-]?[0-9]{0,31}(\.[0-9]{0,4})?([eE][+-]?[0-9]{0,2})?", fullmatch=True),
    "Edm.Double": st.from_regex(r"[+-]?[0-9]{0,5}(\.[0-9]{0,4})?([eE][+-]?[0-9]{0,3})?|-?INF|NaN", fullmatch=True),
    "Edm.Duration": st.from_regex(r"-?P([0-9]{0,8}D)?T?([0-9]{0,8}H)?([0-9]{0,9}M)?([0-9.]{0,9}S)?", fullmatch=True),
    "Edm.Guid": st.uuids().map(str) | st.uuids().map(lambda each: str(each).upper()) | st.text("0aF-", max_size=38),
    "Edm.Single": st.from_regex(r"[+-]?[0-9]{0,5}(\.[0-9]{0,4})?([eE][+-]?[0-9]{0,2})?|-?INF", fullmatch=True),
    "Edm.TimeOfDay": TIMES,
}
WHOLE_TEXTS = st.from_regex(r"[+-]?0{0,2}[0-9]{0,20}", fullmatch=True)
ANYTHING: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just([]) | st.just({})
)


def is_read(edm: str, value: Any, profile: str = "documented") -> bool:
    """Does the reader take the value, and the type its canonical form?"""
    primitive = PRIMITIVES[edm]
    types = list(primitive.json_types)
    try:
        canonical: Any = primitive.read(value, [], profile)
        return bool(explainer({"type": types}).is_valid(canonical))
    except LiteralError:
        return False


def is_left_out(edm: str, value: Any) -> bool:
    """Is this one of the values that the schemas leave out, or that JSON Schema cannot tell from others?"""
    if edm in WHOLE:
        return isinstance(value, float) and value.is_integer()
    if not isinstance(value, str):
        return edm == "Edm.Decimal" and abs(value) > 2**95 if isinstance(value, int | float) else False
    if edm == "Edm.DateTimeOffset":
        return value.startswith(("0001-01-01", "9999-12-31"))
    if edm == "Edm.Duration":
        return sum(map(str.isdigit, value)) > 7
    return edm in ("Edm.Decimal", "Edm.Double", "Edm.Single") and sum(map(str.isdigit, value)) > 5


@pytest.mark.parametrize("edm", PRIMITIVES)
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_accepted_is_what_is_read(edm: str, data: st.DataObject) -> None:
    value = data.draw(TEXTS.get(edm, WHOLE_TEXTS) | ANYTHING)
    told = accepts(literal(edm, "accepted"))(value)
    if is_left_out(edm, value):
        assert not told or is_read(edm, value) or not isinstance(value, str)
    else:
        assert told == is_read(edm, value)


@pytest.mark.parametrize("edm", PRIMITIVES)
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_best_sent_is_read_without_a_note_and_kept_as_it_is(edm: str, data: st.DataObject) -> None:
    value = data.draw(TEXTS.get(edm, WHOLE_TEXTS) | ANYTHING)
    if accepts(literal(edm, "sent"))(value) and not is_left_out(edm, value):
        notes: list[str] = []
        canonical = PRIMITIVES[edm].read(value, notes, "documented")
        assert notes == []
        assert canonical == value or edm == "Edm.Guid" or isinstance(value, int | float)


@pytest.mark.parametrize("edm", PRIMITIVES)
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_answered_is_what_passes_the_check(edm: str, data: st.DataObject) -> None:
    value = data.draw(TEXTS.get(edm, WHOLE_TEXTS))
    told = accepts(literal(edm, "answered"))(value)
    types = [*PRIMITIVES[edm].json_types, *(["string"] if edm in ("Edm.Int64", "Edm.Decimal") else [])]
    try:
        PRIMITIVES[edm].check(value)
        lawful = bool(explainer({"type": types}).is_valid(value))
    except LiteralError:
        lawful = False
    assert told or not lawful
    if not is_left_out(edm, value) and edm not in ("Edm.Decimal", "Edm.Duration"):
        assert told == lawful


@given(st.integers(-3000, 3000), st.integers(0, 4000), st.integers(-8000, 8000))
@example(0, 0, 0)
def test_whole_numbers_within_bounds_are_matched_and_no_others(low: int, size: int, number: int) -> None:
    pattern = compiled(f"^(?:{whole(low, low + size)})$")
    text = random.Random(number).choice([str(number), f"{number:+}", f"{number:+07}"])
    assert bool(pattern.search(text)) == (low <= number <= low + size)
