"""Groups and members that change, and a client that follows them by their delta alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.support.served import Client

if TYPE_CHECKING:
    from tests.support.served import Served

STEPS = ("add", "add", "change", "drop", "join", "join", "leave", "page", "page", "page")
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 50), st.integers(0, 50)), max_size=40)
FILTERED = "$top=3&$filter=size%20lt%2025"
options = st.sampled_from(["$top=1", "$top=2&$select=title,members", "", FILTERED, "$top=50"])
Steps = list[tuple[str, int, int]]
# What comes into sight of a filter brings the references that it got while it was out of sight.
OUT_AND_IN: Steps = [("add", 0, 27), ("page", 0, 0), ("join", 0, 0), ("page", 0, 0), ("change", 0, 22)]


class Replica:
    """What a client knows of the groups by their delta alone."""

    def __init__(self, client: Client, path: str) -> None:
        self.groups: dict[str, dict[str, Any]] = {}
        self.members: dict[str, set[str]] = {}
        self.rounds = 0
        self._client = client
        self._link = path

    def page(self) -> None:
        """Reads on by one page."""
        answer = self._client.get(self._link)
        assert answer.status == 200, answer.body
        body = answer.json
        for item in body["value"]:
            self._apply(item)
        assert ("@odata.nextLink" in body) != ("@odata.deltaLink" in body)
        self.rounds += "@odata.deltaLink" in body
        link = body.get("@odata.nextLink") or body["@odata.deltaLink"]
        self._link = link.removeprefix(f"{self._client.url}/beta")

    def catch_up(self) -> None:
        """Reads to the end of this round and through another one."""
        end = self.rounds + 2
        while self.rounds < end:
            self.page()

    def _apply(self, item: dict[str, Any]) -> None:
        key = item["id"]
        if "@removed" in item:
            self.groups.pop(key, None)
            return
        self.groups[key] = {name: value for name, value in item.items() if "@" not in name}
        for change in item.get("members@delta", ()):
            known = self.members.setdefault(key, set())
            known.discard(change["id"])
            if "@removed" not in change:
                known.add(change["id"])


class World:
    """Members and groups of one space, and what can be done to them."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.members = [client.post("/members", {}).json["id"] for _ in range(3)]
        self.groups: list[str] = []

    def do(self, step: str, one: int, two: int) -> None:
        client = self.client
        if step == "add":
            self.groups.append(client.post("/groups", {"title": str(one), "size": two}).json["id"])
            return
        if step == "drop" and one % 4 == 0:
            client.delete(f"/members/{self.members[two % 3]}")
            return
        if not self.groups:
            return
        group = f"/groups/{self.groups[one % len(self.groups)]}"
        member = self.members[two % len(self.members)]
        if step == "change":
            client.patch(group, {"title": str(two), "size": two})
        elif step == "drop":
            client.delete(group)
        elif step == "join":
            client.post(f"{group}/members/$ref", {"@odata.id": f"{client.url}/beta/members/{member}"})
        elif step == "leave":
            client.delete(f"{group}/members/{member}/$ref")

    def check(self, replica: Replica, options: str) -> None:
        """The replica has what a list has, and the references of each group."""
        query = "&".join(part for part in options.split("&") if not part.startswith("$top"))
        listed = self.client.get(f"/groups?$top=50&{query.replace('title,members', 'id,title')}").json
        assert "@odata.nextLink" not in listed
        assert replica.groups == {
            one["id"]: {name: value for name, value in one.items() if "@" not in name} for one in listed["value"]
        }
        for key in replica.groups:
            refs = self.client.get(f"/groups/{key}/members").json["value"]
            assert replica.members.get(key, set()) == {one["id"] for one in refs}


def read_while_three_write(reader: Client, replica: Replica) -> None:
    """The replica reads on until all that the writers do in its space is done."""

    def write(number: int) -> None:
        with Client(reader.url) as client:
            world = World(client)
            for at in range(24):
                world.do(("add", "add", "join", "change", "drop", "leave")[at % 6], at * 7 + number, at)

    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write, number) for number in range(3)]
        while not all(writer.done() for writer in writers):
            replica.page()
        for writer in writers:
            writer.result()


def opened(served: Served) -> Client:
    """A client of a fresh space."""
    with served.client() as admin:
        return Client(admin.post("/_graphfake/spaces", {}).json["url"])
