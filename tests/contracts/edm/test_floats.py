"""Double and Single: numbers in the precision that they have, and the three that JSON cannot write."""

import math
import struct
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES, LiteralError

DOUBLE = PRIMITIVES["Edm.Double"]


def read(name: str, value: object) -> tuple[object, list[str]]:
    notes: list[str] = []
    return PRIMITIVES[name].read(value, notes, "documented"), notes


def refused(name: str, value: object) -> None:
    with pytest.raises(LiteralError):
        PRIMITIVES[name].read(value, [], "documented")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_is_kept_as_number_and_from_its_text(number: float) -> None:
    for value in (number, repr(number), Decimal(repr(number))):
        kept, notes = read("Edm.Double", value)
        assert kept == number
        assert notes == []


@given(st.integers(-(2**60), 2**60))
@example(2**53 + 1)
def test_an_integer_is_a_double_and_stays_an_integer_while_that_is_exact(number: int) -> None:
    kept, _ = read("Edm.Double", number)
    assert kept == float(number)
    assert isinstance(kept, int) == (abs(number) <= 2**53)


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
@example(2.0**-149)
@example((2 - 2.0**-23) * 2.0**127)
def test_a_single_is_kept_in_the_fewest_digits_that_name_it(number: float) -> None:
    kept, _ = read("Edm.Single", number)
    assert isinstance(kept, float)
    assert struct.pack("<f", kept) == struct.pack("<f", number)
    digits = len(Decimal(repr(kept)).normalize().as_tuple().digits)
    assert digits <= 9
    if digits > 1:
        shorter = float(f"{number:.{digits - 1}g}")
        assert abs(shorter) > 3.4028235e38 or struct.pack("<f", shorter) != struct.pack("<f", number)


@pytest.mark.parametrize(
    ("value", "kept"), [(0.1, 0.1), ("0.123456789", 0.12345679), (16777217, 16777216.0), (1e-60, 0.0), (7, 7)]
)
def test_a_single_has_the_precision_of_32_bits(value: object, kept: object) -> None:
    found, _ = read("Edm.Single", value)
    assert (found, type(found)) == (kept, type(kept))


@pytest.mark.parametrize("name", ["Edm.Double", "Edm.Single"])
@pytest.mark.parametrize("text", ["INF", "-INF", "NaN"])
def test_what_is_no_finite_number_is_written_in_quotes_and_stays(name: str, text: str) -> None:
    assert read(name, text) == (text, [])
    PRIMITIVES[name].check(text)


@pytest.mark.parametrize("name", ["Edm.Double", "Edm.Single"])
@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        10**400,
        Decimal("1e400"),
        Decimal("NaN"),
        Decimal("sNaN"),
        "1e400",
        "9" * 10_000,
        "+INF",
        "inf",
        "Infinity",
        "nan",
        "0x1p3",
        "1_0",
        ".5",
        "5.",
        "",
        " 5",
        "5\n",
        "\u0665",
    ],
)
def test_floating_numbers_that_are_refused(name: str, value: object) -> None:
    refused(name, value)


@pytest.mark.parametrize("value", [3.4028236e38, -3.41e38, 10**39, "3.5e38"])
def test_a_number_beyond_the_greatest_single_is_refused(value: object) -> None:
    refused("Edm.Single", value)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=5))
def test_floating_numbers_order_by_value_between_the_infinities_and_nan_first(numbers: list[float]) -> None:
    values = ["INF", *numbers, "-INF", "NaN"]
    assert sorted(values, key=DOUBLE.order_key) == ["NaN", "-INF", *sorted(numbers), "INF"]


@pytest.mark.parametrize("name", ["Edm.Double", "Edm.Single"])
def test_a_response_puts_no_finite_number_in_quotes(name: str) -> None:
    with pytest.raises(LiteralError):
        PRIMITIVES[name].check("1.5")
