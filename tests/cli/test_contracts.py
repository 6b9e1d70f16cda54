"""`graphfake contracts`: list, show, validate."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graphfake.contracts import load
from tests.support.command_line import TYPE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

GOOD = dict(load().type(TYPE).examples[0])


def lines(*payloads: object) -> str:
    return "".join(json.dumps(payload) + "\n" for payload in payloads)


def test_list_names_types_and_routes_under_the_date_of_our_facts(run: Run) -> None:
    listed = run("contracts", "list").stdout.splitlines()
    assert listed[0] == "beta, as of 2026-08, in part"
    assert f"  entity  {TYPE}" in listed
    assert "  enum    microsoft.graph.macOSSoftwareUpdateState" in listed
    assert "  route   /deviceManagement/macOSSoftwareUpdateAccountSummaries/{id}" in listed


def test_show_prints_the_document_as_it_was_written(run: Run) -> None:
    assert json.loads(run("contracts", "show", TYPE).stdout) == load().document(TYPE)


@pytest.mark.parametrize("view", ["create", "update", "response", "self-check"])
def test_show_prints_the_schema_of_a_view(run: Run, view: str) -> None:
    assert json.loads(run("contracts", "show", TYPE, "--view", view).stdout) == load().type(TYPE).schema(view)


def test_a_short_name_in_any_case_will_do(run: Run) -> None:
    short = TYPE.rpartition(".")[2].upper()
    assert run("contracts", "show", short).stdout == run("contracts", "show", TYPE).stdout


@pytest.mark.parametrize("arguments", [["show"], ["validate"]])
def test_an_unknown_type_names_the_nearest(run: Run, folder: Path, arguments: list[str]) -> None:
    (folder / "x.json").write_text("{}")
    result = run("contracts", *arguments, TYPE + "y", *(["x.json"] if arguments == ["validate"] else []))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"graphfake: There is no type {TYPE + 'y'!r} in beta. Nearest: {TYPE}")


def test_an_enum_has_no_views(run: Run) -> None:
    result = run("contracts", "show", "microsoft.graph.macOSSoftwareUpdateState", "--view", "create")
    assert result.exit_code == 2
    assert "is of kind 'enum', not an entity or complex type." in result.stderr


def test_a_valid_payload_is_fine(run: Run, folder: Path) -> None:
    (folder / "good.json").write_text(json.dumps({**GOOD, "id": None}, indent=2))
    result = run("contracts", "validate", TYPE, "good.json")
    assert result.exit_code == 0
    told = "good.json: tolerated.id-ignored at /id\n1 payload: 0 valid, 1 tolerated, 0 invalid\n"
    assert result.stdout == told


def test_each_violation_is_a_line_with_its_place(run: Run) -> None:
    bad = {name: value for name, value in GOOD.items() if name not in ("id", "state")} | {"displayName": None}
    result = run("contracts", "validate", TYPE, "-", stdin=lines({**GOOD, "id": "x"}, bad, []) + "{nan}\n")
    assert result.exit_code == 1
    told = result.stdout.splitlines()
    assert told[0] == "-:1: tolerated.id-ignored at /id"
    assert told[1].startswith("-:2: body.null at /displayName: A null value was found for the property named ")
    assert told[2].startswith("-:2: body.missing at /state: The property 'state' is required on type ")
    assert told[3].startswith("-:3: framing.not-an-object")
    assert told[4].startswith("-:4: framing.json: The body is not JSON: ")
    assert told[5] == "4 payloads: 0 valid, 1 tolerated, 3 invalid"


def test_a_doubled_name_is_seen(run: Run) -> None:
    doubled = json.dumps(GOOD)[:-1] + ', "state": "idle"}'
    assert "body.duplicate at /state: " in run("contracts", "validate", TYPE, "-", stdin=doubled).stdout


def test_view_profile_and_tolerance_are_the_users_choice(run: Run) -> None:
    validate = ("contracts", "validate", TYPE, "-")
    some = lines({"state": "idle"})
    assert run(*validate, stdin=some).exit_code == 1
    assert run(*validate, "--view", "update", stdin=some).exit_code == 0
    assert run(*validate, "--tolerate", "body.missing", stdin=some).exit_code == 0
    nulls = lines({name: value for name, value in GOOD.items() if name not in ("id", "productKey")})
    assert run(*validate, stdin=nulls).exit_code == 1
    assert run(*validate, "--profile", "observed", stdin=nulls).exit_code == 0


@pytest.mark.parametrize("code", ["body.null", "body.enm"])
def test_only_what_can_be_tolerated_is(run: Run, code: str) -> None:
    result = run("contracts", "validate", TYPE, "-", "--tolerate", f"body.enum,{code}", stdin="{}")
    assert result.exit_code == 2
    assert code in result.stderr
    assert "Those that can be tolerated: body.unknown-property, body.enum, body.missing, " in result.stderr


def test_a_file_that_is_not_there(run: Run) -> None:
    result = run("contracts", "validate", TYPE, "none.json")
    sentence = "graphfake contracts validate: Invalid value for 'FILE': File 'none.json' does not exist.\n"
    assert (result.exit_code, result.stderr) == (2, sentence)


def test_a_broken_contract_is_told_with_file_and_place(run: Run, folder: Path) -> None:
    document = {"x-kind": "entity", "x-name": "contoso.widget", "x-key": ["id"], "properties": {"id": 5}}
    (folder / "widget.json").write_text(json.dumps(document))
    result = run("contracts", "show", "contoso.widget", "--view", "create", "--contracts", "widget.json")
    assert result.exit_code == 2
    assert result.stderr == "graphfake: widget.json#/properties/id: A property is described by a JSON object.\n"


def test_lint_tells_each_fault_with_file_and_place(run: Run, folder: Path) -> None:
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "x-kind": "entity",
        "x-name": "contoso.widget",
        "type": "object",
        "allOf": [{"$ref": "contoso.nothing.json"}],
        "properties": {},
    }
    (folder / "contoso.widget.json").write_text(json.dumps(document))
    result = run("contracts", "lint", ".")
    assert (result.exit_code, result.stderr) == (1, "")
    assert "contoso.widget.json:1#/allOf" in result.stdout
    assert "contoso.nothing" in result.stdout


def test_lint_has_nothing_to_say_of_a_contract_that_is_right(run: Run, folder: Path) -> None:
    document = dict(load().document(TYPE))
    (folder / f"{TYPE}.json").write_text(json.dumps(document))
    assert run("contracts", "lint", f"{TYPE}.json").stdout == f"{TYPE}.json: nothing to mend\n"


def test_lint_of_nothing_is_wrong_usage(run: Run) -> None:
    result = run("contracts", "lint", "none")
    sentence = "graphfake contracts lint: Invalid value for 'PATH': Path 'none' does not exist.\n"
    assert (result.exit_code, result.stderr) == (2, sentence)
