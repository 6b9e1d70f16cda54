"""Whatever is wrong with a request, the first check on its way answers: every pair of faults, sent at once.

A fault that was asked for falls on what could be read, whoever sends it and whatever it says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dealing import deal, space_of
from tests.support.served import STATES, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.served import Served

VALID = (
    b'{"displayName":"a","productKey":null,"updateCategory":"other","updateVersion":null,"state":"idle",'
    b'"lastUpdatedDateTime":"2026-08-01T00:00:00Z"}'
)


@dataclass(frozen=True)
class Sent:
    """A create that breaks no rule, until a fault is put into it."""

    authorization: str | None
    read_only: str
    method: str = "POST"
    version: str = "/beta"
    path: str = STATES
    query: str = ""
    accept: str = "application/json"
    body: bytes = VALID
    dealt: bool = False


FAULTS: dict[str, Callable[[Sent], Sent]] = {
    "version.unknown": lambda sent: replace(sent, version="/gamma"),
    "auth.missing": lambda sent: replace(sent, authorization=None),
    "path.segment": lambda sent: replace(sent, path=sent.path.replace("updateStateSummaries", "updateStates")),
    "query.top": lambda sent: replace(sent, query="?$top=many"),
    "accept.not-acceptable": lambda sent: replace(sent, accept="image/png"),
    "framing.json": lambda sent: replace(sent, body=b'{"state":'),
    "fault.unavailable": lambda sent: replace(sent, dealt=True),
    "permission.scope": lambda sent: replace(sent, authorization=sent.authorization and sent.read_only),
    "route.verb": lambda sent: replace(sent, method="PUT"),
    "path.not-found": lambda sent: replace(sent, path=sent.path.replace("64687d05", "00000000")),
    "body.enum": lambda sent: replace(sent, body=sent.body.replace(b'"idle"', b'"idel"')),
}


BODIES = ("framing.json", "body.enum")
"""Both are faults of the body itself: it is one or the other."""
PAIRS = [pair for pair in combinations(FAULTS, 2) if pair != BODIES]


@pytest.fixture(scope="module")
def sent(example_server: Served) -> Sent:
    with example_server.client() as client:
        wanted = {"permissions": ["DeviceManagementConfiguration.Read.All"]}
        token = client.post("/_graphfake/tokens", wanted).json["access_token"]
    return Sent("Bearer anything", f"Bearer {token}")


class Asked:
    """A space in which faults can be dealt to what is sent."""

    def __init__(self, served: Served, client: Client) -> None:
        self.served = served
        self.client = client

    def answered(self, sent: Sent) -> str | None:
        """The rule that the answer names."""
        rule = deal(self.served, self.client, status=503) if sent.dealt else ""
        answer = self.client.call(
            sent.method,
            f"{sent.version}{sent.path}{sent.query}",
            body=sent.body,
            headers={"Authorization": sent.authorization, "Accept": sent.accept},
        )
        space_of(self.served, self.client).faults.remove(rule)
        return answer.rule


@pytest.fixture
def asked(example_server: Served, space: str) -> Iterator[Asked]:
    with Client(space, prefix="") as opened:
        yield Asked(example_server, opened)


def test_without_a_fault_nothing_is_refused(asked: Asked, sent: Sent) -> None:
    assert asked.answered(sent) is None


@pytest.mark.parametrize("rule", FAULTS)
def test_each_fault_alone_is_found(asked: Asked, sent: Sent, rule: str) -> None:
    assert asked.answered(FAULTS[rule](sent)) == rule


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_of_two_faults_the_earlier_one_is_answered(asked: Asked, sent: Sent, first: str, second: str) -> None:
    assert asked.answered(FAULTS[second](FAULTS[first](sent))) == first
    assert asked.answered(FAULTS[first](FAULTS[second](sent))) == first


@pytest.mark.parametrize("rule", [rule for rule in FAULTS if rule != "fault.unavailable"])
def test_what_lags_varies_and_fails_afterwards_disturbs_no_check(asked: Asked, sent: Sent, rule: str) -> None:
    effects: dict[str, Any] = {"lag": {"reads": 1_000}, "variation": "any", "page_size": 0}
    for name, effect in effects.items():
        deal(asked.served, asked.client, path="/**", **{name: effect})
    deal(asked.served, asked.client, status=504, when="after")

    assert asked.answered(FAULTS[rule](sent)) == rule
    assert asked.answered(sent) == "fault.gateway-timeout"
    assert asked.answered(FAULTS[rule](sent)) == rule
