"""What a schema lets by is what the reader and the contract accept, for bodies near to their contract."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphfake.contracts import load
from graphfake.contracts.dialects import dialect_named
from graphfake.contracts.export.jsonschema import json_schema
from graphfake.contracts.export.objects import Use
from graphfake.contracts.export.schemas import Schemas
from graphfake.contracts.validators import accepts as compiled
from graphfake.strategies import invalid_payloads, payloads, tolerated_payloads
from tests.contracts.invented import catalogue as widgets
from tests.support import gadgets
from tests.support import widgets as of_widgets

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts import Type, Verdict, Violation

STATE, ACCOUNT = "macOSSoftwareUpdateStateSummary", "macOSSoftwareUpdateAccountSummary"
TYPES: dict[str, Type] = {
    **{name: load().type(f"microsoft.graph.{name}") for name in (STATE, ACCOUNT)},
    **{name: gadgets.catalogue().type(name) for name in (gadgets.GADGET, gadgets.PIECE, gadgets.ANIMAL, gadgets.CAT)},
    of_widgets.WIDGET: widgets().type(of_widgets.WIDGET),
}
WRITTEN = ("create", "update")
TOLD_OF = frozenset(("tolerated.property-case",))
"""Tolerances that the schemas leave out: two spellings of one name together are refused, which they could not say."""
NOT_SAID = ("body.duplicate", "body.constraint")
"""Rules about two members at once, and limits on the canonical form of what was written otherwise."""


@cache
def accepts(name: str, view: str, dialect: str, profile: str) -> Callable[[Any], bool]:
    """What `--accepts` says of bodies."""
    type_ = TYPES[name]
    schemas = Schemas(type_.catalogue, type_.version, "#/$defs/", profile=profile)
    root = schemas.of(type_, Use(view, "accepted", dialect_named(dialect).read_only_ignored))
    return compiled({**root, "$defs": schemas.finished()})


@cache
def strict(name: str, view: str, profile: str) -> Callable[[Any], bool]:
    return compiled(json_schema(TYPES[name], view, profile))


def judged(name: str, body: Any, view: str, dialect: str = "intune", profile: str = "documented") -> Verdict:
    return TYPES[name].judge(body, view=view, dialect=dialect, profile=profile)


def bodies(name: str, view: str) -> st.SearchStrategy[Any]:
    type_ = TYPES[name]
    drawn = payloads(type_, view=view, deep=2) if view == "create" else payloads(type_, view=view)
    return (
        drawn
        | tolerated_payloads(type_, view=view).map(lambda found: found.payload)
        | invalid_payloads(type_, view=view).map(lambda found: found.payload)
    )


def is_said(found: Violation) -> bool:
    """Can JSON Schema say what this is about? Not that 5.0 is no whole number."""
    return found.rule not in NOT_SAID and not found.values.get("literal", "").endswith(".0")


SITUATIONS = st.tuples(st.sampled_from(WRITTEN), st.sampled_from(["intune", "directory"]))
EACH_TYPE = pytest.mark.parametrize("name", TYPES)


PROFILES = st.sampled_from(["documented", "observed"])


@EACH_TYPE
@settings(max_examples=6)
@given(data=st.data(), situation=SITUATIONS, profile=PROFILES)
def test_a_body_is_accepted_if_the_accepts_schema_lets_it_by(
    name: str, data: st.DataObject, situation: tuple[str, str], profile: str
) -> None:
    check_accepts(name, data, situation, profile)


@pytest.mark.deep
@EACH_TYPE
@settings(max_examples=300)
@given(data=st.data(), situation=SITUATIONS, profile=PROFILES)
def test_each_of_hundreds_of_bodies_is(
    name: str, data: st.DataObject, situation: tuple[str, str], profile: str
) -> None:
    check_accepts(name, data, situation, profile)


def check_accepts(name: str, data: st.DataObject, situation: tuple[str, str], profile: str) -> None:
    view, dialect = situation
    body = data.draw(bodies(name, view))
    verdict = judged(name, body, view, dialect, profile)
    assume(not TOLD_OF.intersection(note.rule for note in verdict.notes))
    assume(not any(day in repr(body) for day in ("0001-01-01", "9999-12-31")))
    if not verdict.violations or any(map(is_said, verdict.violations)):
        told = accepts(name, view, dialect, profile)(body)
        # Of values with limits the other spellings are left out, but what is let by must be accepted.
        assert told == (not verdict.violations) or (not told and body.get("limited"))


@EACH_TYPE
@settings(max_examples=8)
@given(data=st.data(), view=st.sampled_from(WRITTEN), dialect=st.sampled_from(["intune", "directory"]))
def test_whatever_the_strict_schema_lets_by_is_valid_and_accepted(
    name: str, data: st.DataObject, view: str, dialect: str
) -> None:
    body = data.draw(bodies(name, view))
    if strict(name, view, "documented")(body):
        verdict = judged(name, body, view, dialect)
        assert not any(map(is_said, verdict.violations))
        assert not verdict.notes
        assert accepts(name, view, dialect, "documented")(body) or verdict.violations
