"""The directory of the shipped v1.0 over the wire: people and groups as a test makes them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.support.served import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Served

EVENTUAL: dict[str, str | None] = {"ConsistencyLevel": "eventual"}


@contextmanager
def opened(served: Served, headers: dict[str, str] | None = None) -> Iterator[Client]:
    """A client of v1.0 in a fresh space."""
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url, prefix="/v1.0", headers=headers) as client:
        yield client


def made(client: Client, path: str, **values: Any) -> str:
    """The id of a new entity."""
    answer = client.post(path, values)
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def user(client: Client, name: str, **more: Any) -> str:
    """The id of a new user, called name@contoso.com."""
    given: dict[str, Any] = {
        "accountEnabled": True,
        "displayName": name,
        "mailNickname": name,
        "userPrincipalName": f"{name}@contoso.com",
        "passwordProfile": {"password": "Secret-1", "forceChangePasswordNextSignIn": True},
    }
    return made(client, "/users", **given | more)


def group(client: Client, name: str, *, kinds: tuple[str, ...] = ("Unified",), **more: Any) -> str:
    """The id of a new group, of Microsoft 365 unless other kinds are said."""
    given = {"displayName": name, "mailEnabled": False, "mailNickname": name, "securityEnabled": True} | more
    return made(client, "/groups", **given, groupTypes=list(kinds))


def join(client: Client, group: str, member: str, navigation: str = "members") -> None:
    """Makes somebody or another group a member."""
    url = f"https://graph.microsoft.com/v1.0/directoryObjects/{member}"
    answer = client.post(f"/groups/{group}/{navigation}/$ref", {"@odata.id": url})
    assert answer.status == 204, answer.body


def ids(client: Client, path: str) -> list[str]:
    """The ids of all that is listed."""
    found: list[str] = []
    url = f"{path}{'&' if '?' in path else '?'}$select=id"
    answer = client.get(url)
    while True:
        assert answer.status == 200, answer.body
        found += [entity["id"] for entity in answer.json["value"]]
        following = answer.json.get("@odata.nextLink")
        if following is None:
            return found
        answer = client.get(following.partition("/v1.0")[2])
