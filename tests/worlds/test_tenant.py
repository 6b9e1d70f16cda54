"""A tenant that is made up is one that could be: whole, coherent, allowed by its contracts, and the same for a seed."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import load
from graphfake.fake import FakeGraph
from graphfake.server.entities.putting import Putting
from graphfake.server.entities.seeding import Seeds
from graphfake.server.options import OptionError, Options
from graphfake.spaces import WELL_KNOWN_TENANT, Settings, Spaces
from graphfake.store.memory import MemoryStore
from graphfake.worlds.data import DataError, data_of_tenant, read_world
from graphfake.worlds.tenant.asked import MOST, Tenant, TenantError, tenant_of
from graphfake.worlds.tenant.groups import MOST_BY_RULE
from graphfake.worlds.tenant.making import MACS, V1, tenant_paths
from graphfake.worlds.tenant.names import folded
from graphfake.worlds.tenant.users import SPAN
from tests.support.served import Client, Served

numbers = st.integers(0, 40)
tenants = st.builds(
    lambda users, devices, macs, groups, applications, locale: tenant_of(
        f"tenant:users={users},devices={devices},macs={min(macs, devices)},groups={groups},"
        f"applications={applications},locale={locale}"
    ),
    *(st.integers(1, 60), numbers, numbers, numbers, numbers, st.sampled_from(["en_US", "de_DE", "fr_FR", "ja_JP"])),
)
seeds = st.integers(-(2**70), 2**70)
BERLIN = "00000000-0000-4000-8000-00000000be21"


def entities(paths: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = paths[f"{V1}/{name}"]
    return found


def references(paths: dict[str, Any], set_: str, navigation: str) -> dict[str, list[str]]:
    """Which paths the entities of a set refer to, by their ids."""
    found = {}
    for path, value in paths.items():
        match path.removeprefix(f"{V1}/").split("/"):
            case [first, key, name, "$ref"] if (first, name) == (set_, navigation):
                found[key] = value if isinstance(value, list) else [value]
    return found


@settings(max_examples=15)
@given(tenants, seeds)
def test_numbers_are_those_that_are_asked_for_and_names_are_nobody_elses(tenant: Tenant, seed: int) -> None:
    paths = tenant_paths(tenant, seed, BERLIN)
    users, groups = entities(paths, "users"), entities(paths, "groups")
    assert len(users) == tenant.users
    assert len(groups) == tenant.groups
    assert len(entities(paths, "devices")) == len(entities(paths, "deviceManagement/managedDevices")) == tenant.devices
    assert len(paths[MACS]) == tenant.macs
    assert len(entities(paths, "applications")) == len(entities(paths, "servicePrincipals")) == tenant.applications

    ids = [each["id"] for value in paths.values() if isinstance(value, list) for each in value if "id" in each]
    assert len(set(ids)) == len(ids)
    nicknames = [each["mailNickname"] for each in (*users, *groups)]
    assert len(set(nicknames)) == len(nicknames)
    [organization] = entities(paths, "organization")
    assert organization["id"] == BERLIN
    [domain] = [each["name"] for each in organization["verifiedDomains"]]
    for user in users:
        assert user["userPrincipalName"] == user["mail"] == f"{user['mailNickname']}@{domain}"
        assert user["mail"].isascii()
        assert user["mailNickname"].startswith(folded(user["givenName"]))
        assert user["displayName"] == f"{user['givenName']} {user['surname']}"


@settings(max_examples=15)
@given(st.integers(1, 400), seeds)
def test_managers_form_one_tree_and_nobody_has_too_many_below(count: int, seed: int) -> None:
    paths = tenant_paths(tenant_of(f"tenant:users={count},devices=0"), seed, BERLIN)
    users = {f"{V1}/users/{user['id']}": user for user in entities(paths, "users")}
    managers = {f"{V1}/users/{key}": above for key, [above] in references(paths, "users", "manager").items()}
    [root] = users.keys() - managers.keys()
    for path in users:
        above, seen = path, {path}
        while above != root:
            above = managers[above]
            assert above not in seen
            seen.add(above)
    assert max(Counter(managers.values()).values(), default=0) <= SPAN
    for path, above in managers.items():
        assert above == root or users[path]["department"] == users[above]["department"]


@settings(max_examples=15)
@given(tenants, seeds)
def test_references_lead_to_what_is_there_and_groups_stand_in_no_circle(tenant: Tenant, seed: int) -> None:
    paths = tenant_paths(tenant, seed, BERLIN)
    there = {f"{V1}/{name}/{each['id']}" for name in ("users", "groups", "devices") for each in entities(paths, name)}
    for path, value in paths.items():
        if path.endswith("/$ref"):
            targets = value if isinstance(value, list) else [value]
            assert set(targets) <= there
            assert len(set(targets)) == len(targets)
    owners = references(paths, "groups", "owners")
    assert all(owners[group["id"]] for group in entities(paths, "groups"))
    done: set[str] = set()
    for group in entities(paths, "groups"):  # each stands behind those that it has as members
        members = references(paths, "groups", "members")[group["id"]]
        assert {each for each in members if "/groups/" in each} <= done
        done.add(f"{V1}/groups/{group['id']}")


@settings(max_examples=15)
@given(tenants, seeds)
def test_devices_stand_in_pairs_with_their_owner_and_what_counts_them_adds_up(tenant: Tenant, seed: int) -> None:
    paths = tenant_paths(tenant, seed, BERLIN)
    users = {user["id"]: user for user in entities(paths, "users")}
    directory = {each["deviceId"]: each for each in entities(paths, "devices")}
    owners = references(paths, "devices", "registeredOwners")
    managed = entities(paths, "deviceManagement/managedDevices")
    assert directory.keys() == {each["azureADDeviceId"] for each in managed}
    for device in managed:
        twin = directory[device["azureADDeviceId"]]
        assert owners[twin["id"]] == [f"{V1}/users/{device['userId']}"]
        assert device["userPrincipalName"] == users[device["userId"]]["userPrincipalName"]
        assert (twin["displayName"], twin["model"]) == (device["deviceName"], device["model"])
        assert twin["isCompliant"] == (device["complianceState"] == "compliant")
        assert device["enrolledDateTime"] < device["lastSyncDateTime"]
        assert 0 < device["freeStorageSpaceInBytes"] < device["totalStorageSpaceInBytes"]
    states = Counter(each["complianceState"] for each in managed)
    summary = paths[f"{V1}/deviceManagement/deviceCompliancePolicyDeviceStateSummary"]
    assert sum(value for name, value in summary.items() if name.endswith("Count")) == len(managed)
    assert summary["compliantDeviceCount"] == states["compliant"]
    used = Counter(each["skuId"] for user in users.values() for each in user["assignedLicenses"])
    for sku in entities(paths, "subscribedSkus"):
        assert sku["consumedUnits"] == used[sku["skuId"]] <= sku["prepaidUnits"]["enabled"]


@settings(max_examples=15)
@given(st.integers(1, 40), seeds)
def test_summaries_of_updates_are_the_sums_of_their_parts(macs: int, seed: int) -> None:
    paths = tenant_paths(tenant_of(f"tenant:devices={macs},macs={macs}"), seed, BERLIN)
    devices = {each["id"]: each for each in entities(paths, "deviceManagement/managedDevices")}
    for account in paths[MACS]:
        assert devices[account["deviceId"]]["userId"] == account["userId"]
        for name in ("successfulUpdateCount", "failedUpdateCount", "totalUpdateCount"):
            assert account[name] == sum(each[name] for each in account["categorySummaries"])
        for category in account["categorySummaries"]:
            states = [each["state"] for each in category["updateStateSummaries"]]
            assert category["totalUpdateCount"] == len(states)
            assert category["successfulUpdateCount"] == states.count("success")
            assert {each["updateCategory"] for each in category["updateStateSummaries"]} == {category["updateCategory"]}


@pytest.mark.parametrize("seed", [0, 7, -3])
def test_every_entity_keeps_its_contract(seed: int) -> None:
    tenant = tenant_of("tenant:users=40,devices=30,groups=25")

    async def loaded() -> int:
        store, space = MemoryStore(), Spaces(Settings(), seed=seed).get("a")
        async with store.transaction("a", write=True) as writing:
            return await Seeds(load()).load(tenant, Putting(space, writing, validate=True))

    paths = tenant_paths(tenant, seed, BERLIN)
    assert asyncio.run(loaded()) == sum(len(each) if isinstance(each, list) else 1 for each in paths.values())


MAKE = "import sys, json; from graphfake.worlds.tenant import asked, making; print(json.dumps("
MAKE += "making.tenant_paths(asked.tenant_of(sys.argv[1]), 7, 'x')))"


def test_one_seed_makes_one_world_byte_for_byte_whatever_else_is_drawn() -> None:
    text = "tenant:users=30,devices=20"
    there = subprocess.run(
        [sys.executable, "-c", MAKE, text], env={**os.environ, "PYTHONHASHSEED": "123"}, capture_output=True, check=True
    )
    here = tenant_paths(tenant_of(text), 7, "x")
    assert there.stdout.decode().strip() == json.dumps(here)
    other = tenant_paths(tenant_of(text), 8, "x")
    assert {each["id"] for each in here[f"{V1}/users"]}.isdisjoint(each["id"] for each in other[f"{V1}/users"])
    more = tenant_paths(tenant_of("tenant:users=30,devices=25,groups=1"), 7, "x")
    assert more[f"{V1}/users"] == here[f"{V1}/users"]


def test_what_is_left_out_follows_from_the_number_of_users() -> None:
    told = tenant_of("tenant:users=50,devices=25,macs=6,groups=14,applications=3")
    assert tenant_of("tenant:") == replace(told, name="tenant:")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tenant:uesrs=5", r"there is no parameter 'uesrs', but users, .*\. Nearest: users"),
        ("tenant:users", r"users is given a value, once: tenant:users=\.\."),
        ("tenant:users=1,users=2", "users is given a value, once"),
        ("tenant:users=0", "users is a number from 1 to 100000, and not '0'"),
        ("tenant:users=100001", "users is a number from 1 to 100000, and not '100001'"),
        ("tenant:users=1e3", "users is a number from 1 to 100000, and not '1e3'"),
        ("tenant:users=" + "9" * 5_000, "users is a number from 1 to 100000"),
        ("tenant:users=\u0663", "users is a number"),
        ("tenant:devices=-1", "devices is a number from 0 to 100000, and not '-1'"),
        ("tenant:users=2,devices=1,macs=2", "of 1 devices 2 cannot be Macs"),
        ("tenant:domain=Fabrikam", "domain is a name such as graphfake.example"),
        ("tenant:domain=" + "a." * 1_000 + "b", "domain is a name such as graphfake.example"),
        ("tenant:locale=de_DD", r"locale is one of Faker's, such as en_US, and not 'de_DD'\. Nearest: "),
        ("tenant:,", "there is no parameter ''"),
    ],
)
def test_what_cannot_be_asked_for_is_told_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(TenantError, match=rf"^tenant:.{{0,90}}: {said}.*\.$") as caught:
        tenant_of(text)
    assert len(str(caught.value)) < 400
    with pytest.raises(DataError):
        read_world(text)
    with pytest.raises(OptionError):
        Options(data=text)


def test_a_running_fake_is_the_tenant_and_a_space_makes_its_own_by_its_seed() -> None:
    with FakeGraph(data="tenant:users=9,devices=4", seed=7, auth="off") as graph:
        first = graph.state.list(f"{V1}/users")
        assert len(first) == 9
        assert graph.state.list(f"{V1}/organization")[0]["id"] == WELL_KNOWN_TENANT
        with graph.space(data="tenant:users=9", seed=7) as again, graph.space(data="tenant:users=9", seed=8) as other:
            assert again.state.list(f"{V1}/users") == first
            assert other.state.list(f"{V1}/users") != first


def test_it_is_data_as_a_file_could_hold_it() -> None:
    data = data_of_tenant(tenant_of("tenant:users=3"), 7, BERLIN)
    assert json.loads(json.dumps(dict(data.entries))) == dict(data.entries)


@pytest.mark.deep
def test_the_largest_tenant_is_made() -> None:
    paths = tenant_paths(tenant_of(f"tenant:users={MOST['users']},devices={MOST['devices']}"), 7, BERLIN)
    assert len({user["mail"] for user in entities(paths, "users")}) == MOST["users"]
    assert max(map(len, references(paths, "groups", "members").values())) <= MOST_BY_RULE


@pytest.mark.parametrize("version", ["v1.0", "beta"])
def test_all_of_it_is_shown_by_every_version_as_its_contracts_have_it(version: str) -> None:
    with Served(data="tenant:users=12,devices=8", self_check=True) as served, served.client() as client:
        paths = tenant_paths(tenant_of("tenant:users=12,devices=8"), 0, WELL_KNOWN_TENANT)
        all_paths = (path.removeprefix(V1).removeprefix("/beta") for path in paths)
        shown = 0
        with Client(client.url, prefix=f"/{version}") as reading:
            for place in sorted(path.rstrip("/") for path in all_paths if not path.endswith("$ref")):
                answer = reading.get(place)
                assert answer.status == 200 or answer.rule == "path.segment", (place, answer.body)
                shown += answer.status == 200
        assert shown > 5
