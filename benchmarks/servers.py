"""Starting the two servers that are compared, and ending them."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAPHFAKE = str(Path(sysconfig.get_path("scripts")) / "graphfake")
BARE = [sys.executable, "-m", "benchmarks.bare_server"]
START_DEADLINE = 30.0


class Server(NamedTuple):
    """A server process that accepts connections."""

    pid: int
    port: int


def graphfake(*options: str) -> list[str]:
    """The command line that serves graphfake on a free port; the port file's name goes at its end."""
    return [GRAPHFAKE, "serve", "-p", "0", *options, "--port-file"]


def token() -> str:
    """A token of graphfake's own with every permission, as the command line mints it."""
    return subprocess.run([GRAPHFAKE, "token"], capture_output=True, text=True, check=True).stdout.strip()


@contextlib.contextmanager
def started(command: list[str]) -> Iterator[Server]:
    """Run `command` with the name of a port file added, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder, "port")
        process = subprocess.Popen([*command, str(port_file)], stdout=subprocess.DEVNULL)
        try:
            yield Server(process.pid, wait_for_port(port_file, process))
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for_port(port_file: Path, process: subprocess.Popen[bytes]) -> int:
    """The HTTP port that a server writes to its file, looked for every millisecond."""
    deadline = time.monotonic() + START_DEADLINE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            if (text := port_file.read_text(encoding="utf-8")).endswith("\n"):
                return int(text.split()[0])
        time.sleep(0.001)
    sys.exit(f"{process.args!r} told no port within {START_DEADLINE:g} s.")
