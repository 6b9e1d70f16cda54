"""Enum values and their edges: each kind by name, with the verdict that it gets where it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import load
from graphfake.strategies import enum_edges, enum_values
from tests.support.drawing import comes_up, simplest
from tests.support.gadgets import ENTITY, PIECE, catalogue, document, enum, of

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.strategies import Edge

CATEGORY = "microsoft.graph.macOSSoftwareUpdateCategory"
ODD_MEMBERS = {"none": 0, "Low": 1, "low": 2, "high": 3, "ahigh": 5, "unknownFutureValue": 7}
SENTINEL = "unknownFutureValue"
KNOWN = catalogue().with_contract(enum("contoso.odd", ODD_MEMBERS))
ENUMS = (CATEGORY, "contoso.shape", "contoso.traits", "contoso.closed", "contoso.odd")
NAMED = {
    "member",
    "wrong case",
    "blanks around",
    "blanks",
    "neighbour",
    "numeric text",
    "numeric text of no member",
    "number",
    "null",
    "empty",
    "joined by comma",
    "another enum's member",
    SENTINEL,
}


def holder(name: str) -> Catalogue:
    """A catalogue in which one type has one property of an enum."""
    return KNOWN.with_contract(document("entity", PIECE, {"it": of(name)}, ENTITY))


def verdict(name: str, value: Any) -> str:
    """The rule or note that the value leads to, "" where it is valid."""
    found = holder(name).type(PIECE).judge({"it": value})
    codes = [broken.rule for broken in found.violations] or [note.rule for note in found.notes]
    assert len(codes) <= 1
    return "".join(codes)


@pytest.mark.parametrize("name", ENUMS)
@settings(max_examples=50)
@given(data=st.data())
def test_values_are_valid(name: str, data: st.DataObject) -> None:
    assert verdict(name, data.draw(enum_values(name, contracts=KNOWN))) == ""


@pytest.mark.parametrize("name", ENUMS)
@settings(max_examples=80)
@given(data=st.data())
def test_edges_get_the_verdict_that_they_carry(name: str, data: st.DataObject) -> None:
    edge = data.draw(enum_edges(name, contracts=KNOWN))
    assert verdict(name, edge.value) == edge.rule


def kinds_of(name: str) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}

    @settings(max_examples=3_000, database=None)
    @given(enum_edges(name, contracts=KNOWN))
    def draw(edge: Edge) -> None:
        found.setdefault(edge.kind, []).append(edge)

    draw()
    return found


def test_every_kind_has_its_name() -> None:
    assert kinds_of("contoso.closed").keys() >= NAMED


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("member", {""}),
        ("wrong case", {"tolerated.enum-case"}),
        ("blanks", {"body.enum"}),
        ("blanks around", {"body.enum"}),
        ("neighbour", {"body.enum"}),
        ("numeric text", {"tolerated.enum-number-text"}),
        ("numeric text of no member", {"body.enum"}),
        ("number", {"body.enum-not-text"}),
        ("null", {"body.null"}),
        ("empty", {"body.enum"}),
        ("joined by comma", {"body.enum"}),
        ("another enum's member", {"body.enum"}),
        (SENTINEL, {"body.enum"}),
    ],
)
def test_a_kind_has_one_verdict(kind: str, rules: set[str]) -> None:
    assert {edge.rule for edge in kinds_of("contoso.closed")[kind]} == rules


def test_flags_are_joined_by_comma_and_blanks() -> None:
    found = kinds_of("contoso.traits")
    assert {edge.rule for kind in ("joined by comma", "blanks around") for edge in found[kind]} == {""}
    assert comes_up(enum_values("contoso.traits", contracts=KNOWN), lambda text: ", " in text)


@pytest.mark.parametrize("member", load().enum(CATEGORY).members)
def test_every_member_comes_up_by_itself_and_in_another_case(member: str) -> None:
    comes_up(enum_values(CATEGORY), lambda value: value == member)
    comes_up(enum_edges(CATEGORY, kind="member"), lambda edge: edge.value == member)
    comes_up(enum_edges(CATEGORY, kind="wrong case"), lambda edge: edge.value == member.upper())
    comes_up(enum_edges(CATEGORY, kind="neighbour"), lambda edge: edge.value == member[:-1])


def test_the_sentinel_is_never_written() -> None:
    @settings(max_examples=100, database=None)
    @given(enum_values("contoso.shape", contracts=KNOWN))
    def draw(value: str) -> None:
        assert value != SENTINEL

    draw()


def test_values_with_edges_hold_anything() -> None:
    drawn = enum_values(CATEGORY, edges=True)
    assert comes_up(drawn, lambda value: value is None) is None
    assert comes_up(drawn, lambda value: type(value) is int) is not None
    assert comes_up(drawn, lambda value: value == "critical")


def test_the_first_member_is_the_simplest() -> None:
    assert simplest(enum_values(CATEGORY)) == "critical"


def test_removing_a_member_from_the_document_makes_it_an_edge() -> None:
    without = KNOWN.with_contract(enum("contoso.closed", {"on": 1}))
    assert "off" not in {edge.value for edge in _members(without)}
    assert {edge.value for edge in _members(KNOWN)} == {"on", "off"}


def _members(known: Catalogue) -> list[Edge]:
    found: list[Edge] = []

    @settings(max_examples=20, database=None)
    @given(enum_edges("contoso.closed", kind="member", contracts=known))
    def draw(edge: Edge) -> None:
        found.append(edge)

    draw()
    return found
