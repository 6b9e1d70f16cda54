"""The command that the wheel installs, from a folder that is nobody's checkout."""

from __future__ import annotations

import json
import subprocess
import sysconfig
from importlib.metadata import version
from pathlib import Path

ACCOUNT = "microsoft.graph.macOSSoftwareUpdateAccountSummary"


def graphfake(*arguments: str) -> str:
    command = Path(sysconfig.get_path("scripts")) / "graphfake"
    done = subprocess.run([command, *arguments], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_says_which_version_it_is() -> None:
    assert version("graphfake") in graphfake("--version")


def test_it_knows_its_contracts() -> None:
    assert ACCOUNT in graphfake("contracts", "list")


def test_it_draws_samples() -> None:
    lines = graphfake("sample", ACCOUNT, "--count", "3", "--seed", "1").splitlines()

    assert [type(json.loads(line)) for line in lines] == [dict, dict, dict]


def test_the_demo_holds() -> None:
    assert "rules held" in graphfake("demo")
