"""The command line in this process, and as a process of its own; neither sees the user's home or settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graphfake.cli.root import root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from tests.support.command_line import Run


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def folder(home: Path, tmp_path: Path) -> Iterator[Path]:
    """An empty working directory, and an environment that says nothing to us."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("GRAPHFAKE_"):
                patch.delenv(name)
        patch.setenv("GRAPHFAKE_HOME", str(home))
        patch.setenv("COLUMNS", "80")
        patch.setenv("NO_COLOR", "1")
        patch.chdir(tmp_path)
        yield tmp_path


@pytest.fixture
def run() -> Run:
    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(root, arguments, input=stdin, prog_name="graphfake", terminal_width=80)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return run
