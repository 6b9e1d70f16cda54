"""Running `graphfake`: in this process, and as a process of its own."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from contextlib import closing
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


class Served:
    """`graphfake serve ARGUMENTS` on a free port, ready; its output is read as it comes."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "graphfake", "serve", "-p", "0", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.greeting = self._greeting()
        self.url = self.greeting[0].partition(" at ")[2].partition(": auth")[0]

    def line(self) -> str:
        """The next line that it writes; empty when it has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def connection(self) -> closing[http.client.HTTPConnection]:
        return closing(http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=20))

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal, and wait: exit code and standard error."""
        self.process.send_signal(number)
        _, told = self.process.communicate(timeout=20)
        return self.process.returncode, told

    def kill(self) -> None:
        """For a test that failed on the way."""
        self.process.kill()
        self.process.communicate()

    def _greeting(self) -> list[str]:
        lines = []
        blanks = 0
        while blanks < (3 if "example" in self.process.args else 2):  # type: ignore[operator]
            line = self.line()
            if not line and self.process.poll() is not None:
                raise AssertionError(self.process.communicate()[1])
            blanks += not line
            lines.append(line)
        return lines
