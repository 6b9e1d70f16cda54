"""Every example of the README does what the README says of it."""

from __future__ import annotations

import http.client
import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import click
import pytest

from graphfake.cli.root import root
from graphfake.contracts import load
from tests.support.pages import blocks, environment
from tests.support.source_tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCKS = {block.mark or block.language: block.text for block in blocks(README)}
TESTS = {
    text.partition("\n")[0].removeprefix("# "): text for _, language, text in blocks(README) if language == "python"
}
FAILURE = BLOCKS["text"].splitlines()

# Shrinking goes no further than is needed to see which variation broke the client.
QUICK = """
from hypothesis import Phase, settings

phases = (Phase.generate, Phase.shrink)
settings.register_profile("quick", phases=phases, report_multiple_bugs=False, deadline=None, database=None)
settings.load_profile("quick")
"""

# A test as the quoted failure's: the client swallows the refusal.
REFUSED = """
import contextlib, json, urllib.error, urllib.request

CATEGORY = "/deviceManagement/macOSSoftwareUpdateAccountSummaries/a/categorySummaries/c"
BODY = {
    "displayName": "15.1", "productKey": None, "updateCategory": "critical", "updateVersion": "15.1",
    "state": "Downloadin", "lastUpdatedDateTime": "2026-08-01T09:30:00Z",
}

def test_report(graphfake):
    graphfake.state.put(CATEGORY, {
        "displayName": "x", "deviceId": None, "userId": None, "updateCategory": "critical",
        "successfulUpdateCount": 0, "failedUpdateCount": 0, "totalUpdateCount": 0,
        "lastUpdatedDateTime": "2026-08-01T09:30:00Z",
    })
    url = f"{graphfake.url}/beta{CATEGORY}/updateStateSummaries"
    headers = {**graphfake.headers, "Content-Type": "application/json"}
    with contextlib.suppress(urllib.error.HTTPError):
        urllib.request.urlopen(urllib.request.Request(url, json.dumps(BODY).encode(), headers))

def test_intended(graphfake):
    graphfake.expect_refusal("body.enum")
    test_report(graphfake)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one run of pytest over the README's tests says, in a folder without any configuration."""
    folder = tmp_path_factory.mktemp("readme")
    for name, text in {**TESTS, "test_sync.py": REFUSED, "conftest.py": QUICK}.items():
        (folder / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rA",
            "--continue-on-collection-errors",
            "-p",
            "no:xdist",
            "-p",
            "no:cacheprovider",
        ],
        cwd=folder,
        env=environment(folder / "home"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


class TestItsTests:
    def test_the_first_one_passes(self, told: str) -> None:
        assert "PASSED test_users.py::test_a_user_is_kept" in told, told

    def test_the_one_with_a_fault_passes(self, told: str) -> None:
        assert "PASSED test_throttled.py::test_it_waits_as_long_as_it_is_told" in told, told

    def test_the_careful_client_passes(self, told: str) -> None:
        assert "PASSED test_client.py::test_the_careful_client" in told, told

    def test_the_careless_client_fails_on_a_lawful_reply(self, told: str) -> None:
        assert "FAILED test_client.py::test_the_careless_client" in told, told
        assert re.search(r"labels=\([^)]*'(date-|absent)", told), told

    def test_a_swallowed_refusal_fails_its_test_in_the_words_that_are_quoted(self, told: str) -> None:
        lines = told.splitlines()
        summary, *block = [re.compile(re.escape(line).replace(r"\.\.\.", ".*")) for line in FAILURE]

        assert any(summary.fullmatch(line) for line in lines), told
        first = next(number for number, line in enumerate(lines) if block[0].fullmatch(line))
        for expected, line in zip(block, lines[first:], strict=False):
            assert expected.fullmatch(line)

    def test_an_expected_refusal_passes(self, told: str) -> None:
        assert "PASSED test_sync.py::test_intended" in told, told
        assert 'graphfake.expect_refusal("body.enum")' in TEXT


class TestTheStandaloneExample:
    @pytest.fixture
    def port(self, tmp_path: Path) -> Iterator[str]:
        """The README's server, on a port that is free."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
        command = shlex.split(BLOCKS["example: serve"].replace("4365", port))
        server = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=environment(tmp_path / "home"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        assert server.stdout is not None
        said = server.stdout.readline()  # it speaks when it is ready
        try:
            assert f":{port}" in said, said + server.stdout.read()
            yield port
        finally:
            server.terminate()
            server.communicate(timeout=30)

    def test_it_creates_an_entity_and_refuses_a_wrong_one(self, port: str, tmp_path: Path) -> None:
        if shutil.which("curl") is None or shutil.which("sh") is None:
            pytest.skip("needs sh and curl")
        script = BLOCKS["example: create"].replace("4365", port)

        created = shell(script, tmp_path)
        refused = shell(script.replace("downloading", "Downloadin"), tmp_path)

        assert created.startswith("HTTP/1.1 201 ")
        entity = json.loads(created.splitlines()[-1])
        assert re.fullmatch(r"[0-9a-f-]{36}", entity["id"])
        assert entity["state"] == "downloading"
        assert refused.startswith("HTTP/1.1 400 ")
        assert "\nGraphfake-Rule: body.enum\n" in refused

    def test_what_is_not_held_is_answered_in_no_words_of_graph(self, port: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
        connection.request("GET", "/beta/nowhere", headers={"Authorization": "Bearer any"})
        answer = connection.getresponse()
        said = json.load(answer)
        connection.close()

        assert (answer.status, said["error"]["code"]) == (501, "GraphfakeCoverage")


def shell(script: str, folder: Path) -> str:
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=folder,
        env=environment(folder / "home"),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().replace("\r\n", "\n")


class TestItsCommands:
    def test_the_two_for_newcomers_are_complete_and_name_what_exists(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        begin = "python3 -m venv .venv && .venv/bin/pip install -e "

        assert BLOCKS["command: demo"] == f"{begin}. && .venv/bin/graphfake demo\n"
        assert BLOCKS["command: test"] == f"{begin}'.[test]' && .venv/bin/pytest -n auto\n"
        assert "demo" in root.list_commands(click.Context(root))
        assert any(wanted.startswith("pytest-xdist") for wanted in project["optional-dependencies"]["test"])
        assert f"Python {project['requires-python'].removeprefix('>=')} or newer" in TEXT

    def test_the_table_lists_every_command_and_each_has_an_example(self) -> None:
        context = click.Context(root)
        listed = re.findall(r"^\| `graphfake (\w+)", TEXT, re.MULTILINE)

        assert sorted(listed) == root.list_commands(context)
        for name in listed:
            command = root.get_command(context, name)
            assert command is not None
            assert f"graphfake {name}" in (command.epilog or "")

    def test_it_says_as_of_when_the_contracts_are(self) -> None:
        text = " ".join(TEXT.split())

        assert f"of `/v1.0` as of {load().as_of('v1.0')};" in text
        assert f"of `/beta` the macOS software-update family as of {load().as_of('beta')} " in text
