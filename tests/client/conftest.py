"""One running fake for all; each test has a space of its own in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfake import FakeGraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake import Graph, Space


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHFAKE_HOME", str(tmp_path_factory.mktemp("home")))
        with FakeGraph() as graph:
            yield graph


@pytest.fixture
def space(fake: Graph) -> Iterator[Space]:
    with fake.space() as space:
        yield space
