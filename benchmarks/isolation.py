"""What a world of its own costs each test: 300 tests that take the fixture against 300 that take an empty one.

`python -m benchmarks.isolation` runs pytest on either project in turn, in processes of their own. The server is started
before the first test and is not counted; what fixtures, verdict and dropping cost is.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.figures import Row, alternate, table

ROUNDS = 5
TESTS = 300
# Each project says itself how long its tests took, from the setup of the first to the teardown of the last.
CONFTEST = """
import time

import pytest

BEGUN = []


@pytest.fixture
def empty():
    yield None


@pytest.fixture(scope="session", autouse=True)
def server(request):
    if "graphfake" in request.session.items[-1].fixturenames:
        request.getfixturevalue("graphfake_server")
    BEGUN.append((time.perf_counter(), time.process_time()))


def pytest_sessionfinish():
    wall, cpu = BEGUN[0]
    print("\\ntook", time.perf_counter() - wall, time.process_time() - cpu)
"""
PROJECTS = {
    "an empty fixture": "empty",
    "graphfake": "graphfake",
    "graphfake and a request of its own": "graphfake_url",
    "graphfake_server.space() in the test": "graphfake_server",
}
BODIES = {
    "graphfake_url": "urllib.request.urlopen(f'{graphfake_url}/beta/$metadata').close()",
    "graphfake_server": "graphfake_server.space().close()",
}


def took(fixture: str) -> float:
    """Wall seconds of one test, on average of a run."""
    body = BODIES.get(fixture, "pass")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "conftest.py").write_text(CONFTEST, encoding="utf-8")
        Path(folder, "test_many.py").write_text(
            "import urllib.request\n\nimport pytest\n\n\n"
            f'@pytest.mark.parametrize("number", range({TESTS}))\ndef test_it({fixture}, number):\n    {body}\n',
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", "graphfake"]
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return float(done.stdout.rpartition("took ")[2].split()[0]) / TESTS


def main() -> None:
    """Measure and print."""
    walls = alternate({name: partial(took, fixture) for name, fixture in PROJECTS.items()}, ROUNDS)
    empty, *others = PROJECTS
    rows = [Row(empty, [f"{statistics.median(walls[empty]) * 1e3:.2f} ms", "", ""])]
    for name in others:
        more = [(one - base) * 1e3 for one, base in zip(walls[name], walls[empty], strict=True)]
        told = f"{statistics.median(more):.2f} ms ({min(more):.2f}-{max(more):.2f})"
        rows.append(
            Row(
                name, [f"{statistics.median(walls[name]) * 1e3:.2f} ms", told, "<= 1 ms" if name == "graphfake" else ""]
            )
        )
    print(table(f"One of {TESTS} tests", ["wall", "more than the empty one", "goal"], rows))


if __name__ == "__main__":
    main()
