"""Byte to Int64: whole numbers in their range, and the strings that hold one."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
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

every_integer_type = pytest.mark.parametrize("name", RANGES)


def read(name: str, value: object) -> tuple[object, list[str]]:
    notes: list[str] = []
    return PRIMITIVES[name].read(value, notes, "documented"), notes


def refused(name: str, value: object) -> None:
    with pytest.raises(LiteralError):
        PRIMITIVES[name].read(value, [], "documented")


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


def test_a_response_may_put_an_int64_in_quotes() -> None:
    PRIMITIVES["Edm.Int64"].check("9223372036854775807")
    with pytest.raises(LiteralError):
        PRIMITIVES["Edm.Int64"].check("9223372036854775808")
