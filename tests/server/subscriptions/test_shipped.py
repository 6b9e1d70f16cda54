"""Subscriptions to what the shipped catalogue holds: mail of who has signed in, users, teams, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.post_office import subscription
from tests.support.served import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake import FakeGraph
    from graphfake.client.space import Space
    from tests.support.receivers import Receiver


@pytest.fixture
def mail(fake: FakeGraph) -> Iterator[tuple[Space, Client]]:
    with fake.space() as space, Client(space.url, prefix="/v1.0") as client:
        yield space, client


class TestTheShippedService:
    def test_tells_of_my_own_mail(self, mail: tuple[Space, Client], receiver: Receiver) -> None:
        space, client = mail
        made = client.post("/subscriptions", subscription(receiver.url, "me/messages"))
        assert made.status == 201, made.body
        letter = client.post("/me/messages", {"subject": "Hello"}).json
        [told] = space.notifications.changes.delivered.wait()
        assert told.value is not None
        user = client.get("/me").json["id"]
        assert told.value["resource"] == f"Users/{user}/Messages/{letter['id']}"
        assert told.value["resourceData"] == {
            "@odata.type": "#Microsoft.Graph.Message",
            "@odata.id": f"Users/{user}/Messages/{letter['id']}",
            "@odata.etag": letter["@odata.etag"],
            "id": letter["id"],
        }

    def test_tells_of_a_user_who_is_deleted_as_an_update(self, mail: tuple[Space, Client], receiver: Receiver) -> None:
        space, client = mail
        user = client.get("/me").json["id"]
        body = subscription(receiver.url, "users", changeType="updated,deleted")
        assert client.post("/subscriptions", body).status == 201
        client.delete(f"/users/{user}")
        [told] = space.notifications.changes.delivered.wait()
        assert (told.change_type, told.subscription is not None) == ("updated", True)

    @pytest.mark.parametrize(
        "resource", ["deviceManagement/managedDevices", "deviceAppManagement/mobileApps", "subscriptions"]
    )
    def test_tells_nothing_of_devices(self, mail: tuple[Space, Client], receiver: Receiver, resource: str) -> None:
        refused = mail[1].post("/subscriptions", subscription(receiver.url, resource))
        assert (refused.status, refused.rule) == (400, "subscription.resource")

    @pytest.mark.parametrize(
        ("path", "code"),
        [
            ("/me/messages/none", "ErrorItemNotFound"),
            ("/users/none", "Request_ResourceNotFound"),
            ("/drives/none", "itemNotFound"),
            ("/teams/none", "NotFound"),
            ("/planner/tasks/none", ""),
            ("/deviceManagement/managedDevices/none", "ResourceNotFound"),
        ],
    )
    @pytest.mark.parametrize("version", ["v1.0", "beta"])
    def test_speaks_as_the_service_of_each_path(self, fake: FakeGraph, version: str, path: str, code: str) -> None:
        with Client(fake.url, prefix=f"/{version}") as client:
            missing = client.get(path)
        assert (missing.status, missing.code) == (404, code)
