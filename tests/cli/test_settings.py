"""Flags beat the environment, which beats the settings file of this folder; what is unknown there is an error."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.support.command_line import TYPE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

SHOW = ("contracts", "show", TYPE, "--view", "create")
INVALID = "Invalid value for '--profile':"
WIDGET = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "x-kind": "entity",
    "x-name": "contoso.widget",
    "x-key": ["id"],
    "type": "object",
    "properties": {"id": {"type": "string", "x-edm": "Edm.String"}},
}


def required_of(output: str) -> int:
    return len(json.loads(output)["required"])


def test_the_file_the_environment_and_flags_in_rising_order(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documented = required_of(run(*SHOW).stdout)
    (folder / "graphfake.toml").write_text('profile = "observed"\n')
    observed = required_of(run(*SHOW).stdout)
    assert observed < documented
    monkeypatch.setenv("GRAPHFAKE_PROFILE", "documented")
    assert required_of(run(*SHOW).stdout) == documented
    assert required_of(run(*SHOW, "--profile", "observed").stdout) == observed


def test_settings_can_stand_in_pyproject(run: Run, folder: Path) -> None:
    documented = required_of(run(*SHOW).stdout)
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.graphfake]\nprofile = "observed"\n')
    assert required_of(run(*SHOW).stdout) < documented


def test_a_list_is_an_option_given_several_times(run: Run, folder: Path) -> None:
    (folder / "widget.json").write_text(json.dumps(WIDGET))
    (folder / "gadget.json").write_text(json.dumps(WIDGET | {"x-name": "contoso.gadget"}))
    (folder / "graphfake.toml").write_text('contracts = ["widget.json", "gadget.json"]\n')
    listed = run("contracts", "list").stdout
    assert "contoso.widget" in listed
    assert "contoso.gadget" in listed


def test_lists_in_the_environment_are_split_as_on_the_command_line(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("widget", "gadget"):
        (folder / f"{name}.json").write_text(json.dumps(WIDGET | {"x-name": f"contoso.{name}"}))
    monkeypatch.setenv("GRAPHFAKE_CONTRACTS", os.pathsep.join(["widget.json", "gadget.json"]))
    monkeypatch.setenv("GRAPHFAKE_TOLERATE", "body.missing,body.unknown-property")
    assert "contoso.gadget" in run("contracts", "list").stdout
    result = run("contracts", "validate", "contoso.widget", "-", stdin='{"more": 1}\n')
    assert result.stdout.endswith("1 payload: 0 valid, 1 tolerated, 0 invalid\n")


def test_switches_can_stand_in_the_file(run: Run, folder: Path) -> None:
    (folder / "graphfake.toml").write_text("self-check = true\nport = 0\nread-timeout = 1.5\ncontracts = 'none'\n")
    assert run("serve").stderr == "graphfake: none: There is no such file or folder.\n"
    (folder / "graphfake.toml").write_text("self-check = 'maybe'\n")
    assert "'maybe' is not a valid boolean" in run("serve").stderr


def test_a_parents_file_rules_nobody(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "graphfake.toml").write_text("nonsense = 1\n")
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    assert run("explain").exit_code == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("profil = 1\n", "graphfake: graphfake.toml: There is no setting 'profil'; the nearest is 'profile'."),
        (
            "profile = ['observed']\n",
            "graphfake: graphfake.toml: profile takes one value: text, a number, true or false.",
        ),
        (
            "profile = true\n",
            f"graphfake contracts show: graphfake.toml: {INVALID} 'true' is not one of 'documented', 'observed'.",
        ),
        ("contracts = 'none'\n", "graphfake: none: There is no such file or folder."),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_its_name(run: Run, folder: Path, text: str, sentence: str) -> None:
    (folder / "graphfake.toml").write_text(text)
    result = run(*SHOW)
    assert (result.exit_code, result.stderr) == (2, sentence + "\n")


def test_broken_toml_is_told_with_its_place(run: Run, folder: Path) -> None:
    (folder / "graphfake.toml").write_text("a = \n")
    result = run("explain")
    assert result.exit_code == 2
    assert result.stderr.startswith("graphfake: graphfake.toml is not TOML: ")
    assert "line 1" in result.stderr


def test_two_files_are_one_too_many(run: Run, folder: Path) -> None:
    (folder / "graphfake.toml").write_text("seed = 1\n")
    (folder / "pyproject.toml").write_text("[tool.graphfake]\nseed = 2\n")
    sentence = "graphfake: Both graphfake.toml and pyproject.toml hold settings; keep one of them.\n"
    assert run("explain").stderr == sentence


def test_a_bad_value_in_the_environment_is_told_with_its_variable(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHFAKE_PROFILE", "seen")
    result = run(*SHOW)
    assert result.exit_code == 2
    assert result.stderr.startswith("graphfake contracts show: GRAPHFAKE_PROFILE in the environment: ")
