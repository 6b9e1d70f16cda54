"""`graphfake explain`: one rule, a kind, an area, all of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graphfake.contracts import rules

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run


def test_a_rule_is_told_with_who_says_so_what_is_answered_and_the_cure(run: Run) -> None:
    lines = run("explain", "body.enum").stdout.splitlines()
    assert lines[:8] == [
        "body.enum: The enum has no member of this name.",
        "",
        "kind     contract. Microsoft Graph can never take this: the client is to be mended.",
        "says who recorded (seen): byteben/Win32App-Migration-Tool#23",
        "answer   intune: 400 ModelValidationFailure: Requested value '{literal}' was not found.",
        "answer   directory: 400 Request_BadRequest: Requested value '{literal}' was not found.",
        "cure     Send one of the members that the enum's page lists.",
        "or       graphfake serve --tolerate body.enum notes it instead of refusing",
    ]
    assert "binds    beta microsoft.graph.macOSSoftwareUpdateStateSummary (csdl, 2026-08): beta CSDL" in lines


def test_a_status_that_differs_by_dialect_is_told_by_dialect(run: Run) -> None:
    output = run("explain", "route.verb").stdout
    assert "\nanswer   intune: 400 " in output
    assert "\nanswer   directory: 405 " in output


@pytest.mark.parametrize("code", rules())
def test_every_rule_can_be_explained(run: Run, code: str) -> None:
    assert run("explain", code).stdout.startswith(f"{code}: {rules()[code].title}\n")


def test_without_a_code_all_rules_are_listed(run: Run) -> None:
    listed = [line.split()[0] for line in run("explain").stdout.splitlines() if line]
    assert listed == list(rules())


def test_a_kind_is_told_and_its_rules_are_listed(run: Run) -> None:
    output = run("explain", "outcome").stdout
    assert output.startswith("outcome: A right program meets these too, and has to live with them.\n\n")
    assert "path.not-found" in output
    assert "body.enum" not in output


def test_an_area_is_listed(run: Run) -> None:
    listed = [line.split()[0] for line in run("explain", "query").stdout.splitlines()]
    assert listed == [code for code in rules() if code.startswith("query.")]


def test_an_unknown_code_names_the_nearest(run: Run) -> None:
    result = run("explain", "body.enm")
    sentence = (
        "graphfake explain: There is no rule 'body.enm'; the nearest is 'body.enum'. graphfake explain lists all.\n"
    )
    assert (result.exit_code, result.stderr) == (2, sentence)


def test_types_of_ones_own_are_bound_too(run: Run, folder: Path) -> None:
    source = {"basis": "doc", "source": "contoso handbook", "asOf": "2024-05"}
    document = {
        "x-kind": "entity",
        "x-name": "contoso.widget",
        "x-key": ["id"],
        "type": "object",
        "properties": {"id": {"type": "string"}},
        "x-rules": {"body.null": source},
    }
    (folder / "widget.json").write_text(json.dumps(document))
    output = run("explain", "body.null", "--contracts", "widget.json").stdout
    assert "\nbinds    beta contoso.widget (doc, 2024-05): contoso handbook\n" in output
