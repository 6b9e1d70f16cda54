"""What holds for every Edm primitive type, whatever is thrown at it."""

import base64
import math
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES, LiteralError

TOLERANCES = {"tolerated.string-number", "tolerated.string-boolean", "tolerated.binary-alphabet"}
PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float, Decimal),
    "null": (type(None),),
}
NUMERIC = ["Byte", "SByte", "Int16", "Int32", "Int64", "Decimal", "Double", "Single"]
QUOTED_ONLY_BY_CLIENTS = ["Edm.Double", "Edm.Single"]
AWKWARD = [
    "",
    "\0",
    "\n",
    "5\0",
    "\ud800",
    "0" * 10_000,
    "9" * 10_000,
    "-" + "9" * 10_000,
    "0" * 10_000 + "x",
    "A" * 10_001,
    f"P{'0' * 10_000}x",
    f"PT{'1' * 10_000}",
    "1e" + "9" * 10_000,
    "0." + "0" * 10_000 + "1",
    "\u0665\u0665",
    10**4_000,  # the longest that Python still writes, as a failing test must
    -(10**4_000),
    1e308,
    5e-324,
    math.nan,
    math.inf,
    Decimal("sNaN"),
    Decimal("-Infinity"),
    Decimal("1e-999999"),
    Decimal("1e999999"),
    "2023-04-05T06:07:08." + "9" * 10_000 + "Z",
]

texts = st.one_of(
    st.from_regex(r"[+-]?[0-9]{1,12}(\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?", fullmatch=True),
    st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()),
    st.dates().map(str),
    st.times().map(str),
    st.from_regex(r"-?P[0-9]{1,4}D(T[0-9]{1,4}H[0-9]{1,4}(\.[0-9]{1,7})?S)?", fullmatch=True),
    st.uuids().map(lambda guid: str(guid).upper()),
    st.binary(max_size=8).map(lambda octets: base64.urlsafe_b64encode(octets).decode()),
    st.sampled_from(["true", "false", "INF", "-INF", "NaN"]),
    st.text(st.characters(), max_size=20),
)
json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(-300, 300),
        st.floats(),
        st.decimals(),
        texts,
        st.sampled_from(AWKWARD),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=3,
)

every_type = pytest.mark.parametrize("name", PRIMITIVES)
every_profile = pytest.mark.parametrize("profile", ["documented", "observed"])


def is_of_json_type(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, PYTHON_TYPES[name])


def refuses(judge: Callable[[object], object], value: object) -> bool:
    try:
        judge(value)
    except LiteralError:
        return True
    return False


def test_the_table_holds_each_type_under_its_name() -> None:
    assert all(name == primitive.name for name, primitive in PRIMITIVES.items())
    assert {name.removeprefix("Edm.") for name in PRIMITIVES} == {
        *NUMERIC,
        *("String", "Boolean", "Guid", "Binary", "Stream"),
        *("DateTimeOffset", "Date", "TimeOfDay", "Duration"),
    }


@every_type
@every_profile
@given(value=json_values)
def test_a_value_becomes_canonical_or_is_refused_or_comes_back_unchanged(
    name: str, profile: str, value: object
) -> None:
    primitive = PRIMITIVES[name]
    notes: list[str] = []
    try:
        canonical = primitive.read(value, notes, profile)
    except LiteralError:
        return
    if not any(is_of_json_type(canonical, json_type) for json_type in primitive.json_types):
        assert canonical is value
        assert notes == []
        return
    assert set(notes) <= TOLERANCES
    again: list[str] = []
    kept = primitive.read(canonical, again, profile)
    assert (kept, type(kept)) == (canonical, type(canonical))
    assert again == []
    primitive.check(canonical)
    assert primitive.order_key(canonical) == primitive.order_key(kept)


@every_type
@given(value=json_values)
def test_a_response_may_hold_of_the_json_type_what_is_read_without_a_note(name: str, value: object) -> None:
    primitive = PRIMITIVES[name]
    if not any(is_of_json_type(value, json_type) for json_type in primitive.json_types):
        return
    if name in QUOTED_ONLY_BY_CLIENTS and isinstance(value, str) and value not in ("INF", "-INF", "NaN"):
        lawful = False
    else:
        notes: list[str] = []
        lawful = not refuses(lambda it: primitive.read(it, notes, "documented"), value) and not notes
    assert refuses(primitive.check, value) == (not lawful)


@every_type
@pytest.mark.parametrize(
    "value", AWKWARD, ids=lambda value: repr(value)[:20] if isinstance(value, str) else type(value).__name__
)
def test_nothing_awkward_does_more_than_be_refused(name: str, value: object) -> None:
    for judge in (lambda it: PRIMITIVES[name].read(it, [], "observed"), PRIMITIVES[name].check):
        reason = "A sentence."
        try:
            judge(value)
        except LiteralError as error:
            reason = str(error)
        assert reason.isascii()
        assert reason.endswith(".")
        assert len(reason) < 200


@every_type
def test_null_comes_back_unchanged(name: str) -> None:
    assert PRIMITIVES[name].read(None, [], "documented") is None
    PRIMITIVES[name].check(None)


@pytest.mark.parametrize("name", NUMERIC)
@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_is_no_number(name: str, value: bool) -> None:
    notes: list[str] = []
    assert PRIMITIVES[f"Edm.{name}"].read(value, notes, "documented") is value
    assert notes == []


@every_type
@every_profile
def test_the_default_is_canonical(name: str, profile: str) -> None:
    primitive = PRIMITIVES[name]
    assert primitive.read(primitive.default, [], profile) == primitive.default
    assert any(is_of_json_type(primitive.default, json_type) for json_type in primitive.json_types)
