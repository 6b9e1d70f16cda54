"""When a date of the wire is, by nothing but the standard library: a judge that shares no code with the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_TICKS = 10**7  # a second, of 100 ns each
_BEGIN = datetime(1, 1, 1, tzinfo=UTC)


def instant(text: str) -> int:
    """Units of 100 ns since the year 1, of a date as a reply has it: with seconds, and `Z` or an offset."""
    local, offset = (text[:-1], 0) if text.endswith("Z") else (text[:-6], _minutes(text[-6:]))
    whole, _, digits = local.partition(".")
    moment = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
    seconds = (moment - _BEGIN) // timedelta(seconds=1) - offset * 60
    return seconds * _TICKS + int(digits.ljust(7, "0"))


def _minutes(offset: str) -> int:
    minutes = int(offset[1:3]) * 60 + int(offset[4:])
    return minutes if offset[0] == "+" else -minutes
