"""Edm.DateTimeOffset: every form that is accepted, and near misses of each rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.strategies.edges import Edge

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    Miss = Callable[[str, str], str]

_SIMPLEST = "2000-01-01T00:00:00Z"
_SIMPLEST_DAY = date(2000, 1, 1).toordinal() - 1
_LAST_DAY = date.max.toordinal() - 1
_SECONDS_A_DAY = 86_400
_LAST_SECOND = (_LAST_DAY + 1) * _SECONDS_A_DAY - 1
_MOST_OFFSET = 14 * 60
_MOST_DIGITS = 12
_KEPT_DIGITS = 7

_MINUTES_ONLY = -1
# How many fraction digits, and how T and the zone are written; the plainest first.
_FORMS: tuple[tuple[int, str, str] | str, ...] = tuple(
    (digits, letter, zone)
    for digits in (0, 7, 3, _MINUTES_ONLY, 1, 2, 4, 5, 6, 8, 9, 10, 11, 12)
    for letter, zone in (("T", "Z"), ("T", ""), ("t", "z"), ("T", "+00:00"), ("T", "-00:00"), ("t", ""), ("T", "z"))
)
_EDGES = (
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00Z",
    "9999-12-31T23:59Z",
    "0001-01-01T14:00:00+14:00",
    "0001-01-01T00:00:00-14:00",
    "9999-12-31T09:59:59.9999999-14:00",
    "9999-12-31T23:59:59.9999999+14:00",
    "9999-12-31T23:59:59.999999949999Z",
    "2016-02-29T23:59:59.9999999Z",
    "2000-02-29T00:00:00Z",
    "2017-01-01T00:00:00.00000005Z",  # half a tick: ties go to the even one
    "2017-01-01T00:00:00.00000015Z",
    "2017-12-31T23:59:59.99999995-08:00",  # rounding carries into the next year
    "1969-12-31T23:59:59.999Z",
    "2038-01-19T03:14:08Z",
    "2016-12-31T23:59:59+14:00",
)


def date_time_offsets() -> SearchStrategy[str]:
    """Every form of an Edm.DateTimeOffset that a writer may send.

    0 to 12 fraction digits or no seconds at all, `Z` or any offset within 14:00 either way, small letters, the
    whole range from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.9999999Z. Shrinks to 2000-01-01T00:00:00Z.
    """
    return _DATE_TIME_OFFSETS


def invalid_date_time_offsets() -> SearchStrategy[Edge]:
    """Texts that are nearly an Edm.DateTimeOffset; `kind` names the rule of its form that each one misses."""
    return _INVALID_DATE_TIME_OFFSETS


@st.composite
def _written(draw: DrawFn) -> str:
    form = draw(_FORM)
    if isinstance(form, str):
        return form
    digits, letter, zone = form
    day = draw(_DAYS) + _SIMPLEST_DAY
    second = draw(_SECONDS)
    if digits == _MINUTES_ONLY:
        second -= second % 60
    offset = draw(_OFFSETS) if not zone else 0
    local = day * _SECONDS_A_DAY + second
    if not 0 <= local - offset * 60 <= _LAST_SECOND:
        offset = -offset
    if _LAST_SECOND in (local, local - offset * 60):
        digits = min(digits, _KEPT_DIGITS)  # further ones might round beyond the last instant
    minutes, seconds = divmod(second, 60)
    text = f"{date.fromordinal(day + 1).isoformat()}{letter}{minutes // 60:02}:{minutes % 60:02}"
    if digits != _MINUTES_ONLY:
        text += f":{seconds:02}"
    if digits > 0:
        text += f".{draw(_FRACTIONS) % 10**digits:0{digits}}"
    return text + (zone or _offset(offset))


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


# A fixed text takes fewer choices than a drawn one, and so is what hypothesis shrinks to: the plainest stands first.
_FORM = st.sampled_from((_SIMPLEST, *_EDGES, *_FORMS))
_DAYS = st.integers(-_SIMPLEST_DAY, _LAST_DAY - _SIMPLEST_DAY)
_SECONDS = st.integers(0, _SECONDS_A_DAY - 1)
_OFFSETS = st.integers(-_MOST_OFFSET, _MOST_OFFSET)
_FRACTIONS = st.integers(0, 10**_MOST_DIGITS - 1)
_DATE_TIME_OFFSETS = _written()


def _text(value: str) -> Miss:
    return lambda _day, _time: value


_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

# Each takes a day such as 2000-01-01 and a time such as 00:00:00.
_MISSES: dict[str, Miss] = {
    "no offset": lambda day, time: f"{day}T{time}",
    "no time": lambda day, _time: day,
    "no date": lambda _day, time: f"{time}Z",
    "blank for T": lambda day, time: f"{day} {time}Z",
    "nothing for T": lambda day, time: f"{day}{time}Z",
    "offset without colon": lambda day, time: f"{day}T{time}+0800",
    "offset of hours only": lambda day, time: f"{day}T{time}-08",
    "offset of one digit": lambda day, time: f"{day}T{time}+8:00",
    "offset with seconds": lambda day, time: f"{day}T{time}+08:00:00",
    "offset beyond +14:00": lambda day, time: f"{day}T{time}+14:01",
    "offset beyond -14:00": lambda day, time: f"{day}T{time}-14:01",
    "offset of 99 hours": lambda day, time: f"{day}T{time}+99:00",
    "offset of 60 minutes": lambda day, time: f"{day}T{time}+08:60",
    "two zones": lambda day, time: f"{day}T{time}Z+00:00",
    "zone by name": lambda day, time: f"{day}T{time} UTC",
    "typographic minus": lambda day, time: f"{day}T{time}\u221208:00",
    "leap second": lambda day, time: f"{day}T{time[:5]}:60Z",
    "minute 60": lambda day, time: f"{day}T{time[:2]}:60:00Z",
    "hour 24": lambda day, _time: f"{day}T24:00:00Z",
    "hour 25": lambda day, time: f"{day}T25{time[2:]}Z",
    "hours only": lambda day, time: f"{day}T{time[:2]}Z",
    "hour of one digit": lambda day, _time: f"{day}T1:00:00Z",
    "12-hour clock": lambda day, _time: f"{day}T01:00:00 PM",
    "month 00": lambda day, time: f"{day[:4]}-00{day[7:]}T{time}Z",
    "month 13": lambda day, time: f"{day[:4]}-13{day[7:]}T{time}Z",
    "month of one digit": lambda day, time: f"{day[:4]}-1{day[7:]}T{time}Z",
    "day 00": lambda day, time: f"{day[:7]}-00T{time}Z",
    "day 32": lambda day, time: f"{day[:7]}-32T{time}Z",
    "February 30": lambda day, time: f"{day[:4]}-02-30T{time}Z",
    "February 29 of a common year": _text("2017-02-29T00:00:00Z"),
    "February 29 of a century": _text("1900-02-29T00:00:00Z"),
    "April 31": lambda day, time: f"{day[:4]}-04-31T{time}Z",
    "year 0000": lambda day, time: f"0000{day[4:]}T{time}Z",
    "year of five digits": lambda day, time: f"1{day}T{time}Z",
    "year of two digits": lambda day, time: f"{day[2:]}T{time}Z",
    "year with sign": lambda day, time: f"-{day}T{time}Z",
    "13 digits": lambda day, time: f"{day}T{time}.0000000000001Z",
    "point without digits": lambda day, time: f"{day}T{time}.Z",
    "comma for point": lambda day, time: f"{day}T{time},5Z",
    "digits without seconds": lambda day, time: f"{day}T{time[:5]}.5Z",
    "blank before": lambda day, time: f" {day}T{time}Z",
    "blank after": lambda day, time: f"{day}T{time}Z ",
    "line feed after": lambda day, time: f"{day}T{time}Z\n",
    "NUL after": lambda day, time: f"{day}T{time}Z\0",
    "quotes inside": lambda day, time: f"'{day}T{time}Z'",
    "week date": lambda day, time: f"{day[:4]}-W01-1T{time}Z",
    "ordinal date": lambda day, time: f"{day[:4]}-001T{time}Z",
    "slashes": lambda day, time: f"{day.replace('-', '/')}T{time}Z",
    "day first": lambda day, time: f"{day[8:]}-{day[5:7]}-{day[:4]}T{time}Z",
    "basic form": lambda day, time: f"{day.replace('-', '')}T{time.replace(':', '')}Z",
    "before the first instant": _text("0001-01-01T00:00:00+00:01"),
    "after the last instant": _text("9999-12-31T23:59:59-00:01"),
    "rounded beyond the last instant": _text("9999-12-31T23:59:59.99999995Z"),
    "ticks of another format": _text("/Date(1571240587193)/"),
    "seconds since 1970": _text("1483228800"),
    "HTTP date": _text("Sun, 01 Jan 2017 00:00:00 GMT"),
    "duration": _text("PT1H"),
    "word": _text("now"),
    "empty": _text(""),
    "blank": _text(" "),
    "Arabic-Indic digits": lambda day, time: f"{day}T{time}Z".translate(_ARABIC),
    "full-width digits": lambda day, time: f"{day}T{time}Z".translate(_FULL_WIDTH),
}
INVALID_KINDS = tuple(_MISSES)


_NEW_CENTURY = datetime(2000, 1, 1, tzinfo=UTC)
_CENTURY = 30 * 10**8  # seconds


def _missed(kind: str, second: int) -> Edge:
    moment = _NEW_CENTURY + timedelta(seconds=second)
    return Edge(_MISSES[kind](moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M:%S")), kind, "body.literal")


@st.composite
def _misses(draw: DrawFn) -> Edge:
    chosen = draw(_MISS)
    return _missed(chosen, draw(_SECONDS_OF_TWO_CENTURIES)) if isinstance(chosen, str) else chosen


# Fixed ones first, for the same reason as above.
_FIXED_OR_KIND: tuple[Edge | str, ...] = (*(_missed(kind, 0) for kind in INVALID_KINDS), *INVALID_KINDS)
_MISS = st.sampled_from(_FIXED_OR_KIND)
_SECONDS_OF_TWO_CENTURIES = st.integers(-_CENTURY, _CENTURY)
_INVALID_DATE_TIME_OFFSETS = _misses()
