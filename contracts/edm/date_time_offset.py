"""DateTimeOffset: an instant to 100 ns, with the local time and the offset it was written with.

Python's own datetime has no seventh digit, so the text is read by one pattern and the calendar.
"""

import re
from datetime import date
from typing import Any, NamedTuple

from graphfake.contracts.edm.lexical import (
    DATE,
    LAST_MINUTE,
    SECONDS_A_DAY,
    TIME,
    day_number,
    second_of_day,
)
from graphfake.contracts.edm.primitive import LiteralError, PrimitiveType

TICKS_A_SECOND = 10_000_000
TICKS_A_MINUTE = 60 * TICKS_A_SECOND

_END = date.max.toordinal() * SECONDS_A_DAY * TICKS_A_SECOND  # of the year 9999
_KEPT_DIGITS = 7
_MOST_OFFSET = 14 * 60
_FORM = re.compile(rf"{DATE}[Tt]{TIME}(?:[Zz]|([+-]\d\d):(\d\d))", re.ASCII)
_LOCAL = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}"
_UP_TO_MINUTES = len("0001-01-01T00:00")
_UP_TO_KEPT_DIGITS = len("0001-01-01T00:00:00.0000000")
_ZONE = len("+00:00")


class DateTimeOffset(NamedTuple):
    """A value as it is kept: digits beyond 100 ns are rounded away, with a carry into the local time."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    fraction: int
    """Of the second, in ticks of 100 ns."""
    offset: int
    """Minutes that the local time is ahead of UTC, -840 to 840."""
    ticks: int
    """The instant: 100 ns since 0001-01-01T00:00:00Z."""


def parse(text: str) -> DateTimeOffset:
    """Read YYYY-MM-DDThh:mm[:ss[.f]] with 1 to 12 fraction digits and Z, +hh:mm or -hh:mm.

    T and Z may be small letters. Raises `LiteralError` where the text has another form, where the day, time
    or offset does not exist, and where the local time or the instant leaves the years 0001 to 9999, be it by
    rounding.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise LiteralError(_why(text))
    years, months, days, hours, minutes, seconds, digits, offset_hours, offset_minutes = match.groups()
    year, month, day = int(years), int(months), int(days)
    hour, minute, second = int(hours), int(minutes), int(seconds or 0)
    fraction = _ticks(digits) if digits else 0
    offset = _offset(offset_hours, int(offset_minutes)) if offset_hours else 0
    elapsed = day_number(year, month, day) * SECONDS_A_DAY + second_of_day(hour, minute, second)
    local = elapsed * TICKS_A_SECOND + fraction
    ticks = local - offset * TICKS_A_MINUTE
    if not (local < _END and 0 <= ticks < _END):
        raise LiteralError("The local time and its instant in UTC must both lie in the years 0001 to 9999.")
    if fraction == TICKS_A_SECOND:
        return DateTimeOffset(*_fields(local), offset, ticks)
    return DateTimeOffset(year, month, day, hour, minute, second, fraction, offset, ticks)


def canonical(text: str, profile: str = "documented") -> str:
    """The text under which a value is kept and given back.

    documented: as sent, except T and Z in capitals, missing seconds written as :00, and more than seven
    fraction digits rounded to all seven. observed: the instant in UTC with Z, without trailing zeros in the
    fraction.
    """
    value = parse(text)
    if profile == "observed":
        return _utc(value.ticks)
    if text[_UP_TO_MINUTES] != ":":
        return f"{text[:_UP_TO_MINUTES]}:00{text[_UP_TO_MINUTES:]}".upper()
    end = len(text) - (1 if text[-1] in "Zz" else _ZONE)
    if end > _UP_TO_KEPT_DIGITS:
        return f"{_LOCAL.format(*value)}.{value.fraction:07}{text[end:].upper()}"
    return text.upper()


def instant(text: str) -> int:
    """100 ns since 0001-01-01T00:00:00Z, by which values are compared."""
    return parse(text).ticks


def _ticks(digits: str) -> int:
    """The ticks nearest to a fraction's digits, ties to even; may come to a whole second."""
    kept = int(digits[:_KEPT_DIGITS].ljust(_KEPT_DIGITS, "0"))
    beyond = digits[_KEPT_DIGITS:]
    if not beyond:
        return kept
    rest, half = int(beyond), 5 * 10 ** (len(beyond) - 1)
    return kept + (rest > half or (rest == half and kept % 2 == 1))


def _offset(hours: str, minutes: int) -> int:
    offset = abs(int(hours)) * 60 + minutes
    if minutes > LAST_MINUTE or offset > _MOST_OFFSET:
        raise LiteralError("The offset must lie within -14:00 and +14:00, its minutes within 00 and 59.")
    return -offset if hours[0] == "-" else offset


def _fields(ticks: int) -> tuple[int, int, int, int, int, int, int]:
    seconds, fraction = divmod(ticks, TICKS_A_SECOND)
    days, seconds = divmod(seconds, SECONDS_A_DAY)
    day = date.fromordinal(days + 1)
    return day.year, day.month, day.day, seconds // 3600, seconds // 60 % 60, seconds % 60, fraction


def _utc(ticks: int) -> str:
    *local, fraction = _fields(ticks)
    digits = f".{fraction:07}".rstrip("0") if fraction else ""
    return f"{_LOCAL.format(*local)}{digits}Z"


def _why(text: str) -> str:
    if _FORM.fullmatch(text + "Z"):
        return "An Edm.DateTimeOffset ends with its offset: Z, +hh:mm or -hh:mm."
    return "An Edm.DateTimeOffset is YYYY-MM-DDThh:mm:ss, perhaps with 1 to 12 decimals, and Z or an offset."


def _read(value: object, _notes: list[str], profile: str) -> object:
    return canonical(value, profile) if isinstance(value, str) else value


def _check(value: object) -> None:
    if isinstance(value, str):
        parse(value)


def _order_key(value: Any) -> int:
    return instant(value)


DATE_TIME_OFFSET = PrimitiveType("Edm.DateTimeOffset", ("string",), _read, _check, _order_key, "0001-01-01T00:00:00Z")
