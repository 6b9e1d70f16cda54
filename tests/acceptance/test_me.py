"""`/me` is whoever has signed in: one of the users, made when first needed of what the token says."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from graphfake.signin import mint
from tests.support.directory import group, ids, join, opened, user
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHFAKE_HOME", str(tmp_path_factory.mktemp("home")))
        with Served() as started:
            yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with opened(served) as client:
        yield client


def test_me_is_a_user(client: Client) -> None:
    assert ids(client, "/users") == []

    me = client.get("/me")
    assert me.json["@odata.context"] == f"{client.url}/v1.0/$metadata#users/$entity"
    assert client.get("/me").json["id"] == me.json["id"]
    assert ids(client, "/users") == [me.json["id"]]
    shown = client.get(f"/users/{me.json['userPrincipalName']}")
    assert shown.json == me.json


def test_what_is_mine_is_the_users(client: Client) -> None:
    me = client.get("/me").json["id"]

    answer = client.post("/me/messages", {"subject": "hello"})
    assert answer.json["@odata.context"] == f"{client.url}/v1.0/$metadata#users('{me}')/messages/$entity"
    assert client.get(f"/users/{me}/messages").json["value"] == client.get("/me/messages").json["value"]
    assert client.patch("/me", {"jobTitle": "Boss"}).status == 204
    assert client.get(f"/users/{me}/jobTitle").json["value"] == "Boss"
    team = group(client, "team")
    join(client, team, me)
    assert ids(client, "/me/memberOf") == [team]


def test_me_can_be_referred_to(client: Client) -> None:
    ann = user(client, "ann")

    said = {"@odata.id": "https://graph.microsoft.com/v1.0/me"}
    assert client.call("PUT", f"/users/{ann}/manager/$ref", said).status == 204
    assert ids(client, "/me/directReports") == [ann]


def test_me_in_a_batch(client: Client) -> None:
    asked = [{"id": "1", "method": "GET", "url": "/me"}, {"id": "2", "method": "GET", "url": "/me/manager"}]

    answers = {one["id"]: one for one in client.post("/$batch", {"requests": asked}).json["responses"]}
    assert answers["1"]["body"]["id"] == client.get("/me").json["id"]
    assert answers["2"]["status"] == 404


def test_whoever_signs_in_is_told_by_the_token(served: Served, client: Client) -> None:
    ann = user(client, "ann")
    tokens = [mint(scopes=["User.ReadWrite.All"], user=f"{name}@contoso.com") for name in ("ann", "eve")]

    mine = [client.get("/me", headers={"Authorization": f"Bearer {token}"}).json for token in tokens]
    assert mine[0]["id"] == ann
    assert (mine[1]["userPrincipalName"], mine[1]["displayName"]) == ("eve@contoso.com", "eve")
    assert ids(client, "/users") == [ann, mine[1]["id"]]


def test_a_token_for_a_user_needs_no_permissions_named(client: Client) -> None:
    admin = f"/_space/{client.url.rpartition('/')[2]}/_graphfake"
    token = client.post(f"{admin}/tokens", {"user": "eve@contoso.com"}).json["access_token"]

    mine = client.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert mine.json["userPrincipalName"] == "eve@contoso.com"
    refused = client.post(f"{admin}/tokens", {"user": "nobody", "scopes": ["User.Read"]})
    assert (refused.status, "name@domain" in refused.message) == (400, True)


@pytest.mark.parametrize("oid", ["a/b'c", "$count", "..", "x" * 1_000, "ü%2F", ""])
def test_a_strangers_token_may_say_anything(client: Client, oid: str) -> None:
    said = [{"alg": "RS256", "kid": "x"}, {"oid": oid, "scp": "", "upn": "o'x@contoso.com"}]
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in said]
    headers: dict[str, str | None] = {"Authorization": f"Bearer {'.'.join(parts)}.x"}

    mine = client.get("/me", headers=headers)
    assert (mine.status, mine.json["userPrincipalName"]) == (200, "o'x@contoso.com")
    assert client.post("/me/messages", {"subject": "x"}, headers=headers).status == 201
    assert len(client.get("/me/messages", headers=headers).json["value"]) == 1


def test_an_application_has_no_me(client: Client) -> None:
    token = mint(permissions=["User.Read.All", "Mail.Read"])

    for path in ("/me", "/me/messages", "/me/photo/$value"):
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status, answer.code, answer.rule) == (400, "BadRequest", "path.no-user")
        assert answer.message == "/me request is only valid with delegated authentication flow."
    assert ids(client, "/users") == []


def test_the_same_space_has_the_same_user(served: Served) -> None:
    with served.client() as admin:
        spaces = [admin.post("/_graphfake/spaces", {"seed": 7}).json["url"] for _ in range(2)]
    mine = []
    for url in spaces:
        with Client(url, prefix="/v1.0") as client:
            mine.append(client.get("/me").json["id"])
    assert mine[0] == mine[1]


def test_who_was_deleted_is_not_made_again(client: Client) -> None:
    me = client.get("/me").json["id"]

    assert client.delete(f"/users/{me}").status == 204
    assert client.get("/me").status == 404
    assert client.post(f"/directory/deletedItems/{me}/restore").status == 200
    assert client.get("/me").json["id"] == me


def test_my_photo(client: Client) -> None:
    missing = client.get("/me/photo/$value")
    assert (missing.status, missing.code) == (404, "ImageNotFound")

    assert client.call("PUT", "/me/photo/$value", body=b"jpeg", headers={"Content-Type": "image/jpeg"}).status == 204
    found = client.get("/me/photo/$value")
    assert (found.body, found.headers["content-type"]) == (b"jpeg", "image/jpeg")
    unchanged = client.get("/me/photo/$value", headers={"If-None-Match": found.headers["etag"]})
    assert unchanged.status == 304
    assert client.get("/me/photo").json["id"]
    assert client.delete("/me/photo/$value").status == 204
    assert client.get("/me/photo/$value").status == 404


@pytest.mark.parametrize("path", ["/me('x')", "/me/me"])
def test_me_is_one_entity(client: Client, path: str) -> None:
    assert client.get(path).status in (400, 404, 501)
