"""Faults on requests inside a `$batch`, each by itself, and on a batch as a whole."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.family import STATE
from tests.support.faulty import admin, fault, journal
from tests.support.served import ACCOUNTS, STATES, Answer, Client

if TYPE_CHECKING:
    from tests.acceptance.conftest import Open

JSON = {"Content-Type": "application/json"}


def get(id_: str, url: str = STATES, **more: Any) -> dict[str, Any]:
    return {"id": id_, "method": "GET", "url": url, **more}


def create(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "method": "POST", "url": STATES, "headers": JSON, "body": STATE.example, **more}


def send(client: Client, *requests: dict[str, Any]) -> Answer:
    return client.post("/$batch", {"requests": list(requests)})


def told(answer: Answer) -> list[dict[str, Any]]:
    assert answer.status == 200, answer.body
    assert "graphfake-fault" not in answer.headers
    responses: list[dict[str, Any]] = answer.json["responses"]
    return responses


def test_one_item_is_throttled_and_the_others_are_not(client: Client) -> None:
    fault(client, path=STATES, nth=2, status=429, retry_after=10)
    first, second, third = told(send(client, get("a"), create("b"), get("c")))

    assert [first["status"], second["status"], third["status"]] == [200, 429, 200]
    assert second["headers"]["Retry-After"] == "10"
    assert second["headers"]["Graphfake-Fault"] == "fault-1; status=429; retry-after=10"
    assert second["body"]["error"]["code"] == "TooManyRequests"
    assert client.get(f"{STATES}/$count").body == b"0"
    exchanges = journal(client)
    assert [(one["status"], one["kind"], one["took_effect"]) for one in exchanges if one["fault"]] == [
        (429, "injected", False)
    ]


def test_what_depends_on_an_injected_failure_is_not_carried_out(client: Client) -> None:
    fault(client, operation="create", status=503, times=1)
    answers = told(send(client, create("a"), create("b", dependsOn=["a"]), create("c", dependsOn=["b"]), create("d")))

    assert [answer["status"] for answer in answers] == [503, 424, 424, 201]
    assert "Graphfake-Fault" not in answers[1]["headers"]
    [rule] = admin(client, "GET", "faults").json["value"]
    assert (rule["met"], rule["fell"]) == (2, 1)


def test_an_item_can_fail_after_it_took_effect(client: Client) -> None:
    fault(client, method="POST", operation="create", status=504, when="after")
    [answer] = told(send(client, create("a")))
    assert answer["status"] == 504
    assert client.get(f"{STATES}/$count").body == b"1"
    assert [one["took_effect"] for one in journal(client)] == [True, None, None]


def test_delays_of_items_pass_side_by_side(client: Client) -> None:
    fault(client, batch=True, delay=0.2)
    began = time.monotonic()
    told(send(client, *(get(str(number)) for number in range(20))))
    assert 0.2 <= time.monotonic() - began < 0.2 * 10


@pytest.mark.parametrize("drop", ["reset", "empty", "truncated", "garbage", "slow", "close"])
def test_no_item_has_a_connection_to_lose(client: Client, drop: str) -> None:
    fault(client, path=STATES, drop=drop, id="lost")
    assert [answer["status"] for answer in told(send(client, get("a"), create("b")))] == [200, 201]
    assert [one["took_effect"] for one in journal(client)] == [None] * 3


def test_items_are_told_from_requests_that_come_alone(client: Client) -> None:
    fault(client, batch=False, path=f"{STATES}/**", status=500)
    fault(client, batch=True, path=f"{ACCOUNTS}/**", status=503)
    assert client.get(STATES).status == 500
    assert [answer["status"] for answer in told(send(client, get("a"), get("b", ACCOUNTS)))] == [503, 503]


@pytest.mark.parametrize(("when", "stored"), [("before", b"0"), ("after", b"1")])
def test_the_batch_itself_can_be_struck(client: Client, when: str, stored: bytes) -> None:
    fault(client, operation="batch", status=503, retry_after="date:3", when=when, times=1)
    answer = send(client, create("a"))

    assert (answer.status, answer.rule) == (503, "fault.unavailable")
    assert answer.headers["retry-after"].endswith("GMT")
    assert client.get(f"{STATES}/$count").body == stored


def test_the_answer_to_a_batch_can_be_lost(fresh: Open) -> None:
    client = fresh(faults=[{"operation": "batch", "drop": "reset", "times": 1}])
    with Client(client.url) as other, pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        send(other, create("a"))
    assert client.get(f"{STATES}/$count").body == b"1"
    assert [(one["status"], one["took_effect"]) for one in journal(client)][:2] == [(201, None), (200, True)]
