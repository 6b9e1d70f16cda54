"""What a run of pytest within pytest has printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def failures(result: pytest.RunResult) -> dict[str, str]:
    """The short summary: what pytest says in a line of each failed test."""
    lines = [line.removeprefix("FAILED test_it.py::") for line in result.outlines if line.startswith("FAILED ")]
    return {name: said for name, _, said in (line.partition(" - ") for line in lines)}


def section(result: pytest.RunResult, name: str) -> list[str]:
    """What stands in FAILURES or ERRORS below the name of one test."""
    lines = result.outlines
    start = next(at for at, line in enumerate(lines) if line.strip("_") == f" {name} ")
    length = next(at for at, line in enumerate(lines[start + 1 :]) if line[:3] in ("___", "==="))
    return lines[start + 1 : start + 1 + length]
