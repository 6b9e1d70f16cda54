"""pytest's face of graphfake: fixtures, and the verdict on what a test's requests were refused for.

Loading it loads nothing but pytest and this; the rest comes with the first test that asks for it.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphfake import __version__

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from _pytest._code.code import TerminalRepr

    from graphfake.client import Graph, RefusalError, Space

KINDS = ("contract", "auth", "coverage", "outcome", "injected")

_EACH_TEST_HAS_ITS_OWN = {"graphfake", "graphfake_url", "graphfake_token"}
_ADVICE = (
    "Each example can have a world of its own: take graphfake_server instead, and in the test write\n"
    "    with graphfake_server.space() as graph:"
)


@dataclass
class _Run:
    """What one run of pytest, or one worker of it, knows of graphfake. `graph` is its server, once there is one."""

    url: str | None
    fail_on: frozenset[str]
    node: str = ""
    graph: Graph | None = None

    def enter(self, item: pytest.Item) -> None:
        """A test begins: what it opens is named after it, and what was refused before is not its own."""
        self.node = item.nodeid
        if self.graph is not None:
            self.graph.scope = item.nodeid
        self.verdict(item)

    def verdict(self, item: pytest.Item) -> RefusalError | None:
        """What is to be said of a test that uses the server; of others None."""
        return self.graph.settle() if self.graph is not None and _uses_it(item) else None

    def all_refused(self, item: pytest.Item) -> RefusalError | None:
        """What may be why the test has failed; None also where the server is gone, which may be why as well."""
        try:
            return self.graph.settle(every=True) if self.graph is not None and _uses_it(item) else None
        except (OSError, RuntimeError):
            return None


_RUN = pytest.StashKey[_Run]()
_SPACE = pytest.StashKey["Space"]()
_VERDICT = pytest.StashKey["RefusalError"]()
_FAILED = pytest.StashKey[bool]()


def _uses_it(item: pytest.Item) -> bool:
    return "graphfake_server" in getattr(item, "fixturenames", ()) or item.stash.get(_SPACE, None) is not None


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("graphfake", "graphfake, the fake Microsoft Graph")
    group.addoption(
        "--graphfake-url",
        metavar="URL",
        help="use the graphfake server that runs at this address, such as http://127.0.0.1:4365",
    )
    group.addoption(
        "--graphfake-seed",
        type=int,
        default=0,
        metavar="INT",
        help="what each test's own seed is made from, beside its name (default: 0)",
    )
    parser.addini("graphfake_contracts", "folders or files of contracts that join the shipped ones", "paths", [])
    parser.addini("graphfake_tolerate", "codes of rules whose refusals become notes", "args", [])
    parser.addini(
        "graphfake_fail_on_refusal",
        f"kinds of refusals that fail a test which does not expect them; there are {', '.join(KINDS)}",
        "args",
        ["contract", "auth", "coverage"],
    )


def pytest_configure(config: pytest.Config) -> None:
    kinds = config.getini("graphfake_fail_on_refusal")
    for kind in kinds:
        if kind not in KINDS:
            raise pytest.UsageError(
                f"graphfake_fail_on_refusal: {kind!r} is no kind of refusal; there are {', '.join(KINDS)}."
            )
    url = config.getoption("graphfake_url")
    if url is not None:
        from graphfake.client.admin import base_of

        try:
            url = base_of(url)
        except ValueError as error:
            raise pytest.UsageError(f"--graphfake-url: {error}.") from None
    config.stash[_RUN] = _Run(url, frozenset(kinds))


def pytest_report_header(config: pytest.Config) -> str:
    where = config.stash[_RUN].url or _date_of_contracts()
    return f"graphfake: {__version__}, {where}, seed {config.getoption('graphfake_seed')}"


def _date_of_contracts() -> str:
    """`beta@2026-08`, read without what reads contracts: this is said also where nothing uses them."""
    room = find_spec("graphfake.contracts")
    said = []
    for folder in (room and room.submodule_search_locations) or ():
        for service in sorted(Path(folder, "documents").glob("*/service.json")):
            with service.open(encoding="utf-8") as file:
                date = re.search(r'"x-as-of": *"([^"]*)"', file.read(1024))
            said.append(f"{service.parent.name}@{date[1] if date else '?'}")
    return ", ".join(said)


@pytest.fixture(scope="session")
def graphfake_contracts(pytestconfig: pytest.Config) -> Sequence[str | Path]:
    """Folders or files of contracts that join the shipped ones. Override it, or set the ini option of its name."""
    paths: list[Path] = pytestconfig.getini("graphfake_contracts")
    return paths


@pytest.fixture(scope="session")
def graphfake_listen_address() -> tuple[str, int]:
    """Host and port of the server; port 0 is any free one. Override it where another address is needed."""
    return ("127.0.0.1", 0)


@pytest.fixture(scope="session")
def graphfake_seed(pytestconfig: pytest.Config) -> int:
    """What each test's own seed is made from, beside its name. Override it, or give `--graphfake-seed`."""
    seed: int = pytestconfig.getoption("graphfake_seed")
    return seed


