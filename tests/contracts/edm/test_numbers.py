"""Byte to Int64, Decimal, Double and Single: what is a number, in which range, and what is kept of it."""

import math
import struct
from decimal import Decimal, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES, LiteralError

RANGES = {
    "Edm.Byte": (0, 255),
    "Edm.SByte": (-128, 127),
    "Edm.Int16": (-32768, 32767),
    "Edm.Int32": (-2147483648, 2147483647),
    "Edm.Int64": (-9223372036854775808, 9223372036854775807),
}
TEXT_IS_TOLERATED = ["Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32"]
MOST_DECIMAL = 79228162514264337593543950335
DECIMAL, DOUBLE, SINGLE = (PRIMITIVES[f"Edm.{name}"] for name in ("Decimal", "Double", "Single"))

every_integer_type = pytest.mark.parametrize("name", RANGES)


def read(name: str, value: object) -> tuple[object, list[str]]:
    notes: list[str] = []
    return PRIMITIVES[name].read(value, notes, "documented"), notes


def refused(name: str, value: object) -> None:
    with pytest.raises(LiteralError):
        PRIMITIVES[name].read(value, [], "documented")


# Integers


@every_integer_type
@given(data=st.data())
def test_an_integer_is_read_exactly_when_it_lies_in_its_range(name: str, data: st.DataObject) -> None:
    low, high = RANGES[name]
    edges = st.sampled_from([low - 1, low, -1, 0, 1, high, high + 1, 10**400])
    value = data.draw(st.one_of(st.integers(), st.integers(low, high), edges))
    if low <= value <= high:
        assert read(name, value) == (value, [])
    else:
        refused(name, value)


@every_integer_type
@given(data=st.data(), zeros=st.integers(0, 30))
def test_a_string_that_holds_an_integer_is_judged_by_its_value(name: str, data: st.DataObject, zeros: int) -> None:
    low, high = RANGES[name]
    value = data.draw(st.one_of(st.integers(low, high), st.sampled_from([low - 1, high + 1])))
    sign = "-" if value < 0 else data.draw(st.sampled_from(["", "+"]))
    text = f"{sign}{'0' * zeros}{abs(value)}"
    if low <= value <= high:
        assert read(name, text) == (value, ["tolerated.string-number"] if name in TEXT_IS_TOLERATED else [])
    else:
        refused(name, text)


@every_integer_type
@pytest.mark.parametrize(
    "text",
    [
        "",
        " 5",
        "5 ",
        "5\n",
        "5.0",
        "5e0",
        "0x5",
        "+-5",
        "--5",
        "1_000",
        "1,000",
        "\u0665",
        "\uff15",
        "<enabled/>",
    ],
)
def test_a_string_that_holds_no_integer_is_left_to_the_schema_except_where_strings_are_lawful(
    name: str, text: str
) -> None:
    if name in TEXT_IS_TOLERATED:
        assert read(name, text) == (text, [])
    else:
        refused(name, text)
        with pytest.raises(LiteralError):
            PRIMITIVES[name].check(text)


@every_integer_type
@pytest.mark.parametrize("value", [5.0, 0.5, -0.0, 1e300, math.nan, math.inf, Decimal(5), Decimal("5.0")])
def test_a_number_with_fraction_or_exponent_is_no_integer(name: str, value: object) -> None:
    refused(name, value)


@pytest.mark.parametrize("name", TEXT_IS_TOLERATED)
def test_a_response_may_not_put_small_integers_in_quotes_but_that_is_a_matter_of_json_type(name: str) -> None:
    PRIMITIVES[name].check("5")
    PRIMITIVES[name].check("999999999999")


def test_a_response_may_put_the_wide_numbers_in_quotes() -> None:
    PRIMITIVES["Edm.Int64"].check("9223372036854775807")
    DECIMAL.check("79228162514264337593543950335")
    with pytest.raises(LiteralError):
        PRIMITIVES["Edm.Int64"].check("9223372036854775808")
    with pytest.raises(LiteralError):
        DOUBLE.check("1.5")


# Decimal

finite = st.decimals(min_value=-MOST_DECIMAL, max_value=MOST_DECIMAL, allow_nan=False)
short = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**28) + 1, 10**28 - 1),
    st.integers(0, 28),
)


def same_number(kept: object, number: Decimal) -> bool:
    assert isinstance(kept, int | float | Decimal)
    return Decimal(repr(kept) if isinstance(kept, float) else kept) == number


@given(short)
def test_a_decimal_of_28_digits_is_kept_exactly_as_number_and_as_string(number: Decimal) -> None:
    for value in (number, format(number, "f"), str(number)):
        kept, notes = read("Edm.Decimal", value)
        assert same_number(kept, number)
        assert notes == []


@given(st.one_of(short, finite, st.integers(), st.floats(-1e28, 1e28).map(repr)))
def test_the_simplest_python_number_that_is_exact_is_kept(value: object) -> None:
    try:
        kept, _ = read("Edm.Decimal", value)
    except LiteralError:
        return
    if isinstance(kept, float):
        assert not kept.is_integer()
    if isinstance(kept, Decimal):
        assert Decimal(repr(float(kept))) != kept


@given(st.integers(0, MOST_DECIMAL), st.integers(1, 28), st.integers(1, 10**6 - 1))
def test_digits_that_do_not_fit_are_rounded_to_the_nearest_decimal(units: int, places: int, beyond: int) -> None:
    with localcontext(prec=100):
        unit = Decimal(1).scaleb(-places)
        number = Decimal(units) * unit + Decimal(beyond).scaleb(-places - 6)
        try:
            kept, _ = read("Edm.Decimal", number)
        except LiteralError:
            assert number > MOST_DECIMAL
            return
        assert isinstance(kept, int | float | Decimal)
        held = Decimal(repr(kept) if isinstance(kept, float) else kept)
        assert abs(held - number) * 2 <= unit


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
    found, notes = read("Edm.Decimal", value)
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
    refused("Edm.Decimal", value)


@given(st.lists(short, min_size=2, max_size=2))
def test_decimals_order_by_their_exact_value(numbers: list[Decimal]) -> None:
    one, other = (DECIMAL.order_key(DECIMAL.read(number, [], "documented")) for number in numbers)
    assert (one < other) == (numbers[0] < numbers[1])
    assert (one == other) == (numbers[0] == numbers[1])


def test_zeros_at_the_end_of_a_decimal_are_not_kept() -> None:
    kept, _ = read("Edm.Decimal", "0.10000000000000000550")
    assert str(kept) == "0.1000000000000000055"


def test_a_float_orders_as_the_decimal_that_its_text_names() -> None:
    assert DECIMAL.order_key(0.1) < DECIMAL.order_key(Decimal("0.1000000000000000055"))


# Double and Single


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
