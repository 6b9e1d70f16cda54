"""Every implementation of the store's protocol, for the one suite that all of them pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfake.store import MemoryStore
from tests.support.slow_store import AsynchronousStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.store import Store

IMPLEMENTATIONS: dict[str, Callable[[], Store]] = {
    "memory": MemoryStore,
    "asynchronous": lambda: AsynchronousStore(MemoryStore()),
}


@pytest.fixture(params=IMPLEMENTATIONS)
def store(request: pytest.FixtureRequest) -> Store:
    """A store without a base world."""
    return IMPLEMENTATIONS[request.param]()
