"""Decimal: exact to some 28 digits, as number and as string."""

import math
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES, LiteralError

MOST_DECIMAL = 79228162514264337593543950335
DECIMAL = PRIMITIVES["Edm.Decimal"]

finite = st.decimals(min_value=-MOST_DECIMAL, max_value=MOST_DECIMAL, allow_nan=False)
short = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**28) + 1, 10**28 - 1),
    st.integers(0, 28),
)


def read(value: object) -> tuple[object, list[str]]:
    notes: list[str] = []
    return DECIMAL.read(value, notes, "documented"), notes


def refused(value: object) -> None:
    with pytest.raises(LiteralError):
        DECIMAL.read(value, [], "documented")


def same_number(kept: object, number: Decimal) -> bool:
    assert isinstance(kept, int | float | Decimal)
    return Decimal(repr(kept) if isinstance(kept, float) else kept) == number


@given(short)
def test_a_decimal_of_28_digits_is_kept_exactly_as_number_and_as_string(number: Decimal) -> None:
    for value in (number, format(number, "f"), str(number)):
        kept, notes = read(value)
        assert same_number(kept, number)
        assert notes == []


@given(st.one_of(short, finite, st.integers(), st.floats(-1e28, 1e28).map(repr)))
def test_the_simplest_python_number_that_is_exact_is_kept(value: object) -> None:
    try:
        kept, _ = read(value)
    except LiteralError:
        return
    if isinstance(kept, float):
        assert not kept.is_integer()
    if isinstance(kept, Decimal):
        assert Decimal(repr(float(kept))) != kept


# The greatest units are left out: rounded up, they have a digit too many, and take a place less.
@given(st.integers(0, MOST_DECIMAL - 1), st.integers(1, 28), st.integers(1, 10**6 - 1))
def test_digits_that_do_not_fit_are_rounded_to_the_nearest_decimal(units: int, places: int, beyond: int) -> None:
    with localcontext(prec=100):
        unit = Decimal(1).scaleb(-places)
        number = Decimal(units) * unit + Decimal(beyond).scaleb(-places - 6)
        try:
            kept, _ = read(number)
        except LiteralError:
            assert number > MOST_DECIMAL
            return
        assert isinstance(kept, int | float | Decimal)
        held = Decimal(repr(kept) if isinstance(kept, float) else kept)
        assert abs(held - number) * 2 <= unit


def test_what_rounds_up_to_a_digit_too_many_takes_a_place_less() -> None:
    kept, _ = read(Decimal("7922816251426433759354395033.55"))
    assert kept == 7922816251426433759354395034


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (5, 5),
        (5.0, 5),
        (-0.0, 0),
        ("5", 5),
        ("+05.50", 5.5),
        ("1e3", 1000),
        ("1E-2", 0.01),
        (0.1, 0.1),
        (Decimal("0.10"), 0.1),
        ("0.1000000000000000055", Decimal("0.1000000000000000055")),
        ("0e999999", 0),
        ("1e-999999", 0),
        (MOST_DECIMAL, MOST_DECIMAL),
        (f"{MOST_DECIMAL}.4", MOST_DECIMAL),
        ("0.00000000000000000000000000005", 0),
        ("0.00000000000000000000000000015", 2e-28),
        ("9.99999999999999999999999999994", Decimal("9.9999999999999999999999999999") + Decimal("1e-28")),
        ("0." + "3" * 10_000, Decimal("0." + "3" * 28)),
        ("0" * 10_000 + "7", 7),
    ],
)
def test_decimals_that_are_kept(value: object, kept: object) -> None:
    found, notes = read(value)
    assert found == kept
    assert type(found) is type(kept) or kept == 10
    assert notes == []


@pytest.mark.parametrize(
    "value",
    [
        MOST_DECIMAL + 1,
        -MOST_DECIMAL - 1,
        f"{MOST_DECIMAL}.5",
        1e30,
        "1e999999",
        "1e" + "9" * 30,
        "9" * 10_000,
        pytest.param(10**10_000, id="ten thousand digits"),
        math.nan,
        -math.inf,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        "NaN",
        "INF",
        "",
        ".5",
        "5.",
        " 5",
        "5\n",
        "1_0",
        "1,5",
        "\u0665",
    ],
)
def test_decimals_that_are_refused(value: object) -> None:
    refused(value)


@given(st.lists(short, min_size=2, max_size=2))
def test_decimals_order_by_their_exact_value(numbers: list[Decimal]) -> None:
    one, other = (DECIMAL.order_key(DECIMAL.read(number, [], "documented")) for number in numbers)
    assert (one < other) == (numbers[0] < numbers[1])
    assert (one == other) == (numbers[0] == numbers[1])


def test_zeros_at_the_end_of_a_decimal_are_not_kept() -> None:
    kept, _ = read("0.10000000000000000550")
    assert str(kept) == "0.1000000000000000055"


def test_a_float_orders_as_the_decimal_that_its_text_names() -> None:
    assert DECIMAL.order_key(0.1) < DECIMAL.order_key(Decimal("0.1000000000000000055"))


def test_a_response_may_put_a_decimal_in_quotes() -> None:
    DECIMAL.check(str(MOST_DECIMAL))
    with pytest.raises(LiteralError):
        DECIMAL.check(str(MOST_DECIMAL + 1))
