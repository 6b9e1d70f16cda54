"""`graphfake sample`: JSON lines by seed alone, of each kind what it says, in a stream."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts import load, rules
from graphfake.contracts.json_text import parse
from tests.support.command_line import TYPE, process

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

CONTRACT = load().type(TYPE)


def lines(run: Run, *arguments: str) -> list[dict[str, Any]]:
    result = run("sample", TYPE, *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.split("\n")[:-1]]


@pytest.mark.parametrize("view", ["create", "update"])
def test_lines_are_valid_payloads(run: Run, view: str) -> None:
    drawn = lines(run, "--view", view, "--count", "60")
    assert len(drawn) == 60
    assert {CONTRACT.judge(payload, view=view).outcome for payload in drawn} == {"valid"}


def test_invalid_lines_break_every_rule_in_turn_and_know_the_answer(run: Run) -> None:
    drawn = lines(run, "--invalid", "--count", "60")
    codes = [line["rule"] for line in drawn]
    turn = codes.index(codes[0], 1)
    assert len({*codes[:turn]}) == turn > 10
    assert codes[turn : 2 * turn] == codes[:turn]
    for line in drawn:
        read = parse((line["body"] if "body" in line else json.dumps(line["payload"])).encode())
        verdict = CONTRACT.judge(read.value, duplicates=read.duplicates)
        assert [(found.rule, found.pointer) for found in verdict.violations] == [(line["rule"], line["pointer"])]
        answer = rules()[line["rule"]].answer("intune")
        assert (line["status"], line["code"]) == (answer.status, answer.code)


def test_tolerated_lines_carry_their_notes(run: Run) -> None:
    for line in lines(run, "--tolerated", "--count", "30"):
        verdict = CONTRACT.judge(line["payload"])
        assert verdict.outcome == "tolerated"
        assert [note._asdict() for note in verdict.notes] == line["notes"]


def test_variations_are_lawful_answers_with_labels(run: Run) -> None:
    drawn = lines(run, "--variations", "--count", "60")
    assert all(CONTRACT.judge(line["entity"], view="response").outcome != "invalid" for line in drawn)
    assert len({label for line in drawn for label in line["labels"]}) > 3


@pytest.mark.parametrize("kind", [[], ["--invalid"]], ids=["valid", "invalid"])
def test_the_seed_decides_and_more_begins_like_less(run: Run, kind: list[str]) -> None:
    many = lines(run, *kind, "--count", "40", "--seed", "3")
    assert lines(run, *kind, "--count", "25", "--seed", "3") == many[:25]
    assert lines(run, *kind, "--count", "40", "--seed", "4") != many


def test_the_first_line_does_not_wait_for_the_last() -> None:
    command = [sys.executable, "-m", "graphfake", "sample", TYPE, "--count", "1000000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        json.loads(process.stdout.readline())
        # As head does: it takes a line, and goes.
        process.stdout.close()
        assert (process.wait(60), process.stderr.read()) == (0, "")


def test_nothing_is_left_in_the_working_directory(folder: Path) -> None:
    assert process("sample", TYPE, "--count", "2").returncode == 0
    assert list(folder.iterdir()) == []


def test_no_lines_are_no_lines(run: Run) -> None:
    assert run("sample", TYPE, "--count", "0").stdout == ""


def test_types_of_ones_own_can_be_sampled(run: Run, folder: Path) -> None:
    document = {
        "x-kind": "entity",
        "x-name": "contoso.widget",
        "x-key": ["id"],
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "weight": {"type": "number", "x-edm": "Edm.Decimal"},
            "count": {"type": "integer", "x-edm": "Edm.Int64"},
        },
    }
    (folder / "widget.json").write_text(json.dumps(document))
    own = ("sample", "contoso.widget", "--contracts", "widget.json")
    contract = load("widget.json").type("contoso.widget")
    for line in run(*own).stdout.splitlines():
        assert contract.judge(parse(line.encode(), exact=True).value).outcome == "valid"
    assert {json.loads(line)["rule"] for line in run(*own, "--invalid").stdout.splitlines()} >= {"body.missing"}


def test_an_enum_is_no_type_of_payloads(run: Run) -> None:
    result = run("sample", "microsoft.graph.macOSSoftwareUpdateState")
    assert result.exit_code == 2
    assert "is of kind 'enum', not an entity or complex type." in result.stderr


def test_a_contract_that_cannot_be_kept_is_told_in_a_sentence(run: Run, folder: Path) -> None:
    document = {
        "x-kind": "complex",
        "x-name": "contoso.endless",
        "type": "object",
        "properties": {"more": {"$ref": "contoso.endless.json"}},
    }
    (folder / "endless.json").write_text(json.dumps(document))
    result = run("sample", "contoso.endless", "--contracts", "endless.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "The type requires a value of its own type, without end." in result.stderr
