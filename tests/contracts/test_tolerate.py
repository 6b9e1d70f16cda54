"""Rules that a server is told to tolerate: noted where they would have been broken, and the value kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import load, rules
from graphfake.contracts.found import MOST_FOUND
from tests.contracts.invented import WIDGET, catalogue
from tests.contracts.naive import PROPERTIES, STATE
from tests.contracts.near import near

STATES = load().type(STATE)
EXAMPLE = {name: value for name, value in STATES.examples[0].items() if not name.startswith(("@", "id"))}
WIDGETS = catalogue().type("contoso.widget")
TOLERABLE = {code for code, rule in rules().items() if rule.tolerable and code.startswith("body.")}
EVERY_RULE = frozenset(rules())


def kept(body: dict[str, Any], *tolerate: str) -> dict[str, Any]:
    verdict = STATES.judge(body, tolerate=tolerate)
    assert verdict.outcome == "tolerated"
    assert verdict.draft is not None
    return verdict.draft.values


def test_what_is_missing_becomes_null_or_what_dotnet_fills_in() -> None:
    assert kept({}, "body.missing") == {
        "displayName": "",
        "productKey": None,
        "updateCategory": "critical",
        "updateVersion": None,
        "state": "success",
        "lastUpdatedDateTime": "0001-01-01T00:00:00Z",
    }


def test_an_unknown_property_is_kept_behind_the_declared_ones() -> None:
    values = kept({"x": [1], **EXAMPLE, "y": None}, "body.unknown-property")
    assert list(values) == [*EXAMPLE, "x", "y"]
    assert (values["x"], values["y"]) == ([1], None)


def test_an_unknown_property_is_kept_at_any_depth() -> None:
    body = {**WIDGET, "size": {"value": 1, "x": 2}, "parts": [{"name": "a", "y": 3}]}
    verdict = WIDGETS.judge(body, tolerate=["body.unknown-property"])
    assert verdict.draft is not None
    assert verdict.draft.values["size"] == {"value": 1, "unit": None, "x": 2}
    assert verdict.draft.children["parts"][0].values == {"name": "a", "y": 3}
    assert [note.pointer for note in verdict.notes] == ["/size/x", "/parts/0/y"]


def test_an_unknown_member_is_kept_as_it_is() -> None:
    assert kept({**EXAMPLE, "state": "Hovering"}, "body.enum")["state"] == "Hovering"


def test_one_tolerated_rule_hides_no_other() -> None:
    verdict = STATES.judge({"x": 1, "state": "new"}, tolerate=["body.missing", "body.unknown-property"])
    assert [(violation.rule, violation.pointer) for violation in verdict.violations] == [("body.enum", "/state")]


def test_thousands_of_tolerated_places_hide_no_violation_behind_them() -> None:
    body = {**{f"x{number}": 1 for number in range(3 * MOST_FOUND)}, **EXAMPLE, "state": None}
    verdict = STATES.judge(body, tolerate=["body.unknown-property"])
    assert [(violation.rule, violation.pointer) for violation in verdict.violations] == [("body.null", "/state")]


@given(near(STATE), st.sets(st.sampled_from(sorted(EVERY_RULE))))
def test_whatever_is_named_only_tolerable_rules_are_let_by(body: dict[str, Any], tolerate: set[str]) -> None:
    strict = STATES.judge(body)
    lenient = STATES.judge(body, tolerate=tolerate)
    let_by = [found for found in strict.violations if found.rule in tolerate & TOLERABLE]
    assert list(lenient.violations) == [found for found in strict.violations if found not in let_by]
    if lenient.draft is not None:
        noted = [(found.rule, found.pointer) for found in let_by]
        assert [tuple(note) for note in lenient.notes] == [*map(tuple, strict.notes), *noted]


@pytest.mark.parametrize("type_name", PROPERTIES)
@given(data=st.data())
def test_what_is_kept_is_tolerated_again_and_reads_the_same(type_name: str, data: st.DataObject) -> None:
    type_ = load().type(type_name)
    draft = type_.judge(data.draw(near(type_name)), tolerate=TOLERABLE).draft
    if draft is not None:
        again = type_.judge(draft.values, tolerate=TOLERABLE).draft
        assert again is not None
        assert again.values == draft.values


def test_a_self_check_is_silent_where_a_note_covers() -> None:
    values = {"id": "1", **kept({**EXAMPLE, "state": "Hovering", "x": 1}, "body.enum", "body.unknown-property")}
    assert STATES.judge(values, view="self-check").outcome == "invalid"
    covered = STATES.judge(values, view="self-check", tolerate=["body.enum", "body.unknown-property"])
    assert covered.violations == ()
