"""`delta`: rounds of changes to a collection, on types whose contract offers it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.clock import Clock
from tests.support import rosters
from tests.support.served import ACCOUNTS, Answer, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = 24 * 3600


class Wristwatch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture(scope="module")
def watch() -> Wristwatch:
    return Wristwatch()


@pytest.fixture(scope="module")
def served(watch: Wristwatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = rosters.write(tmp_path_factory.mktemp("rosters"))
    with Served(clock=Clock(watch), contracts=(folder,)) as started:
        yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with served.client() as admin, Client(admin.post("/_graphfake/spaces", {}).json["url"]) as opened:
        yield opened


def member(client: Client, **values: Any) -> str:
    made = client.post("/members", values)
    assert made.status == 201, made.body
    return str(made.json["id"])


def follow(client: Client, answer: Answer) -> Answer:
    """The page that a page leads to: the next one of its round, or the first of the next round."""
    body = answer.json
    assert answer.status == 200, body
    [link] = [body[name] for name in ("@odata.nextLink", "@odata.deltaLink") if name in body]
    assert link.startswith(f"{client.url}/beta/")
    return client.get(link.removeprefix(f"{client.url}/beta"))


def ended(client: Client, path: str) -> Answer:
    """The last page of a round."""
    answer = client.get(path)
    while "@odata.nextLink" in answer.json:
        answer = follow(client, answer)
    return answer


def values(answer: Answer) -> list[dict[str, Any]]:
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.json["value"]
    return found


def removed(key: str, reason: str = "deleted") -> dict[str, Any]:
    return {"id": key, "@removed": {"reason": reason}}


@pytest.mark.parametrize("name", ["delta", "delta()", "microsoft.graph.delta()", "DELTA"])
def test_the_first_round_tells_all_there_is_and_the_next_what_has_changed(client: Client, name: str) -> None:
    one, two = member(client, name="one"), member(client, name="two")

    first = client.get(f"/members/{name}")
    client.patch(f"/members/{two}", {"name": "zwei"})
    client.delete(f"/members/{one}")
    three = member(client, name="drei")
    second = follow(client, first)
    third = follow(client, second)

    assert first.json["@odata.context"] == f"{client.url}/beta/$metadata#members"
    assert [entity["id"] for entity in values(first)] == [one, two]
    assert [entity.get("name") for entity in values(second)] == ["zwei", None, "drei"]
    assert values(second)[1:2] == [removed(one)]
    assert values(second)[2].items() < client.get(f"/members/{three}").json.items()
    assert values(third) == []


def test_a_round_comes_in_pages_of_which_the_last_alone_has_the_delta_link(client: Client) -> None:
    keys = [member(client) for _ in range(5)]

    pages = [client.get("/members/delta?$top=2")]
    while "@odata.nextLink" in pages[-1].json:
        pages.append(follow(client, pages[-1]))

    assert [len(values(page)) for page in pages] == [2, 2, 1]
    assert [entity["id"] for page in pages for entity in values(page)] == keys
    assert ["@odata.deltaLink" in page.json for page in pages] == [False, False, True]
    assert "$skiptoken=" in pages[0].json["@odata.nextLink"]
    assert "$deltatoken=" in pages[-1].json["@odata.deltaLink"]


def test_later_rounds_come_in_pages_too_and_a_change_between_two_pages_is_not_lost(client: Client) -> None:
    link = ended(client, "/members/delta?$top=2")
    keys = [member(client) for _ in range(3)]

    first = follow(client, link)
    client.patch(f"/members/{keys[0]}", {"name": "again"})
    client.delete(f"/members/{keys[2]}")
    second = follow(client, first)

    assert [entity["id"] for entity in values(first)] == keys[:2]
    assert [(entity["id"], "@removed" in entity) for entity in values(second)] == [(keys[0], False), (keys[2], True)]


def test_the_options_of_the_first_call_hold_for_all_and_ids_are_always_told(client: Client) -> None:
    low, high = member(client, name="a", rank=1), member(client, name="b", rank=9)
    first = client.get("/members/delta?$select=name&$filter=rank%20gt%205&$format=json")
    client.patch(f"/members/{low}", {"rank": 7})
    client.patch(f"/members/{high}", {"rank": 2})

    told = [{name: value for name, value in entity.items() if name[:1] != "@"} for entity in values(first)]
    assert told == [{"id": high, "name": "b"}]
    assert first.json["@odata.context"].endswith("#members(name)")
    [appeared, left] = values(follow(client, first))
    assert (appeared["id"], appeared["name"], "rank" in appeared) == (low, "a", False)
    assert left == removed(high, "changed")


def test_a_link_may_be_followed_again_and_gives_the_same(client: Client) -> None:
    link = client.get("/members/delta")
    member(client, name="a")

    assert values(follow(client, link)) == values(follow(client, link)) != []


def test_latest_skips_to_now(client: Client) -> None:
    member(client)
    link = client.get("/members/delta?$deltatoken=latest")
    key = member(client)

    assert values(link) == []
    assert [entity["id"] for entity in values(follow(client, link))] == [key]


def test_references_are_told_as_they_come_and_go(client: Client) -> None:
    ada, bob = member(client), member(client)
    group = f"/groups/{client.post('/groups', {'title': 'g'}).json['id']}"
    refs = f"{group}/members/$ref"
    assert client.post(refs, {"@odata.id": f"{client.url}/beta/members/{ada}"}).status == 204
    first = client.get("/groups/delta")
    client.post(refs, {"@odata.id": f"{client.url}/beta/members/{bob}"})
    client.delete(f"/members/{ada}")
    second = follow(client, first)
    client.patch(group, {"title": "new"})
    third = follow(client, second)

    kind = {"@odata.type": f"#{rosters.MEMBER}"}
    assert values(first)[0]["members@delta"] == [{**kind, "id": ada}]
    [told] = values(second)
    assert told["members@delta"] == [{**kind, "id": bob}, {**kind, "id": ada, "@removed": {"reason": "deleted"}}]
    assert [(entity["title"], "members@delta" in entity) for entity in values(third)] == [("new", False)]
    assert "members@delta" not in values(client.get("/groups/delta?$select=title"))[0]
    bare = client.get("/groups/delta", headers={"Accept": "application/json;odata.metadata=none"})
    assert values(bare)[0]["members@delta"] == [{"id": bob}]


def test_a_cast_tells_of_its_own_kind_alone(client: Client) -> None:
    member(client)
    pilot = client.post("/members", {"@odata.type": f"#{rosters.PILOT}", "hours": 3}).json["id"]
    first = client.get(f"/members/{rosters.PILOT}/delta")
    client.patch(f"/members/{pilot}", {"@odata.type": f"#{rosters.PILOT}", "hours": 4})

    assert [entity["hours"] for entity in values(first)] == [3]
    assert [entity["hours"] for entity in values(follow(client, first))] == [4]


def test_what_is_contained_has_a_delta_of_its_own_that_goes_with_its_owner(client: Client) -> None:
    group = f"/groups/{client.post('/groups', {'notes': [{'text': 'a'}]}).json['id']}"
    first = client.get(f"{group}/notes/delta")
    client.post(f"{group}/notes", {"text": "b"})

    assert [note["text"] for note in values(first)] == ["a"]
    assert [note["text"] for note in values(follow(client, first))] == ["b"]
    client.delete(group)
    gone = client.get(first.json["@odata.deltaLink"].removeprefix(f"{client.url}/beta"))
    assert (gone.status, gone.rule) == (404, "path.not-found")


@pytest.mark.parametrize("option", ["$orderby=name", "$search=x", "$count=true", "$skip=1", "$expand=members"])
def test_what_a_delta_cannot_do_is_refused(client: Client, option: str) -> None:
    answer = client.get(f"/groups/delta?{option}")

    assert (answer.status, answer.rule, answer.code) == (400, "delta.option", "BadRequest")
    assert answer.message == f"The query parameter '{option.partition('=')[0]}' is not supported."


def test_tokens_are_good_where_they_were_given_alone(client: Client, served: Served) -> None:
    query = client.get("/members/delta?$select=name").json["@odata.deltaLink"].partition("?")[2]
    with served.client() as other:
        foreign = other.get(f"/members/delta?{query}")
    elsewhere = client.get(f"/groups/delta?{query}")
    more = client.get(f"/members/delta?{query}&$select=rank")
    swapped = client.get(f"/members/delta?{query.replace('delta', 'skip')}")

    assert [(one.status, one.rule) for one in (foreign, elsewhere)] == [(400, "delta.token")] * 2
    assert foreign.message == "Invalid $deltatoken value."
    assert (more.rule, swapped.rule) == ("delta.option", "query.skiptoken")
    assert client.get(f"/members/delta?{query}&$select=name").status == 200


@pytest.mark.parametrize("path", ["/stones/delta", "/stones/delta()", "/groups/1/members/delta", f"{ACCOUNTS}/delta"])
def test_other_types_have_no_delta(client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status, answer.code) == (400, "BadRequest")
    assert answer.message == "Resource not found for the segment 'delta'."


def test_a_delta_is_read(client: Client) -> None:
    answer = client.post("/members/delta", {})

    assert (answer.status, answer.rule) == (405, "route.verb")
    assert client.call("HEAD", "/members/delta").status == 200


@pytest.mark.parametrize(
    "preference",
    ["odata.track-changes", "odata.maxpagesize=1", "return=minimal", "odata.maxpagesize=1,odata.track-changes"],
)
def test_preferences_are_told_where_they_were_followed(client: Client, preference: str) -> None:
    member(client)
    answer = client.get("/members/delta", headers={"Prefer": preference})

    followed = ", ".join(part for part in preference.split(",") if part != "return=minimal")
    assert answer.headers.get("preference-applied", "") == followed


class TestARoundThatCannotGoOn:
    """410, and where to begin anew."""

    def gone(self, client: Client, link: Answer, rule: str) -> None:
        answer = follow(client, link)
        assert (answer.status, answer.rule, answer.code) == (410, rule, "SyncStateNotFound")
        assert answer.message.startswith("The sync state generation is not found; generation=")
        location = answer.headers["location"]
        assert location == f"{client.url}/beta/members/delta?$select=name&$deltatoken="
        anew = client.get(location.removeprefix(f"{client.url}/beta"))
        assert "@odata.deltaLink" in anew.json
        assert all("name" in entity for entity in values(anew))

    def test_after_seven_days(self, client: Client, watch: Wristwatch) -> None:
        link = ended(client, "/members/delta?$select=name")
        watch.ahead += 7 * DAY - 60
        link = follow(client, link)
        watch.ahead += 7 * DAY - 60
        assert follow(client, link).status == 200
        watch.ahead += 120
        self.gone(client, link, "delta.expired")

    def test_after_a_reset(self, client: Client) -> None:
        link = ended(client, "/members/delta?$select=name")
        client.post("/_graphfake/reset", {"space": client.url.rpartition("/")[2]})
        self.gone(client, link, "delta.forgotten")

    def test_on_demand_and_nothing_else_is_lost(self, client: Client) -> None:
        member(client, name="kept")
        link = ended(client, "/members/delta?$select=name")
        client.post("/_graphfake/reset", {"space": client.url.rpartition("/")[2], "only": "changes"})
        self.gone(client, link, "delta.forgotten")
        assert client.get("/members/$count").body == b"1"

    def test_when_too_much_was_deleted(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("graphfake.store.world.REMEMBERED_DELETIONS", 2)
        member(client, name="kept")
        link = ended(client, "/members/delta?$select=name")
        for _ in range(3):
            client.delete(f"/members/{member(client)}")
        self.gone(client, link, "delta.forgotten")
