"""Users, groups and what else the directory holds are one world, whatever the path that leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.directory import EVENTUAL, group, ids, join, made, opened, user
from tests.support.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Client

DELETED = "/directory/deletedItems"
DEFAULT = (
    *("id", "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone"),
    *("officeLocation", "preferredLanguage", "surname", "userPrincipalName"),
)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served() as started:
        yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with opened(served) as client:
        yield client


def test_a_user_is_a_directory_object(client: Client) -> None:
    ann, team = user(client, "ann"), group(client, "team")
    app = made(client, "/applications", displayName="app")

    assert ids(client, "/directoryObjects") == [ann, team, app]
    assert ids(client, "/directoryObjects/microsoft.graph.user") == [ann]
    assert ids(client, "/directoryObjects?$top=2") == [ann, team, app]
    assert client.get("/directoryObjects/$count", headers=EVENTUAL).body == b"3"
    assert client.get("/directoryObjects/microsoft.graph.group/$count", headers=EVENTUAL).body == b"1"
    found = client.get(f"/directoryObjects/{ann}").json
    assert (found["@odata.type"], found["displayName"]) == ("#microsoft.graph.user", "ann")
    assert client.delete(f"/directoryObjects/{app}").status == 204
    assert client.get(f"/applications/{app}").rule == "path.not-found"


def test_units_in_the_directory_are_directory_objects(client: Client) -> None:
    unit = made(client, "/directory/administrativeUnits", displayName="unit")

    assert ids(client, "/directoryObjects/microsoft.graph.administrativeUnit") == [unit]
    assert client.get(f"/directoryObjects/{unit}").json["displayName"] == "unit"


def test_a_list_shows_of_users_what_graph_shows_by_default(client: Client) -> None:
    user(client, "ann")

    (ann,) = client.get("/users").json["value"]
    assert tuple(name for name in ann if "@" not in name) == DEFAULT


def test_a_password_never_comes_back(client: Client) -> None:
    ann = user(client, "ann")

    shown = client.get(f"/users/{ann}?$select=passwordProfile").json["passwordProfile"]
    assert (shown["password"], shown["forceChangePasswordNextSignIn"]) == (None, True)
    client.patch(f"/users/{ann}", {"passwordProfile": {"password": "Other-2"}})
    state = client.get(f"/_space/{client.url.rpartition('/')[2]}/_graphfake/state/v1.0/users/{ann}")
    assert state.status == 200
    assert not [secret for secret in (b"Secret-1", b"Other-2") if secret in state.body]


@pytest.mark.parametrize("left_out", ["accountEnabled", "displayName", "mailNickname", "userPrincipalName"])
def test_what_the_page_requires_has_to_be_sent(client: Client, left_out: str) -> None:
    given = {"accountEnabled": True, "displayName": "x", "mailNickname": "x", "userPrincipalName": "x@contoso.com"}
    given["passwordProfile"] = {"password": "x"}

    answer = client.post("/users", {name: value for name, value in given.items() if name != left_out})
    assert (answer.status, answer.rule) == (400, "body.missing")
    assert client.post("/users", given).status == 201


def test_the_service_sets_times_and_ids(client: Client) -> None:
    app = client.post("/applications", {"displayName": "app"}).json

    assert len(app["appId"]) == 36
    assert app["createdDateTime"].endswith("Z")
    assert client.get(f"/applications(appId='{app['appId']}')").json["id"] == app["id"]
    refused = client.patch(f"/applications/{app['id']}", {"createdDateTime": "2020-01-01T00:00:00Z"})
    assert refused.rule == "body.read-only"


@pytest.mark.parametrize("path", ["/users/ANN@contoso.com", "/users('ann@contoso.com')", "/users/ann%40contoso.com"])
def test_a_principal_name_stands_for_the_key(client: Client, path: str) -> None:
    ann = user(client, "ann")

    assert client.get(path).json["id"] == ann
    made(client, f"{path}/messages", subject="hello")
    assert client.get(f"/users/{ann}/messages").json["value"][0]["subject"] == "hello"
    assert client.get("/users/bob@contoso.com").rule == "path.not-found"
    assert client.patch(path, {"userPrincipalName": "anna@contoso.com"}).status == 204
    assert client.get(path).status == 404
    assert client.get("/users/anna@contoso.com").json["id"] == ann


def test_no_two_users_have_one_principal_name(client: Client) -> None:
    ann, bob = user(client, "ann"), user(client, "bob")
    told = "Another object with the same value for property userPrincipalName already exists."

    answer = client.patch(f"/users/{bob}", {"userPrincipalName": "Ann@contoso.com"})
    assert (answer.status, answer.code, answer.message) == (400, "Request_BadRequest", told)
    assert answer.pointer == "/userPrincipalName"
    assert client.patch(f"/users/{ann}", {"userPrincipalName": "ann@contoso.com"}).status == 204
    assert client.delete(f"/users/{ann}").status == 204
    assert client.patch(f"/users/{bob}", {"userPrincipalName": "Ann@contoso.com"}).status == 204


def test_memberships_are_seen_from_both_ends(client: Client) -> None:
    ann, inner = user(client, "ann"), group(client, "inner")
    outer = group(client, "outer")
    bound = {"members@odata.bind": [f"{client.url}/v1.0/groups/{inner}"]}
    assert client.patch(f"/groups/{outer}", bound).status == 204
    join(client, inner, ann)

    assert ids(client, f"/users/{ann}/memberOf") == [inner]
    assert ids(client, "/users/ann@contoso.com/transitiveMemberOf/microsoft.graph.group") == [inner, outer]
    assert ids(client, f"/groups/{outer}/members") == [inner]
    assert ids(client, f"/groups/{outer}/transitiveMembers/microsoft.graph.user") == [ann]
    assert client.get(f"/groups/{outer}/transitiveMembers/{ann}").json["id"] == ann
    assert client.get(f"/users/{ann}/memberOf/{outer}").status == 404
    assert client.get(f"/groups/{outer}/transitiveMembers/$count", headers=EVENTUAL).body == b"2"
    expanded = client.get(f"/users/{ann}?$expand=transitiveMemberOf($select=id)").json["transitiveMemberOf"]
    assert [each["id"] for each in expanded] == [inner, outer]

    assert client.delete(f"/groups/{inner}/members/{ann}/$ref").status == 204
    assert ids(client, f"/users/{ann}/memberOf") == []


def test_groups_in_a_circle_end(client: Client) -> None:
    one, two = group(client, "one"), group(client, "two")
    join(client, one, two)
    join(client, two, one)

    assert ids(client, f"/groups/{one}/transitiveMembers") == [two]
    assert ids(client, f"/groups/{one}/transitiveMemberOf") == [two]


@pytest.mark.parametrize(
    ("owner", "navigation", "back"),
    [("/groups", "owners", "ownedObjects"), ("/devices", "registeredOwners", "ownedDevices")],
)
def test_owners_know_what_they_own(client: Client, owner: str, navigation: str, back: str) -> None:
    ann = user(client, "ann")
    owned = group(client, "g") if owner == "/groups" else made(client, owner, displayName="d", deviceId="d")

    url = f"{client.url}/v1.0/users/ann@contoso.com"
    assert client.post(f"{owner}/{owned}/{navigation}/$ref", {"@odata.id": url}).status == 204
    assert ids(client, f"/users/{ann}/{back}") == [owned]


def test_a_manager_has_reports(client: Client) -> None:
    ann, bob, eve = (user(client, name) for name in ("ann", "bob", "eve"))

    for manager in (bob, eve):
        said = {"@odata.id": f"https://graph.microsoft.com/v1.0/users/{manager}"}
        assert client.call("PUT", f"/users/{ann}/manager/$ref", said).status == 204
    assert client.get(f"/users/{ann}/manager").json["id"] == eve
    assert (ids(client, f"/users/{bob}/directReports"), ids(client, f"/users/{eve}/directReports")) == ([], [ann])


def test_what_follows_from_other_references_is_read_alone(client: Client) -> None:
    ann, team = user(client, "ann"), group(client, "team")
    said = {"@odata.id": f"{client.url}/v1.0/groups/{team}"}

    for path in (f"/users/{ann}/memberOf", f"/users/{ann}/transitiveMemberOf", f"/users/{ann}/ownedObjects"):
        assert client.post(f"{path}/$ref", said).rule == "route.verb"
        assert client.post(path, {"displayName": "x"}).rule == "route.verb"
    assert client.delete(f"/users/{ann}/memberOf/{team}/$ref").status == 405
    refused = client.patch(f"/users/{ann}", {"memberOf@odata.bind": [said["@odata.id"]]})
    assert (refused.rule, refused.pointer) == ("body.read-only", "/memberOf@odata.bind/0")


def test_a_deleted_user_can_be_restored(client: Client) -> None:
    ann, bob, team = user(client, "ann"), user(client, "bob"), group(client, "team")
    join(client, team, ann)
    note = made(client, f"/users/{ann}/messages", subject="hello")
    client.call("PUT", f"/users/{ann}/photo/$value", body=b"jpeg", headers={"Content-Type": "image/jpeg"})
    client.call("PUT", f"/users/{bob}/manager/$ref", {"@odata.id": f"{client.url}/v1.0/users/{ann}"})

    assert client.delete(f"/users/{ann}").status == 204
    assert client.get(f"/users/{ann}").status == 404
    assert ids(client, "/users") == [bob]
    assert ids(client, "/directoryObjects/microsoft.graph.user") == [bob]
    assert ids(client, f"/groups/{team}/members") == []
    (waiting,) = client.get(f"{DELETED}/microsoft.graph.user?$select=id,deletedDateTime").json["value"]
    assert waiting["id"] == ann
    assert waiting["deletedDateTime"].endswith("Z")
    assert client.get(f"{DELETED}/microsoft.graph.group").json["value"] == []

    back = client.post(f"{DELETED}/{ann}/restore")
    assert (back.status, back.json["id"], back.json["@odata.type"]) == (200, ann, "#microsoft.graph.user")
    assert client.get(f"{DELETED}/{ann}").status == 404
    assert client.get(f"/users/{ann}?$select=deletedDateTime").json["deletedDateTime"] is None
    assert ids(client, f"/groups/{team}/members") == [ann]
    assert ids(client, f"/users/{ann}/memberOf") == [team]
    assert ids(client, f"/users/{ann}/messages") == [note]
    assert client.get(f"/users/{bob}/manager").json["id"] == ann
    assert client.get(f"/users/{ann}/photo/$value").body == b"jpeg"


def test_what_is_deleted_twice_is_gone(client: Client) -> None:
    ann = user(client, "ann")
    client.delete(f"/users/{ann}")

    assert client.delete(f"{DELETED}/{ann}").status == 204
    assert client.post(f"{DELETED}/{ann}/restore").status == 404
    assert ids(client, DELETED) == []


def test_what_is_not_deleted_is_not_restored(client: Client) -> None:
    ann = user(client, "ann")

    assert client.post(f"/directoryObjects/{ann}/restore").rule == "path.not-found"


def test_a_name_that_somebody_else_has_by_now_stands_in_the_way(client: Client) -> None:
    ann = user(client, "ann")
    client.delete(f"/users/{ann}")
    other = user(client, "ann")

    assert client.post(f"{DELETED}/{ann}/restore").rule == "conflict.value"
    client.delete(f"/users/{other}")
    assert client.post(f"{DELETED}/{ann}/restore").status == 200


@pytest.mark.parametrize(("kinds", "waiting"), [(("Unified",), 1), (("DynamicMembership", "Unified"), 1), ((), 0)])
def test_groups_of_microsoft_365_alone_can_come_back(client: Client, kinds: tuple[str, ...], waiting: int) -> None:
    team = group(client, "team", kinds=kinds)

    assert client.delete(f"/groups/{team}").status == 204
    assert len(ids(client, f"{DELETED}/microsoft.graph.group")) == waiting


def test_an_operation_of_an_open_type_is_no_property(client: Client) -> None:
    ann = user(client, "ann")

    assert client.post(f"/users/{ann}/revokeSignInSessions").status in (200, 204)  # its result is drawn
    assert client.get(f"/users/{ann}/revokeSignInSessions").rule == "route.verb"
