"""Notifications of changes: what is told, whoever made the change, in which order, and again after a failure."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphfake import FakeGraph
from graphfake.client.notifications import NoSuchNotification
from graphfake.server import make_app
from graphfake.server.subscriptions.courier import BACK_OFF, GIVEN_UP_AFTER
from tests.support.post_office import VERSION, subscription
from tests.support.receivers import RawReceiver, Receiver
from tests.support.served import Client

if TYPE_CHECKING:
    from pathlib import Path

    from graphfake.client.space import Space
    from tests.support.served import Served


def told(space: Space, count: int) -> list[tuple[str, str]]:
    """The kind of change and the resource of so many delivered notifications."""
    delivered = space.notifications.changes.delivered.wait(count)
    return [(one.value["changeType"], one.value["resource"]) for one in delivered if one.value is not None]


class TestAChange:
    def test_is_told_in_graphs_form(self, client: Client, space: Space, receiver: Receiver) -> None:
        person = client.post("/users", {"displayName": "Adele"}).json["id"]
        made = client.post("/subscriptions", subscription(receiver.url, f"users/{person}/messages")).json
        letter = client.post(f"/users/{person}/messages", {"subject": "Hello"}).json
        told(space, 1)
        [post] = receiver.posts
        assert post.headers["content-type"] == "application/json; charset=utf-8"
        assert post.notices == [
            {
                "subscriptionId": made["id"],
                "subscriptionExpirationDateTime": made["expirationDateTime"],
                "clientState": "a secret between us",
                "tenantId": space.tenant_id,
                "changeType": "created",
                "resource": f"Users/{person}/Messages/{letter['id']}",
                "resourceData": {
                    "@odata.type": "#Contoso.Letter",
                    "@odata.id": f"Users/{person}/Messages/{letter['id']}",
                    "@odata.etag": letter["@odata.etag"],
                    "id": letter["id"],
                },
            }
        ]

    def test_of_teams_is_told_with_keys_in_parentheses(self, client: Client, space: Space, receiver: Receiver) -> None:
        team = client.post("/teams", {}).json["id"]
        client.post("/subscriptions", subscription(receiver.url, f"teams/{team}/channels"))
        channel = client.post(f"/teams/{team}/channels", {}).json["id"]
        assert told(space, 1) == [("created", f"teams('{team}')/channels('{channel}')")]

    def test_of_each_kind_is_told_in_order(self, client: Client, space: Space, receiver: Receiver) -> None:
        client.post("/subscriptions", subscription(receiver.url))
        room = client.post("/rooms", {"displayName": "a"}).json["id"]
        client.patch(f"/rooms/{room}", {"displayName": "b"})
        client.delete(f"/rooms/{room}")
        assert [kind for kind, _ in told(space, 3)] == ["created", "updated", "deleted"]
        assert [notice["changeType"] for notice in receiver.notices] == ["created", "updated", "deleted"]

    @pytest.mark.parametrize("resource", ["rooms/ID", f"/{VERSION}/rooms/ID", "rooms('ID')", "Rooms/ID?$select=id"])
    def test_of_one_entity_is_told_of_that_one(
        self, client: Client, space: Space, receiver: Receiver, resource: str
    ) -> None:
        one, other = (client.post("/rooms", {}).json["id"] for _ in range(2))
        assert client.post("/subscriptions", subscription(receiver.url, resource.replace("ID", one))).status == 201
        client.patch(f"/rooms/{other}", {"displayName": "x"})
        client.patch(f"/rooms/{one}", {"displayName": "x"})
        client.delete(f"/rooms/{one}")
        assert told(space, 2) == [("updated", f"Rooms/{one}"), ("deleted", f"Rooms/{one}")]

    def test_of_a_kind_that_nobody_asked_for_is_not_told(
        self, client: Client, space: Space, receiver: Receiver
    ) -> None:
        client.post("/subscriptions", {**subscription(receiver.url), "changeType": "deleted, updated"})
        room = client.post("/rooms", {}).json["id"]
        client.delete(f"/rooms/{room}")
        assert told(space, 1) == [("deleted", f"Rooms/{room}")]

    def test_that_makes_a_user_is_told_as_an_update(self, client: Client, space: Space, receiver: Receiver) -> None:
        client.post("/subscriptions", {**subscription(receiver.url, "users"), "changeType": "updated"})
        person = client.post("/users", {}).json["id"]
        assert told(space, 1) == [("updated", f"Users/{person}")]

    def test_of_references_is_an_update(self, client: Client, space: Space, receiver: Receiver) -> None:
        one, other = (client.post("/users", {}).json["id"] for _ in range(2))
        client.post("/subscriptions", {**subscription(receiver.url, f"users/{one}"), "changeType": "updated"})
        client.post(f"/users/{one}/friends/$ref", {"@odata.id": f"{space.url}/{VERSION}/users/{other}"})
        assert told(space, 1) == [("updated", f"Users/{one}")]

    def test_by_way_of_a_reference_is_told_from_where_it_lives(
        self, client: Client, space: Space, receiver: Receiver
    ) -> None:
        one, other = (client.post("/users", {}).json["id"] for _ in range(2))
        client.post(f"/users/{one}/friends/$ref", {"@odata.id": f"{space.url}/{VERSION}/users/{other}"})
        body = subscription(receiver.url, f"users/{one}/friends/{other}/messages", changeType="updated,deleted")
        assert client.post("/subscriptions", body).status == 201
        letter = client.post(f"/users/{other}/messages", {}).json["id"]
        client.delete(f"/users/{other}")
        where = f"Users/{other}/Messages/{letter}"
        assert told(space, 2) == [("updated", where), ("deleted", where)]

    def test_of_what_is_below_is_told_when_all_of_it_goes(
        self, client: Client, space: Space, receiver: Receiver
    ) -> None:
        person = client.post("/users", {}).json["id"]
        client.post("/subscriptions", subscription(receiver.url, f"users/{person}/messages"))
        letter = client.post(f"/users/{person}/messages", {}).json["id"]
        client.delete(f"/users/{person}")
        assert told(space, 2)[1] == ("deleted", f"Users/{person}/Messages/{letter}")

    def test_is_told_as_its_filter_lets_it_by(self, client: Client, space: Space, receiver: Receiver) -> None:
        client.post("/subscriptions", subscription(receiver.url, "rooms?$filter=displayName eq 'seen'"))
        client.post("/rooms", {"displayName": "unseen"})
        room = client.post("/rooms", {"displayName": "seen"}).json["id"]
        assert told(space, 1) == [("created", f"Rooms/{room}")]

    def test_is_told_whoever_makes_it(self, client: Client, space: Space, receiver: Receiver) -> None:
        client.post("/subscriptions", subscription(receiver.url))
        space.state.put(f"/{VERSION}/rooms/planted", {"displayName": "x"})
        space.state.load({f"/{VERSION}/rooms": [{"displayName": "seeded"}]})
        space.state.delete(f"/{VERSION}/rooms/planted")
        answer = client.post(
            "/$batch",
            {"requests": [{"id": "1", "method": "DELETE", "url": f"/rooms/{_ids(client)[0]}"}]},
        )
        assert answer.status == 200
        assert [kind for kind, _ in told(space, 4)] == ["created", "created", "deleted", "deleted"]

    def test_that_was_refused_is_not_told(self, client: Client, space: Space, receiver: Receiver) -> None:
        client.post("/subscriptions", subscription(receiver.url))
        assert client.post("/rooms", {"displayName": 5}).status == 400
        room = client.post("/rooms", {}).json["id"]
        assert told(space, 1) == [("created", f"Rooms/{room}")]

    def test_goes_to_each_who_subscribed(self, client: Client, space: Space, receiver: Receiver) -> None:
        with Receiver() as second:
            for url in (receiver.url, receiver.url, second.url):
                client.post("/subscriptions", subscription(url))
            client.post("/rooms", {})
            told(space, 3)
            assert (len(receiver.notices), len(second.notices)) == (2, 1)

    def test_is_not_told_once_the_subscription_is_gone(self, client: Client, space: Space, receiver: Receiver) -> None:
        made = client.post("/subscriptions", subscription(receiver.url)).json["id"]
        client.delete(f"/subscriptions/{made}")
        client.post("/rooms", {})
        assert space.notifications.changes == []
        assert receiver.posts == []

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
    @given(steps=st.lists(st.sampled_from(["create", "update", "delete"]), min_size=1, max_size=12))
    def test_is_told_once_and_in_order_whatever_is_done(self, fake: FakeGraph, steps: list[str]) -> None:
        with fake.space() as space, Receiver() as receiver, Client(space.url, prefix=f"/{VERSION}") as client:
            client.post("/subscriptions", subscription(receiver.url))
            rooms: list[str] = []
            expected = []
            for number, step in enumerate(steps):
                if step == "create" or not rooms:
                    rooms.append(client.post("/rooms", {}).json["id"])
                    expected.append(("created", f"Rooms/{rooms[-1]}"))
                elif step == "update":
                    client.patch(f"/rooms/{rooms[0]}", {"displayName": str(number)})
                    expected.append(("updated", f"Rooms/{rooms[0]}"))
                else:
                    expected.append(("deleted", f"Rooms/{rooms[-1]}"))
                    client.delete(f"/rooms/{rooms.pop()}")
            assert told(space, len(expected)) == expected
            assert [(one["changeType"], one["resource"]) for one in receiver.notices] == expected


class TestADelivery:
    def test_holds_all_that_waited_meanwhile(self, client: Client, space: Space) -> None:
        go_on = threading.Event()
        with Receiver() as receiver:
            client.post("/subscriptions", subscription(receiver.url))
            receiver.hold = go_on
            for _ in range(5):
                client.post("/rooms", {})
            go_on.set()
            told(space, 5)
            assert [len(post.notices) for post in receiver.posts] == [1, 4]

    def test_that_fails_is_tried_again_by_the_clock(self, client: Client, space: Space, receiver: Receiver) -> None:
        space.clock.freeze()
        client.post("/subscriptions", subscription(receiver.url))
        receiver.status = 503
        client.post("/rooms", {})
        failed = space.notifications.changes.wait()[0]
        assert (failed.state, failed.status, failed.attempt) == ("failed", 503, 1)
        space.clock.advance(BACK_OFF[0] - 1)
        assert len(space.notifications.changes) == 1
        space.clock.advance(1)
        space.notifications.changes.wait(2)
        receiver.status = 202
        client.post("/rooms", {})
        space.clock.advance(BACK_OFF[1])
        assert [one.attempt for one in space.notifications.changes.delivered.wait(2)] == [3, 3]
        assert len(receiver.posts) == 3

    def test_that_goes_on_failing_is_given_up_and_told_as_missed(
        self, client: Client, space: Space, receiver: Receiver
    ) -> None:
        space.clock.freeze()
        with Receiver() as lifecycle:
            body = subscription(receiver.url, minutes=4000, lifecycleNotificationUrl=lifecycle.url)
            made = client.post("/subscriptions", body).json["id"]
            receiver.status = 500
            client.post("/rooms", {})
            for attempt in range(1, 100):
                space.notifications.changes.wait(attempt)
                if space.notifications.dropped:
                    break
                space.clock.advance(max(BACK_OFF))
            [given_up] = space.notifications.dropped
            assert given_up.attempt * max(BACK_OFF) <= GIVEN_UP_AFTER + len(BACK_OFF) * max(BACK_OFF)
            [missed] = space.notifications.lifecycle.delivered.wait()
            assert missed.value is not None
            assert (missed.value["lifecycleEvent"], missed.value["subscriptionId"]) == ("missed", made)
            assert "resourceData" not in missed.value

    @pytest.mark.parametrize(
        "answer",
        [
            b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
            b"\x00\xff" * 100,
            b"",
        ],
    )
    def test_to_whoever_answers_wrongly_fails(self, client: Client, space: Space, answer: bytes) -> None:
        space.clock.freeze()
        with _turning(answer) as hostile:
            assert client.post("/subscriptions", subscription(hostile.url)).status == 201
            client.post("/rooms", {})
            assert [one.state for one in space.notifications.changes.wait()] == ["failed"]
            assert client.get("/rooms").status == 200

    def test_that_is_answered_by_too_much_is_taken_for_answered(self, client: Client, space: Space) -> None:
        with _turning(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_000) as hostile:
            client.post("/subscriptions", subscription(hostile.url))
            client.post("/rooms", {})
            assert [one.state for one in space.notifications.changes.wait()] == ["delivered"]

    def test_that_is_answered_late_fails(self, hasty: Served) -> None:
        with Receiver() as slow, hasty.client(prefix=f"/{VERSION}") as client:
            client.post("/subscriptions", subscription(slow.url))
            slow.hold = threading.Event()
            client.post("/rooms", {})
            page = client.post("/_graphfake/notifications/wait", {"after": 1}).json
            slow.hold.set()
            [found] = page["value"]
            assert (found["state"], found["status"]) == ("failed", None)
            assert found["problem"] == "It did not answer within 0.2 s."
            assert page["pending"] == 1

    def test_ends_with_the_server(self, office: Path) -> None:
        never = threading.Event()
        with (
            Receiver() as slow,
            FakeGraph(contracts=[office]) as graph,
            Client(graph.url, prefix=f"/{VERSION}") as client,
        ):
            client.post("/subscriptions", subscription(slow.url))
            slow.hold = never
            for _ in range(3):
                client.post("/rooms", {})
        never.set()

    async def test_can_be_awaited(self, client: Client, space: Space, receiver: Receiver) -> None:
        client.post("/subscriptions", subscription(receiver.url))
        client.post("/rooms", {})
        [found] = await space.notifications.changes.wait_async()
        assert found.change_type == "created"

    def test_ends_with_an_application(self, office: Path, receiver: Receiver) -> None:
        async def use() -> None:
            app = make_app(contracts=[office])
            async with TestClient(TestServer(app)) as asked:
                headers = {"Authorization": "Bearer x"}
                made = await asked.post(f"/{VERSION}/subscriptions", json=subscription(receiver.url), headers=headers)
                assert made.status == 201
                receiver.hold = threading.Event()
                assert (await asked.post(f"/{VERSION}/rooms", json={}, headers=headers)).status == 201

        asyncio.run(use())
        assert receiver.hold is not None
        receiver.hold.set()


class TestASpace:
    def test_keeps_its_notifications_to_itself(self, fake: FakeGraph, client: Client, receiver: Receiver) -> None:
        client.post("/subscriptions", subscription(receiver.url))
        with fake.space() as other, Client(other.url, prefix=f"/{VERSION}") as stranger:
            stranger.post("/rooms", {})
            assert other.notifications == []
        assert receiver.posts == []

    def test_that_is_reset_has_no_subscriptions(self, client: Client, space: Space, receiver: Receiver) -> None:
        space.clock.freeze()
        client.post("/subscriptions", subscription(receiver.url))
        receiver.status = 500
        client.post("/rooms", {})
        space.notifications.changes.wait()
        space.reset()
        receiver.status = 202
        client.post("/rooms", {})
        space.clock.advance(100)
        assert space.notifications == []
        assert len(receiver.posts) == 1

    def test_that_goes_back_has_those_of_then(self, client: Client, space: Space, receiver: Receiver) -> None:
        client.post("/subscriptions", subscription(receiver.url))
        with space.state.snapshot():
            client.delete(f"/subscriptions/{client.get('/subscriptions').json['value'][0]['id']}")
            client.post("/rooms", {})
        room = client.post("/rooms", {}).json["id"]
        assert told(space, 1) == [("created", f"Rooms/{room}")]

    def test_tells_of_a_subscription_that_was_planted(self, client: Client, space: Space, receiver: Receiver) -> None:
        space.state.put(f"/{VERSION}/subscriptions/planted", subscription(receiver.url))
        room = client.post("/rooms", {}).json["id"]
        assert told(space, 1) == [("created", f"Rooms/{room}")]

    def test_calls_nobody_elsewhere_for_one_that_was_planted(self, client: Client, space: Space) -> None:
        space.clock.freeze()
        space.state.put(f"/{VERSION}/subscriptions/planted", subscription("http://10.255.255.1/hook"))
        client.post("/rooms", {})
        [failed] = space.notifications.changes.wait()
        assert failed.status is None
        assert failed.problem.startswith("10.255.255.1 is not this machine: listen on 127.0.0.1")

    def test_says_what_was_sent_instead_of_what_is_waited_for(self, space: Space) -> None:
        with pytest.raises(NoSuchNotification, match="1 notifications were waited for, and 0 came"):
            space.notifications.changes.wait(timeout=0.01)


def _ids(client: Client) -> list[str]:
    return [room["id"] for room in client.get("/rooms").json["value"]]


def _turning(answer: bytes) -> RawReceiver:
    """Answers the validation rightly, and what comes then with these bytes."""

    def serve(taken: Any, head: bytes) -> None:
        _, found, rest = head.partition(b"validationToken=")
        if not found:
            taken.sendall(answer)
            return
        token = rest.partition(b" ")[0].replace(b"+", b" ").replace(b"%3A", b":")
        taken.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%b" % (len(token), token)
        )

    return RawReceiver(serve)
