"""`--version` names a folder and a segment of paths, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run


@pytest.mark.parametrize("version", ["../elsewhere", "..", "a/b", "", "a" * 65])
@pytest.mark.parametrize("kind", ["docs", "csdl"])
def test_what_would_lead_out_of_the_folder_is_refused(run: Run, folder: Path, kind: str, version: str) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "page.md").write_text("# Nothing much")
    made = run("contracts", "import", kind, "in/page.md", "--version", version, "--out", "in/out")
    assert made.exit_code == 2
    assert "is no version such as beta or v1.0" in made.stderr
    assert [path.name for path in folder.iterdir()] == ["in"]
