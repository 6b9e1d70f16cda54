"""DateTimeOffset held to a second judge: character by character, in fractions, with a calendar of its own."""

from fractions import Fraction
from typing import NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from graphfake.contracts.edm import LiteralError, date_time_offset

TICKS = 10**7


class Truth(NamedTuple):
    ticks: int
    documented: str
    observed: str


class RefusedError(Exception):
    pass


class Scanner:
    def __init__(self, text: str) -> None:
        self.rest = list(text)

    def sees(self, characters: str) -> bool:
        return bool(self.rest) and self.rest[0] in characters

    def take(self, characters: str) -> str:
        if not self.sees(characters):
            raise RefusedError
        return self.rest.pop(0)

    def number(self, digits: int, low: int, high: int) -> int:
        value = 0
        for _ in range(digits):
            value = value * 10 + "0123456789".index(self.take("0123456789"))
        if not low <= value <= high:
            raise RefusedError
        return value


def is_leap(year: int) -> bool:
    return year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)


def month_lengths(year: int) -> list[int]:
    return [31, 29 if is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def days_before(year: int) -> int:
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400


def local_text(ticks: int, digits: str, zone: str) -> str:
    seconds = ticks // TICKS
    days, seconds = seconds // 86400, seconds % 86400
    year = days // 366 + 1
    while days_before(year + 1) <= days:
        year += 1
    days -= days_before(year)
    month = 0
    while days >= month_lengths(year)[month]:
        days -= month_lengths(year)[month]
        month += 1
    clock = f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return f"{year:04d}-{month + 1:02d}-{days + 1:02d}T{clock}{digits}{zone}"


def judge(text: str) -> Truth:
    """What the text means; RefusedError where it means nothing."""
    scanner = Scanner(text)
    year = scanner.number(4, 1, 9999)
    scanner.take("-")
    month = scanner.number(2, 1, 12)
    scanner.take("-")
    day = scanner.number(2, 1, month_lengths(year)[month - 1])
    scanner.take("Tt")
    hour = scanner.number(2, 0, 23)
    scanner.take(":")
    minute = scanner.number(2, 0, 59)
    second, written = 0, ""
    if scanner.sees(":"):
        scanner.take(":")
        second = scanner.number(2, 0, 59)
        if scanner.sees("."):
            scanner.take(".")
            while len(written) < 13 and scanner.sees("0123456789"):
                written += scanner.take("0123456789")
            if not 1 <= len(written) <= 12:
                raise RefusedError
    offset, zone = 0, "Z"
    if scanner.sees("Zz"):
        scanner.take("Zz")
    else:
        sign = scanner.take("+-")
        hours = scanner.number(2, 0, 14)
        scanner.take(":")
        minutes = scanner.number(2, 0, 59)
        offset = (-1 if sign == "-" else 1) * (hours * 60 + minutes)
        zone = f"{sign}{hours:02d}:{minutes:02d}"
    if scanner.rest or abs(offset) > 840:
        raise RefusedError
    days = days_before(year) + sum(month_lengths(year)[: month - 1]) + day - 1
    seconds = days * 86400 + hour * 3600 + minute * 60 + second
    fraction = Fraction(int(written), 10 ** len(written)) if written else Fraction(0)
    local = round((seconds + fraction) * TICKS)  # a Fraction is rounded with ties to even
    instant = local - offset * 60 * TICKS
    end = days_before(10000) * 86400 * TICKS
    if not (0 <= local < end and 0 <= instant < end):
        raise RefusedError
    digits = f".{local % TICKS:07d}" if len(written) > 7 else f".{written}" if written else ""
    trimmed = f".{instant % TICKS:07d}".rstrip("0").rstrip(".")
    return Truth(instant, local_text(local, digits, zone), local_text(instant, trimmed, "Z"))


def two_digits(lawful: range, near: int) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(lawful), st.sampled_from(range(near))).map(lambda number: f"{number:02d}")


years = st.one_of(
    st.sampled_from(["0000", "0001", "0002", "9998", "9999", "1900", "2000", "2016", "2100"]),
    st.integers(0, 9999).map(lambda year: f"{year:04d}"),
)
fractions = st.one_of(
    st.text("0123456789", min_size=1, max_size=13),
    st.text("05", min_size=8, max_size=12),
    st.text("9", min_size=7, max_size=12),
)
offsets = st.one_of(
    st.sampled_from(["Z", "z", "", "+00:00", "-00:00", "+14:00", "-14:00", "+14:01", "-14:01", "+05:30", "-08:00"]),
    st.builds("{}{}:{}".format, st.sampled_from("+-"), two_digits(range(15), 24), two_digits(range(60), 62)),
)
seconds = st.one_of(
    st.just(""),
    st.builds(":{}".format, two_digits(range(60), 62)),
    st.builds(":{}.{}".format, st.one_of(st.just("59"), two_digits(range(60), 62)), fractions),
)
dates = st.builds("{}-{}-{}".format, years, two_digits(range(1, 13), 14), two_digits(range(1, 29), 33))
turns_of_the_year = st.builds("{}-{}".format, years, st.sampled_from(["01-01", "12-31", "02-28", "02-29", "03-01"]))
times = st.one_of(
    st.just("23:59"),
    st.just("00:00"),
    st.builds("{}:{}".format, two_digits(range(24), 26), two_digits(range(60), 62)),
)
nearly_lawful = st.builds(
    "{}{}{}{}{}".format, st.one_of(dates, turns_of_the_year), st.sampled_from("Tt"), times, seconds, offsets
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A nearly lawful text with a piece taken out or a stranger put in."""
    text = draw(nearly_lawful)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(start + 2, len(text))))
    return text[:start] + draw(st.text("0129TtZz:+-. ,/_eW\n\0\u0663\uff3a\u2013", max_size=2)) + text[end:]


@given(st.one_of(nearly_lawful, damaged()))
@example("2024-02-29T23:59:59.99999995-14:00")
@example("9999-12-31T23:59:59.99999995Z")
@example("9999-12-31T23:59:59.99999994+14:00")
@example("0001-01-01T00:00:00.00000005+00:00")
@example("2017-01-01T00:00:00Z\n")
def test_both_judges_agree_on_lawfulness_instant_and_both_texts(text: str) -> None:
    try:
        truth = judge(text)
    except RefusedError:
        truth = None
    try:
        ours = Truth(
            date_time_offset.instant(text),
            date_time_offset.canonical(text, "documented"),
            date_time_offset.canonical(text, "observed"),
        )
    except LiteralError:
        ours = None
    assert ours == truth
