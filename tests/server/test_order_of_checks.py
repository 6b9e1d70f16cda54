"""Whatever is wrong with a request, the first check on its way answers: every pair of faults, sent at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

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


FAULTS: dict[str, Callable[[Sent], Sent]] = {
    "version.unknown": lambda sent: replace(sent, version="/gamma"),
    "auth.missing": lambda sent: replace(sent, authorization=None),
    "path.segment": lambda sent: replace(sent, path=sent.path.replace("updateStateSummaries", "updateStates")),
    "query.top": lambda sent: replace(sent, query="?$top=many"),
    "accept.not-acceptable": lambda sent: replace(sent, accept="image/png"),
    "framing.json": lambda sent: replace(sent, body=b'{"state":'),
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


def answered(client: Client, sent: Sent) -> str | None:
    return client.call(
        sent.method,
        f"{sent.version}{sent.path}{sent.query}",
        body=sent.body,
        headers={"Authorization": sent.authorization, "Accept": sent.accept},
    ).rule


@pytest.fixture
def plain(space: str) -> Iterator[Client]:
    with Client(space, prefix="") as opened:
        yield opened


def test_without_a_fault_nothing_is_refused(plain: Client, sent: Sent) -> None:
    assert answered(plain, sent) is None


@pytest.mark.parametrize("rule", FAULTS)
def test_each_fault_alone_is_found(plain: Client, sent: Sent, rule: str) -> None:
    assert answered(plain, FAULTS[rule](sent)) == rule


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_of_two_faults_the_earlier_one_is_answered(plain: Client, sent: Sent, first: str, second: str) -> None:
    assert answered(plain, FAULTS[second](FAULTS[first](sent))) == first
    assert answered(plain, FAULTS[first](FAULTS[second](sent))) == first
