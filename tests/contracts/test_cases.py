"""Every case of the table: what is wrong, where, in which order, and which liberties were noted."""

from __future__ import annotations

import pytest

from graphfake.contracts import rule
from tests.contracts.cases import CASES, Case
from tests.contracts.invented import catalogue

CATALOGUE = catalogue()
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=str)


@EVERY_CASE
def test_comes_to_this(case: Case) -> None:
    verdict = CATALOGUE.type(case.type).judge(case.body, view=case.view, dialect=case.dialect)
    assert [(violation.rule, violation.pointer) for violation in verdict.violations] == case.broken
    assert sorted(verdict.notes) == sorted(case.notes)
    assert verdict.outcome == ("invalid" if case.broken else "tolerated" if case.notes else "valid")
    assert (verdict.draft is None) == bool(case.broken)
    values = verdict.draft.values if verdict.draft else {}
    assert {name: values[name] for name in case.kept} == case.kept


@EVERY_CASE
def test_can_be_answered_in_every_dialect(case: Case) -> None:
    verdict = CATALOGUE.type(case.type).judge(case.body, view=case.view, dialect=case.dialect)
    for violation in verdict.violations:
        for dialect in ("intune", "directory"):
            message = rule(violation.rule).answer(dialect).render(violation.values)
            assert "''" not in message or "" in case.body.values()
        assert violation.sent
        assert violation.expects or violation.rule.startswith("coverage.")


def test_no_two_cases_show_the_same() -> None:
    shown = [case.shows for case in CASES]
    assert [text for text in shown if shown.count(text) > 1] == []
