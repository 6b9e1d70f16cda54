"""No test sees what another one wrote: on its own worker's server, or on one server that all workers share."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake import Graph, Space

ACCOUNTS = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"


def write_and_list(url: str, name: str, headers: dict[str, str]) -> list[str]:
    body = {
        "displayName": name,
        "deviceId": None,
        "userId": None,
        "deviceName": None,
        "userPrincipalName": None,
        "osVersion": None,
        "successfulUpdateCount": 0,
        "failedUpdateCount": 0,
        "totalUpdateCount": 0,
        "lastUpdatedDateTime": "2024-02-29T12:00:00Z",
    }
    headers = headers | {"Content-Type": "application/json"}
    sent = urllib.request.Request(url + ACCOUNTS, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(sent) as answer:
        assert answer.status == 201
    with urllib.request.urlopen(urllib.request.Request(url + ACCOUNTS, headers=headers)) as answer:
        return [item["displayName"] for item in json.load(answer)["value"]]


@pytest.mark.parametrize("number", range(12))
def test_with_a_token_that_names_no_tenant(number: int, graphfake_url: str) -> None:
    assert write_and_list(graphfake_url, f"opaque {number}", {"Authorization": "Bearer test"}) == [f"opaque {number}"]


class TestWithAuthorizationOff:
    @pytest.fixture
    def graphfake(self, graphfake_server: Graph) -> Iterator[Space]:
        """Each test's world asks for no token, so that only its URL can tell whose it is."""
        with graphfake_server.space(auth="off") as space:
            yield space

    @pytest.mark.parametrize("number", range(12))
    def test_with_no_token_at_all(self, number: int, graphfake_url: str) -> None:
        assert write_and_list(graphfake_url, f"silent {number}", {}) == [f"silent {number}"]
