"""What the service is asked of memberships, and of entities by their ids, is told by the world that was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.directory import group, join, made, opened, user
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

UPN = "userPrincipalName"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(self_check=True) as started:
        yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with opened(served) as client:
        yield client


def told(client: Client, path: str, **body: Any) -> list[Any]:
    answer = client.post(path, body)
    assert answer.status == 200, answer.body
    value: list[Any] = answer.json["value"]
    return value


def test_memberships_count_at_any_depth(client: Client) -> None:
    ada, inner, outer, other = user(client, "ada"), group(client, "in"), group(client, "out"), group(client, "other")
    insecure = group(client, "mail", securityEnabled=False)
    unit = made(client, "/directory/administrativeUnits", displayName="unit")
    join(client, inner, ada)
    join(client, outer, inner)
    join(client, insecure, ada)
    bound = {"@odata.id": f"https://graph.microsoft.com/v1.0/users/{ada}"}
    assert client.post(f"/directory/administrativeUnits/{unit}/members/$ref", bound).status == 204

    groups = {inner, outer, insecure}
    here = f"/users/{ada}"
    assert set(told(client, f"{here}/getMemberGroups", securityEnabledOnly=False)) == groups
    assert set(told(client, f"{here}/getMemberGroups", securityEnabledOnly=True)) == {inner, outer}
    assert set(told(client, f"{here}/getMemberObjects", securityEnabledOnly=False)) == {*groups, unit}
    assert set(told(client, f"{here}/getMemberObjects", securityEnabledOnly=True)) == {inner, outer}
    asked = [other, outer, unit, "nobody", outer]
    assert told(client, f"{here}/checkMemberGroups", groupIds=asked) == [outer]
    assert told(client, f"{here}/microsoft.graph.checkMemberObjects", ids=asked) == [outer, unit]
    assert told(client, f"/directoryObjects/{inner}/getMemberGroups", securityEnabledOnly=False) == [outer]
    assert told(client, "/me/getMemberGroups", securityEnabledOnly=False) == []
    assert client.post("/users/nobody/getMemberGroups", {"securityEnabledOnly": False}).status == 404


def test_entities_are_found_by_their_ids_in_whatever_set_they_are(client: Client) -> None:
    ada, staff = user(client, "ada"), group(client, "staff")
    asked = [staff, "nobody", ada, staff]
    assert [one["id"] for one in told(client, "/directoryObjects/getByIds", ids=asked)] == [staff, ada]
    both = told(client, "/directoryObjects/getByIds", ids=asked, types=["user"])
    assert [(one["@odata.type"], one["displayName"]) for one in both] == [("#microsoft.graph.user", "ada")]
    assert told(client, "/directoryObjects/getByIds", ids=asked, types=["spaceship"]) == []
    assert client.delete(f"/users/{ada}").status == 204
    assert told(client, "/directoryObjects/getByIds", ids=[ada]) == []


def test_what_is_restored_can_be_given_another_name(client: Client) -> None:
    ada = user(client, "ada")
    assert client.delete(f"/users/{ada}").status == 204
    user(client, "ada")
    restore = f"/directory/deletedItems/{ada}/restore"
    assert client.post(restore, {}).status in (400, 409)
    assert client.post(restore, {"newUserPrincipalName": "ada@contoso.com"}).status in (400, 409)
    assert client.post(restore, {"newUserPrincipalName": "lovelace@contoso.com"}).status == 200
    assert client.get(f"/users/lovelace@contoso.com?$select=id,{UPN}").json[UPN] == "lovelace@contoso.com"
    assert client.post(restore, {}).status == 404
