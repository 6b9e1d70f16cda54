"""Every form of `Retry-After` that a client may meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from graphfake.faults.dealing.lots import Lot

Form = Literal["text", "date", "absent", "any"]

HUGE = "86400"
"""A day, which no client should sleep through."""


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """`text` is sent as it is; for a date, `seconds` is how far it lies ahead of the clock; `any` draws a form."""

    form: Form
    text: str = ""
    seconds: float = 0.0

    @property
    def is_drawn(self) -> bool:
        """Is the form drawn by lot?"""
        return self.form == "any"

    def value(self, now: float, lot: Lot) -> str | None:
        """What the header says at `now`, in seconds since 1970; None where there is none."""
        if self.form == "absent":
            return None
        if self.form == "date":
            return http_date(now + self.seconds)
        if self.form == "any":
            return lot.draw("retry-after").choice(("1", "0", "0.128", http_date(now + 1), None, HUGE))
        return self.text


ABSENT = RetryAfter("absent")
ONE_SECOND = RetryAfter("text", "1")


def http_date(seconds: float) -> str:
    """`Wed, 25 Nov 2026 04:00:01 GMT`, the preferred form of RFC 9110; whole seconds, none of them too early.

    Before 1970 and after 9999 it is the nearest date that there is a form for.
    """
    whole = min(max(-int(-seconds // 1), 0), 253_402_300_799)
    return format_datetime(datetime.fromtimestamp(whole, UTC), usegmt=True)


def plain_number(number: float) -> str:
    """`2` for 2 and 2.0, `2.128` for 2.128, never with an exponent."""
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return text or "0"
