"""CSDL -> contracts -> CSDL -> contracts: the same contracts again, in all that they hold."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from graphfake.cli.root import root
from graphfake.contracts import Catalogue, load
from graphfake.contracts.export.csdl import csdl
from graphfake.contracts.importing.csdl import documents_of
from graphfake.contracts.shelf import GENERATED, slot_of
from tests.support.csdl_models import models

if TYPE_CHECKING:
    from graphfake.contracts.importing.csdl import Imported

DATA = Path(__file__).parents[4] / "shared" / "data"
VERSION = "invented"  # of which graphfake ships nothing


def again(first: Imported) -> Imported:
    """What the export of imported contracts imports to."""
    documents = [*first.documents.values(), first.service]
    catalogue = Catalogue(slot_of(each, VERSION, each["x-name"]) for each in documents)
    return documents_of(io.BytesIO("".join(csdl(catalogue, VERSION)).encode()), version=VERSION)


def paths(imported: Imported, *, bindings: bool) -> dict[str, Any]:
    said: dict[str, Any] = imported.service["x-paths"]
    return {
        path: {word: value for word, value in entry.items() if bindings or word != "bindings"}
        for path, entry in said.items()
    }


@settings(max_examples=15)
@given(models())
def test_any_model_comes_back(model: bytes) -> None:
    check_return(model)


@pytest.mark.deep
@settings(max_examples=1_000)
@given(models())
def test_each_of_a_thousand_models_comes_back(model: bytes) -> None:
    check_return(model)


def check_return(model: bytes) -> None:
    first = documents_of(io.BytesIO(model), version=VERSION)
    assert first.notes == ()
    second = again(first)
    assert second.notes == ()
    assert second.documents == first.documents
    # where no path tells of bindings, the export tells those that are plain to see
    told = any("bindings" in entry for entry in first.service["x-paths"].values())
    assert paths(second, bindings=told) == paths(first, bindings=told)
    assert second.service.get("x-operations") == first.service.get("x-operations")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["v1.0-Prod.csdl", "beta-2021-07.csdl", "beta-deviceManagement.csdl"])
def test_what_microsoft_publishes_comes_back(name: str) -> None:
    with (DATA / name).open("rb") as stream:
        first = documents_of(stream, version=VERSION)
    second = again(first)
    assert second.documents.keys() == first.documents.keys()
    assert [name for name, document in first.documents.items() if second.documents[name] != document] == []
    assert second.service == first.service


@pytest.mark.shared
def test_all_of_v1_is_imported_in_ten_seconds_and_half_a_gigabyte(tmp_path: Path) -> None:
    """By the command, in a process of its own: the most memory that it held is what the system says of it."""
    file = DATA / "v1.0-Prod.csdl"
    arguments = ["contracts", "import", "csdl", str(file), "--version", "v1.0", "--out", str(tmp_path)]
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "graphfake", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 500 * 1024
    assert "1182 entity types, 1779 complex types" in done.stdout


@pytest.mark.shared
def test_a_refresh_with_what_is_shipped_changes_nothing(tmp_path: Path) -> None:
    """What is kept by hand refines what a user imports as it refines what graphfake ships."""
    CliRunner().invoke(
        root, ["contracts", "import", "csdl", str(DATA / "v1.0-Prod.csdl"), "--version", "v1.0", "--out", str(tmp_path)]
    )
    shipped, refreshed = load(), load(tmp_path)
    assert refreshed.types("v1.0") == shipped.types("v1.0")
    assert refreshed.service("v1.0").roots == shipped.service("v1.0").roots
    changed = [name for name in shipped.types("v1.0") if bare(refreshed, name) != bare(shipped, name)]
    assert changed == []


def bare(catalogue: Catalogue, name: str) -> dict[str, Any]:
    return {word: said for word, said in catalogue.document(name, "v1.0").items() if word not in ("$schema", GENERATED)}
