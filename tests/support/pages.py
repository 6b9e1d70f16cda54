"""The project's pages as tests read them: headings, fenced blocks, and blocks run as a reader would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.support.source_tree import ROOT

DOCS = ROOT / "docs"
_FENCE = re.compile(
    r"(?:^<!-- (?P<mark>[^\n]*) -->\n)?^(?P<fence>`{3,})(?P<language>\w*)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """A fenced block. `mark` is the comment on the line above it: `run`, `says`, `file: NAME` and the like, or ""."""

    mark: str
    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    """Every fenced block of a page, in its order."""
    found = _FENCE.finditer(page.read_text(encoding="utf-8"))
    return [Block(match["mark"] or "", match["language"], match["text"]) for match in found]


def headings(page: Path) -> set[str]:
    """What stands in backticks in the headings of a page, outside of fenced blocks."""
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    lines = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {code for line in lines for code in re.findall(r"`([^`]+)`", line)}


def write_files(page: Path, folder: Path) -> None:
    """Write the files that a page shows, each below its `<!-- file: NAME -->` or `<!-- fails: NAME -->`."""
    for block in blocks(page):
        kind, _, name = block.mark.partition(": ")
        if kind in {"file", "fails"}:
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(block.text, encoding="utf-8")


def environment(home: Path) -> dict[str, str]:
    """What a reader's shell has: our commands on PATH, a home of its own, no settings that would change anything."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRAPHFAKE_", "PYTEST_"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    return kept | {"PATH": path, "GRAPHFAKE_HOME": str(home), "COLUMNS": "200"}


def run(block: Block, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a python or sh block in a folder; what it starts in the background must have ended by itself."""
    command = {"python": [sys.executable, "-"], "sh": ["sh", "-eu", "-s"]}[block.language]
    return subprocess.run(
        command,
        input=block.text,
        cwd=folder,
        env=environment(folder / "home"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
