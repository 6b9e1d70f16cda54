"""Change a word in a document, and server, strategies and contract property follow at once."""

from __future__ import annotations

import copy
import json
from contextlib import contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from graphfake.contracts import Catalogue, load
from graphfake.strategies import enum_values, payloads
from tests.support.contract_property import (
    Broken,
    Subject,
    keeps_what_is_tolerated,
    keeps_what_is_valid,
    refuses_what_is_invalid,
)
from tests.support.family import ENUMS, STATE, STATE_MEMBERS
from tests.support.served import ACCOUNTS, Client, Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    Change = Callable[[dict[str, Any]], None]

STATES = "microsoft.graph.macOSSoftwareUpdateState"


def changed(folder: Path, name: str, change: Change) -> Path:
    """A folder with one shipped document in it, changed."""
    known = load()
    document = known.document(name) if name != "service" else SERVICE
    copied = copy.deepcopy(dict(document))
    change(copied)
    (folder / f"{name}.json").write_text(json.dumps(copied), encoding="utf-8")
    return folder


SERVICE: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "x-kind": "service",
    "x-name": "beta",
    "x-as-of": "2026-08",
    "x-partial": True,
    "x-paths": {},
}


def drawn(strategy: SearchStrategy[Any]) -> set[Any]:
    """Values of a strategy: all of them, where there are few."""
    found: set[Any] = set()

    @settings(max_examples=200, database=None, derandomize=True)
    @given(strategy)
    def draw(value: object) -> None:
        found.add(value)

    draw()
    return found


@contextmanager
def serving(folder: Path) -> Iterator[Client]:
    with Served(contracts=(folder,), data="example") as served, served.client() as client:
        yield client


def subject(client: Client, catalogue: Catalogue) -> Subject:
    return Subject(catalogue.type(STATE.full_name), f"{client.url}/beta", STATE.collection, shrink=False, seeded=True)


class TestAMemberOfAnEnumRemoved:
    """`idle` is no state any more."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        def without_idle(document: dict[str, Any]) -> None:
            document["enum"].remove("idle")
            del document["x-members"]["idle"]

        return changed(tmp_path, STATES, without_idle)

    def test_the_server_refuses_it_in_every_spelling_and_takes_the_others(self, folder: Path) -> None:
        with serving(folder) as client:
            for spelling in ("idle", "IDLE", "1003"):
                answer = client.post(STATE.collection, STATE.payload(state=spelling))
                assert (answer.status, answer.rule, answer.pointer) == (400, "body.enum", "/state")
                assert answer.message == f"Requested value '{spelling}' was not found."
            for member in STATE_MEMBERS.keys() - {"idle"}:
                assert client.post(STATE.collection, STATE.payload(state=member)).status == 201

    def test_the_strategies_draw_it_no_more(self, folder: Path) -> None:
        others = STATE_MEMBERS.keys() - {"idle"}

        assert drawn(enum_values(STATES, contracts=folder)) == others
        assert drawn(payloads(STATE.full_name, contracts=folder).map(itemgetter("state"))) <= others

    def test_the_contract_property_holds_with_the_new_contract_and_not_with_the_old_one(self, folder: Path) -> None:
        with serving(folder) as client:
            new, old = subject(client, load(folder)), subject(client, load())
            keeps_what_is_valid(new, 200)
            refuses_what_is_invalid(new, "body.enum", 100)

            with pytest.raises(Broken):
                keeps_what_is_valid(old, 200)


def test_a_member_added_is_taken_by_all_three(tmp_path: Path) -> None:
    def with_paused(document: dict[str, Any]) -> None:
        document["enum"].append("paused")
        document["x-members"]["paused"] = 3000

    folder = changed(tmp_path, STATES, with_paused)
    assert drawn(enum_values(STATES, contracts=folder)) == {*STATE_MEMBERS, "paused"}
    with serving(folder) as client:
        created = client.post(STATE.collection, STATE.payload(state="3000"))
        assert (created.json["state"], created.notes) == ("paused", ["tolerated.enum-number-text; pointer=/state"])
        new = subject(client, load(folder))
        keeps_what_is_valid(new, 100)
        keeps_what_is_tolerated(new, 100)


def test_a_catalogue_with_a_contract_more_is_a_source_as_well(server: Served) -> None:
    """The server's contract did not change here, so the property with the changed one must fail."""
    known = load()
    document = copy.deepcopy(dict(known.document(STATES)))
    document["enum"].append("paused")
    document["x-members"]["paused"] = 3000
    with server.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as client:
        keeps_what_is_valid(subject(client, known), 50)

        with pytest.raises(Broken):
            keeps_what_is_valid(subject(client, known.with_contract(document)), 200)


