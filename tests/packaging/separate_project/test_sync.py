"""Plain tests with an ordinary HTTP client: the fixtures are all they need."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from graphfake import Graph, Space

ACCOUNTS = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"
ACCOUNT = {
    "displayName": "Report",
    "deviceId": "d1",
    "userId": "u1",
    "deviceName": "MacBook",
    "userPrincipalName": "a@contoso.com",
    "osVersion": "14.5",
    "successfulUpdateCount": 5,
    "failedUpdateCount": 1,
    "totalUpdateCount": 6,
    "lastUpdatedDateTime": "2017-01-01T00:00:56.8321556-08:00",
}


def send(method: str, url: str, token: str, body: object = None) -> tuple[int, Any]:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)) as answer:
        return answer.status, json.loads(answer.read() or b"null")


def test_what_was_created_is_read_back(graphfake_url: str, graphfake_token: str) -> None:
    status, created = send("POST", graphfake_url + ACCOUNTS, graphfake_token, ACCOUNT)
    _, read = send("GET", f"{graphfake_url}{ACCOUNTS}/{created['id']}", graphfake_token)

    assert status == 201
    assert {name: read[name] for name in ACCOUNT} == ACCOUNT


def test_a_space_tells_what_it_was_asked(graphfake: Space) -> None:
    send("POST", graphfake.url + ACCOUNTS, graphfake.token(), ACCOUNT)

    (exchange,) = graphfake.requests
    assert (exchange.method, exchange.status, exchange.rule) == ("POST", 201, None)


def test_a_refusal_that_is_expected_passes(graphfake: Space) -> None:
    with graphfake.expect_refusal("body.type"), pytest.raises(urllib.error.HTTPError, match="400"):
        send("POST", graphfake.url + ACCOUNTS, graphfake.token(), ACCOUNT | {"failedUpdateCount": True})


def test_the_server_gives_as_many_worlds_as_are_asked_for(graphfake_server: Graph) -> None:
    with graphfake_server.space() as one, graphfake_server.space() as other:
        send("POST", one.url + ACCOUNTS, one.token(), ACCOUNT)

        assert len(send("GET", one.url + ACCOUNTS, one.token())[1]["value"]) == 1
        assert send("GET", other.url + ACCOUNTS, other.token())[1]["value"] == []
