"""The pieces of which dates and times are written, and which of them exist."""

from datetime import date

from graphfake.contracts.edm.primitive import LiteralError

# For patterns compiled with re.ASCII: \d takes every script's digits otherwise.
DATE = r"(\d{4})-(\d\d)-(\d\d)"
TIME = r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?"

SECONDS_A_DAY = 86_400
LAST_MINUTE = 59
_LAST_HOUR = 23
_LAST_SECOND = 59


def day_number(year: int, month: int, day: int) -> int:
    """Days since 0001-01-01 in the proleptic Gregorian calendar."""
    try:
        return date(year, month, day).toordinal() - 1
    except ValueError:
        raise LiteralError("The date must be a day of the calendar, in the years 0001 to 9999.") from None


def second_of_day(hour: int, minute: int, second: int) -> int:
    """Seconds since midnight."""
    if hour > _LAST_HOUR or minute > LAST_MINUTE or second > _LAST_SECOND:
        raise LiteralError("The time must lie within 00:00:00 and 23:59:59, without 24:00 and leap seconds.")
    return hour * 3600 + minute * 60 + second
