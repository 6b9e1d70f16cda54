"""The fixtures: one server for a session, a world of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfake.plugin.run import RUN
from graphfake.plugin.servers import unless_gone
from graphfake.plugin.verdicts import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graphfake.client import Graph, Space


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
    run = pytestconfig.stash[RUN]
    graph = run.servers.start(graphfake_contracts, graphfake_listen_address, graphfake_seed)
    run.apply()
    try:
        yield graph
    finally:
        run.servers.stop()


@pytest.fixture
def graphfake(request: pytest.FixtureRequest, graphfake_server: Graph) -> Iterator[Space]:
    """A world of this test's own: a fresh space, as its marks say, dropped after the test."""
    space = request.config.stash[RUN].open(request.node, graphfake_server)
    yield space
    with unless_gone():
        space.end(failed=request.node.stash.get(FAILED, False))


@pytest.fixture
def graphfake_url(graphfake: Space) -> str:
    """Where this test's Graph answers, without a version: `graphfake_url + "/beta/deviceManagement"`."""
    return graphfake.url


@pytest.fixture
def graphfake_token(graphfake: Space) -> str:
    """A token with every permission, of this test's tenant; without `Bearer`."""
    return graphfake.token()