@pytest.fixture(scope="session")
def graphfake_server(
    pytestconfig: pytest.Config,
    graphfake_contracts: Sequence[str | Path],
    graphfake_listen_address: tuple[str, int],
    graphfake_seed: int,
) -> Iterator[Graph]:
    """The fake, running for the whole session; each worker of xdist has one. Or the one at `--graphfake-url`."""
    run = pytestconfig.stash[_RUN]
    tolerate = pytestconfig.getini("graphfake_tolerate")
    run.graph = (
        _started(graphfake_contracts, graphfake_listen_address, graphfake_seed, tolerate)
        if run.url is None
        else _reached(run.url, tolerate)
    )
    run.graph.fail_on = run.fail_on
    run.graph.seed = graphfake_seed
    run.graph.scope = run.node
    try:
        yield run.graph
    finally:
        graph, run.graph = run.graph, None
        graph.close()


def _started(contracts: Sequence[str | Path], address: tuple[str, int], seed: int, tolerate: Sequence[str]) -> Graph:
    from graphfake.contracts import ContractError
    from graphfake.fake import FakeGraph
    from graphfake.server import ListenError, OptionError

    host, port = address
    try:
        return FakeGraph(contracts=contracts, host=host, port=port, seed=seed, tolerate=tolerate).start()
    except (ContractError, ListenError, OptionError) as error:
        pytest.fail(f"graphfake_server cannot start: {error}", pytrace=False)


def _reached(url: str, tolerate: Sequence[str]) -> Graph:
    from graphfake.client import AdminError, RemoteGraph, UnreachableError

    try:
        graph = RemoteGraph(url)
    except (AdminError, UnreachableError) as error:
        pytest.fail(f"--graphfake-url: {error}", pytrace=False)
    graph.given = {"tolerate": list(tolerate)} if tolerate else {}
    return graph


@pytest.fixture
def graphfake(request: pytest.FixtureRequest, graphfake_server: Graph) -> Iterator[Space]:
    """A world of this test's own: a fresh space, empty, dropped after the test."""
    space = request.node.stash[_SPACE] = graphfake_server.space()
    yield space
    space.end(failed=request.node.stash.get(_FAILED, False))


@pytest.fixture
def graphfake_url(graphfake: Space) -> str:
    """Where this test's Graph answers, without a version: `graphfake_url + "/beta/deviceManagement"`."""
    return graphfake.url


@pytest.fixture
def graphfake_token(graphfake: Space) -> str:
    """A token with every permission, of this test's tenant; without `Bearer`."""
    return graphfake.token()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.config.stash[_RUN].enter(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    __tracebackhide__ = True
    try:
        yield
    except Exception as error:
        _advise(item, error)
        raise
    verdict = item.config.stash[_RUN].verdict(item)
    if verdict is not None:
        item.stash[_VERDICT] = verdict
        raise verdict


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and call.excinfo is not None:
        error = call.excinfo.value
        if _is_verdict(error):
            report.longrepr = _shown(call.excinfo, item)
        if call.when != "teardown":
            item.stash[_FAILED] = True
            # One that fails by itself, as unittest's tests do without raising, fails for that; the rest stands beside.
            for verdict in (item.stash.get(_VERDICT, None), item.config.stash[_RUN].all_refused(item)):
                if verdict is not None and verdict is not error and verdict.unexpected:
                    report.sections.append(("graphfake", verdict.refused()))
    return report


def _is_verdict(error: BaseException) -> bool:
    telling = sys.modules.get("graphfake.client.telling")
    return telling is not None and isinstance(error, telling.RefusalError)


def _shown(excinfo: pytest.ExceptionInfo[BaseException], item: pytest.Item) -> TerminalRepr:
    """The text of the verdict and nothing else: where in pytest or here it was raised is of no use to anybody."""
    shown = excinfo.getrepr(style="value")
    if notes := getattr(excinfo.value, "__notes__", ()):  # such as Hypothesis' failing example
        shown.addsection("notes", "\n".join(notes))
    crash = shown.reprcrash
    if crash is not None:
        crash.message = str(excinfo.value).partition("\n")[0]
        crash.path, crash.lineno = str(item.path), (item.location[1] or 0) + 1
    return shown


def _advise(item: pytest.Item, error: Exception) -> None:
    """Where Hypothesis refuses a fixture of ours because each test, and not each example, has its own."""
    told = type(error).__name__ == "FailedHealthCheck" and "function-scoped fixture" in str(error)
    if told and _EACH_TEST_HAS_ITS_OWN.intersection(getattr(item, "fixturenames", ())):
        error.add_note(_ADVICE)
