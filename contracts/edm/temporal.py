"""Date, TimeOfDay and Duration: kept as written, up to twelve fraction digits, ordered by what they mean."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphfake.contracts.edm.lexical import DATE, SECONDS_A_DAY, TIME, day_number, second_of_day
from graphfake.contracts.edm.primitive import LiteralError, PrimitiveType

_PICOSECONDS = 10**12  # a second's: the twelfth fraction digit counts
_DATE = re.compile(DATE, re.ASCII)
_TIME_OF_DAY = re.compile(TIME, re.ASCII)
_WITHOUT_SECONDS = len("00:00")
# An XML dayTimeDuration, whose letters are capitals: some part, and some part after T.
_DURATION = re.compile(
    r"(-?)P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,12}))?S)?)?", re.ASCII
)
_MOST_DIGITS = 19  # whatever unit; Python refuses to convert texts of more than 4,300 digits
_TICK = _PICOSECONDS // 10**7
_LONGEST = 2**63 * _TICK  # .NET's TimeSpan counts 100 ns in 64 bits


def _days(text: str) -> int:
    match = _DATE.fullmatch(text)
    if match is None:
        raise LiteralError("An Edm.Date is YYYY-MM-DD, without a time.")
    year, month, day = match.groups()
    return day_number(int(year), int(month), int(day))


def _time_of_day(text: str) -> int:
    match = _TIME_OF_DAY.fullmatch(text)
    if match is None:
        raise LiteralError("An Edm.TimeOfDay is hh:mm:ss, perhaps a point and 1 to 12 digits, without an offset.")
    hour, minute, second, digits = match.groups()
    return second_of_day(int(hour), int(minute), int(second or 0)) * _PICOSECONDS + _fraction(digits)


def _duration(text: str) -> int:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise LiteralError("An Edm.Duration is written as P1DT2H3M4.5S, any part left out, no years or months.")
    sign, days, hours, minutes, seconds, digits = match.groups()
    whole = _count(days) * SECONDS_A_DAY + _count(hours) * 3600 + _count(minutes) * 60 + _count(seconds)
    length = whole * _PICOSECONDS + _fraction(digits)
    if length > (_LONGEST if sign else _LONGEST - _TICK):
        raise _too_long()
    return -length if sign else length


def _count(written: str | None) -> int:
    digits = written.lstrip("0") if written else ""
    if len(digits) > _MOST_DIGITS:
        raise _too_long()
    return int(digits or 0)


def _too_long() -> LiteralError:
    return LiteralError("An Edm.Duration lasts up to P10675199DT2H48M5.4775807S, either way.")


def _fraction(digits: str | None) -> int:
    return int(digits.ljust(12, "0")) if digits else 0


def _as_written(text: str) -> str:
    return text


def _with_seconds(text: str) -> str:
    return f"{text}:00" if len(text) == _WITHOUT_SECONDS else text


@dataclass(frozen=True, slots=True)
class _Temporal:
    measure: Callable[[str], int]
    """Judges the text, and says what it comes to: days, or picoseconds."""
    kept: Callable[[str], str]

    def read(self, value: object, _notes: list[str], _profile: str) -> object:
        if not isinstance(value, str):
            return value
        self.measure(value)
        return self.kept(value)

    def check(self, value: object) -> None:
        if isinstance(value, str):
            self.measure(value)

    def order_key(self, canonical: Any) -> int:
        return self.measure(canonical)


def _temporal(name: str, temporal: _Temporal, default: str) -> PrimitiveType:
    return PrimitiveType(name, ("string",), temporal.read, temporal.check, temporal.order_key, default)


DATE_ONLY = _temporal("Edm.Date", _Temporal(_days, _as_written), "0001-01-01")
TIME_OF_DAY = _temporal("Edm.TimeOfDay", _Temporal(_time_of_day, _with_seconds), "00:00:00")
DURATION = _temporal("Edm.Duration", _Temporal(_duration, _as_written), "PT0S")
