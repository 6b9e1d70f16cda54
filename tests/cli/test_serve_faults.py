"""`graphfake serve --faults`: what it takes, and how its lines tell of what fell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfake.cli.request_lines import request_lines
from tests.support.command_line import Served
from tests.support.exchanges import keep

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

PATH = "/beta/deviceManagement"


def test_presets_and_files_are_served_and_told_of(folder: Path) -> None:
    (folder / "mine.json").write_text('{"faults": [{"id": "mine", "path": "/deviceManagement", "status": 503}]}')
    (folder / "graphfake.toml").write_text('faults = ["./mine.json", "throttled"]')
    served = Served()
    try:
        with served.connection() as connection:
            connection.request("GET", PATH, headers={"Authorization": "Bearer any"})
            assert connection.getresponse().status == 503
        line, rule = served.line(), served.line()
    finally:
        served.kill()
    assert f" GET {PATH} 503 ServiceUnavailable " in line
    assert " fault mine; status=503" in line
    assert rule.strip().startswith("fault.unavailable: ")
    assert rule.strip().endswith("It was not carried out.")


@pytest.mark.parametrize(
    ("given", "told"),
    [("flakey", "there is no preset 'flakey'; the nearest is 'flaky'"), ("./none.json", "none.json")],
)
def test_what_is_no_fault_is_told_in_a_sentence(run: Run, given: str, told: str) -> None:
    result = run("serve", "--faults", given)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("body", [b"<h1>Down</h1>", b'"text"', b"[]", b'{"error": 5}', b"{}"])
def test_a_line_bears_any_body(body: bytes) -> None:
    kept = keep(status=502, rule="fault.bad-gateway", kind="injected", response_body=body, fault="fault-1; status=502")
    line, *rest = request_lines(kept, "http://127.0.0.1:4365/_graphfake").split("\n")
    assert line.endswith(" ms fault fault-1; status=502")
    assert len(rest) == 2
