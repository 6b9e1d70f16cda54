"""Every request that the strategies draw succeeds on the server, as it says, and so do all queries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.strategies import graph_requests
from tests.support import zoo
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfake.strategies import GraphRequest

CONTRACTS = zoo.catalogue()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    bundle = tmp_path_factory.mktemp("zoo") / "zoo.json"
    bundle.write_text(json.dumps(zoo.bundle()))
    with Served(contracts=(bundle,)) as served:
        yield served


def parents(client: Client, data: st.DataObject) -> list[str]:
    """The paths of two animals, of a note of the first, and of two keepers, newly made."""
    found = []
    for path, payloads in (("/animals", zoo.animals()), ("/keepers", zoo.keepers())):
        for _ in range(2):
            found.append(f"{path}/{client.post(path, data.draw(payloads)).json['id']}")
    note = client.post(f"{found[0]}/notes", {"text": "x"})
    return [*found, f"{found[0]}/notes/{note.json['id']}"]


def fails(client: Client, request: GraphRequest) -> bool:
    """Is it answered otherwise than it says? Of a batch, does a part of it fail?"""
    answer = client.call(
        request.method, request.path.removeprefix("/beta"), body=request.body, headers=dict(request.headers)
    )
    parts = answer.json["responses"] if request.path.endswith("$batch") and answer.status == 200 else []
    return answer.status != request.status or any(part["status"] >= 400 for part in parts)


def try_it(served: Served, data: st.DataObject, paths: Sequence[str] | None = ("/animals", "/keepers")) -> None:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as client:
        known = parents(client, data)
        methods, kinds = ("GET", "POST", "PATCH"), ("entities", "counts", "operations", "batches")
        drawn = graph_requests(contracts=CONTRACTS, parents=known, paths=paths, methods=methods, kinds=kinds)
        once = graph_requests(contracts=CONTRACTS, parents=known, paths=paths, methods=("PUT", "POST", "DELETE"))
        for request in (*data.draw(st.lists(drawn, min_size=4, max_size=8)), data.draw(once)):
            assert not fails(client, request), request


@settings(max_examples=15)
@given(data=st.data())
def test_whatever_is_drawn_succeeds(served: Served, data: st.DataObject) -> None:
    try_it(served, data)


@pytest.mark.deep
@settings(max_examples=300)
@given(data=st.data())
def test_so_do_many(served: Served, data: st.DataObject) -> None:
    try_it(served, data)


@pytest.mark.deep
@settings(max_examples=60)
@given(data=st.data())
def test_so_do_those_to_all_of_graph(served: Served, data: st.DataObject) -> None:
    try_it(served, data, paths=None)
