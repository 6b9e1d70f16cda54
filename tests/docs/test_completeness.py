"""Everything there is to call has its heading: a name in backticks, on the page where a reader would look."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest

import graphfake
from graphfake import Requests, Space, strategies
from graphfake.cli.root import root
from graphfake.client.clock import Clock
from graphfake.client.faults import Faults
from graphfake.client.state import State
from graphfake.contracts import rules
from graphfake.faults.presets import PRESETS
from graphfake.faults.rules.reading import MEMBERS
from graphfake.plugin.marks import KEYWORDS
from graphfake.server.admin.interface import _HANDLERS
from tests.support.pages import DOCS, environment, headings
from tests.support.source_tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = (Requests, Faults, Clock, State)
INNER = {"go_on", "end"}  # what other parts of the package call


def test_every_rule() -> None:
    assert headings(DOCS / "rules.md") == set(rules())


def test_every_tolerance() -> None:
    """Once more among the contracts, where it says what is taken."""
    assert {code for code in rules() if code.startswith("tolerated.")} <= headings(DOCS / "contracts.md")


def test_every_contract_keyword() -> None:
    metaschema = json.loads((ROOT / "contracts" / "metaschema.json").read_text(encoding="utf-8"))
    documented = {code for code in headings(DOCS / "contracts.md") if code.startswith("x-")}

    assert documented == set(keywords(metaschema))


def keywords(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        properties = schema.get("properties", {})
        yield from (name for name in properties if name.startswith("x-"))
        for inner in schema.values():
            yield from keywords(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keywords(inner)


def test_every_command_and_option() -> None:
    found = dict(commands(root, click.Context(root, info_name="graphfake")))
    flags = {flag for command in found.values() for option in command.params for flag in option.opts}

    assert headings(DOCS / "command-line.md") >= found.keys() | {flag for flag in flags if flag.startswith("-")}


def commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = click.Context(command, info_name=name, parent=context)
        yield below.command_path, command
        if isinstance(command, click.Group):
            yield from commands(command, below)


@pytest.fixture(scope="module")
def pytest_says(tmp_path_factory: pytest.TempPathFactory) -> str:
    """pytest's own help, fixtures and markers, where graphfake is nothing but installed."""
    folder = tmp_path_factory.mktemp("empty")
    ask = "import pytest; [pytest.main([question]) for question in ('--help', '--fixtures', '--markers')]"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=folder, env=environment(folder), capture_output=True, text=True, check=True
    )
    return done.stdout


def test_every_fixture(pytest_says: str) -> None:
    fixtures = set(re.findall(r"^(graphfake\w*)(?: \[\w+ scope\])? -- ", pytest_says, re.MULTILINE))

    assert len(fixtures) > 6
    assert headings(DOCS / "pytest.md") >= fixtures


def test_every_pytest_option_setting_and_marker(pytest_says: str) -> None:
    options = set(re.findall(r"^ +(--graphfake-[\w-]+)", pytest_says, re.MULTILINE))
    settings = set(re.findall(r"^ +(graphfake_\w+) \(", pytest_says, re.MULTILINE))
    markers = set(re.findall(r"^(@pytest\.mark\.graphfake\w*)", pytest_says, re.MULTILINE))

    assert len(options) > 1
    assert len(settings) > 2
    assert headings(DOCS / "pytest.md") >= options | settings | markers


def test_every_argument_of_the_marker() -> None:
    assert headings(DOCS / "pytest.md") >= {f"{name}=" for name in KEYWORDS}


def test_every_name_that_python_imports() -> None:
    assert headings(DOCS / "python.md") >= {name for name in graphfake.__all__ if not name.startswith("__")}


@pytest.mark.parametrize(("prefix", "kind"), [("", Space), *((f"{one.__name__.lower()}.", one) for one in PARTS)])
def test_every_method_and_property(prefix: str, kind: type) -> None:
    """Of what a space is, and of its parts as they are called: `clock.freeze`."""
    there = {name for name in vars(kind) if not name.startswith("_")} - INNER

    assert headings(DOCS / "python.md") >= {prefix + name for name in there}


def test_every_member_of_a_fault() -> None:
    schema = json.loads((ROOT / "graphfake" / "faults" / "schema.json").read_text(encoding="utf-8"))
    members = set(schema["$defs"]["rule"]["properties"])

    assert members == set(MEMBERS)
    assert headings(DOCS / "faults.md") == members | set(PRESETS)


def test_every_strategy() -> None:
    assert headings(DOCS / "strategies.md") == set(strategies.__all__)


def test_every_admin_path() -> None:
    there: dict[str, tuple[tuple[str, ...], Any]] = _HANDLERS
    calls = {f"{method} /_graphfake/{name}" for name, (methods, _) in there.items() for method in methods}
    documented = {code for code in headings(DOCS / "http.md") if " /_graphfake/" in code}

    assert {"/".join(code.split("/")[:3]) for code in documented} == calls


def test_every_header_of_ours() -> None:
    names = {name for path in (ROOT / "graphfake" / "server").rglob("*.py") for name in ours(path.read_text("utf-8"))}

    assert names - {"Graphfake-Space"} == {code for code in headings(DOCS / "http.md") if code.startswith("Graphfake-")}


def ours(source: str) -> list[str]:
    return re.findall(r'"(Graphfake-[A-Za-z-]+)"', source)
