"""What holds for every source file, whatever it does."""

from __future__ import annotations

import ast
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.source_tree import ROOT, source_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_LINES = 500

# A package index by any name: where packages come from is the reader's own configuration.
PACKAGE_HOST = re.compile(r"\b(pypi|pythonhosted|npmjs|conda|deb\.debian)\.\w+", re.IGNORECASE)
HOME = re.compile(r"(?<![\w.}])(/home|/Users|C:\\Users)[/\\]\w")


def tracked_files() -> list[Path]:
    """Every text file that git knows, and of the links none."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file() and not (ROOT / name).is_symlink()]


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in tracked_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("folder", ["graphfake", "strategies", "contracts"])
def test_no_code_names_the_family_that_the_documents_hold(folder: str) -> None:
    """A new endpoint is a new document: so the first one stands in documents alone."""
    word = "mac" + "os"

    naming = [
        path.relative_to(ROOT)
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and "tenant" not in path.parts  # a made-up world is content, and names what it holds
        and (folder != "contracts" or path.suffix == ".py")
        and (word in path.name.lower() or word in path.read_text(encoding="utf-8").lower())
    ]

    assert naming == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        name for name, path in source_files().items() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]

    assert silent == []


def test_no_module_swallows_the_rest(record_property: Callable[[str, object], None]) -> None:
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in source_files().items()}

    record_property("longer than 300 lines", {name: length for name, length in lengths.items() if length > 300})
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_nothing_names_a_place_on_the_machine_it_was_written_on() -> None:
    assert lines_matching(HOME) == []
    if len(ROOT.parts) > 2:
        assert (
            lines_matching(re.compile(rf"(?<![\w.}}]){re.escape(str(ROOT))}\b|{re.escape(str(ROOT.parent))}/(?=\w)"))
            == []
        )


def test_nothing_names_a_host_of_packages() -> None:
    assert lines_matching(PACKAGE_HOST) == []
