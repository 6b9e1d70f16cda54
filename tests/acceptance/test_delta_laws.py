"""Whoever applies what a delta tells to what they had before has what there is, whatever happens meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings

from graphfake.store import MemoryStore
from tests.support import rosters
from tests.support.replicas import (
    FILTERED,
    OUT_AND_IN,
    Replica,
    Steps,
    World,
    opened,
    options,
    read_while_three_write,
    steps,
)
from tests.support.served import Served
from tests.support.slow_store import AsynchronousStore

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", params=["memory", "asynchronous"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = MemoryStore()
    slow = AsynchronousStore(store) if request.param == "asynchronous" else store
    with Served(store=slow, contracts=(rosters.write(tmp_path_factory.mktemp("rosters")),)) as started:
        yield started


def check(served: Served, chosen: str, taken: Steps) -> None:
    with opened(served) as client:
        world = World(client)
        replica = Replica(client, f"/groups/delta?{chosen}")
        for step, one, two in taken:
            if step == "page":
                replica.page()
            else:
                world.do(step, one, two)
        replica.catch_up()
        world.check(replica, chosen)


@given(chosen=options, taken=steps)
@example(chosen=FILTERED, taken=OUT_AND_IN)
@settings(max_examples=25)
def test_a_replica_has_what_there_is_whenever_it_reads_its_pages(served: Served, chosen: str, taken: Steps) -> None:
    check(served, chosen, taken)


@pytest.mark.deep
@given(chosen=options, taken=steps)
@settings(max_examples=300)
def test_a_replica_has_what_there_is_in_every_order_of_writes_and_pages(
    served: Served, chosen: str, taken: Steps
) -> None:
    check(served, chosen, taken)


def test_nothing_is_lost_where_many_write_while_a_replica_reads(served: Served) -> None:
    with opened(served) as reader:
        replica = Replica(reader, "/groups/delta?$top=3")
        read_while_three_write(reader, replica)
        replica.catch_up()

        assert len(replica.groups) == int(reader.get("/groups/$count").body) > 0
        World(reader).check(replica, "")
