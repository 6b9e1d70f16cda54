"""Properties over the contract: each example has a world of its own."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings

from graphfake.strategies import invalid_payloads, payloads

if TYPE_CHECKING:
    from graphfake import Graph, Space
    from graphfake.strategies import Violation

ACCOUNTS = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"
ACCOUNT = "microsoft.graph.macOSSoftwareUpdateAccountSummary"


def create(graph: Space, body: bytes) -> tuple[int, Any]:
    headers = graph.headers | {"Content-Type": "application/json"}
    request = urllib.request.Request(graph.url + ACCOUNTS, body, headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


@settings(max_examples=30, deadline=None)
@given(payload=payloads(ACCOUNT))
def test_what_keeps_the_contract_is_created(graphfake_server: Graph, payload: dict[str, object]) -> None:
    with graphfake_server.space() as graph:
        assert create(graph, json.dumps(payload).encode())[0] == 201


@settings(max_examples=30, deadline=None)
@given(violation=invalid_payloads(ACCOUNT))
def test_what_breaks_a_rule_is_refused_by_that_rule(graphfake_server: Graph, violation: Violation) -> None:
    with graphfake_server.space() as graph, graph.expect_refusal(violation.rule):
        status, answer = create(graph, violation.body)

        assert (status, answer["error"]["code"]) == (violation.status, violation.code)
