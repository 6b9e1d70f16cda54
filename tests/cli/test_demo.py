"""`graphfake demo`: what it shows, what it counts, and that it finds an answer which is another."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from graphfake import FakeGraph
from graphfake.cli import demo_text
from graphfake.cli.demo_cases import INVALID, TOLERATED, VALID, cases
from graphfake.cli.demo_run import PROBES, Run
from graphfake.cli.demo_wire import Wire
from graphfake.contracts import load, rules
from graphfake.contracts.examples import documented_examples
from graphfake.signin import mint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.command_line import Run as RunCommand

CATALOGUE = load()
EXAMPLES = documented_examples(CATALOGUE)


@pytest.fixture
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    """A connection to a fake as the demo starts it, with the settings that a test is parametrised by."""
    with FakeGraph(auth="strict", data="example", self_check=True, **getattr(request, "param", {})) as fake:
        wire = Wire(fake.url)
        yield wire
        wire.close()


@pytest.fixture
def demo(wire: Wire) -> Run:
    return Run(wire, EXAMPLES, mint(every_permission=True))


def test_it_shows_the_example_and_says_what_the_run_proves_and_what_it_does_not(run: RunCommand) -> None:
    result = run("demo", "--count", "300", "--seconds", "60")
    assert (result.exit_code, result.stderr) == (0, "")
    text = result.stdout
    assert "HTTP/1.1 201 Created\n" in text
    assert "All 8 documented members came back, in their order; beside them only @odata.context.\n" in text
    assert re.search(r"^2\. \d+ requests with one fault .*: each refused as predicted\.$", text, re.MULTILINE)
    held = re.search(r"(\d+) rules held: (\d+) documented, (\d+) recorded, (\d+) our choice\.", text)
    assert held is not None
    number, *by_told = map(int, held.groups())
    assert number == sum(by_told) >= 46
    untried = re.search(r"(\d+) rules were not tried here", text)
    assert untried is not None
    assert number + int(untried[1]) == sum(rule.kind != "injected" for rule in rules().values())


def test_what_is_printed_into_a_pipe_moves_no_cursor(run: RunCommand) -> None:
    assert "\x1b" not in run("demo", "--count", "1").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_on_a_terminal_there_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    ours, its = os.openpty()
    command = [sys.executable, "-m", "graphfake", "demo", "--count", "40", "--seconds", "60"]
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=subprocess.PIPE) as process:
        os.close(its)
        shown = b"".join(_until_closed(ours))
        assert process.wait(60) == 0
    assert "40/40" in shown.decode()


def test_the_same_seed_sends_the_same_payloads() -> None:
    types = [EXAMPLES[0].type]
    assert list(cases(types, 3, 60)) == list(cases(types, 3, 60))
    assert list(cases(types, 3, 60)) != list(cases(types, 4, 60))


def test_a_run_holds_every_answer(demo: Run) -> None:
    assert demo.begin() is not None
    demo.probe()
    for case in cases(demo.types, 1, 400):
        demo.attempt(case)
    demo.end()
    tally = demo.tally
    assert [difference.told for difference in tally.differences] == []
    assert tally.requests[VALID] + tally.requests[TOLERATED] + tally.requests[INVALID] == 400
    assert tally.requests[PROBES] > 50
    by_area = Counter(code.partition(".")[0] for code in tally.rules)
    assert by_area["body"] >= 12
    assert by_area["tolerated"] >= 5


@pytest.mark.parametrize("wire", [{"tolerate": ["body.enum"]}, {"profile": "observed"}], indirect=True, ids=str)
def test_a_server_that_keeps_other_rules_is_found_out(demo: Run) -> None:
    if demo.begin() is not None:
        for case in cases(demo.types, 1, 400):
            demo.attempt(case)
            if demo.tally.differences:
                break
    told = demo_text.ending(demo.tally, demo.types)
    assert told.startswith("Not every answer was as predicted: in the first of 1 ")
    assert "\n   graphfake serve --data example --auth strict &\n   TOKEN=$(graphfake token)\n   curl -i -X " in told
    assert "Bearer $TOKEN" in told
    assert "Bearer ey" not in told


def test_a_server_that_is_gone_is_a_difference_too() -> None:
    with socket.socket() as nobody:  # the port is taken, and not listened on
        nobody.bind(("127.0.0.1", 0))
        gone = Run(Wire(f"http://127.0.0.1:{nobody.getsockname()[1]}"), EXAMPLES, "x")
        assert gone.begin() is None
    assert gone.tally.differences[0].told.startswith("there was no answer: ConnectionRefusedError: ")


def _until_closed(terminal: int) -> Iterator[bytes]:
    try:
        while data := os.read(terminal, 4096):
            yield data
    except OSError:  # how Linux tells that the other side is closed
        return
    finally:
        os.close(terminal)
