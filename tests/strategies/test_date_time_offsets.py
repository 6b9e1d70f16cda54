"""Dates at their edges: every lawful form is read, every near miss is refused, and each rule of the form is missed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts.edm import LiteralError
from graphfake.contracts.edm.date_time_offset import DateTimeOffset, parse
from graphfake.strategies import date_time_offsets, invalid_date_time_offsets
from graphfake.strategies.dates import INVALID_KINDS
from tests.support.drawing import comes_up, simplest

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.strategies import Edge

# A reader that shares no code with ours: OData's grammar, offsets within 14 hours.
GRAMMAR = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,12})?)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)", re.ASCII | re.IGNORECASE
)


@settings(max_examples=100, suppress_health_check=[])
@given(date_time_offsets())
def test_every_one_is_read(text: str) -> None:
    assert GRAMMAR.fullmatch(text)
    parse(text)


@settings(max_examples=100, suppress_health_check=[])
@given(invalid_date_time_offsets())
def test_no_near_miss_is_read(edge: Edge) -> None:
    assert edge.rule == "body.literal"
    with pytest.raises(LiteralError):
        parse(edge.value)


@pytest.mark.parametrize("digits", range(13))
def test_every_number_of_digits_comes_up(digits: int) -> None:
    ends = re.compile(rf"T\d\d:\d\d:\d\d{r'[.]' if digits else ''}\d{{{digits}}}(Z|[+-])", re.IGNORECASE)
    comes_up(date_time_offsets(), lambda text: ends.search(text) is not None)


FORMS: dict[str, Callable[[str], bool]] = {
    "no seconds": lambda text: len(text) == len("2000-01-01T00:00Z"),
    "small letters": lambda text: "t" in text and "z" in text,
    "UTC as an offset": lambda text: text.endswith("+00:00"),
    "UTC as a negative offset": lambda text: text.endswith("-00:00"),
    "the furthest offset east": lambda text: text.endswith("+14:00"),
    "the furthest offset west": lambda text: text.endswith("-14:00"),
    "an offset of odd minutes": lambda text: text[-1] not in "Zz" and int(text[-2:]) % 15 != 0,
    "the first instant": lambda text: parse(text).ticks == 0,
    "the last instant": lambda text: parse(text) == parse("9999-12-31T23:59:59.9999999Z"),
    "a leap day": lambda text: text[4:10] == "-02-29",
    "a carry into the next year": lambda text: text[:4] != f"{parse(text).year:04}",
    "before 1970": lambda text: text < "1970",
    "after 2100": lambda text: text > "2100",
}


@pytest.mark.parametrize("has_form", FORMS.values(), ids=FORMS.keys())
def test_every_form_comes_up(has_form: Callable[[str], bool]) -> None:
    assert has_form(comes_up(date_time_offsets(), has_form))


@pytest.mark.parametrize("kind", INVALID_KINDS)
def test_every_rule_is_missed(kind: str) -> None:
    assert comes_up(invalid_date_time_offsets(), lambda edge: edge.kind == kind).value is not None


def test_the_simplest_are_simple() -> None:
    assert simplest(date_time_offsets()) == "2000-01-01T00:00:00Z"
    assert simplest(date_time_offsets(), lambda text: "Z" not in text and "z" not in text)[-3:] in (":00", "0")
    assert simplest(invalid_date_time_offsets()).value == "2000-01-01T00:00:00"


@settings(max_examples=50)
@given(st.from_type(DateTimeOffset))
def test_hypothesis_knows_the_type(value: DateTimeOffset) -> None:
    assert value.month in range(1, 13)
    assert abs(value.offset) <= 14 * 60
