"""Running `graphfake`: in this process, and as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from click.testing import Result

TYPE = "microsoft.graph.macOSSoftwareUpdateStateSummary"


class Run(Protocol):
    """Runs `graphfake ARGUMENTS`."""

    def __call__(self, *arguments: str, stdin: str | bytes | None = None) -> Result: ...


def process(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """`python -m graphfake ARGUMENTS`, waited for."""
    command = [sys.executable, "-m", "graphfake", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, check=False)
