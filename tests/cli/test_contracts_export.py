"""`graphfake contracts export csdl`: the model on stdout, of what is loaded with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from graphfake.contracts import load
from graphfake.contracts.export.csdl import csdl
from tests.support import machines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run


def test_it_prints_what_metadata_shows(run: Run) -> None:
    assert run("contracts", "export", "csdl").stdout == "".join(csdl(load(), "beta"))


def test_it_holds_the_contracts_that_are_added(run: Run, folder: Path) -> None:
    (folder / "machines.json").write_text(json.dumps(machines.bundle()))
    text = run("contracts", "export", "csdl", "--version", "beta", "--contracts", "machines.json").stdout
    assert "contoso" in {each.get("Namespace") for each in ET.fromstring(text).iter() if each.tag.endswith("Schema")}


def test_a_version_that_is_not_held_is_told_in_a_sentence(run: Run) -> None:
    result = run("contracts", "export", "csdl", "--version", "v9")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "graphfake: No service document for version 'v9'; there is one for beta, v1.0.\n"
