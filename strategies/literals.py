"""Every JSON form of the values that a primitive property takes, within the limits that its contract states."""

from __future__ import annotations

import base64
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hypothesis import strategies as st

from graphfake.strategies.choices import fixed_first
from graphfake.strategies.dates import date_time_offsets
from graphfake.strategies.limits import Limits
from graphfake.strategies.texts import patterned, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from graphfake.contracts import Property

RANGES = {
    "Edm.Byte": (0, 2**8 - 1),
    "Edm.SByte": (-(2**7), 2**7 - 1),
    "Edm.Int16": (-(2**15), 2**15 - 1),
    "Edm.Int32": (-(2**31), 2**31 - 1),
    "Edm.Int64": (-(2**63), 2**63 - 1),
}
MOST_DECIMAL = 2**96 - 1
_LAST_DAY = date.max.toordinal()
_SCALE = 10**4
_SECONDS_A_DAY = 86_400


def literals(prop: Property) -> SearchStrategy[Any]:
    """What a writer may send for one value of a primitive property, null aside; each form is valid without note.

    Raises ContractError where the contract's limits leave nothing to draw.
    """
    limits = Limits(prop)
    if limits.listed is not None:
        return st.sampled_from(limits.listed)
    values = _MAKERS[prop.edm or ""](limits)
    return values.filter(limits.holds) if limits.has_others else values


def _strings(limits: Limits) -> SearchStrategy[str]:
    if limits.pattern is not None:
        return patterned(limits.pattern, limits.least_length, limits.most_length)
    return texts(limits.least_length, limits.most_length)


def _booleans(_limits: Limits) -> SearchStrategy[bool]:
    return st.booleans()


def _integers(edm: str) -> Callable[[Limits], SearchStrategy[int]]:
    return lambda limits: st.integers(*limits.whole(*RANGES[edm]))


def _int64s(limits: Limits) -> SearchStrategy[int | str]:
    low, high = limits.whole(*RANGES["Edm.Int64"])
    numbers = st.integers(low, high)
    fixed = [number for number in (0, 2**53 + 1, low, high) if low <= number <= high]
    written = st.tuples(numbers, st.sampled_from(WHOLE_FORMS)).map(_formatted)
    return fixed_first([*fixed, *map(str, fixed)], numbers | written)


WHOLE_FORMS = ("{}", "{:+}", "{:05}")
"""How an integer may be written in a string."""


def _formatted(drawn: tuple[int, str]) -> str:
    number, form = drawn
    return form.format(number)


def _decimals(limits: Limits) -> SearchStrategy[Any]:
    if limits.bounds_numbers:
        return scaled(limits)
    whole = st.integers(-MOST_DECIMAL, MOST_DECIMAL)
    texts_of_numbers = st.tuples(whole, st.sampled_from(("{}", "{:+}", "{}.0", "{}e0"))).map(_formatted)
    return fixed_first(_DECIMALS, scaled(limits) | whole | texts_of_numbers)


_DECIMALS = (
    0,
    "0.1",
    "-1.5E+3",
    "1e-28",
    "1e-99",
    "0.00000000000000000000000000005",
    "7.9228162514264337593543950335",
    str(MOST_DECIMAL),
    f"-{MOST_DECIMAL}",
    "+007.50",
)


def _floats(width: int) -> Callable[[Limits], SearchStrategy[Any]]:
    numbers = st.floats(allow_nan=False, allow_infinity=False, width=32 if width == 32 else 64)
    whole = st.integers(-(2**53), 2**53)
    fixed = (0, 0.1, "INF", "-INF", "NaN", "1.5", "-1.5E+3", "+7", "1e-400", "00.1")

    def make(limits: Limits) -> SearchStrategy[Any]:
        if limits.bounds_numbers:
            return scaled(limits)
        return fixed_first(fixed, scaled(limits) | numbers | numbers.map(repr) | whole)

    return make


def scaled(limits: Limits) -> SearchStrategy[int | float]:
    """Numbers of up to four decimals within the limits."""
    low, high = limits.scaled(_SCALE)
    return st.integers(low, high).map(lambda number: number // _SCALE if number % _SCALE == 0 else number / _SCALE)


def _guids(_limits: Limits) -> SearchStrategy[str]:
    return st.integers(0, 2**128 * len(_CASES) - 1).map(_guid)


_CASES = (str.lower, str.upper, str.title)


def _guid(drawn: int) -> str:
    number, case = divmod(drawn, len(_CASES))
    return _CASES[case](str(UUID(int=number)))


def _date_time_offsets(_limits: Limits) -> SearchStrategy[str]:
    return date_time_offsets()


def _dates(_limits: Limits) -> SearchStrategy[str]:
    simplest = date(2000, 1, 1).toordinal()
    days = st.integers(1 - simplest, _LAST_DAY - simplest)
    return days.map(lambda day: date.fromordinal(day + simplest).isoformat())


@st.composite
def _times(draw: DrawFn) -> str:
    minute, second = divmod(draw(_SECONDS), 60)
    text = f"{minute // 60:02}:{minute % 60:02}"
    digits = draw(_DIGITS)
    if digits is None:
        return text
    return f"{text}:{second:02}" + (f".{draw(_FRACTIONS) % 10**digits:0{digits}}" if digits else "")


_SECONDS = st.integers(0, _SECONDS_A_DAY - 1)
_DIGITS = st.sampled_from((0, 7, 3, None, 1, 2, 6, 9, 12))
_FRACTIONS = st.integers(0, 10**12 - 1)


def _times_of_day(_limits: Limits) -> SearchStrategy[str]:
    return fixed_first(("00:00:00", "00:00", "23:59:59.9999999", "23:59:59.999999999999"), _times())


def _durations(_limits: Limits) -> SearchStrategy[str]:
    written = st.tuples(st.sampled_from(_DURATION_FORMS), st.integers(0, 999)).map(_formatted_duration)
    return fixed_first(_DURATIONS, written)


_DURATIONS = (
    "PT0S",
    "-P1D",
    "P10675199DT2H48M5.4775807S",
    "-P10675199DT2H48M5.4775808S",
    "PT0.000000000001S",
    "P0D",
)


_DURATION_FORMS = (
    "PT{}S",
    "PT{}M",
    "PT{}H",
    "P{}D",
    "P{}DT{}H",
    "P{}DT{}H{}M{}S",
    "-P{}DT{}.5S",
    "PT{}H0.{}S",
    "-PT0{}M",
)


def _formatted_duration(drawn: tuple[str, int]) -> str:
    form, number = drawn
    return form.replace("{}", str(number))


def _binaries(_limits: Limits) -> SearchStrategy[str]:
    return st.binary(max_size=48).map(lambda data: base64.b64encode(data).decode())


def _streams(_limits: Limits) -> SearchStrategy[None]:
    return st.none()


_MAKERS: dict[str, Callable[[Limits], SearchStrategy[Any]]] = {
    "Edm.Binary": _binaries,
    "Edm.Boolean": _booleans,
    **{edm: _integers(edm) for edm in RANGES},
    "Edm.Date": _dates,
    "Edm.DateTimeOffset": _date_time_offsets,
    "Edm.Decimal": _decimals,
    "Edm.Double": _floats(64),
    "Edm.Duration": _durations,
    "Edm.Guid": _guids,
    "Edm.Int64": _int64s,
    "Edm.Single": _floats(32),
    "Edm.Stream": _streams,
    "Edm.String": _strings,
    "Edm.TimeOfDay": _times_of_day,
}