def _properties(**changes: Any) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["properties"].update(changes)

    return change


def _no_version(document: dict[str, Any]) -> None:
    del document["properties"]["updateVersion"]
    document["x-required-on-create"].remove("updateVersion")


@pytest.mark.parametrize(
    ("change", "accepted", "refused", "rule"),
    [
        pytest.param(
            _properties(productKey={"type": "string", "x-edm": "Edm.String"}),
            {"productKey": ""},
            {"productKey": None},
            "body.null",
            id="no longer nullable",
        ),
        pytest.param(
            _properties(displayName={"type": ["string", "null"], "x-edm": "Edm.String"}),
            {"displayName": None},
            {"displayName": 5},
            "body.type",
            id="nullable",
        ),
        pytest.param(
            _properties(displayName={"type": "string", "maxLength": 3, "x-edm": "Edm.String"}),
            {"displayName": "abc"},
            {"displayName": "abcd"},
            "body.constraint",
            id="limited",
        ),
        pytest.param(
            _properties(color={"type": ["integer", "null"], "x-edm": "Edm.Byte"}),
            {"color": 255},
            {"color": 256},
            "body.literal",
            id="one more",
        ),
        pytest.param(
            _properties(updateVersion={"type": "string", "x-edm": "Edm.Guid"}),
            {"updateVersion": "0F8FAD5B-D9CB-469F-A165-70867728950E"},
            {"updateVersion": "1.0"},
            "body.literal",
            id="of another type",
        ),
        pytest.param(_no_version, {}, {"updateVersion": "1.0"}, "body.unknown-property", id="one less"),
    ],
)
def test_a_property_is_what_its_document_says(
    tmp_path: Path, change: Change, accepted: dict[str, Any], refused: dict[str, Any], rule: str
) -> None:
    folder = changed(tmp_path, STATE.full_name, change)
    base = {name: value for name, value in STATE.payload(displayName="a").items() if name not in refused}
    with serving(folder) as client:
        good = client.post(STATE.collection, {**base, **accepted})
        bad = client.post(STATE.collection, {**base, **refused})

        assert good.status == 201, good.body
        assert (bad.status, bad.rule, bad.pointer) == (400, rule, f"/{next(iter(refused))}")
        new = subject(client, load(folder))
        keeps_what_is_valid(new, 30)
        refuses_what_is_invalid(new, rule, 30)


def test_what_is_required_is_what_the_document_lists(tmp_path: Path) -> None:
    def only_the_name(document: dict[str, Any]) -> None:
        document["x-required-on-create"] = ["displayName"]

    folder = changed(tmp_path, STATE.full_name, only_the_name)
    with serving(folder) as client:
        created = client.post(STATE.collection, {"displayName": "x"})
        nothing = client.post(STATE.collection, {})

        assert created.status == 201
        assert (nothing.rule, nothing.pointer) == ("body.missing", "/displayName")
        keeps_what_is_valid(subject(client, load(folder)), 30)


def test_paths_dialects_page_sizes_and_permissions_are_what_the_service_document_says(tmp_path: Path) -> None:
    reader = {"application": ["A"]}

    def other(document: dict[str, Any]) -> None:
        document["x-dialect"] = {STATE_ROUTE: "directory"}
        document["x-page-size"] = {ACCOUNTS: {"default": 2, "maximum": 2}}
        document["x-permissions"] = {ACCOUNTS: {"read": reader, "write": {"application": ["B"]}}}

    with serving(changed(tmp_path, "service", other)) as client:
        made = client.post(STATE.collection, STATE.example).json["id"]
        updated = client.patch(f"{STATE.collection}/{made}", {"displayName": "x"})
        account = client.patch(f"{ACCOUNTS}/64687d05-7d05-6468-057d-6864057d6864", {})
        for _ in range(2):
            client.post(STATE.collection, STATE.example)
        token = client.post("/_graphfake/tokens", {"permissions": ["A"]}).json["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        statuses = [client.call(verb, ACCOUNTS, {}, headers=dict(headers)).status for verb in ("GET", "POST")]

        assert (updated.status, account.status) == (204, 200)
        assert len(client.get(STATE.collection).json["value"]) == 2
        assert statuses == [200, 403]


STATE_ROUTE = f"{ACCOUNTS}/{{id}}/categorySummaries/{{id}}/updateStateSummaries"


@pytest.mark.parametrize("name", ENUMS)
def test_the_strategy_of_an_enum_has_its_members_alone(name: str) -> None:
    assert drawn(enum_values(f"microsoft.graph.{name}")) == ENUMS[name].keys()
