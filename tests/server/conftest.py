"""One served fake for all tests that only need some fake; each test has a space of its own in it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def example_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`--data example`, auth lenient, profile documented, every reply self-checked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHFAKE_HOME", str(tmp_path_factory.mktemp("home")))
        with Served(data="example") as served:
            yield served


@pytest.fixture
def space(example_server: Served) -> str:
    """The URL of a fresh space."""
    return f"{example_server.url}/_space/{uuid.uuid4()}"


@pytest.fixture
def client(space: str) -> Iterator[Client]:
    """A client in a fresh space, with the documented example's parents."""
    with Client(space) as opened:
        yield opened
