"""What graphfake costs whoever has it installed and does not use it: nothing but its own small modules."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"aiohttp", "hypothesis", "faker", "jsonschema", "rich"}
SAY = "import json, sys; print(json.dumps(sorted(sys.modules)))"
CONFTEST = "import json, sys\n\n\ndef pytest_unconfigure():\n    print('loaded', json.dumps(sorted(sys.modules)))\n"


def run(arguments: list[str], folder: Path) -> str:
    """A fresh interpreter in a folder that is nobody's checkout, with no plugin but those that are named."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV", "PYTHON"))
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def loaded_by(code: str, folder: Path) -> set[str]:
    """The modules that a fresh interpreter has after running `code`."""
    return set(json.loads(run(["-c", f"{code}\n{SAY}"], folder)))


def loaded_in_an_empty_run(folder: Path, *options: str) -> set[str]:
    """The modules of a whole pytest run of one test that does nothing."""
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_nothing.py").write_text("def test_nothing():\n    pass\n", encoding="utf-8")
    said = run(["-m", "pytest", "-p", "no:cacheprovider", *options], folder)
    assert "1 passed" in said
    return set(json.loads(said.partition("loaded ")[2].splitlines()[0]))


def libraries(modules: set[str]) -> set[str]:
    """The libraries among modules: what is neither Python's own nor ours nor the run's."""
    return {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - {"graphfake", "__mp_main__"}


@pytest.mark.parametrize(
    "code", ["import graphfake", "import pytest, graphfake.plugin", "import graphfake._hypothesis as it; it.register()"]
)
def test_importing_loads_nothing_heavy(code: str, tmp_path: Path) -> None:
    loaded = loaded_by(code, tmp_path)

    assert loaded & HEAVY == set()
    assert loaded & {"contracts", "strategies"} == set()


def test_the_plugin_adds_no_library_to_a_run_that_does_not_use_it(tmp_path: Path) -> None:
    bare = loaded_in_an_empty_run(tmp_path)
    with_plugin = loaded_in_an_empty_run(tmp_path, "-p", "graphfake")

    assert "graphfake.plugin" in with_plugin - bare
    assert libraries(with_plugin - bare) == set()
    assert with_plugin & (HEAVY | {"contracts", "strategies", "graphfake.client"}) == set()


def test_no_part_is_loaded_twice_under_two_names(tmp_path: Path) -> None:
    """At the checkout's root `import contracts` would work, and make two of every class."""
    loaded = loaded_by("import graphfake.contracts, graphfake.strategies", tmp_path)

    assert {"graphfake.contracts", "graphfake.strategies"} <= loaded
    assert loaded & {"contracts", "strategies"} == set()


def test_the_names_of_the_checkouts_folders_are_not_loaded_here_either() -> None:
    assert sys.modules.keys() & {"contracts", "strategies"} == set()
