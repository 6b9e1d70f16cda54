"""The lawful ways to write a DateTimeOffset in a response: each function keeps the instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from graphfake.contracts.edm import date_time_offset

if TYPE_CHECKING:
    from graphfake.contracts.varying import Choose

LIMITS = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59Z")
OFFSETS = (0, -8 * 60, 5 * 60 + 45, -3 * 60 - 30, 13 * 60, 14 * 60, -14 * 60)  # minutes
_TO_THE_SECOND = len("0001-01-01T00:00:00")
_KEPT_DIGITS = 7
_MOST_DIGITS = 12


def with_digits(text: str, choose: Choose) -> str:
    """With another number of fraction digits, up to the seven that are kept."""
    local, fraction, zone = _parts(text)
    digits = choose(_other_counts(fraction))
    return f"{local}.{fraction[:digits].ljust(digits, '0')}{zone}" if digits else local + zone


def has_other_digits(text: str) -> bool:
    """Can the instant be written with another number of digits? Seven that all count cannot."""
    return bool(_other_counts(_parts(text)[1]))


def _other_counts(fraction: str) -> list[int]:
    significant = len(fraction.rstrip("0"))
    return [count for count in range(significant, _KEPT_DIGITS + 1) if count != len(fraction)]


def with_many_digits(text: str, choose: Choose) -> str:
    """With 8 to 12 fraction digits, which stand for the same."""
    local, fraction, zone = _parts(text)
    digits = choose(range(_KEPT_DIGITS + 1, _MOST_DIGITS + 1))
    return f"{local}.{fraction.ljust(digits, '0')}{zone}"


def with_offset(text: str, choose: Choose) -> str:
    """In another zone; where that would leave the years 1 to 9999, with the offset of UTC in digits."""
    _, fraction, _ = _parts(text)
    seconds = date_time_offset.parse(text).ticks // date_time_offset.TICKS_A_SECOND
    minutes = choose(OFFSETS)
    moment = datetime.min.replace(tzinfo=UTC) + timedelta(seconds=seconds)
    try:
        moment = moment.astimezone(timezone(timedelta(minutes=minutes)))
    except OverflowError:
        minutes = 0
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    digits = f".{fraction}" if fraction else ""
    return f"{moment.replace(tzinfo=None).isoformat()}{digits}{sign}{minutes // 60:02}:{minutes % 60:02}"


def in_small_letters(text: str, _choose: Choose) -> str:
    """With t and z for T and Z."""
    return text.lower()


def without_seconds(text: str, _choose: Choose) -> str:
    """Without the seconds, which are zero."""
    local, _, zone = _parts(text)
    return local[:-3] + zone


def is_on_the_minute(text: str) -> bool:
    return date_time_offset.parse(text).ticks % (60 * date_time_offset.TICKS_A_SECOND) == 0


def _parts(text: str) -> tuple[str, str, str]:
    """Date and time to the second, the fraction's digits, the zone."""
    canonical = date_time_offset.canonical(text)
    local, rest = canonical[:_TO_THE_SECOND], canonical[_TO_THE_SECOND:]
    zone = "Z" if rest.endswith("Z") else rest[-len("+00:00") :]
    return local, rest.removesuffix(zone).removeprefix("."), zone
