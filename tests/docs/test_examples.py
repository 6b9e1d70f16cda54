"""The tests that the pages show to be copied do what the pages say: they pass, or fail in the words that are quoted."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.examples import STRICT, complaints, examples, run_examples, unsaid
from tests.support.pages import DOCS, blocks, environment, write_files

if TYPE_CHECKING:
    from pathlib import Path

SDK = DOCS / "testing" / "sdk.md"
PAGES = [page for page in sorted(DOCS.rglob("*.md")) if page != SDK]
OTHER_LANGUAGES = DOCS / "testing" / "other-languages.md"


def test_no_two_pages_show_files_of_one_name() -> None:
    names = [example.name for example in examples([*PAGES, SDK])]

    assert sorted(names) == sorted(set(names))


def test_all_examples(tmp_path: Path) -> None:
    """In one run, because a run of pytest takes longer than what it runs here."""
    told = run_examples(PAGES, tmp_path, *STRICT)

    assert [complaint for example in examples(PAGES) for complaint in complaints(example, told)] == [], told


@pytest.mark.sdk
def test_the_examples_with_the_official_sdk(tmp_path: Path) -> None:
    """Not strictly: it warns of its own deprecations."""
    pytest.importorskip("msgraph_beta", reason="needs msgraph-beta-sdk")

    told = run_examples([SDK], tmp_path)

    assert [complaint for example in examples([SDK]) for complaint in complaints(example, told)] == [], told


class TestOtherLanguages:
    """`<!-- run: PROGRAM -->`: as `<!-- run -->`, where there is such a program."""

    @pytest.mark.parametrize("program", ["node", "curl"])
    def test_what_is_shown_runs(self, program: str, tmp_path: Path) -> None:
        done = shell(program, script_for(program), tmp_path)

        assert done.returncode == 0, done.stdout + done.stderr

    def test_a_failure_is_told_in_the_words_that_are_quoted(self, tmp_path: Path) -> None:
        [says] = [block.text for block in blocks(OTHER_LANGUAGES) if block.mark == "says"]
        test = "--test-reporter=tap swallowed.test.mjs"

        done = shell("node", script_for("node").replace("accounts.test.mjs", test), tmp_path)

        assert done.returncode != 0
        assert unsaid(says, done.stdout) == [], done.stdout


def script_for(program: str) -> str:
    [script] = [block.text for block in blocks(OTHER_LANGUAGES) if block.mark == f"run: {program}"]
    return script


def shell(program: str, script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which(program) is None or shutil.which("sh") is None:
        pytest.skip(f"needs sh and {program}")
    write_files(OTHER_LANGUAGES, folder)
    return subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=folder,
        env=environment(folder / "home"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
