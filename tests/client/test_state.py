"""State beyond single entities: snapshots, entities that are drawn, references, and data in one piece."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from graphfake import FakeGraph
from graphfake.client import AdminError
from tests.support import people, rosters
from tests.support.calling import ACCOUNT, ACCOUNTS, BROKEN, call, names
from tests.support.gadgets import SCHEMA, document, of, prop
from tests.support.served import Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfake import Graph, Space

CATEGORY = {
    "displayName": "A category",
    "deviceId": None,
    "userId": None,
    "updateCategory": "critical",
    "successfulUpdateCount": 0,
    "failedUpdateCount": 0,
    "totalUpdateCount": 0,
    "lastUpdatedDateTime": "2024-02-29T12:00:00Z",
}
ACCOUNT_PATH = f"{ACCOUNTS}/a"
KEYED: dict[str, Any] = {"x-key": ["id"]}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """People and teams that refer to one another."""
    with FakeGraph(contracts=[people.write(tmp_path_factory.mktemp("people"))], auth="off") as graph:
        yield graph


@pytest.fixture
def office(directory: Graph) -> Iterator[Space]:
    with directory.space() as space:
        yield space


@pytest.fixture(scope="module")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """Boxes with members that clients cannot set."""
    fixed = {"x-read-only": True}
    lid = {"colour": prop("String"), "made": {**prop("Date"), **fixed}, "picture": prop("Stream", nullable=True)}
    box = {"id": prop("String"), "since": {**prop("Date"), **fixed}, "lid": of("contoso.lid")}
    paths = {"/boxes": {"type": "contoso.box", "collection": True}}
    documents = {
        "contoso.lid": document("complex", "contoso.lid", lid),
        "contoso.box": document("entity", "contoso.box", box, **KEYED),
        "service": {"$schema": SCHEMA, "x-kind": "service", "x-name": "beta", "x-paths": paths},
    }
    bundle = tmp_path_factory.mktemp("boxes") / "boxes.json"
    bundle.write_text(json.dumps({"beta": {f"{name}.json": content for name, content in documents.items()}}))
    with FakeGraph(contracts=[bundle], auth="off", self_check=True) as graph:
        yield graph


class TestSnapshots:
    def test_everything_is_as_it_was_and_so_are_the_ids_that_come_next(self, space: Space) -> None:
        call(space.url, ACCOUNT)
        snapshot = space.state.snapshot()
        before = space.state.everything()
        made = [call(space.url, ACCOUNT)[1]["id"] for _ in range(2)]
        drawn = space.state.draw(ACCOUNTS)

        for _ in range(2):
            space.state.restore(snapshot)
            assert space.state.everything() == before
            assert [call(space.url, ACCOUNT)[1]["id"] for _ in range(2)] == made
            assert space.state.draw(ACCOUNTS) == drawn

    def test_references_and_media_are_as_they_were(self, office: Space) -> None:
        office.state.load({"/people": [{"id": "a"}, {"id": "b"}], "/people/a/manager/$ref": "/people/b"})
        with Client(office.url) as client:
            client.call("PUT", "/people/a/photo/$value", body=b"first", headers={"Content-Type": "image/png"})
            with office.state.snapshot():
                client.call("PUT", "/people/a/photo/$value", body=b"other", headers={"Content-Type": "image/png"})
                office.state.unlink("/people/a", "manager", "/people/b")
                office.state.delete("/people/b")
            assert client.get("/people/a/photo/$value").body == b"first"
            assert client.get("/people/a/manager").json["id"] == "b"
            assert [one["id"] for one in client.get("/people/b/reports").json["value"]] == ["a"]

    def test_a_block_restores_and_forgets(self, space: Space) -> None:
        def fails() -> None:
            with snapshot:
                call(space.url, ACCOUNT)
                raise ZeroDivisionError

        snapshot = space.state.snapshot()
        with pytest.raises(ZeroDivisionError):
            fails()
        assert names(space.url) == []
        with pytest.raises(AdminError, match=r"has no snapshot 'snapshot-1'; GET snapshots lists those that it has\.$"):
            space.state.restore(snapshot)

    def test_clock_and_requests_stay_as_they_are(self, space: Space) -> None:
        with space.state.snapshot():
            space.clock.advance(60)
            call(space.url)
        assert space.clock.offset.total_seconds() == 60
        assert len(space.requests) == 1

    def test_they_outlive_a_reset_and_belong_to_one_space(self, fake: Graph, space: Space) -> None:
        space.state.put(ACCOUNT_PATH, ACCOUNT)
        snapshot = space.state.snapshot()
        space.reset()
        with fake.space() as other, pytest.raises(AdminError, match="no snapshot"):
            other.state.restore(snapshot)
        space.state.restore(snapshot)
        assert [one.path for one in space.state.everything()] == [ACCOUNT_PATH]

    def test_there_is_an_end_to_them(self, fake: Graph, space: Space) -> None:
        for number in range(100):
            assert space.state.snapshot().id == f"snapshot-{number + 1}"
        with pytest.raises(AdminError, match=r"^A space keeps 100 snapshots"):
            space.state.snapshot()
        fake.admin.delete("snapshots/snapshot-7", space=space.key)
        assert space.state.snapshot().id == "snapshot-101"
        listed = fake.admin.get("snapshots", space=space.key)["value"]
        assert len(listed) == 100
        assert fake.admin.get("snapshots/snapshot-101", space=space.key) == listed[-1]

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [("post", "snapshots/x", 405), ("post", "snapshots/x/restore", 404), ("get", "snapshots/x", 404)],
    )
    def test_what_is_no_snapshot(self, fake: Graph, method: str, path: str, status: int) -> None:
        with pytest.raises(AdminError, match=r"\.$") as caught:
            getattr(fake.admin, method)(path, *([{}] if method == "post" else []))
        assert caught.value.status == status

    def test_links_of_a_delta_that_were_given_out_before_are_gone(self, tmp_path: Path) -> None:
        with FakeGraph(contracts=(rosters.write(tmp_path),)) as graph, Client(graph.url) as client:
            snapshot = graph.state.snapshot()
            link = client.get("/members/delta").json["@odata.deltaLink"].removeprefix(f"{graph.url}/beta")
            graph.state.restore(snapshot)

            gone = client.get(link)
            assert (gone.status, gone.rule) == (410, "delta.forgotten")
            assert client.get("/members/delta").status == 200


class TestDrawing:
    def test_drawn_entities_are_what_graph_would_hold(self, space: Space) -> None:
        drawn = space.state.draw(ACCOUNTS, 20)

        assert space.state.list(ACCOUNTS) == drawn
        assert len({one["id"] for one in drawn}) == 20
        for one in drawn:
            assert space.state.put(f"{ACCOUNTS}/{one['id']}", one) == one

    def test_what_is_given_stays_and_is_judged(self, space: Space) -> None:
        assert {one["displayName"] for one in space.state.draw(ACCOUNTS, 3, displayName="mine")} == {"mine"}
        with pytest.raises(AdminError, match=r"body\.null at /displayName"):
            space.state.draw(ACCOUNTS, displayName=None)
        assert space.state.draw(f"{ACCOUNTS}/key")[0]["id"] == "key"

    def test_they_depend_on_seed_and_path_and_how_many_came_before_alone(self, fake: Graph) -> None:
        def drawn(*, noisy: bool, seed: int = 5) -> Any:
            with fake.space(seed=seed) as space:
                if noisy:
                    call(space.url, ACCOUNT)
                    space.state.draw(f"{ACCOUNTS}/x/categorySummaries", 2)
                return space.state.draw(ACCOUNTS, 2)

        assert drawn(noisy=True) == drawn(noisy=False)
        assert drawn(noisy=False, seed=6) != drawn(noisy=False)

    def test_drawing_moves_no_other_ids(self, fake: Graph) -> None:
        made = []
        for count in (0, 3):
            with fake.space(seed=5) as space:
                space.state.draw(ACCOUNTS, count)
                made.append(call(space.url, ACCOUNT)[1]["id"])
        assert made[0] == made[1]

    def test_of_a_type_that_others_derive_from(self, office: Space) -> None:
        drawn = office.state.draw("/people", 20)
        robots = office.state.draw("/people", 3, **{"@odata.type": "#contoso.robot"})

        types = [one.type for one in office.state.everything()]
        assert set(types[:20]) == {"contoso.person", "contoso.robot"}
        assert types[20:] == ["contoso.robot"] * 3
        assert all("volts" in one for one in robots)
        with Client(office.url) as client:
            assert {one["id"] for one in client.get("/people").json["value"]} == {
                one["id"] for one in [*drawn, *robots]
            }

    def test_keys_that_are_numbers(self, office: Space) -> None:
        assert len({one["number"] for one in office.state.draw("/rooms", 30)}) == 30

    @pytest.mark.parametrize("count", [-1, 100_001, 10**40])
    def test_how_many(self, space: Space, count: int) -> None:
        with pytest.raises(AdminError, match="From 0 to 100000 entities are drawn at once"):
            space.state.draw(ACCOUNTS, count)
        with pytest.raises(AdminError, match="is one entity"):
            space.state.draw(ACCOUNT_PATH, 2)


class TestWhatOnlyTheServiceSets:
    """Read-only members are refused or ignored when a client sends them, and kept when they are put."""

    def test_it_is_kept_and_judged(self, boxes: Graph) -> None:
        box = {"lid": {"colour": "red"}, "since": "2020-02-29"}
        assert boxes.state.put("/boxes/a", box)["since"] == "2020-02-29"
        with pytest.raises(AdminError, match=r"body\.type at /since|body\.literal at /since"):
            boxes.state.put("/boxes/a", {**box, "since": "soon"})

    def test_it_is_drawn(self, boxes: Graph) -> None:
        assert len({box["since"] for box in boxes.state.draw("/boxes", 10)}) > 1
        with Client(boxes.url) as client:
            assert client.get("/boxes").status == 200


def test_many_who_put_at_once_all_succeed(space: Space) -> None:
    def put(number: int) -> str:
        space.state.put(f"{ACCOUNT_PATH}/categorySummaries/{number % 3}", CATEGORY)
        return str(space.state.draw(ACCOUNTS)[0]["id"])

    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(put, range(40)))
    assert len(set(drawn)) == 40
    assert len(space.state.everything()) == 40 + 3 + 1


class TestReferences:
    def test_both_sides_are_linked_and_a_single_one_is_replaced(self, office: Space) -> None:
        office.state.load({"/people": [{"id": key} for key in "abc"]})
        office.state.link("/people/a", "manager", "/people/b")
        office.state.link("/people/a", "manager", "/beta/people/b")
        assert office.state.links("/people/b", "reports") == ["/people/a"]
        office.state.link("/people/a", "manager", "people/c")
        assert office.state.links("/people/a", "manager") == ["/people/c"]
        assert office.state.links("/people/b", "reports") == []
        office.state.unlink("/people/a", "manager", "/people/c")
        assert office.state.links("/people/c", "reports") == []
        with pytest.raises(AdminError, match=r"manager of /people\('a'\) does not refer to /people\('c'\)\."):
            office.state.unlink("/people/a", "manager", "/people/c")

    def test_a_singleton_can_be_referred_to_and_refer(self, office: Space) -> None:
        office.state.put("/teams/t", {"displayName": "T"})
        office.state.link("/teams/t", "lead", "/boss")
        assert office.state.links("/teams/t", "lead") == ["/boss"]

    @pytest.mark.parametrize(
        ("path", "navigation", "target", "said"),
        [
            ("/people/a", "nosuch", "/people/a", "nosuch"),
            ("/people/a", "notes", "/people/a", "are no references"),
            ("/people/a", "mail", "/people/a", "not found for the segment"),
            ("/people/a", "manager", "/people", "is no entity"),
            ("/people/a", "manager", "/people/x", "holds nothing at"),
            ("/people/x", "manager", "/people/a", "holds nothing at"),
            ("/people/a", "manager", "/teams/t", "refers to a contoso.person"),
            ("/people/a", "manager", "/people/a/manager", "leads elsewhere"),
        ],
    )
    def test_what_cannot_be_linked(self, office: Space, path: str, navigation: str, target: str, said: str) -> None:
        office.state.load({"/people/a": {}, "/teams/t": {}})
        with pytest.raises(AdminError, match=said) as caught:
            office.state.link(path, navigation, target)
        assert caught.value.status < 500
        assert office.state.links("/people/a", "manager") == []


class TestData:
    def test_entities_lists_numbers_and_what_they_contain(self, space: Space) -> None:
        data = {
            ACCOUNT_PATH: {**ACCOUNT, "categorySummaries": [{**CATEGORY, "id": "c"}, CATEGORY]},
            f"/beta{ACCOUNTS}": [ACCOUNT, {**ACCOUNT, "id": "b"}],
            f"{ACCOUNTS}/b/categorySummaries": 2,
        }

        assert space.state.load(data) == 5
        accounts = [one["id"] for one in space.state.list(ACCOUNTS)]
        assert (accounts[0], accounts[2], len(accounts)) == ("a", "b", 3)
        assert space.state.list(f"{ACCOUNT_PATH}/categorySummaries")[0]["id"] == "c"
        assert len(space.state.list(f"{ACCOUNTS}/b/categorySummaries")) == 2

    def test_a_single_entity_that_is_contained_keeps_its_key(self, office: Space) -> None:
        office.state.put("/people/a", {"photo": {"width": 1}})
        first = office.state.get("/people/a/photo") or {}
        second = office.state.put("/people/a/photo", {"width": 2})
        assert (second["id"], second["width"]) == (first["id"], 2)

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({ACCOUNT_PATH: BROKEN}, f"data: at {ACCOUNT_PATH}, /displayName: body.null at /displayName"),
            ({ACCOUNTS: [ACCOUNT, BROKEN]}, f"data: at {ACCOUNTS}, /1/displayName: body.null at /1/displayName"),
            (
                {ACCOUNT_PATH: {**ACCOUNT, "categorySummaries": [CATEGORY, {**CATEGORY, "updateCategory": "x"}]}},
                "/categorySummaries/1/updateCategory: body.enum at /categorySummaries/1/updateCategory",
            ),
            ({ACCOUNT_PATH: [ACCOUNT]}, "here stands one entity, an object."),
            ({ACCOUNTS: ACCOUNT}, "here stands a list of entities, or how many are to be drawn."),
            ({ACCOUNTS: [1]}, "/0: an entity is an object."),
            ({ACCOUNTS: True}, "here stands an entity, a list of them, or how many are to be drawn."),
            ({ACCOUNTS: 1.5}, "here stands an entity, a list of them, or how many are to be drawn."),
            ({f"/v1.0{ACCOUNTS}": 1}, "Resource not found for the segment 'macOSSoftwareUpdateAccountSummaries'"),
            ({"/nothing": 1}, "graphfake holds no contract for the path /nothing"),
            ({"/deviceManagement": {"x": 1}}, "body.unknown-property at /x: expected a property of"),
            ({f"{ACCOUNTS}/$count": 1}, "is no entity and no collection."),
            ({f"{ACCOUNT_PATH}": {**ACCOUNT, "id": "b"}}, "id: simple values, the same as in the path."),
            ({f"{ACCOUNTS}": [{**ACCOUNT, "id": ["b"]}]}, "/0/id: id: simple values"),
            ({f"{ACCOUNTS}": [{**ACCOUNT, "id": ""}]}, "/0/id: id: simple values"),
        ],
    )
    def test_all_of_it_or_nothing_and_a_sentence_that_says_where(
        self, space: Space, data: dict[str, Any], said: str
    ) -> None:
        with pytest.raises(AdminError) as caught:
            space.state.load({f"{ACCOUNTS}/before": ACCOUNT, **data})
        assert said in str(caught.value)
        assert str(caught.value).endswith((".", ")"))
        assert caught.value.status == 400
        assert space.state.everything() == []

    def test_without_validation_whatever_can_be_kept_is(self, space: Space) -> None:
        assert space.state.load({ACCOUNT_PATH: {"displayName": 5, "colour": ["red"]}}, validate=False) == 1
        stored = space.state.get(ACCOUNT_PATH) or {}
        assert (stored["id"], stored["displayName"], stored["colour"]) == ("a", 5, ["red"])

    def test_a_file_is_told_of_by_its_lines(self, space: Space, tmp_path: Path) -> None:
        file = tmp_path / "seed.json"
        file.write_text(f'{{\n  "{ACCOUNTS}": [\n    {json.dumps(ACCOUNT)},\n    {json.dumps(BROKEN)}\n  ]\n}}')
        with pytest.raises(AdminError) as caught:
            space.state.load(file)
        assert str(caught.value).startswith(f"{file}:4: at {ACCOUNTS}, /1/displayName: body.null")
        file.write_text(f'{{"{ACCOUNTS}": [{json.dumps(ACCOUNT)}]}}')
        assert space.state.load(str(file)) == 1
        assert names(space.url) == [ACCOUNT["displayName"]]

    def test_the_example_can_be_added(self, space: Space) -> None:
        assert space.state.load("example") == space.state.load("example") == len(space.state.everything()) > 0

    def test_any_mapping_is_taken_as_where_a_fake_is_started(self, space: Space) -> None:
        assert space.state.load(MappingProxyType({ACCOUNT_PATH: MappingProxyType(ACCOUNT)})) == 1
        with pytest.raises(ValueError, match=r"^data is a mapping of paths, and 1 is no text\.$"):
            space.state.load({1: ACCOUNT})  # type: ignore[dict-item]

    def test_more_than_a_fake_takes_at_once_says_where_it_can_be_given(self, fake: Graph, space: Space) -> None:
        vast = {ACCOUNT_PATH: {**ACCOUNT, "displayName": "x" * 5_000_000}}
        for put in (space.state.load, lambda data: fake.space(data=data)):
            with pytest.raises(AdminError, match=r"^data is too large for one call\. .+ load it in parts\.$"):
                put(vast)
        with FakeGraph(data=vast) as other:
            assert len(other.state.everything()) == 1

    def test_a_file_of_another_encoding(self, space: Space, tmp_path: Path) -> None:
        file = tmp_path / "latin.json"
        file.write_bytes('{"é": 1}'.encode("latin-1"))
        with pytest.raises(ValueError, match=r"latin\.json cannot be read: the text is not UTF-8: .+ at byte 2\.$"):
            space.state.load(file)

    @pytest.mark.parametrize("data", ["no/such/file.json", {ACCOUNTS: {1, 2}}, {ACCOUNTS: float("nan")}, 5])
    def test_what_is_no_data(self, space: Space, data: Any) -> None:
        with pytest.raises(ValueError, match=r"^data.+\.$"):
            space.state.load(data)


class TestSpacesWithData:
    def test_it_stands_in_place_of_the_servers(self) -> None:
        with FakeGraph(data={ACCOUNTS: 2}) as graph:
            assert len(names(graph.url)) == 2
            with graph.space() as usual, graph.space(data={}) as empty, graph.space(data={ACCOUNTS: [ACCOUNT]}) as own:
                assert [len(names(space.url)) for space in (usual, empty, own)] == [2, 0, 1]
            with graph.space(data="example") as example:
                assert example.state.everything() != []

    def test_a_reset_goes_back_to_it(self, fake: Graph) -> None:
        with fake.space(data={ACCOUNTS: 2}) as space:
            before = space.state.everything()
            made = call(space.url, ACCOUNT)[1]["id"]
            space.state.delete(ACCOUNTS)
            space.reset()
            assert space.state.everything() == before
            assert call(space.url, ACCOUNT)[1]["id"] == made

    def test_where_it_is_refused_there_is_no_space(self, fake: Graph) -> None:
        before = len(fake.admin.get("spaces")["value"])
        with pytest.raises(AdminError, match=r"body\.null"):
            fake.space("refused", data={ACCOUNT_PATH: BROKEN})
        assert len(fake.admin.get("spaces")["value"]) == before
        with fake.space("refused", data={ACCOUNT_PATH: ACCOUNT}) as space:
            assert len(names(space.url)) == 1

    def test_every_space_begins_with_the_servers_references_too(self, tmp_path: Path) -> None:
        data = {"/people/a/manager/$ref": ["/people/b"], "/people": [{"id": "a"}, {"id": "b"}]}
        with FakeGraph(contracts=[people.write(tmp_path)], data=data, auth="off") as graph, graph.space() as space:
            for one in (graph, space):
                assert one.state.links("/people/b", "reports") == ["/people/a"]
            space.state.delete("/people/a")
            space.reset()
            assert space.state.links("/people/b", "reports") == ["/people/a"]
