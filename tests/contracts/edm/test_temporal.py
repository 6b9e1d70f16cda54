"""Date, TimeOfDay and Duration: as written, and ordered by what they mean."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES, LiteralError

DATE, TIME_OF_DAY, DURATION = (PRIMITIVES[f"Edm.{name}"] for name in ("Date", "TimeOfDay", "Duration"))
PICOSECONDS = 10**12


def duration_text(length: timedelta) -> str:
    """A spelling with days, hours and whole microseconds, of the kind that needs no carry."""
    size = abs(length)
    seconds = f"{size.seconds % 3600}.{size.microseconds:06}"
    return f"{'-' if length < timedelta() else ''}P{size.days}DT{size.seconds // 3600}H{seconds}S"


@given(st.dates(), st.dates())
def test_dates_come_back_as_sent_and_order_as_days(one: date, other: date) -> None:
    assert DATE.read(one.isoformat(), [], "documented") == one.isoformat()
    assert DATE.order_key(one.isoformat()) - DATE.order_key(other.isoformat()) == (one - other).days


@given(st.times(), st.times())
def test_times_order_as_moments_of_a_day(one: time, other: time) -> None:
    texts = one.isoformat(), other.isoformat(timespec="microseconds")
    assert (TIME_OF_DAY.order_key(texts[0]) < TIME_OF_DAY.order_key(texts[1])) == (one < other)
    assert (TIME_OF_DAY.order_key(texts[0]) == TIME_OF_DAY.order_key(texts[1])) == (one == other)


@given(st.timedeltas(timedelta(days=-10_000_000), timedelta(days=10_000_000)))
def test_durations_come_back_as_sent_and_order_by_length(length: timedelta) -> None:
    text = duration_text(length)
    assert DURATION.read(text, [], "documented") == text
    assert DURATION.order_key(text) == length // timedelta(microseconds=1) * (PICOSECONDS // 10**6)


@pytest.mark.parametrize("text", ["2012-12-03", "0001-01-01", "9999-12-31", "2024-02-29"])
def test_lawful_dates(text: str) -> None:
    assert DATE.read(text, [], "documented") == text


@pytest.mark.parametrize(
    "text",
    [
        "2012-12-03T00:00:00Z",
        "2012-12-03Z",
        "2012-12-03\n",
        " 2012-12-03",
        "2012-2-03",
        "20121203",
        "2023-02-29",
        "2023-13-01",
        "2023-00-01",
        "0000-01-01",
        "10000-01-01",
        "-0001-01-01",
        "2012-12-\u0660\u0663",
        "",
    ],
)
def test_unlawful_dates(text: str) -> None:
    with pytest.raises(LiteralError):
        DATE.read(text, [], "documented")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("07:59:59.999", "07:59:59.999"),
        ("09:00:00.0000000", "09:00:00.0000000"),
        ("23:59:59.999999999999", "23:59:59.999999999999"),
        ("00:00:00", "00:00:00"),
        ("11:22", "11:22:00"),
    ],
)
def test_lawful_times(sent: str, kept: str) -> None:
    assert TIME_OF_DAY.read(sent, [], "documented") == kept


@pytest.mark.parametrize(
    "text",
    [
        "24:00",
        "24:00:00",
        "12:60",
        "12:00:60",
        "7:00",
        "07:00:00.",
        "07:00:00.1234567890123",
        "07:00Z",
        "07:00.5",
        "",
    ],
)
def test_unlawful_times(text: str) -> None:
    with pytest.raises(LiteralError):
        TIME_OF_DAY.read(text, [], "documented")


@pytest.mark.parametrize(
    ("text", "picoseconds"),
    [
        ("PT0S", 0),
        ("-PT0S", 0),
        ("PT1H", 3600 * PICOSECONDS),
        ("PT60M", 3600 * PICOSECONDS),
        ("P1D", 86400 * PICOSECONDS),
        ("-P1D", -86400 * PICOSECONDS),
        ("P0DT0H0M0.000000000001S", 1),
        ("P12DT23H59M59.999999999999S", 13 * 86400 * PICOSECONDS - 1),
        ("P10675199DT2H48M5.4775807S", (2**63 - 1) * 10**5),
        ("-P10675199DT2H48M5.4775808S", -(2**63) * 10**5),
        (f"PT{'0' * 10_000}5S", 5 * PICOSECONDS),
    ],
)
def test_lawful_durations(text: str, picoseconds: int) -> None:
    assert DURATION.read(text, [], "documented") == text
    assert DURATION.order_key(text) == picoseconds


@pytest.mark.parametrize(
    "text",
    [
        "P",
        "-P",
        "PT",
        "P1DT",
        "P1Y",
        "P1M",
        "P1W",
        "P1Y6DT1S",
        "+P1D",
        "P-1D",
        "p1d",
        "PT1.5H",
        "PT.5S",
        "PT5.S",
        "PT1.1234567890123S",
        "PT1S1M",
        "1D",
        "P1D ",
        "P1D\n",
        "PT\u0661S",
        "00:30:00",
        "P10675199DT2H48M5.4775808S",
        "-P10675199DT2H48M5.477580800001S",
        f"P{'9' * 10_000}D",
        "",
    ],
)
def test_unlawful_durations(text: str) -> None:
    with pytest.raises(LiteralError):
        DURATION.read(text, [], "documented")
