"""From exec to the first answer: graphfake against bare aiohttp, and the whole catalogue against the part kept by hand.

`python -m benchmarks.startup` starts them in turn. Wall time decides what a person waits; CPU time is beside it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
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
BY_HAND = """
import graphfake.contracts.shipped as shipped

whole = shipped._in
shipped._in = lambda name: [] if name == "bundles" else whole(name)
"""
"""Makes the documents kept by hand all that is shipped: the family that everything began with."""
MAIN = "from graphfake.cli import main\nmain()\n"


class Start(NamedTuple):
    """A way to start, and the bearer token of its first request."""

    figure: str
    command: list[str]
    bearer: str = "test"
    get: str = ""
    """What is asked for instead of making an entity."""


def first_answer(start: Start) -> tuple[float, float]:
    """Wall and CPU seconds from exec to the first success."""
    body = json.dumps(payload()).encode()
    headers = {"Authorization": f"Bearer {start.bearer}", "Content-Type": "application/json"}
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder, "port")
        begun = time.perf_counter()
        process = subprocess.Popen([*start.command, str(port_file)], stdout=subprocess.DEVNULL)
        port = wait_for_port(port_file, process)
        url = f"http://127.0.0.1:{port}{start.get or COLLECTION}"
        request = urllib.request.Request(url, None if start.get else body, headers)
        with urllib.request.urlopen(request) as answer:
            assert answer.status == (200 if start.get else 201)
        wall = time.perf_counter() - begun
        process.kill()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0  # it has been waited for
    return wall, usage.ru_utime + usage.ru_stime


def compared(title: str, starts: list[Start], goal: str) -> str:
    """A table in which the first start is what the others are held to."""
    spent: dict[str, list[float]] = {start.figure: [] for start in starts}

    def measuring(start: Start) -> float:
        wall, cpu = first_answer(start)
        spent[start.figure].append(cpu)
        return wall

    walls = alternate({start.figure: partial(measuring, start) for start in starts}, ROUNDS)
    rows = [
        Row(
            start.figure,
            [
                f"{statistics.median(walls[start.figure]) * 1e3:.0f} ms",
                f"{statistics.median(spent[start.figure]) * 1e3:.0f} ms",
                ratio(walls[start.figure], walls[starts[0].figure]),
                "" if start is starts[0] else goal,
            ],
        )
        for start in starts
    ]
    return table(title, ["wall", "CPU", "of the first one's wall time", "goal"], rows)


def main() -> None:
    """Measure and print."""
    against_bare = [
        Start("bare aiohttp", BARE),
        Start("graphfake, lenient, any token", graphfake()),
        Start("graphfake, strict, its own token", graphfake("--auth", "strict"), token()),
    ]
    served = ["serve", "-p", "0", "--port-file"]
    whole = [sys.executable, "-c", MAIN, *served]
    by_catalogue = [
        Start("the documents kept by hand", [sys.executable, "-c", BY_HAND + MAIN, *served]),
        Start("the whole catalogue", whole),
        Start("the whole catalogue, GET /v1.0/users", whole, get="/v1.0/users"),
    ]
    print(compared("From exec to the first 201", against_bare, "<= 1.1x"))
    print(compared("By what is shipped", by_catalogue, "<= 1.5x"))


if __name__ == "__main__":
    main()
