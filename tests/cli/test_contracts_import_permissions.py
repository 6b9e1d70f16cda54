"""`graphfake contracts import permissions` writes the text that graphfake ships, or says what is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts.published import Published

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

LAMP: dict[str, Any] = {
    "schemes": {"Application": {"privilegeLevel": 3}},
    "pathSets": [{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/lamps/{id}": "least=Application"}}],
}


def importing(run: Run, folder: Path, content: str) -> tuple[int, str, str]:
    (folder / "in.json").write_text(content)
    result = run("contracts", "import", "permissions", str(folder / "in.json"), "--out", str(folder / "out.txt"))
    return result.exit_code, result.stdout, result.stderr


def test_it_writes_one_file_and_says_how_much_there_is(run: Run, folder: Path) -> None:
    code, told, _ = importing(run, folder, json.dumps({"permissions": {"Lamp.Read.All": LAMP}}))
    written = (folder / "out.txt").read_bytes()
    assert (code, told) == (0, f"{folder / 'out.txt'}: 1 path, {len(written)} bytes\n")
    asked = Published(written.decode()).permissions("/lamps/{}", "GET")
    assert asked is not None
    assert asked.application == ("Lamp.Read.All",)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "graphfake: in.json: Permissions are one JSON object. "),
        ('{"permissions": 5}', "graphfake: in.json#/permissions: A JSON object belongs here."),
    ],
)
def test_a_file_of_something_else_is_told_with_its_place_and_nothing_is_written(
    run: Run, folder: Path, content: str, told: str
) -> None:
    code, _, said = importing(run, folder, content)
    assert code == 2
    assert said.startswith(told)
    assert not (folder / "out.txt").exists()


def test_a_place_that_cannot_be_written_is_told(run: Run, folder: Path) -> None:
    (folder / "in.json").write_text(json.dumps({"permissions": {}}))
    result = run("contracts", "import", "permissions", str(folder / "in.json"), "--out", str(folder / "no" / "out.txt"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
