"""Whatever rules there are: nothing of ours breaks, and what the journal says of each request is true of the state."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.drawn import near_rules
from tests.faults.rules.test_reading import is_rule
from tests.support.direct import Direct
from tests.support.family import STATE
from tests.support.faulty import admin, journal
from tests.support.served import ACCOUNTS, STATES

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = {"Content-Type": "application/json"}
BATCH: dict[str, Any] = {
    "requests": [
        {"id": "1", "method": "GET", "url": STATES},
        {"id": "2", "method": "POST", "url": STATES, "headers": JSON, "body": STATE.example, "dependsOn": ["1"]},
        {"id": "3", "method": "POST", "url": STATES, "headers": JSON, "body": STATE.example},
    ]
}
ASKED: tuple[tuple[str, str, Any], ...] = (
    ("POST", STATES, STATE.example),
    ("POST", STATES, {"state": "unheard-of"}),
    ("POST", "/$batch", BATCH),
    ("GET", STATES, None),
    ("GET", f"{STATES}/$count", None),
    ("HEAD", ACCOUNTS, None),
    ("DELETE", f"{STATES}/none", None),
    ("OPTIONS", STATES, None),
    ("GET", "/$metadata", None),
)


@pytest.fixture(scope="module")
def served() -> Iterator[Direct]:
    with Direct(data="example") as started:
        yield started


@given(rules=st.lists(near_rules(), max_size=4), asked=st.lists(st.sampled_from(ASKED), min_size=1, max_size=5))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_as_much_is_stored_as_took_effect(
    served: Direct, caplog: pytest.LogCaptureFixture, rules: list[dict[str, Any]], asked: list[tuple[str, str, Any]]
) -> None:
    caplog.clear()
    by_clock = ({**rule, **({"clock": "space"} if "delay" in rule or "jitter" in rule else {})} for rule in rules)
    numbered = ({**rule, "id": f"rule-{number}"} for number, rule in enumerate(by_clock))
    client = served.client(faults=[rule for rule in numbered if is_rule(rule)])
    for method, path, value in asked:
        client.call(method, path, value)
    admin(client, "DELETE", "faults")

    exchanges = journal(client)
    made = [one for one in exchanges if one["method"] == "POST" and one["path"].endswith("updateStateSummaries")]
    took_effect = [one for one in made if one["took_effect"] or (one["took_effect"] is None and one["status"] == 201)]
    assert len(json.loads(admin(client, "GET", f"state{STATES}").body)["value"]) == len(took_effect)
    assert all((one["kind"] == "injected") <= (one["took_effect"] is not None) for one in exchanges)
    assert all(one["fault"] for one in exchanges if one["took_effect"] is not None)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    served.engine.spaces.drop(client.url.rpartition("/")[2])
