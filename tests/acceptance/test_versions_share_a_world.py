"""What is made by one version of the service is there for the others, as their own contracts have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import load
from graphfake.strategies import payloads
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = {
    "accountEnabled": True,
    "displayName": "Ada",
    "mailNickname": "ada",
    "userPrincipalName": "ada@contoso.example",
    "passwordProfile": {"password": "a long one"},
}
SETS = {"user": "users", "group": "groups", "application": "applications", "servicePrincipal": "servicePrincipals"}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(self_check=True) as running:
        yield running


@pytest.fixture
def clients(served: Served) -> Iterator[tuple[Client, Client]]:
    """One client of v1.0 and one of beta, in one fresh world."""
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url, prefix="/v1.0") as stable, Client(url, prefix="/beta") as beta:
        yield stable, beta


def test_an_entity_is_read_by_either_version_in_its_own_form(clients: tuple[Client, Client]) -> None:
    stable, beta = clients
    made = stable.post("/users", USER)
    assert made.status == 201, made.body
    read = beta.get(f"/users/{made.json['id']}")
    assert read.status == 200, read.body
    assert read.json["userPrincipalName"] == USER["userPrincipalName"]
    assert read.json["@odata.context"] == f"{beta.url}/beta/$metadata#users/$entity"
    assert [user["id"] for user in beta.get("/users").json["value"]] == [made.json["id"]]


def test_what_one_version_alone_has_is_kept_when_the_other_changes_the_rest(clients: tuple[Client, Client]) -> None:
    stable, beta = clients
    entity = f"/users/{beta.post('/users', {**USER, 'preferredName': 'A', 'infoCatalogs': ['x']}).json['id']}"
    assert stable.patch(entity, {"displayName": "Lovelace"}).status == 204
    assert beta.get(f"{entity}?$select=displayName,infoCatalogs").json["infoCatalogs"] == ["x"]
    assert beta.get(entity).json["displayName"] == "Lovelace"
    assert beta.patch(entity, {"displayName": "Byron"}).status == 204
    assert stable.get(entity).json["displayName"] == "Byron"


def test_who_has_signed_in_is_made_by_one_version_and_read_by_the_other(clients: tuple[Client, Client]) -> None:
    stable, beta = clients
    made = stable.get("/me")
    assert made.status == 200, made.body
    read = beta.get("/me")
    assert read.status == 200, read.body
    assert read.json["id"] == made.json["id"]
    assert beta.get(f"/users/{made.json['userPrincipalName']}").json["id"] == made.json["id"]


def test_a_filter_finds_what_another_version_made(clients: tuple[Client, Client]) -> None:
    stable, beta = clients
    stable.post("/users", USER)
    assert len(beta.get("/users?$filter=displayName%20eq%20'Ada'").json["value"]) == 1
    assert beta.delete(f"/users/{USER['userPrincipalName']}").status == 204
    assert stable.get("/users").json["value"] == []


@pytest.mark.parametrize("made_in", ["v1.0", "beta"])
@pytest.mark.parametrize("name", sorted(SETS))
@settings(max_examples=5)
@given(data=st.data())
def test_whatever_one_version_takes_the_other_shows_by_its_contract(
    served: Served, made_in: str, name: str, data: st.DataObject
) -> None:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    sent: dict[str, Any] = data.draw(payloads(f"microsoft.graph.{name}", version=made_in, view="create"))
    other = {"v1.0": "beta", "beta": "v1.0"}[made_in]
    with Client(url, prefix=f"/{made_in}") as maker, Client(url, prefix=f"/{other}") as reader:
        made = maker.post(f"/{SETS[name]}", sent)
        assert made.status == 201, (made.rule, made.body)
        read = reader.get(f"/{SETS[name]}/{made.json['id']}")
        assert read.status == 200, (read.rule, read.body)
        type_ = load().type(read.json.get("@odata.type", f"microsoft.graph.{name}").removeprefix("#"), other)
        assert type_.judge(read.json, view="response", selected=set(read.json)).violations == ()
        assert len(reader.get(f"/{SETS[name]}").json["value"]) == 1
