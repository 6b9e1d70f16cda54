"""The wheel holds exactly what the folders hold, under `graphfake/` and nowhere else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.support.source_tree import ROOT, setuptools_settings

BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
DATA = {".json", ".jsonl", ".txt", ".lark", ".typed", ".html", ".css", ".js"}


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from a copy, so that no older build beside the checkout can add to it."""
    copy, wheels = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheels")
    for folder in {folder.split("/")[0] for folder in setuptools_settings()["package-dir"].values()}:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    (copy / "tests").mkdir()
    (copy / "tests" / "__init__.py").touch()
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(wheels)], cwd=copy, capture_output=True, text=True, check=False, timeout=120
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = wheels.glob("graphfake-*-py3-none-any.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def expected() -> set[str]:
    """Every module and every data file of the mapped folders, as the wheel should name it."""
    found = set()
    for package, folder in setuptools_settings()["package-dir"].items():
        source = ROOT / folder
        for path in source.rglob("*"):
            if path.suffix == ".py" or path.suffix in DATA:
                found.add("/".join([*package.split("."), *path.relative_to(source).parts]))
    return found


def test_the_wheel_is_the_folders_and_its_own_description(contents: set[str]) -> None:
    description = {name for name in contents if name.split("/")[0].endswith(".dist-info")}

    assert contents - description == expected()
    assert {name.split("/", 1)[1] for name in description} == {
        "METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE", "top_level.txt",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "graphfake/py.typed",
        "graphfake/contracts/metaschema.json",
        "graphfake/odata/grammar/query.lark",
        "graphfake/contracts/rules/body.json",
        "graphfake/contracts/documents/beta/service.json",
        "graphfake/contracts/documents/beta/microsoft.graph.entity.json",
        "graphfake/contracts/edm/date_time_offset.py",
    ],
)
def test_what_is_easily_lost_is_there(name: str, contents: set[str]) -> None:
    assert name in contents


def test_no_test_and_no_folder_under_its_checkout_name_is_shipped(contents: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in contents} == {"graphfake"}
    assert [name for name in contents if "/test" in name or "conftest" in name] == []
