"""What becomes of subscriptions as the clock of their space goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from graphfake.server.subscriptions.lifecycle import WARNED_BEFORE
from tests.support.post_office import VERSION, subscription
from tests.support.served import Client

if TYPE_CHECKING:
    from graphfake import FakeGraph
    from graphfake.client.space import Space
    from tests.support.receivers import Receiver


def begun(client: Client, receiver: Receiver, minutes: float = 60) -> str:
    body = subscription(receiver.url, minutes=minutes, lifecycleNotificationUrl=f"{receiver.url}/life")
    made: str = client.post("/subscriptions", body).json["id"]
    return made


def events(space: Space, count: int) -> list[str]:
    """So many lifecycle events that were delivered."""
    return [str((one.value or {})["lifecycleEvent"]) for one in space.notifications.lifecycle.delivered.wait(count)]


class TestAnEvent:
    def test_asks_for_a_new_authorization_before_the_end(
        self, client: Client, space: Space, receiver: Receiver
    ) -> None:
        made = begun(client, receiver)
        space.clock.advance(timedelta(minutes=60) - WARNED_BEFORE - timedelta(seconds=30))
        assert space.notifications.lifecycle == []
        space.clock.advance(60)
        assert events(space, 1) == ["reauthorizationRequired"]
        [told] = receiver.notices
        assert (told["subscriptionId"], told["clientState"]) == (made, "a secret between us")
        assert receiver.posts[0].path == "/hook/life"

    def test_comes_once_for_each_life(self, client: Client, space: Space, receiver: Receiver) -> None:
        made = begun(client, receiver)
        for _ in range(3):
            space.clock.advance(timedelta(minutes=50 / 3))
        space.clock.advance(60)
        assert events(space, 1) == ["reauthorizationRequired"]
        later = (space.clock.now + timedelta(minutes=60)).isoformat()
        client.patch(f"/subscriptions/{made}", {"expirationDateTime": later})
        space.clock.advance(timedelta(minutes=50))
        assert events(space, 2) == ["reauthorizationRequired"] * 2

    def test_does_not_come_where_it_was_authorized_before(
        self, client: Client, space: Space, receiver: Receiver
    ) -> None:
        made = begun(client, receiver)
        client.post(f"/subscriptions/{made}/reauthorize")
        space.clock.advance(timedelta(minutes=61))
        assert events(space, 1) == ["subscriptionRemoved"]

    def test_tells_of_the_end(self, client: Client, space: Space, receiver: Receiver) -> None:
        made = begun(client, receiver)
        space.clock.advance(timedelta(minutes=61))
        assert events(space, 1) == ["subscriptionRemoved"]
        assert client.get(f"/subscriptions/{made}").status == 404
        client.post("/rooms", {})
        assert space.notifications.changes == []

    def test_comes_by_itself_as_time_goes_on(self, client: Client, space: Space, receiver: Receiver) -> None:
        begun(client, receiver, minutes=0.03)
        assert events(space, 2) == ["reauthorizationRequired", "subscriptionRemoved"]

    def test_does_not_come_while_time_stands_still(self, fake: FakeGraph, receiver: Receiver) -> None:
        with fake.space() as space, Client(space.url, prefix=f"/{VERSION}") as client:
            space.clock.freeze()
            begun(client, receiver, minutes=0.01)
            assert client.get("/subscriptions").json["value"] != []

    def test_goes_to_nobody_who_did_not_ask_for_it(self, client: Client, space: Space, receiver: Receiver) -> None:
        client.post("/subscriptions", subscription(receiver.url))
        space.clock.advance(timedelta(minutes=61))
        assert client.get("/subscriptions").json["value"] == []
        assert space.notifications.lifecycle == []
