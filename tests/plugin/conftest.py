"""Runs of pytest within pytest, with graphfake as its plugin beside whatever else is installed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Protocol

import pytest

from graphfake import FakeGraph
from tests.support import calling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# pytester forgets what a run has imported, and not all that a first test loads can be loaded twice.
for _name in ("graphfake.fake", "graphfake.strategies", "jwt", "cryptography.hazmat.primitives.asymmetric.rsa"):
    import_module(_name)

INI = """
[pytest]
addopts = --strict-markers --strict-config -p no:cacheprovider
filterwarnings = error
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
"""


class Run(Protocol):
    """Writes `source` as test_it.py, and `files`, and runs it; its tests may import from `calling`."""

    def __call__(
        self,
        source: str,
        *arguments: str,
        ini: str = "",
        plugins: Sequence[object] = (),
        files: Mapping[str, str] | None = None,
    ) -> pytest.RunResult: ...


@pytest.fixture
def run(pytester: pytest.Pytester, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("GRAPHFAKE_HOME", str(tmp_path_factory.getbasetemp() / "graphfake home"))
    for name in (
        *("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID"),
        *("CI", "BUILD_NUMBER"),  # under these pytest's short summary repeats whole messages
    ):
        monkeypatch.delenv(name, raising=False)

    def run(
        source: str,
        *arguments: str,
        ini: str = "",
        plugins: Sequence[object] = (),
        files: Mapping[str, str] | None = None,
    ) -> pytest.RunResult:
        pytester.makeini(INI + ini)
        for name, text in (files or {}).items():
            path = pytester.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        pytester.makepyfile(calling=Path(calling.__file__).read_text(encoding="utf-8"), test_it=source)
        return pytester.runpytest_inprocess(*arguments, plugins=[*plugins])

    return run


@pytest.fixture
def elsewhere() -> Iterator[FakeGraph]:
    """A server that runs beside the run, for `--graphfake-url`."""
    with FakeGraph(auth="off") as graph:
        yield graph
