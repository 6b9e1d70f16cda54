"""Replication lag on the wire: who reads sees what was written later; nobody who waits misses anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.store import MemoryStore
from tests.support import rosters
from tests.support.dealing import deal, space_of
from tests.support.replicas import Replica, Steps, World, opened, options, read_while_three_write, steps
from tests.support.served import Client, Served
from tests.support.slow_store import AsynchronousStore

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITES = ["POST", "PATCH", "DELETE"]


@pytest.fixture(scope="module", params=["memory", "asynchronous"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = MemoryStore()
    slow = AsynchronousStore(store) if request.param == "asynchronous" else store
    with Served(store=slow, contracts=(rosters.write(tmp_path_factory.mktemp("rosters")),)) as started:
        yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with opened(served) as found:
        yield found


def titles(client: Client, path: str = "/groups") -> list[Any]:
    return [one["title"] for one in client.get(path).json["value"]]


def test_an_entity_is_visible_only_after_three_reads(served: Served, client: Client) -> None:
    deal(served, client, method="POST", path="/groups", lag={"reads": 3})

    made = client.post("/groups", {"title": "new"})

    assert made.status == 201
    assert made.json["title"] == "new"
    path = f"/groups/{made.json['id']}"
    assert [client.get(path).status for _ in range(5)] == [404, 404, 404, 200, 200]


def test_a_list_a_count_and_a_lookup_are_each_a_reading(served: Served, client: Client) -> None:
    deal(served, client, method="POST", path="/groups", lag={"reads": 4})
    key = client.post("/groups", {"title": "new"}).json["id"]

    assert titles(client) == []
    assert client.get("/groups/$count").body == b"0"
    assert client.get("/groups?$filter=title%20eq%20'new'&$count=true").json["@odata.count"] == 0
    assert client.call("HEAD", f"/groups/{key}").status == 404
    assert titles(client, "/groups?$orderby=title") == ["new"]


def test_what_does_not_look_at_the_entity_is_no_reading_of_it(served: Served, client: Client) -> None:
    deal(served, client, method="POST", path="/groups", lag={"reads": 1})
    path = f"/groups/{client.post('/groups', {'title': 'new'}).json['id']}"

    client.get("/members")
    client.get(path, headers={"Authorization": None})
    client.get(f"{path}?$top=many")

    assert [client.get(path).status for _ in range(2)] == [404, 200]


def test_an_update_shows_the_old_values_and_a_deletion_nothing_new(served: Served, client: Client) -> None:
    path = f"/groups/{client.post('/groups', {'title': 'old'}).json['id']}"
    deal(served, client, method=["PATCH", "DELETE"], lag={"reads": 2})

    assert client.patch(path, {"title": "new"}, headers={"Prefer": "return=representation"}).json["title"] == "new"
    assert [titles(client) for _ in range(3)] == [["old"], ["old"], ["new"]]
    assert client.delete(path).status == 204
    assert [client.get(path).status for _ in range(3)] == [200, 200, 404]
    assert client.delete(path).status == 404


def test_who_writes_knows_the_truth(served: Served, client: Client) -> None:
    deal(served, client, method="POST", path="/groups", lag={"reads": 100})
    path = f"/groups/{client.post('/groups', {'title': 'new'}).json['id']}"

    assert client.patch(path, {"title": "newer"}).status == 404  # what it would change is looked up first
    assert client.delete(path).status == 204
    assert client.delete(path).status == 404


def test_what_lies_below_a_parent_that_is_not_seen_cannot_be_made_yet(served: Served, client: Client) -> None:
    deal(served, client, method="POST", path="/groups", lag={"reads": 2})
    notes = f"/groups/{client.post('/groups', {'title': 'new'}).json['id']}/notes"

    assert [client.post(notes, {"text": "a"}).status for _ in range(3)] == [404, 404, 201]
    assert [one["text"] for one in client.get(notes).json["value"]] == ["a"]


def test_what_came_inline_lags_with_its_parent(served: Served, client: Client) -> None:
    deal(served, client, method="POST", path="/groups", lag={"reads": 1})
    path = f"/groups/{client.post('/groups', {'notes': [{'text': 'a'}]}).json['id']}"

    assert client.get(f"{path}/notes").status == 404
    seen = [[one["text"] for one in client.get(f"{path}/notes").json["value"]] for _ in range(2)]
    assert seen == [[], ["a"]]


def test_references_lag_too(served: Served, client: Client) -> None:
    group = f"/groups/{client.post('/groups', {}).json['id']}"
    member = client.post("/members", {"name": "a"}).json["id"]
    deal(served, client, operation="reference", method=["POST", "DELETE"], lag={"reads": 1})

    def members() -> list[str]:
        return [one["id"] for one in client.get(f"{group}?$expand=members").json["members"]]

    assert client.post(f"{group}/members/$ref", {"@odata.id": f"{client.url}/beta/members/{member}"}).status == 204
    assert [members(), members()] == [[], [member]]
    assert client.delete(f"{group}/members/{member}/$ref").status == 204
    assert [members(), members()] == [[member], []]


def test_pages_go_on_through_the_end_of_a_lag(served: Served, client: Client) -> None:
    keys = [client.post("/groups", {"title": str(n)}).json["id"] for n in range(5)]
    deal(served, client, method=WRITES, lag={"reads": 2})
    client.delete(f"/groups/{keys[1]}")
    client.patch(f"/groups/{keys[2]}", {"title": "new"})

    first = client.get("/groups?$top=2").json
    second = client.get(first["@odata.nextLink"].removeprefix(f"{client.url}/beta")).json
    third = client.get(second["@odata.nextLink"].removeprefix(f"{client.url}/beta")).json

    assert [[one["title"] for one in page["value"]] for page in (first, second, third)] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]
    assert titles(client) == ["0", "new", "3", "4"]


def test_a_batch_reads_with_each_of_its_requests(served: Served, client: Client) -> None:
    deal(served, client, method="POST", path="/groups", lag={"reads": 2})
    key = client.post("/groups", {"title": "new"}).json["id"]
    read = {"method": "GET", "url": f"/groups/{key}"}
    requests = [{**read, "id": str(n), **({"dependsOn": [str(n - 1)]} if n > 2 else {})} for n in (1, 2)]

    answers = client.post("/$batch", {"requests": requests}).json["responses"]

    assert [one["status"] for one in answers] == [404, 404]
    assert client.get(f"/groups/{key}").status == 200


def test_a_rule_falls_on_requests_that_write_and_does_nothing_to_others(served: Served, client: Client) -> None:
    key = client.post("/groups", {"title": "new"}).json["id"]
    deal(served, client, path="/**", lag={"reads": 9})

    assert [client.get(f"/groups/{key}").status for _ in range(3)] == [200] * 3
    assert not space_of(served, client).lagging.active


def test_it_lasts_until_the_clock_of_the_space_says_so(served: Served, client: Client) -> None:
    clock = space_of(served, client).clock
    clock.freeze()
    deal(served, client, method="POST", path="/groups", lag={"seconds": 10})
    path = f"/groups/{client.post('/groups', {'title': 'new'}).json['id']}"

    assert [client.get(path).status for _ in range(5)] == [404] * 5
    clock.advance(9.5)
    assert client.get(path).status == 404
    clock.advance(0.5)
    assert client.get(path).status == 200


def test_the_state_of_a_space_is_the_truth(served: Served, client: Client) -> None:
    deal(served, client, method="POST", path="/groups", lag={"reads": 9})
    path = f"/groups/{client.post('/groups', {'title': 'new'}).json['id']}"
    space = space_of(served, client)

    with served.client() as admin:
        kept = [admin.get(f"/_graphfake/state{path}?space={space.key}").json for _ in range(2)]

    assert [one["title"] for one in kept] == ["new", "new"]
    assert [client.get(path).status for _ in range(10)] == [404] * 9 + [200]


def test_a_reset_leaves_nothing_behind(served: Served, client: Client) -> None:
    deal(served, client, method=WRITES, lag={"reads": 100})
    for _ in range(3):
        client.post("/groups", {})
    space = space_of(served, client)
    assert space.lagging.active

    with served.client() as admin:
        admin.post("/_graphfake/reset", {"space": space.key})

    assert not space.lagging.active
    assert titles(client) == []


def test_a_delta_that_began_during_the_lag_tells_of_it_afterwards(served: Served, client: Client) -> None:
    kept = client.post("/groups", {"title": "kept"}).json["id"]
    deal(served, client, method=WRITES, lag={"reads": 1})
    client.patch(f"/groups/{kept}", {"title": "new"})
    made = client.post("/groups", {"title": "made"}).json["id"]

    first = client.get("/groups/delta").json
    second = client.get(first["@odata.deltaLink"].removeprefix(f"{client.url}/beta")).json

    assert [one["title"] for one in first["value"]] == ["kept"]
    assert {one["id"]: one["title"] for one in second["value"]} == {kept: "new", made: "made"}


@given(chosen=options, taken=steps, lags=st.lists(st.integers(1, 3), min_size=1, max_size=3))
@settings(max_examples=12)
def test_a_replica_has_in_the_end_what_there_is(served: Served, chosen: str, taken: Steps, lags: list[int]) -> None:
    check(served, chosen, taken, lags)


@pytest.mark.deep
@given(chosen=options, taken=steps, lags=st.lists(st.integers(1, 5), min_size=1, max_size=3))
@settings(max_examples=300)
def test_a_replica_has_in_the_end_what_there_is_in_every_order(
    served: Served, chosen: str, taken: Steps, lags: list[int]
) -> None:
    check(served, chosen, taken, lags)


def check(served: Served, chosen: str, taken: Steps, lags: list[int]) -> None:
    """Groups and references lag, now for so many readings and now for so many; members do not."""
    with opened(served) as client:
        world = World(client)
        for at, reads in enumerate(lags):
            deal(served, client, path="/groups/**", method=WRITES, after=at, lag={"reads": reads})
        deal(served, client, path="/groups", method="POST", lag={"reads": lags[0]})
        replica = Replica(client, f"/groups/delta?{chosen}")
        for step, one, two in taken:
            if step == "page":
                replica.page()
            else:
                world.do(step, one, two)
        settle(served, client)
        replica.catch_up()
        world.check(replica, chosen)


def settle(served: Served, client: Client) -> None:
    """Reads until all is seen."""
    space = space_of(served, client)
    space.faults.clear()
    for _ in range(9):
        for collection in ("/groups", "/members"):
            client.get(f"{collection}?$top=50")
    assert not space.lagging.active


def test_nothing_is_lost_where_many_write_while_a_replica_reads(served: Served) -> None:
    with opened(served) as reader:
        deal(served, reader, path="/groups/**", method=WRITES, lag={"reads": 2})
        deal(served, reader, path="/groups", method="POST", lag={"reads": 3})
        replica = Replica(reader, "/groups/delta?$top=3")
        read_while_three_write(reader, replica)
        settle(served, reader)
        replica.catch_up()

        assert len(replica.groups) == int(reader.get("/groups/$count").body) > 0
        World(reader).check(replica, "")
