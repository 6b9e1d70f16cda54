"""DateTimeOffset: an instant to 100 ns that comes back with the text it was sent with."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES, LiteralError
from graphfake.contracts.edm.date_time_offset import DateTimeOffset, canonical, instant, parse

TICKS = 10**7
FIRST = datetime(1, 1, 1, tzinfo=UTC)

offsets = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# A day from either end, so that no offset leads out of the years 1 to 9999.
days = st.dates(date(1, 1, 2), date(9999, 12, 30))
moments = st.builds(datetime.combine, days, st.times(), offsets)


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


@given(moments)
def test_an_instant_is_what_datetime_says_wherever_datetime_can_say_it(moment: datetime) -> None:
    since = moment - FIRST
    expected = (since.days * 86400 + since.seconds) * TICKS + since.microseconds * 10
    assert instant(written(moment)) == expected


@given(moments, moments)
def test_order_is_that_of_the_instants(one: datetime, other: datetime) -> None:
    key = PRIMITIVES["Edm.DateTimeOffset"].order_key
    assert (key(written(one)) < key(written(other))) == (one < other)
    assert (key(written(one)) == key(written(other))) == (one == other)


@given(moments, offsets)
def test_one_instant_written_under_two_offsets_is_equal_and_observed_alike(moment: datetime, offset: timezone) -> None:
    here, there = written(moment), written(moment.astimezone(offset))
    assert instant(here) == instant(there)
    assert canonical(here, "observed") == canonical(there, "observed")


@given(moments, st.text("0123456789", min_size=1, max_size=6))
def test_both_profiles_keep_the_instant_and_read_their_own_text_as_itself(moment: datetime, more: str) -> None:
    text = written(moment)[:-6] + more + written(moment)[-6:]
    for profile in ("documented", "observed"):
        kept = canonical(text, profile)
        assert instant(kept) == instant(text)
        assert canonical(kept, profile) == kept


@given(moments, st.integers(0, TICKS - 1), st.sampled_from(["4999", "5", "50000", "50001", "6"]))
def test_digits_past_the_seventh_go_to_the_nearest_tick_and_ties_to_the_even_one(
    moment: datetime, ticks: int, beyond: str
) -> None:
    text = moment.isoformat(timespec="seconds")
    exact = f"{text[:-6]}.{ticks:07}{text[-6:]}"
    longer = f"{text[:-6]}.{ticks:07}{beyond}{text[-6:]}"
    is_tie = beyond.rstrip("0") == "5"
    rounds_up = ticks % 2 == 1 if is_tie else beyond > "5"
    assert instant(longer) - instant(exact) == int(rounds_up)


@given(moments)
def test_the_parts_are_those_of_the_local_time(moment: datetime) -> None:
    value = parse(written(moment))
    assert value[:6] == moment.timetuple()[:6]
    assert value.fraction == moment.microsecond * 10
    assert value.offset * 60 == (moment.utcoffset() or timedelta()).total_seconds()


@pytest.mark.parametrize(
    ("sent", "documented", "observed"),
    [
        ("2023-04-05T06:07:08.8321556-08:00", None, "2023-04-05T14:07:08.8321556Z"),
        ("2023-04-05T06:07:08Z", None, "2023-04-05T06:07:08Z"),
        ("2023-04-05t06:07:08z", "2023-04-05T06:07:08Z", "2023-04-05T06:07:08Z"),
        ("2023-04-05T06:07Z", "2023-04-05T06:07:00Z", "2023-04-05T06:07:00Z"),
        ("2023-04-05t06:07+05:45", "2023-04-05T06:07:00+05:45", "2023-04-05T00:22:00Z"),
        ("2023-04-05T06:07:08.5000Z", None, "2023-04-05T06:07:08.5Z"),
        ("2023-04-05T06:07:08.0Z", None, "2023-04-05T06:07:08Z"),
        ("2023-04-05T06:07:08-00:00", None, "2023-04-05T06:07:08Z"),
        ("2023-04-05T06:07:08.00000004Z", "2023-04-05T06:07:08.0000000Z", "2023-04-05T06:07:08Z"),
        ("2023-04-05T06:07:08.123456789z", "2023-04-05T06:07:08.1234568Z", "2023-04-05T06:07:08.1234568Z"),
        ("2023-12-31T23:59:59.99999995-14:00", "2024-01-01T00:00:00.0000000-14:00", "2024-01-01T14:00:00Z"),
        ("0001-01-01T00:00:00Z", None, "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00-14:00", None, "0001-01-01T14:00:00Z"),
        ("9999-12-31T23:59:59.9999999Z", None, "9999-12-31T23:59:59.9999999Z"),
        (
            "9999-12-31T23:59:59.99999994+14:00",
            "9999-12-31T23:59:59.9999999+14:00",
            "9999-12-31T09:59:59.9999999Z",
        ),
    ],
)
def test_the_text_that_comes_back(sent: str, documented: str | None, observed: str) -> None:
    assert canonical(sent) == canonical(sent, "documented") == (documented or sent)
    assert canonical(sent, "observed") == observed


def test_a_rounding_carry_moves_every_part_and_keeps_the_offset() -> None:
    value = parse("2023-12-31T23:59:59.99999995-01:30")
    assert value == DateTimeOffset(2024, 1, 1, 0, 0, 0, 0, -90, instant("2024-01-01T01:30:00Z"))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2023-04-05T06:07:08", "ends with its offset"),
        ("2023-04-05T06:07", "ends with its offset"),
        ("2023-04-05 06:07:08Z", "YYYY-MM-DDThh:mm:ss"),
        ("2023-04-05T06:07:08.Z", "YYYY-MM-DDThh:mm:ss"),
        ("2023-04-05T06:07:08.1234567890123Z", "1 to 12 decimals"),
        ("2023-04-05T06:07.5Z", "YYYY-MM-DDThh:mm:ss"),
        ("2023-04-05T06:07:08+0100", "YYYY-MM-DDThh:mm:ss"),
        ("2023-04-05T06:07:08Z\n", "YYYY-MM-DDThh:mm:ss"),
        ("2023-04-05T06:07:08\0Z", "YYYY-MM-DDThh:mm:ss"),
        ("2023-04-05T06:07:0\u0668Z", "YYYY-MM-DDThh:mm:ss"),
        ("2023-02-29T00:00:00Z", "day of the calendar"),
        ("0000-01-01T00:00:00Z", "years 0001 to 9999"),
        ("2023-04-05T24:00:00Z", "without 24:00"),
        ("2016-12-31T23:59:60Z", "leap seconds"),
        ("2023-04-05T06:07:08+14:01", "within -14:00 and +14:00"),
        ("2023-04-05T06:07:08+01:60", "minutes within 00 and 59"),
        ("0001-01-01T00:00:00+00:01", "its instant in UTC"),
        ("9999-12-31T23:59:59-00:01", "its instant in UTC"),
        ("9999-12-31T23:59:59.99999995+14:00", "local time"),
    ],
)
def test_a_refusal_names_the_rule(text: str, rule: str) -> None:
    with pytest.raises(LiteralError, match=rule.replace("+", r"\+")):
        parse(text)
