"""`graph.faults`: what a test lets go wrong, and what it then knows of it."""

from __future__ import annotations

import inspect
import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from graphfake import FakeGraph
from graphfake.client import AdminError, Fault, Faults
from graphfake.faults.rules.reading import MEMBERS

if TYPE_CHECKING:
    from pathlib import Path

    from graphfake import Graph, Space

PATH = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"


def status(space: Space) -> int:
    asked = urllib.request.Request(space.url + PATH, headers=space.headers)
    try:
        with urllib.request.urlopen(asked) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_a_fault_falls_and_is_counted(space: Space) -> None:
    fault = space.faults.add(method="GET", nth=2, status=429, retry_after=2)
    assert [status(space), status(space), status(space)] == [200, 429, 200]
    assert (fault.id, fault.met, fault.fell) == ("fault-1", 3, 1)
    assert fault.rule == {"id": "fault-1", "method": "GET", "nth": 2, "status": 429, "retry_after": 2}
    assert repr(fault) == f"<Fault {fault.rule}>"


def test_the_journal_tells_of_it(space: Space) -> None:
    space.faults.add(status=503, id="down")
    status(space)
    request = space.requests[-1]
    assert (request.status, request.kind, request.fault, request.took_effect) == (
        503,
        "injected",
        "down; status=503",
        False,
    )


def test_an_injected_failure_fails_no_test(fake: Graph, space: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake, "fail_on", frozenset({"contract", "auth", "coverage"}))
    space.faults.add(status=503)
    status(space)
    assert space.settle() is None


def test_a_block_takes_its_fault_back_and_knows_what_fell(space: Space) -> None:
    with space.faults.add(status=503) as fault:
        assert status(space) == 503
    assert status(space) == 200
    assert (fault.met, fault.fell, space.faults.list()) == (1, 1, [])
    fault.remove()


async def test_a_block_may_be_asynchronous(space: Space) -> None:
    async with space.faults.add(status=503) as fault:
        assert [one.id for one in space.faults.list()] == [fault.id]
    assert space.faults.list() == []


def test_what_is_cleared_is_as_it_was_last_seen(space: Space) -> None:
    fault = space.faults.add(status=503)
    status(space)
    assert fault.fell == 1
    space.faults.clear()
    assert (fault.met, fault.fell) == (1, 1)
    fault.remove()


def test_what_is_gone_has_nothing_to_do_with_a_later_rule_of_its_id(space: Space) -> None:
    with space.faults.add(status=503) as gone:
        space.faults.clear()
        later = space.faults.add(status=500)
        status(space)
        assert (later.id, later.fell, gone.fell) == (gone.id, 1, 0)
    assert status(space) == 500


def test_presets_files_rules_and_lists_are_loaded(space: Space, tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_text(json.dumps({"faults": [{"id": "from-a-file", "status": 503}]}))
    rule = {"id": "from-a-list", "status": 500}
    added = [*space.faults.load("flaky"), *space.faults.load(file), *space.faults.load([rule])]
    assert all(isinstance(one, Fault) for one in added)
    assert [one.id for one in added] == [one.id for one in space.faults.list()]
    assert [one.id for one in added[-2:]] == ["from-a-file", "from-a-list"]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"status": 200}, "status"),
        ({"drop": "reset", "status": 503}, "status"),
        ({}, "a rule does something"),
        ({"nth": 0, "status": 503}, "nth"),
    ],
)
def test_what_is_no_rule_is_told_in_a_sentence(space: Space, rule: dict[str, object], told: str) -> None:
    with pytest.raises(AdminError, match=told) as caught:
        space.faults.add(**rule)  # type: ignore[arg-type]
    assert caught.value.status == 400
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("source", ["flakey", "no.json", [{"status": 1}], 5, [{"id": "a", "status": 503}] * 2])
def test_what_cannot_be_loaded_is_too_and_nothing_is_added(space: Space, source: object) -> None:
    with pytest.raises(AdminError, match=r"\.$"):
        space.faults.load(source)
    assert space.faults.list() == []


def test_every_member_of_a_rule_is_an_argument() -> None:
    arguments = list(inspect.signature(Faults.add).parameters)
    assert arguments == ["self", *MEMBERS]


def test_a_fake_begins_with_faults_in_every_space() -> None:
    with FakeGraph(faults=["outage", {"status": 500, "id": "mine"}]) as graph, graph.space() as space:
        for one in (graph, space):
            assert [fault.id for fault in one.faults.list()][-1] == "mine"
            assert status(one) >= 500
