"""Parameters of functions: what stands in the parentheses, which overload is meant, what a literal stands for."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import Property
from graphfake.errors import GraphError
from graphfake.odata.resources.parameters import UNREADABLE, aliases_of, fitting, inline, value_of
from tests.support import machines

MACHINE = machines.catalogue().type(machines.MACHINE)


@given(
    st.dictionaries(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,5}", fullmatch=True).map(str.lower), st.text(), max_size=4)
)
def test_quoted_values_are_told_apart_whatever_they_hold(values: dict[str, str]) -> None:
    text = ",".join(f"{name}='{value.replace(chr(39), chr(39) * 2)}'" for name, value in values.items())
    text_of = Property("p", "primitive", edm="Edm.String")
    assert {name: value_of(literal, text_of) for name, literal in inline(text).items()} == values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        (" ", {}),
        ("a=1", {"a": "1"}),
        (" a = 1 , b = @b ", {"a": "1", "b": "@b"}),
        ('a=["x,y","]"],b={"c":[1,2]}', {"a": '["x,y","]"]', "b": '{"c":[1,2]}'}),
        ("a=ns.color'red,green',b=null", {"a": "ns.color'red,green'", "b": "null"}),
        ("a=", {"a": ""}),
    ],
)
def test_values_end_at_commas_outside_of_quotes_and_brackets(text: str, found: dict[str, str]) -> None:
    assert inline(text) == found


@pytest.mark.parametrize("text", ["a", "1=2", "a=1,", "a=1,,b=2", "a='x", "a=1,A=2", ",", "=", "a='x''"])
def test_what_is_no_list_of_parameters_is_refused(text: str) -> None:
    with pytest.raises(GraphError) as refused:
        inline(text)
    assert refused.value.rule == "path.syntax"


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with suppress(GraphError):
        inline(text)


def test_aliases_are_the_options_that_begin_with_an_at_sign() -> None:
    assert aliases_of("$top=5&@a='x+y'&%40b=%5B1%5D&c=@a&@d") == {"@a": "'x y'", "@b": "[1]"}
    with pytest.raises(GraphError, match=r"query\.repeated"):
        aliases_of("@a=1&%40a=2")


@pytest.mark.parametrize(
    ("names", "number"),
    [([], 0), (["to"], 1), (["TO", "Mood"], 2), (["mood"], None), (["to", "mood", "x"], None)],
)
def test_the_names_of_its_parameters_choose_the_overload(names: list[str], number: int | None) -> None:
    overloads = MACHINE.operations["distance"]
    assert fitting(overloads, names) is (None if number is None else overloads[number])


@pytest.mark.parametrize(
    ("edm", "text", "value"),
    [
        ("String", "'it''s'", "it's"),
        ("String", "x", UNREADABLE),
        ("String", "'a'b'", UNREADABLE),
        ("Int32", "-5", -5),
        ("Int32", "5.0", UNREADABLE),
        ("Int32", "'5'", UNREADABLE),
        ("Int32", "", UNREADABLE),
        ("Int64", "9007199254740993", 9007199254740993),
        ("Decimal", "0.10", Decimal("0.10")),
        ("Double", "1e3", 1000.0),
        ("Double", "-INF", "-INF"),
        ("Double", "Infinity", UNREADABLE),
        ("Boolean", "true", True),
        ("Boolean", "1", UNREADABLE),
        ("Guid", "0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("Guid", "'0f8fad5b-d9cb-469f-a165-70867728950e'", UNREADABLE),
        ("DateTimeOffset", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("Duration", "duration'P1D'", "P1D"),
        ("Duration", "'P1D'", "P1D"),
        ("Binary", "binary'AAEC'", "AAEC"),
        ("String", "null", None),
    ],
)
def test_literals_are_read_by_the_type_of_the_parameter(edm: str, text: str, value: Any) -> None:
    assert value_of(text, Property("p", "primitive", edm=f"Edm.{edm}")) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'calm'", "calm"),
        ("Contoso.Mood'calm'", "calm"),
        ("contoso.skills'calm'", UNREADABLE),
        ("calm", UNREADABLE),
        ("'calm", UNREADABLE),
    ],
)
def test_a_member_of_an_enum_stands_in_quotes_behind_its_type_or_alone(text: str, value: Any) -> None:
    assert value_of(text, Property("p", "enum", type_name="contoso.mood")) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('["a",1]', ["a", 1]),
        ('{"a":1.5}', {"a": Decimal("1.5")}),
        ("[1", UNREADABLE),
        ('{"a":1,"a":2}', UNREADABLE),
        ('["\\ud800"]', UNREADABLE),
        ("[" * 5000, UNREADABLE),
        ("5", UNREADABLE),
        ("[NaN]", UNREADABLE),
    ],
)
def test_collections_and_complex_values_are_json(text: str, value: Any) -> None:
    assert value_of(text, Property("p", "complex", type_name="contoso.plan", collection=True)) == value
