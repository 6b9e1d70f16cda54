"""From exec to the first 201: graphfake's own command line against bare aiohttp's start.

`python -m benchmarks.startup` starts them in turn. Wall time decides what a person waits; CPU time is beside it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
import urllib.request
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.example import COLLECTION, payload
from benchmarks.figures import Row, alternate, ratio, table
from benchmarks.servers import BARE, graphfake, token, wait_for_port

ROUNDS = 7


class Start(NamedTuple):
    """A way to start, and the bearer token of its first request."""

    figure: str
    command: list[str]
    bearer: str


def first_created(start: Start) -> tuple[float, float]:
    """Wall and CPU seconds from exec to the first 201."""
    body = json.dumps(payload()).encode()
    headers = {"Authorization": f"Bearer {start.bearer}", "Content-Type": "application/json"}
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder, "port")
        begun = time.perf_counter()
        process = subprocess.Popen([*start.command, str(port_file)], stdout=subprocess.DEVNULL)
        port = wait_for_port(port_file, process)
        with urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{port}{COLLECTION}", body, headers)
        ) as answer:
            assert answer.status == 201
        wall = time.perf_counter() - begun
        process.kill()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0  # it has been waited for
    return wall, usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure and print."""
    starts = [
        Start("bare aiohttp", BARE, "test"),
        Start("graphfake, lenient, any token", graphfake(), "test"),
        Start("graphfake, strict, its own token", graphfake("--auth", "strict"), token()),
    ]
    spent: dict[str, list[float]] = {start.figure: [] for start in starts}

    def measuring(start: Start) -> float:
        wall, cpu = first_created(start)
        spent[start.figure].append(cpu)
        return wall

    walls = alternate({start.figure: partial(measuring, start) for start in starts}, ROUNDS)
    bare = walls[starts[0].figure]
    rows = [
        Row(
            start.figure,
            [
                f"{statistics.median(walls[start.figure]) * 1e3:.0f} ms",
                f"{statistics.median(spent[start.figure]) * 1e3:.0f} ms",
                ratio(walls[start.figure], bare),
                "" if start is starts[0] else "<= 1.1x",
            ],
        )
        for start in starts
    ]
    print(table("From exec to the first 201", ["wall", "CPU", "of bare's wall time", "goal"], rows))


if __name__ == "__main__":
    main()
