"""`/_graphfake/faults`, and the faults that a space or a whole server begins with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.faults.presets import PRESETS, load
from graphfake.server import Engine, Options
from graphfake.server.options import OptionError, faults_of
from tests.support.faulty import admin, fault
from tests.support.served import STATES, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def listed(client: Client) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = admin(client, "GET", "faults").json["value"]
    return rules


def ids(client: Client) -> list[str]:
    return [rule["id"] for rule in listed(client)]


def test_a_rule_is_kept_with_an_id_and_counts_what_it_meets(client: Client) -> None:
    kept = fault(client, method="get", nth=2, status=503, retry_after=1)
    assert kept == {"id": "fault-1", "method": "get", "nth": 2, "status": 503, "retry_after": 1, "met": 0, "fell": 0}

    assert [client.get(STATES).status for _ in range(3)] == [200, 503, 200]
    assert listed(client) == [{**kept, "met": 3, "fell": 1}]
    assert admin(client, "GET", "faults/fault-1").json == {**kept, "met": 3, "fell": 1}


def test_rules_are_removed_one_by_one_or_all(client: Client) -> None:
    for _ in range(3):
        fault(client, status=503)
    assert admin(client, "DELETE", "faults/fault-2").status == 204
    assert ids(client) == ["fault-1", "fault-3"]
    assert admin(client, "DELETE", "faults").status == 204
    assert listed(client) == []
    assert client.get(STATES).status == 200


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("path", ["faults/fault-9", "faults/fault-1/more"])
def test_a_rule_that_is_not_there_is_told_in_a_sentence(client: Client, method: str, path: str) -> None:
    fault(client, status=503)
    answer = admin(client, method, path)
    assert (answer.status, answer.message[-1]) == (404, ".")
    assert ids(client) == ["fault-1"]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_added_by_its_name(client: Client, preset: str) -> None:
    answer = admin(client, "POST", "faults", {"preset": preset})
    assert answer.status == 201
    assert answer.json["value"] == listed(client)
    assert [rule.get("status") for rule in listed(client)] == [rule.get("status") for rule in load(preset)]


def test_several_rules_are_added_all_or_none(client: Client) -> None:
    fault(client, id="a", status=500)
    answer = admin(client, "POST", "faults", {"faults": [{"status": 503}, {"id": "a", "status": 504}]})
    assert (answer.status, answer.code) == (400, "invalidFault")
    assert ids(client) == ["a"]
    assert admin(client, "POST", "faults", {"faults": [{"status": 503}, "flaky"]}).status == 201
    assert ids(client)[:2] == ["a", "fault-2"]


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "a rule does something"),
    "no such member": ({"statuss": 503}, "status"),
    "a status that is none": ({"status": 200}, "status"),
    "a kind that is none": ({"status": "503"}, "status"),
    "a drop that is none": ({"drop": "rest"}, "reset"),
    "a header of two lines": ({"headers": {"A": "b\r\nc: d"}}, "headers.A"),
    "a header of ours": ({"headers": {"Graphfake-Fault": "b"}}, "the server's own"),
    "a preset and a rule": ({"preset": "flaky", "status": 503}, "status"),
    "a list and a rule": ({"faults": [], "status": 503}, "status"),
    "no preset": ({"preset": "flakey"}, "flaky"),
    "a preset that is none": ({"preset": 5}, "preset is a text"),
    "a preset without a name": ({"preset": None}, "There is no preset ''"),
    "a path deep in lists": ({"faults": [["./rules.json"]]}, "faults[0]"),
    "a path as it is": ({"faults": "./rules.json"}, "There is no preset './rules.json'"),
    "a path of the server's": ({"preset": "/etc/passwd"}, "There is no preset '/etc/passwd'"),
    "a path in a list": ({"faults": ["../rules.json"]}, "There is no preset '../rules.json'"),
    "no list": ({"faults": 5}, "faults"),
    "one of a list": ({"faults": [{"status": 503}, {"status": 99}]}, "faults[1].status"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_rule_is_refused_in_a_sentence(client: Client, case: str) -> None:
    body, told = BAD[case]
    answer = admin(client, "POST", "faults", body)
    assert answer.status == 400, answer.body
    assert told in answer.message
    assert answer.message.endswith(".")
    assert listed(client) == []


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 700) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = ("method", "path", "operation", "nth", "times", "status", "body", "headers", "retry_after", "drop", "lag")


@given(rule=st.dictionaries(st.sampled_from(MEMBERS) | st.text(max_size=8), JSON_VALUES, max_size=4))
def test_whatever_is_sent_is_a_rule_or_refused(example_server: Served, rule: dict[str, Any]) -> None:
    with example_server.client() as client:
        space = "/_space/whatever"
        answer = client.post(f"{space}/_graphfake/faults", rule)
        assert answer.status in (201, 400), answer.body
        assert answer.status == 201 or answer.message.endswith(".")
        client.delete(f"{space}/_graphfake/faults")


def test_faults_are_of_one_space_alone(client: Client, example_server: Served) -> None:
    fault(client, status=503)
    with example_server.client() as other:
        assert other.get(STATES).status == 200
        assert other.get("/_graphfake/faults").json == {"value": []}


# What a space begins with


def opened(served: Served, **settings: Any) -> Client:
    with served.client() as client:
        made = client.post("/_graphfake/spaces", settings)
    assert made.status == 201, made.body
    return Client(made.json["url"])


@pytest.mark.parametrize("given_", ["outage", [{"id": "fault-1", "status": 503}], ["outage"]], ids=str)
def test_a_space_can_begin_with_faults_and_is_so_again_after_a_reset(example_server: Served, given_: object) -> None:
    with opened(example_server, faults=given_) as client:
        before = listed(client)
        assert before
        client.get(STATES)
        fault(client, id="by-hand", status=500)
        admin(client, "DELETE", f"faults/{before[0]['id']}")
        assert client.post("/_graphfake/reset", {"space": client.url.rpartition("/")[2]}).status == 204
        assert listed(client) == before


def test_after_a_reset_rules_added_by_hand_are_gone_and_numbers_begin_anew(client: Client) -> None:
    fault(client, status=503)
    key = client.url.rpartition("/")[2]
    assert client.post("/_graphfake/reset", {"space": key}).status == 204
    assert listed(client) == []
    assert fault(client, status=503)["id"] == "fault-1"


@pytest.mark.parametrize("given_", ["none", 5, [{"status": 5}], ["/etc/passwd"], [{"id": "a", "status": 503}] * 2])
def test_a_space_does_not_begin_with_what_is_no_fault(example_server: Served, given_: object) -> None:
    with example_server.client() as client:
        number = len(client.get("/_graphfake/spaces").json["value"])
        answer = client.post("/_graphfake/spaces", {"faults": given_})
        assert (answer.status, answer.code) == (400, "invalidFault")
        assert len(client.get("/_graphfake/spaces").json["value"]) == number


@pytest.fixture(scope="module")
def faulty() -> Iterator[Served]:
    """Every second request fails, in every space."""
    with Served(data="example", faults=faults_of({"id": "odd", "status": 503, "nth": [1, 3, 5]})) as served:
        yield served


def test_every_space_has_the_faults_of_its_server_and_counts_by_itself(faulty: Served) -> None:
    for settings in ({}, {"key": "second"}):
        with opened(faulty, **settings) as client:
            assert [client.get(STATES).status for _ in range(4)] == [503, 200, 503, 200]
    with opened(faulty, faults=[]) as client:
        assert client.get(STATES).status == 200
        told = {space["key"]: space["faults"] for space in client.get("/_graphfake/spaces").json["value"]}
        assert (told["second"], told[client.url.rpartition("/")[2]]) == (1, 0)


def test_options_take_presets_files_rules_and_lists(tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_text(json.dumps({"faults": [{"status": 503}]}))
    assert faults_of(None) == ()
    assert faults_of([]) == ()
    assert faults_of("flaky") == tuple(load("flaky"))
    assert faults_of(file) == faults_of(str(file)) == faults_of([{"status": 503}]) == ({"status": 503},)


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ("flakey", "the nearest is 'flaky'"),
        ("./no.json", "no.json"),
        ([{"status": 1}], "faults[0].status"),
        ([{"id": "a", "status": 503}] * 2, "there is a rule 'a' already"),
        (5, "not 5"),
    ],
)
def test_options_refuse_what_is_no_fault(given_: object, told: str) -> None:
    with pytest.raises(OptionError, match=told.replace("[", r"\[")):
        faults_of(given_)


def test_an_engine_without_faults_gathers_no_facts() -> None:
    assert not Engine(Options()).spaces.get("default").faults.active
