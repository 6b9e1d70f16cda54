"""`graphfake contracts export`: OpenAPI documents and JSON Schemas, on standard output or in a file."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from graphfake.cli.contracts_export import COMMANDS
from graphfake.cli.contracts_export_jsonschema import VIEWS
from graphfake.cli.contracts_export_openapi import DEPTH, MOST
from graphfake.contracts import load
from graphfake.contracts.export import jsonschema, openapi_paths
from graphfake.contracts.export.jsonschema import json_schema
from graphfake.contracts.export.openapi import openapi
from tests.support import machines, zoo
from tests.support.command_line import TYPE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

SUMMARIES = "/deviceManagement/macOSSoftwareUpdateAccountSummaries"
EXPORTS = {"csdl": [], "jsonschema": [TYPE], "openapi": ["--path", SUMMARIES]}


@pytest.fixture
def contracts(folder: Path) -> str:
    (folder / "machines.json").write_text(json.dumps(machines.bundle()))
    return "machines.json"


def exported(name: str, *more: str) -> list[str]:
    return ["contracts", "export", name, *EXPORTS[name], *more]


def test_all_exports_are_here() -> None:
    assert set(EXPORTS) == set(COMMANDS)


@pytest.mark.parametrize("name", EXPORTS)
def test_each_has_help_with_an_example(run: Run, name: str) -> None:
    output = run("contracts", "export", name, "--help").output
    assert f"graphfake contracts export {name}" in output
    for option in ("--version", "--contracts", "--out"):
        assert option in output


@pytest.mark.parametrize("name", EXPORTS)
def test_a_file_holds_what_standard_output_would(run: Run, folder: Path, name: str) -> None:
    shown = run(*exported(name))
    result = run(*exported(name, "--out", "there"))
    assert (result.exit_code, result.output) == (0, "")
    assert (folder / "there").read_text("utf-8") == shown.stdout
    assert [each.name for each in folder.iterdir()] == ["there"]


@pytest.mark.parametrize("name", ["jsonschema"])  # all of them write alike
@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("nowhere/there", "nowhere/there cannot be written: No such file or directory."),
        (".", "Invalid value for '--out': File '.' is a directory."),
        pytest.param(
            "/dev/full",
            "/dev/full cannot be written: No space left on device.",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a device that is always full"),
        ),
    ],
)
def test_a_file_that_cannot_be_written_is_told_in_a_sentence(run: Run, name: str, out: str, told: str) -> None:
    result = run(*exported(name, "--out", out))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"{told}\n")


def test_a_file_that_is_replaced_stays_as_readable_as_it_was(run: Run, folder: Path) -> None:
    file = folder / "there"
    file.write_text("old")
    file.chmod(0o600)
    assert run(*exported("jsonschema", "--out", "there")).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == (0o600 if sys.platform != "win32" else 0o666)


@pytest.mark.parametrize("name", EXPORTS)
def test_a_version_that_is_not_held_is_told_in_a_sentence(run: Run, name: str) -> None:
    result = run(*exported(name, "--version", "v7"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'v7'" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes that break so")
def test_a_reader_who_has_enough_is_no_error() -> None:
    command = " ".join([sys.executable, "-m", "graphfake", *exported("openapi")])
    program = f"exec 3>&1; {command} 2>&3 | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (["{", "0"], "")


def test_openapi_is_what_graph_promises_or_what_is_accepted(run: Run) -> None:
    for accepts in (False, True):
        result = run(*exported("openapi", *(["--accepts"] if accepts else [])))
        assert result.exit_code == 0
        assert json.loads(result.stdout) == openapi(load(), "beta", paths=[SUMMARIES], accepts=accepts)


def test_openapi_is_bounded_by_depth_and_number(run: Run) -> None:
    assert (DEPTH, MOST) == (openapi_paths.DEPTH, openapi_paths.MOST)
    few = json.loads(run(*exported("openapi", "--most", "2", "--format", "json")).stdout)
    flat = json.loads(run(*exported("openapi", "--depth", "0")).stdout)
    assert len(few["paths"]) == 2
    assert all("categorySummaries" not in path for path in flat["paths"])
    assert run(*exported("openapi", "--most", "0")).exit_code == 2


def test_openapi_takes_several_prefixes_and_added_contracts(run: Run, folder: Path) -> None:
    (folder / "zoo.json").write_text(zoo.bundle_text())
    result = run(*exported("openapi", "--path", "/keepers", "--contracts", "zoo.json", "--profile", "observed"))
    paths = json.loads(result.stdout)["paths"]
    assert {"/keepers", SUMMARIES} <= paths.keys()
    assert "/animals" not in paths


def test_openapi_tells_a_prefix_that_leads_nowhere(run: Run) -> None:
    result = run("contracts", "export", "openapi", "--path", "/deviceManagment")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        "graphfake: There is no path '/deviceManagment' in beta. Nearest: /deviceManagement"
    )


@pytest.mark.parametrize("view", VIEWS)
def test_jsonschema_is_one_view_of_a_type(run: Run, view: str) -> None:
    assert VIEWS == jsonschema.VIEWS
    result = run(*exported("jsonschema", "--view", view))
    assert json.loads(result.stdout) == json_schema(load().type(TYPE), view)


def test_jsonschema_follows_the_profile(run: Run) -> None:
    required = [
        set(json.loads(run(*exported("jsonschema", "--profile", profile)).stdout)["$defs"][f"{TYPE}Create"]["required"])
        for profile in ("documented", "observed")
    ]
    assert required[0] > required[1]


def test_jsonschema_takes_a_short_name_and_tells_what_is_near(run: Run, contracts: str) -> None:
    short = run("contracts", "export", "jsonschema", "machine", "--contracts", contracts)
    assert (short.exit_code, json.loads(short.stdout)["title"]) == (0, "contoso.machine, create")
    result = run("contracts", "export", "jsonschema", "macOSSoftwareUpdateStateSumary")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "macOSSoftwareUpdateStateSummary" in result.stderr
