"""Dates, times and durations: the texts that sort as they do, their parts, and reckoning with them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from graphfake.contracts.edm import PRIMITIVES, LiteralError, date_time_offset
from graphfake.odata.expressions.numbers import Number, canonical, decimals, exact

MOST_REMEMBERED = 65_536
MIN, MAX = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z"

_A_SECOND, _A_TICK = 10**12, 10**5  # in picoseconds
_A_DAY = 86_400 * _A_SECOND
_TICKS_A_DAY = 86_400 * date_time_offset.TICKS_A_SECOND
_LAST_TICK = date.max.toordinal() * _TICKS_A_DAY - 1
_LONGEST = 2**63 * _A_TICK


@lru_cache(maxsize=MOST_REMEMBERED)
def utc(text: str) -> str:
    """A text that sorts as the instant does: in UTC, without Z and without zeros at the end of the fraction.

    A value of whole seconds in UTC, which is the usual one, need not come here: its first 19 characters are it.
    """
    if text[-1] == "Z":
        return text[:19] + text[19:-1].rstrip("0").rstrip(".")
    try:
        moved = datetime.fromisoformat(text[:19] + text[-6:]).astimezone(UTC)
    except OverflowError:  # at the very ends of the calendar, where Python's own zones end
        return date_time_offset.canonical(text, "observed")[:-1]
    return moved.isoformat()[:19] + text[19:-6].rstrip("0").rstrip(".")


@lru_cache(maxsize=MOST_REMEMBERED)
def since_midnight(text: str) -> int:
    """Picoseconds of an Edm.TimeOfDay."""
    return int(PRIMITIVES["Edm.TimeOfDay"].order_key(text))


@lru_cache(maxsize=MOST_REMEMBERED)
def length(text: str) -> int:
    """Picoseconds of an Edm.Duration."""
    return int(PRIMITIVES["Edm.Duration"].order_key(text))


def year(text: str) -> int:
    return int(text[:4])


def month(text: str) -> int:
    return int(text[5:7])


def day(text: str) -> int:
    return int(text[8:10])


def hour(text: str) -> int:
    return int(time_of(text)[:2])


def minute(text: str) -> int:
    return int(time_of(text)[3:5])


def second(text: str) -> int:
    return int(time_of(text)[6:8])


def fraction(text: str) -> Number | None:
    """The part of the second that is not whole, from 0 to less than 1."""
    digits = time_of(text)[9:]
    return canonical(Decimal(f"0.{digits}")) if digits else 0


def date_of(text: str) -> str:
    return text[:10]


def time_of(text: str) -> str:
    """The time of day, as its own zone has it, of a DateTimeOffset; of a TimeOfDay itself."""
    if len(text) < 20 or text[10] != "T":
        return text
    return text[11:-1] if text[-1] == "Z" else text[11:-6]


def offset(text: str) -> int:
    """Minutes that the local time is ahead of UTC."""
    return date_time_offset.parse(text).offset


def seconds(text: str) -> Number | None:
    """The length of a duration in seconds, with their fraction."""
    return canonical(Decimal(length(text)).scaleb(-12))


def midnight(text: str) -> str:
    """The DateTimeOffset at which a day begins in UTC."""
    return f"{text}T00:00:00Z"


def moment_moved(text: str, by: str, sign: int) -> str | None:
    """In the zone it was in; null where that leaves the calendar."""
    value = date_time_offset.parse(text)
    ticks = value.ticks + sign * round(Decimal(length(by)) / _A_TICK)
    local = ticks + value.offset * date_time_offset.TICKS_A_MINUTE
    if not (0 <= ticks <= _LAST_TICK and 0 <= local <= _LAST_TICK):
        return None
    days, rest = divmod(local, _TICKS_A_DAY)
    of_day, parts = divmod(rest, date_time_offset.TICKS_A_SECOND)
    digits = f".{parts:07}".rstrip("0") if parts else ""
    clock = f"{of_day // 3600:02}:{of_day // 60 % 60:02}:{of_day % 60:02}"
    zone = f"{'-' if value.offset < 0 else '+'}{abs(value.offset) // 60:02}:{abs(value.offset) % 60:02}"
    return f"{date.fromordinal(days + 1).isoformat()}T{clock}{digits}{zone if value.offset else 'Z'}"


def day_moved(text: str, by: str, sign: int) -> str | None:
    """By the whole days of a duration; null where that leaves the calendar."""
    days = abs(length(by)) // _A_DAY * (1 if length(by) >= 0 else -1)
    number = date.fromisoformat(text).toordinal() + sign * days
    return date.fromordinal(number).isoformat() if 1 <= number <= date.max.toordinal() else None


def between_moments(later: str, earlier: str) -> str | None:
    ticks = date_time_offset.instant(later) - date_time_offset.instant(earlier)
    return written(ticks * _A_TICK)


def between_days(later: str, earlier: str) -> str | None:
    days = date.fromisoformat(later).toordinal() - date.fromisoformat(earlier).toordinal()
    return written(days * _A_DAY)


def lengths_added(one: str, other: str, sign: int) -> str | None:
    return written(length(one) + sign * length(other))


def length_times(text: str, factor: Number) -> str | None:
    return _nearest(decimals("mul", length(text), factor))


def length_divided(text: str, divisor: Number) -> str | None:
    return _nearest(decimals("div", length(text), divisor))


def length_negated(text: str) -> str | None:
    return written(-length(text))


def _nearest(picoseconds: Number | None) -> str | None:
    number = None if picoseconds is None else exact(picoseconds)
    return written(round(number)) if isinstance(number, Decimal) and abs(number) <= _LONGEST else None


def written(picoseconds: int) -> str | None:
    """A duration's text; null where it is longer than any."""
    if not -_LONGEST <= picoseconds < _LONGEST:
        return None
    whole, parts = divmod(abs(picoseconds), _A_SECOND)
    days, rest = divmod(whole, 86_400)
    digits = f"{rest % 60}.{parts:012}".rstrip("0") if parts else str(rest % 60)
    text = f"PT{rest // 3600}H{rest // 60 % 60}M{digits}S" if not days else ""
    text = text or f"P{days}DT{rest // 3600}H{rest // 60 % 60}M{digits}S"
    return f"-{text}" if picoseconds < 0 else text


def read(edm: str, value: object) -> object:
    """The canonical value of what may be a value of a primitive type, null where it is none."""
    try:
        return PRIMITIVES[edm].read(value, [], "documented")
    except LiteralError:
        return None
