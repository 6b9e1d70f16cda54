"""The servers of one run of pytest, or of one worker of it: that of the session, and others for other contracts."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphfake.client import Graph

MARK = "@pytest.mark.graphfake"


class Servers:
    """`graph` is the server of the session, once there is one.

    `root` is the folder from which files are found, `url` where the server runs if it is elsewhere, `fail_on` are
    the kinds of refusals that fail a test, and `given` is what servers are started with.
    """

    def __init__(self, root: Path, url: str | None, fail_on: frozenset[str], given: Mapping[str, Any]) -> None:
        self.url = url
        self.graph: Graph | None = None
        self._root = root
        self.given = {name: self.located(value) for name, value in given.items()}
        self.seed = 0
        self._fail_on = fail_on
        self._host = ""
        self._others: dict[tuple[str, ...], Graph] = {}

    def __iter__(self) -> Iterator[Graph]:
        """Those that run, that of the session first."""
        return iter([] if self.graph is None else [self.graph, *self._others.values()])

    def located(self, value: Any) -> Any:
        """What names a file or a folder, found from pytest's root wherever pytest was called; all else as it is."""
        if isinstance(value, (list, tuple)):
            return [self.located(one) for one in value]
        if isinstance(value, Path):
            return str(self._root / value)
        if isinstance(value, str):
            with suppress(OSError):  # a text that is too long for a name
                if (self._root / value).is_file():
                    return str(self._root / value)
        return value

    def start(self, contracts: Sequence[str | Path], address: tuple[str, int], seed: int) -> Graph:
        """Start or reach the server of the session. What is in the way fails the test in a sentence."""
        self._host, self.seed = address[0], seed
        if self.url is None:
            self.graph = self._started("graphfake_server cannot start", contracts, address)
        else:
            self.graph = _reached(self.url)
            self.graph.fail_on = self._fail_on
        return self.graph

    def adopt(self, graph: Graph) -> None:
        """Judge by a server that somebody else has started, in a fixture of their own, as by that of the session."""
        self.graph, self.seed, self._host = graph, graph.seed, "127.0.0.1"
        graph.fail_on = self._fail_on

    def give_up(self) -> None:
        """Whoever has started the server stops it."""
        self.graph = None
        self.stop()

    def other(self, contracts: Sequence[str | Path]) -> Graph:
        """The server with these contracts, which runs from now on until the end of the session."""
        if self.url is not None:
            fail(
                f"{MARK}: contracts= needs a server of its own, and with --graphfake-url none is started; give them "
                "to the one that runs there, by `graphfake serve --contracts`."
            )
        key = tuple(str(self._root / path) for path in contracts)
        if key not in self._others:
            self._others[key] = self._started(f"{MARK}: contracts", key, (self._host, 0))
        return self._others[key]

    def stop(self) -> None:
        """Stop what was started, or take leave of what runs elsewhere."""
        running = [*([] if self.graph is None else [self.graph]), *self._others.values()]
        self.graph = None
        self._others.clear()
        for graph in running:
            with unless_gone():
                graph.close()

    def revive(self) -> None:
        """Start what a test has stopped."""
        if self.url is None:
            from graphfake.fake import FakeGraph

            for graph in self:
                if isinstance(graph, FakeGraph) and not graph.is_open:
                    graph.start()

    def _started(self, what: str, contracts: Sequence[str | Path], address: tuple[str, int]) -> Graph:
        from graphfake.contracts import ContractError
        from graphfake.fake import FakeGraph
        from graphfake.server import ListenError, OptionError
        from graphfake.worlds.data import DataError

        host, port = address
        try:
            graph = FakeGraph(contracts=contracts, host=host, port=port, seed=self.seed, **self.given).start()
        except (ContractError, DataError, ListenError, OptionError) as error:
            fail(f"{what}: {getattr(error, 'strerror', None) or error}")
        graph.fail_on = self._fail_on
        return graph


def fail(said: str) -> NoReturn:
    """Fail the test with a sentence and nothing else."""
    raise pytest.fail.Exception(said, pytrace=False) from None


def _reached(url: str) -> Graph:
    from graphfake.client import AdminError, RemoteGraph, UnreachableError

    try:
        return RemoteGraph(url)
    except (AdminError, UnreachableError) as error:
        fail(f"--graphfake-url: {error}")


@contextmanager
def unless_gone() -> Iterator[None]:
    """A server that is gone needs nothing done."""
    from graphfake.client import NotRunningError, UnreachableError

    with suppress(NotRunningError, UnreachableError):
        yield


@contextmanager
def told_if_gone() -> Iterator[None]:
    """A server that is gone fails the test in a sentence."""
    from graphfake.client import NotRunningError, UnreachableError

    try:
        yield
    except NotRunningError:
        fail(
            "graphfake_server was stopped by this test, and other tests use it, too; `with FakeGraph() as graph:` "
            "is a server of its own."
        )
    except UnreachableError as error:
        fail(f"graphfake_server: {error}")
