"""Subscribing: what is refused before anybody is called, the validation, and what becomes of a subscription."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphfake.signin.minting import APP_ID
from tests.support.post_office import VERSION, subscription
from tests.support.receivers import RawReceiver, Receiver

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from graphfake.client.space import Space
    from tests.support.served import Client, Served

NOT_200 = (
    "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request."
)
NO_TOKEN = "Subscription validation request failed. Response must exactly match validationToken query parameter."
LATE = "Subscription validation request timed out."


class TestCreating:
    def test_asks_first_and_answers_then(self, client: Client, receiver: Receiver) -> None:
        made = client.post("/subscriptions", subscription(receiver.url))
        assert made.status == 201
        [asked] = receiver.received
        assert asked.headers["content-type"] == "text/plain; charset=utf-8"
        assert (asked.body, asked.path.partition("?")[0]) == (b"", "/hook")
        assert asked.token is not None
        assert asked.token.startswith("Validation: Testing client application reachability")
        assert client.get(f"/subscriptions/{made.json['id']}").json["resource"] == "rooms"

    def test_names_the_application_that_made_it(self, client: Client, space: Space, receiver: Receiver) -> None:
        made = client.post("/subscriptions", subscription(receiver.url), headers=dict(space.headers)).json
        assert made["applicationId"] == APP_ID
        assert client.post("/subscriptions", subscription(receiver.url)).json["applicationId"] is None

    def test_notes_that_the_real_service_calls_https_alone(self, client: Client, receiver: Receiver) -> None:
        made = client.post("/subscriptions", subscription(receiver.url))
        assert made.notes == ["tolerated.plain-http; pointer=/notificationUrl"]

    def test_asks_both_urls_and_keeps_their_queries(self, client: Client, receiver: Receiver) -> None:
        body = subscription(f"{receiver.url}?code=x%20y", lifecycleNotificationUrl=f"{receiver.url}/life")
        assert client.post("/subscriptions", body).status == 201
        assert [one.path.partition("validationToken")[0] for one in receiver.received] == [
            "/hook?code=x%20y&",
            "/hook/life?",
        ]

    def test_is_recorded(self, client: Client, space: Space, receiver: Receiver) -> None:
        client.post("/subscriptions", subscription(receiver.url))
        [told] = space.notifications
        assert (told.kind, told.state, told.status, told.value) == ("validation", "delivered", 200, None)

    @pytest.mark.parametrize(
        ("change", "rule", "pointer"),
        [
            ({"changeType": "created,removed"}, "subscription.change-type", "/changeType"),
            ({"changeType": ""}, "subscription.change-type", "/changeType"),
            ({"resource": "users", "changeType": "created"}, "subscription.change-type", "/changeType"),
            ({"resource": "nowhere"}, "subscription.resource", "/resource"),
            ({"resource": ""}, "subscription.resource", "/resource"),
            ({"resource": "rooms/" * 2_000}, "subscription.resource", "/resource"),
            ({"resource": "rooms/$count"}, "subscription.resource", "/resource"),
            ({"resource": "deviceManagement/rooms"}, "subscription.resource", "/resource"),
            ({"resource": "subscriptions"}, "subscription.resource", "/resource"),
            ({"resource": "users/unknown/messages"}, "path.not-found", None),
            ({"resource": "rooms/unknown"}, "path.not-found", None),
            ({"resource": "rooms?$filter=nothing eq 5"}, "query.filter-property", None),
            ({"resource": "rooms?$expand=x"}, "query.select", None),
            ({"resource": "rooms?$top=5"}, "coverage.subscription", None),
            ({"expirationDateTime": "2020-01-01T00:00:00Z"}, "subscription.past", "/expirationDateTime"),
            ({"expirationDateTime": "9999-12-31T23:59:59Z"}, "subscription.lifetime", "/expirationDateTime"),
            ({"clientState": "x" * 129}, "subscription.client-state", "/clientState"),
            ({"notificationUrl": "hooks.example"}, "subscription.url", "/notificationUrl"),
            ({"notificationUrl": "http://u:p@127.0.0.1/"}, "subscription.url", "/notificationUrl"),
            ({"notificationUrl": "ftp://127.0.0.1/"}, "subscription.url", "/notificationUrl"),
            ({"notificationUrl": "http://127.0.0.1:99999/"}, "subscription.url", "/notificationUrl"),
            ({"notificationUrl": "http://127.0.0.1/\\@hooks.example"}, "subscription.url", "/notificationUrl"),
            ({"notificationUrl": "EventHub:https://x"}, "coverage.subscription", None),
            ({"notificationUrl": "https://93.184.215.14/"}, "coverage.webhook", "/notificationUrl"),
            ({"notificationUrl": "http://169.254.169.254/"}, "coverage.webhook", "/notificationUrl"),
            ({"notificationUrl": "http://0.0.0.0/"}, "coverage.webhook", "/notificationUrl"),
            ({"notificationUrl": "http://[::ffff:10.0.0.1]/"}, "coverage.webhook", "/notificationUrl"),
            ({"lifecycleNotificationUrl": "http://10.0.0.1/"}, "coverage.webhook", "/lifecycleNotificationUrl"),
            ({"includeResourceData": True}, "coverage.subscription", None),
            ({"notificationUrl": None}, "body.null", "/notificationUrl"),
            ({"expirationDateTime": "tomorrow"}, "body.literal", "/expirationDateTime"),
        ],
    )
    def test_is_refused_before_anybody_is_called(
        self, client: Client, receiver: Receiver, change: dict[str, Any], rule: str, pointer: str | None
    ) -> None:
        refused = client.post("/subscriptions", {**subscription(receiver.url), **change})
        assert (refused.rule, refused.pointer) == (rule, pointer)
        assert receiver.received == []
        assert client.get("/subscriptions").json["value"] == []

    def test_says_what_can_be_told_in_graphs_words(self, client: Client, receiver: Receiver) -> None:
        refused = client.post("/subscriptions", {**subscription(receiver.url, "users"), "changeType": "created"})
        assert (refused.status, refused.code) == (400, "InvalidRequest")
        assert refused.message == "Invalid 'changeType' attribute: 'created'."

    def test_is_bounded_by_the_lifetime_of_the_resource(self, client: Client, receiver: Receiver) -> None:
        refused = client.post("/subscriptions", subscription(receiver.url, "teams", minutes=4321))
        assert refused.message == "Subscription expiration can only be 4320 minutes in the future."
        assert client.post("/subscriptions", subscription(receiver.url, "teams", minutes=4319)).status == 201

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(
        body=st.fixed_dictionaries(
            {},
            optional={
                name: st.none() | st.text(max_size=8) | st.booleans() | st.integers() | st.lists(st.none(), max_size=1)
                for name in (
                    "changeType",
                    "resource",
                    "notificationUrl",
                    "expirationDateTime",
                    "lifecycleNotificationUrl",
                )
            },
        )
    )
    def test_never_fails_whatever_is_sent(self, client: Client, receiver: Receiver, body: dict[str, Any]) -> None:
        answer = client.post("/subscriptions", {**subscription(receiver.url), **body})
        assert answer.status in (201, 400, 404, 501)


class TestTheValidation:
    @pytest.mark.parametrize(
        ("answer", "rule", "message"),
        [
            (b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", "handshake-answer", NOT_200),
            (b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", "handshake-answer", NOT_200),
            (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno", "handshake-answer", NOT_200),
            (
                b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno",
                "handshake-token",
                NO_TOKEN,
            ),
            (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + b"x" * 300_000, "handshake-token", NO_TOKEN),
            (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", "handshake-answer", NOT_200),
            (b"nonsense\r\n\r\n", "handshake-answer", NOT_200),
            (b"", "handshake-answer", NOT_200),
        ],
    )
    def test_that_fails_is_told_in_the_recorded_words(
        self, client: Client, answer: bytes, rule: str, message: str
    ) -> None:
        with RawReceiver(lambda taken, _: taken.sendall(answer)) as hostile:
            refused = client.post("/subscriptions", subscription(hostile.url))
        assert (refused.status, refused.code, refused.rule) == (400, "ValidationError", f"subscription.{rule}")
        assert refused.message == message
        assert hostile.connections == 1  # no redirect was followed
        assert client.get("/subscriptions").json["value"] == []

    def test_that_nobody_takes_is_told_so(self, client: Client) -> None:
        with RawReceiver(lambda _, __: None) as gone:
            url = gone.url
        assert client.post("/subscriptions", subscription(url)).message == NOT_200

    @pytest.mark.parametrize(
        "answer",
        [
            lambda taken, _: taken.recv(1),
            lambda taken, _: [taken.sendall(b"HTTP/1.1 200 OK\r\n"), taken.recv(1)],
            lambda taken, _: [taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"), taken.recv(1)],
        ],
    )
    def test_that_takes_too_long_is_given_up(
        self, hasty: Served, answer: Callable[[socket.socket, bytes], object]
    ) -> None:
        begun = time.monotonic()
        with (
            RawReceiver(lambda taken, head: (answer(taken, head), None)[1]) as slow,
            hasty.client(prefix=f"/{VERSION}") as client,
        ):
            assert client.post("/subscriptions", subscription(slow.url)).message == LATE
        assert time.monotonic() - begun < 5


class TestASubscription:
    def test_is_renewed(self, client: Client, receiver: Receiver) -> None:
        made = client.post("/subscriptions", subscription(receiver.url)).json
        later = datetime.now(UTC) + timedelta(hours=50)
        renewed = client.patch(f"/subscriptions/{made['id']}", {"expirationDateTime": later.isoformat()})
        assert renewed.status in (200, 204)
        assert client.get(f"/subscriptions/{made['id']}").json["expirationDateTime"] != made["expirationDateTime"]
        assert len(receiver.validations) == 1

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ({"expirationDateTime": "2020-01-01T00:00:00Z"}, "subscription.past"),
            ({"expirationDateTime": "2400-01-01T00:00:00Z"}, "subscription.lifetime"),
            ({"changeType": "none"}, "subscription.change-type"),
            ({"notificationUrl": "http://10.0.0.1/"}, "coverage.webhook"),
            ({"clientState": "x" * 200}, "subscription.client-state"),
        ],
    )
    def test_is_not_made_what_could_not_be_created(
        self, client: Client, receiver: Receiver, change: dict[str, Any], rule: str
    ) -> None:
        made = client.post("/subscriptions", subscription(receiver.url)).json
        assert client.patch(f"/subscriptions/{made['id']}", change).rule == rule
        assert client.get(f"/subscriptions/{made['id']}").json == made | {"@odata.context": _context(client, made)}

    def test_that_moves_is_validated_anew(self, client: Client, receiver: Receiver) -> None:
        made = client.post("/subscriptions", subscription(receiver.url)).json
        client.patch(f"/subscriptions/{made['id']}", {"notificationUrl": f"{receiver.url}/new"})
        assert receiver.validations[-1].path.startswith("/hook/new?")

    def test_is_deleted(self, client: Client, receiver: Receiver) -> None:
        made = client.post("/subscriptions", subscription(receiver.url)).json
        assert client.delete(f"/subscriptions/{made['id']}").status == 204
        assert client.get(f"/subscriptions/{made['id']}").status == 404

    def test_is_authorized_anew(self, client: Client, receiver: Receiver) -> None:
        made = client.post("/subscriptions", subscription(receiver.url)).json
        assert client.post(f"/subscriptions/{made['id']}/reauthorize").status == 204
        assert client.post("/subscriptions/unknown/reauthorize").status == 404

    def test_is_gone_once_it_has_expired(self, client: Client, space: Space, receiver: Receiver) -> None:
        made = client.post("/subscriptions", subscription(receiver.url)).json
        space.clock.advance(3601)
        assert client.get(f"/subscriptions/{made['id']}").status == 404


def _context(client: Client, made: dict[str, Any]) -> str:
    context: str = client.get(f"/subscriptions/{made['id']}").json["@odata.context"]
    return context
