"""What Microsoft publishes of a path holds at the gate, for whatever stands there, unless a document says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support import widgets
from tests.support.served import Client, Served
from tests.support.widgets import A_WIDGET

if TYPE_CHECKING:
    from collections.abc import Iterator

MINE = {"delegated": ["Mine.Swap"], "application": ["Mine.Swap"]}


@pytest.fixture(scope="module")
def domains(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Widgets at `/domains` and `/agreements`, whose permissions are published, and at `/widgets`, whose are not."""
    found = widgets.documents()
    found["service"]["x-paths"] |= dict.fromkeys(("/domains", "/agreements"), found["service"]["x-paths"]["/widgets"])
    found["service"]["x-permissions"] = {"/domains/{id}": {"DELETE": MINE}}
    with Served(contracts=(widgets.write(tmp_path_factory.mktemp("domains"), found),)) as served:
        yield served


@pytest.fixture
def client(domains: Served) -> Iterator[Client]:
    with domains.client() as admin:
        url = admin.post("/_graphfake/spaces", {"auth": "strict"}).json["url"]
    with Client(url) as opened:
        yield opened


def holding(client: Client, **claims: Any) -> dict[str, str | None]:
    made = client.post("/_graphfake/tokens", claims)
    return {"Authorization": f"Bearer {made.json['access_token']}"}


@pytest.fixture
def domain(client: Client) -> str:
    made = client.post("/domains", A_WIDGET, headers=holding(client))
    assert made.status == 201, made.body
    return f"/domains/{made.json['id']}"


@pytest.mark.parametrize("kind", ["permissions", "scopes"])
def test_each_method_takes_its_own_permissions(client: Client, domain: str, kind: str) -> None:
    reading, writing, other = (
        holding(client, **{kind: [name]}) for name in ("Domain.Read.All", "Domain.ReadWrite.All", "User.Read")
    )

    for headers, method, status in (
        (reading, "GET", 200),
        (reading, "PATCH", 403),
        (writing, "GET", 200),
        (writing, "PATCH", 204),
        (other, "GET", 403),
    ):
        answer = client.call(method, domain, {"label": "new"} if method == "PATCH" else None, headers=headers)
        assert answer.status == status
        assert answer.rule == ("permission.scope" if status == 403 else None)
    assert client.post("/domains", A_WIDGET, headers=reading).status == 403
    assert client.post("/domains", A_WIDGET, headers=writing).status == 201


def test_a_property_and_a_count_take_those_of_what_they_stand_on(client: Client, domain: str) -> None:
    for path in (f"{domain}/label", f"{domain}/label/$value", "/domains/$count"):
        assert client.get(path, headers=holding(client, scopes=["Domain.Read.All"])).status == 200
        assert client.get(path, headers=holding(client, scopes=["User.Read"])).status == 403


def test_what_is_not_documented_below_is_not_refused(client: Client, domain: str) -> None:
    for path in (f"{domain}/parts", "/widgets"):
        assert client.get(path, headers=holding(client, scopes=["User.Read"])).status == 200


def test_a_documents_word_for_a_method_comes_before(client: Client, domain: str) -> None:
    assert client.delete(domain, headers=holding(client, permissions=["Domain.ReadWrite.All"])).status == 403
    assert client.delete(domain, headers=holding(client, permissions=["Mine.Swap"])).status == 204


def test_what_a_user_alone_may_do_an_application_may_not_with_any_permission(client: Client) -> None:
    made = client.post("/agreements", A_WIDGET, headers=holding(client))
    agreement = f"/agreements/{made.json['id']}"
    assert client.get(agreement, headers=holding(client, scopes=["Agreement.Read.All"])).status == 200
    refused = client.get(agreement, headers=holding(client, permissions=["Agreement.Read.All"]))
    assert (refused.status, refused.rule) == (403, "permission.scope")
    assert client.get(agreement, headers=holding(client)).status == 200


def test_nothing_is_held_against_a_token_that_names_nothing(client: Client, domain: str) -> None:
    assert client.delete(domain, headers=holding(client)).status == 204
