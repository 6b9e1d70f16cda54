"""A fake that serves the invented post office, and somebody to be notified."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graphfake import FakeGraph
from graphfake.server.subscriptions.posting import Patience
from tests.support.post_office import VERSION, bundle
from tests.support.receivers import Receiver
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfake.client.space import Space


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contracts, as a file."""
    file = tmp_path_factory.mktemp("office") / "office.json"
    file.write_text(json.dumps(bundle()), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def fake(office: Path) -> Iterator[FakeGraph]:
    with FakeGraph(contracts=[office], self_check=True) as graph:
        yield graph


@pytest.fixture
def space(fake: FakeGraph) -> Iterator[Space]:
    opened = fake.space()
    yield opened
    opened.end(failed=False)


@pytest.fixture
def client(space: Space) -> Iterator[Client]:
    with Client(space.url, prefix=f"/{VERSION}") as made:
        yield made


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as made:
        yield made


@pytest.fixture
def hasty(office: Path) -> Iterator[Served]:
    """A server that waits a fifth of a second for those whom it calls."""
    with Served(contracts=(office,), patience=Patience(0.2, 0.2)) as served:
        yield served
