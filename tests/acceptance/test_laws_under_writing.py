"""Pages hold what stays just once and in its order, while others write to the same list all the time."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.strategies import queries
from tests.support import zoo
from tests.support.queried import World, found, fresh, keys, serve, settle, some
from tests.support.served import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACTS = zoo.catalogue()
STAYING, KEEPERS = some(20)
COMING, _ = some(12)
ASKED = queries(zoo.ANIMAL, options=("$filter", "$orderby"), contracts=CONTRACTS, entities=STAYING)


@contextmanager
def written_to(url: str) -> Iterator[None]:
    """Animals come and go until the end."""
    ended = threading.Event()

    def write() -> None:
        with Client(url) as client:
            made: list[str] = []
            while not ended.is_set():
                for animal in COMING:
                    made.append(client.post("/animals", animal).json["id"])
                while made:
                    client.delete(f"/animals/{made.pop(len(made) // 2)}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join(30)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A client of a list that another one writes to, and what of the list stays."""
    with serve(tmp_path_factory.mktemp("zoo")) as served, fresh(served) as client:
        staying = settle(client, STAYING, KEEPERS)
        with written_to(client.url):
            yield World(client, staying)


def check(busy: World, query: str, size: int) -> None:
    """Against the same list on one page, which is of one moment."""
    known = set(keys(busy.entities))

    paged = keys(found(busy.client, f"/animals?{query}&$top={size}"))

    assert len(set(paged)) == len(paged)
    assert [key for key in paged if key in known] == [
        key for key in keys(found(busy.client, f"/animals?{query}")) if key in known
    ]


@settings(max_examples=12)
@given(query=ASKED, size=st.integers(1, 9))
def test_pages_are_a_partition_of_what_stays(busy: World, query: str, size: int) -> None:
    check(busy, query, size)


@pytest.mark.deep
@settings(max_examples=300)
@given(query=ASKED, size=st.integers(1, 9))
def test_so_they_are_for_many_queries(busy: World, query: str, size: int) -> None:
    check(busy, query, size)
