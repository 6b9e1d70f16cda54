"""For whom a run of pytest opens spaces at the moment, and what is to be said of each test."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.plugin.marks import MarkError, check, settings_of
from graphfake.plugin.servers import MARK, Servers, fail, told_if_gone, unless_gone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.nodes import Node

    from graphfake.client import Graph, RefusalError, Space
    from graphfake.client.recent import Recent


class Run:
    """What one run of pytest, or one worker of it, knows of graphfake."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self._scope = ""
        self._told: dict[str, Any] = {}  # by the marks of those for whom spaces are opened

    def enter(self, item: pytest.Item) -> None:
        """A test begins: what it opens is named after it, and what was refused before is not its own."""
        self._scope, self._told = _name_of(item), {}
        for graph in self.servers:
            graph.opened_for.clear()
        if _asks_for_it(item):
            self._turn_over()
        self._told = self._read(item)
        self.apply()

    def ready(self, item: pytest.Item) -> None:
        """What the test asked for is there: if it has opened no space yet, see whether one as its marks say opens."""
        server = self.servers.graph
        if server is not None and self._told and _asks_for_it(item) and self.opened_none(item):
            self._space(server).end(failed=False)
            for graph in self.servers:
                graph.opened_for.discard(_name_of(item))

    def open(self, item: pytest.Item, server: Graph) -> Space:
        """A space of the test's own, on the server of the session or on another that its marks ask for."""
        if not _asks_for_it(item):
            self._turn_over()
        return self._space(server)

    def leave(self, item: pytest.Item, *, failed: bool) -> None:
        """A test has ended, and with it what it left open."""
        for graph in self.servers:
            with unless_gone():
                graph.end_scope(_name_of(item), failed=failed)

    @contextmanager
    def opening_for(self, node: Node, fixture: str) -> Iterator[None]:
        """Within the block spaces are opened for a fixture that tests share, whichever of them comes first."""
        before = (self._scope, self._told)
        self._scope, self._told = f"{node.nodeid} {fixture}", self._read(node)
        self.apply()
        try:
            yield
        finally:
            self._scope, self._told = before
            self.apply()

    def adopt(self, fixture: object, request: pytest.FixtureRequest) -> None:
        """A fixture of the user's own may stand in for graphfake_server."""
        from graphfake.client import Graph

        if self.servers.graph is None and isinstance(fixture, Graph):
            self.servers.adopt(fixture)
            request.addfinalizer(self.servers.give_up)
            self.apply()

    def apply(self) -> None:
        """Let the servers open spaces as is right at the moment."""
        given = {name: value for name, value in self._told.items() if name not in ("seed", "contracts")}
        if self.servers.url is not None:  # else the server itself was started with them
            given = {**self.servers.given, **given}
        for graph in self.servers:
            graph.scope, graph.given = self._scope, given
            graph.seed = self._told.get("seed", self.servers.seed)
            graph.names_its_scope = "seed" not in self._told
        if self.servers.graph is not None:
            contracts = self._told.get("contracts")
            self.servers.graph.deputy = None if contracts is None else partial(self._other, contracts)

    def uses(self, item: pytest.Item) -> bool:
        """Whether a test has to do with graphfake."""
        return _asks_for_it(item) or any(graph.opened_for for graph in self.servers)

    def opened_none(self, item: pytest.Item) -> bool:
        """Whether the test has opened no space so far."""
        return not any(_name_of(item) in graph.opened_for for graph in self.servers)

    def verdict(self, item: pytest.Item) -> RefusalError | None:
        """What is to be said of a test that has to do with graphfake; of others None."""
        if self.servers.graph is None or not self.uses(item):
            return None
        from graphfake.client.telling import joined

        with told_if_gone():
            return joined([graph.settle() for graph in self.servers])

    def refused(self) -> RefusalError | None:
        """What nobody has expected so far; a subtest that fails is told, and leaves the verdict to its test."""
        from graphfake.client.telling import joined

        return joined([graph.refused() for graph in self.servers])

    def recent(self) -> Recent:
        """The last that was sent since the test began."""
        from graphfake.client.recent import Recent

        recent = Recent()
        for graph in self.servers:
            recent.join(graph.recent())
        return recent

    def _read(self, node: Node) -> dict[str, Any]:
        try:
            told = settings_of(node)
            check(told)
        except MarkError as error:
            fail(f"{MARK}: {error}")
        return {name: self.servers.located(value) for name, value in told.items()}

    def _other(self, contracts: list[str]) -> Graph:
        other = self.servers.other(contracts)
        self.apply()
        return other

    def _turn_over(self) -> None:
        self.servers.revive()
        for graph in self.servers:
            with told_if_gone():
                graph.turn_over()

    def _space(self, server: Graph) -> Space:
        from graphfake.client import AdminError

        try:
            with told_if_gone():
                return server.space()
        except (AdminError, TypeError, ValueError) as error:
            fail(f"{MARK if self._told else 'graphfake'}: {error}")


RUN = pytest.StashKey[Run]()


def _asks_for_it(item: pytest.Item) -> bool:
    return "graphfake_server" in getattr(item, "fixturenames", ())


def _name_of(item: pytest.Item) -> str:
    """Its node id, without the group that xdist adds there, so that ids are the same without xdist."""
    marks = [*item.iter_markers("xdist_group")]
    groups = {str(mark.args[0] if mark.args else mark.kwargs.get("name", "default")) for mark in marks}
    return item.nodeid.removesuffix(f"@{'_'.join(sorted(groups))}") if groups else item.nodeid
