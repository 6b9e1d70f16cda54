"""What may be created, held to a judge that shares no code with ours: `naive.py`, from the pages and the CSDL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import load
from tests.contracts import naive
from tests.contracts.near import near, whole

if TYPE_CHECKING:
    from graphfake.contracts import Draft, Verdict

TYPES = {name: load().type(name) for name in naive.PROPERTIES}
PROFILES = ("documented", "observed")


def told(verdict: Verdict) -> list[tuple[str, str]]:
    return [(violation.rule, violation.pointer) for violation in verdict.violations]


def drafted(draft: Draft | None) -> tuple[Any, Any]:
    """An entity to be made, with those below it, as plain values."""
    assert draft is not None
    return draft.values, {name: [drafted(child) for child in children] for name, children in draft.children.items()}


def expected(entity: naive.Entity) -> tuple[Any, Any]:
    return entity.values, {name: [expected(child) for child in below] for name, below in entity.children.items()}


def hold(type_name: str, body: dict[str, Any], profile: str) -> str:
    """One body before both judges; which of the three it was."""
    ours = TYPES[type_name].judge(body, profile=profile)
    theirs = naive.judge(type_name, body, profile)
    assert told(ours) == theirs.broken
    if ours.violations:
        return "invalid"
    assert sorted(ours.notes) == sorted(theirs.notes)
    assert drafted(ours.draft) == expected(theirs.entity)
    assert list(drafted(ours.draft)[0]) == list(theirs.entity.values)
    return ours.outcome


@pytest.mark.parametrize("type_name", TYPES)
@given(data=st.data(), profile=st.sampled_from(PROFILES))
def test_whole_bodies_are_valid_to_both(type_name: str, data: st.DataObject, profile: str) -> None:
    assert hold(type_name, data.draw(whole(type_name)), profile) == "valid"


@pytest.mark.parametrize("type_name", TYPES)
@settings(max_examples=200)
@given(data=st.data(), profile=st.sampled_from(PROFILES))
def test_both_find_the_same_faults_in_the_same_order_and_keep_the_same(
    type_name: str, data: st.DataObject, profile: str
) -> None:
    hold(type_name, data.draw(near(type_name)), profile)


@pytest.mark.deep
@pytest.mark.parametrize("type_name", TYPES)
@settings(max_examples=3_000)
@given(data=st.data(), profile=st.sampled_from(PROFILES))
def test_both_agree_on_thousands(type_name: str, data: st.DataObject, profile: str) -> None:
    hold(type_name, data.draw(near(type_name)), profile)
