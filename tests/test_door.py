"""`graphfake` itself: a door that opens each room when its first name is asked for."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import graphfake

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


@pytest.mark.parametrize("name", graphfake.__all__)
def test_every_name_that_it_offers_is_there(name: str) -> None:
    assert getattr(graphfake, name).__name__ == name if name != "__version__" else graphfake.__version__
    assert name in dir(graphfake)


def test_its_names_stand_in_order() -> None:
    assert sorted(graphfake.__all__) == graphfake.__all__


def test_another_name_is_missed_as_in_any_module() -> None:
    with pytest.raises(AttributeError, match="module 'graphfake' has no attribute 'FakeGraf'"):
        _ = graphfake.FakeGraf  # type: ignore[attr-defined]


def test_its_version_is_the_projects() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]

    assert graphfake.__version__ == project["version"]


def test_what_is_wrong_within_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broken_within.py").write_text("import sys\nsys.nothing_there")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(vars(graphfake)["_ROOMS"], "Space", "broken_within")
    monkeypatch.delitem(vars(graphfake), "Space", raising=False)
    with pytest.raises(ImportError, match=r"^Space of graphfake cannot be loaded: .*'nothing_there'$"):
        exec("from graphfake import Space")
