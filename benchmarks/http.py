"""Strict, stateful graphfake on a real socket against a bare aiohttp handler, by CPU time of the server process.

`python -m benchmarks.http` runs both at once and asks them in turn, over 16 raw keep-alive connections of a
client process. A ratio above 1 says that graphfake costs less than the bare handler.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.example import COLLECTION, payload
from benchmarks.figures import Row, alternate, cpu_seconds, ratio, table
from benchmarks.servers import BARE, Server, graphfake, started, token

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECTIONS = 16
ROUNDS = 7
STORED = 100


class Question(NamedTuple):
    """What is asked in a round: how often, and the status that every answer has. `path` has `{id}` of one entity."""

    figure: str
    goal: str
    method: str
    path: str
    body: bytes
    status: int
    requests: int

    def text(self, path: str, bearer: str) -> bytes:
        """The request as it goes over the wire."""
        lines = [f"{self.method} {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {bearer}"]
        if self.body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


def questions() -> list[Question]:
    """The figures, reads first: so that the lists are as long as they are meant to be."""
    body = json.dumps(payload()).encode()
    return [
        Question("GET one", ">= 1.2x", "GET", COLLECTION + "/{id}", b"", 200, 2000),
        Question(f"GET a page of {STORED}", ">= 4x", "GET", f"{COLLECTION}?$top={STORED}", b"", 200, 400),
        Question("POST", ">= 1.0x", "POST", COLLECTION, body, 201, 2000),
    ]


def create(server: Server, bearer: str) -> str:
    """Create one entity; its id."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{COLLECTION}",
        json.dumps(payload()).encode(),
        {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return str(json.load(answer)["id"])


def asking(server: Server, question: Question, path: str, bearer: str) -> Callable[[], float]:
    """A contender: the server's CPU seconds for one of a round's requests."""
    arguments = [str(server.port), str(CONNECTIONS), str(question.requests), str(question.status)]

    def measure() -> float:
        before = cpu_seconds(server.pid)
        subprocess.run(
            [sys.executable, "-m", "benchmarks.client", *arguments],
            input=question.text(path, bearer),
            check=True,
            timeout=60,
        )
        return (cpu_seconds(server.pid) - before) / question.requests

    return measure


def main() -> None:
    """Measure and print."""
    bearer = token()
    with started(BARE) as bare, started(graphfake("--auth", "strict")) as fake:
        ids = {server: [create(server, bearer) for _ in range(STORED)] for server in (bare, fake)}
        rows = []
        for question in questions():
            costs = alternate(
                {
                    name: asking(server, question, question.path.replace("{id}", ids[server][0]), bearer)
                    for name, server in (("bare", bare), ("graphfake", fake))
                },
                ROUNDS,
            )
            cells = [f"{statistics.median(costs[name]) * 1e6:.0f} us" for name in ("bare", "graphfake")]
            rows.append(Row(question.figure, [*cells, ratio(costs["bare"], costs["graphfake"]), question.goal]))
    print(
        table(
            f"CPU of the server per request, {CONNECTIONS} connections",
            ["bare aiohttp", "graphfake", "ratio", "goal"],
            rows,
        )
    )


if __name__ == "__main__":
    main()
