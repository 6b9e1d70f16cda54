"""Well-known calls of the whole catalogue, each with permissions that are enough for it and with others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.served import JSON_HEADERS, Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Served


@pytest.fixture
def client(server: Served) -> Iterator[Client]:
    with server.client() as admin:
        url = admin.post("/_graphfake/spaces", {"auth": "strict"}).json["url"]
    with Client(url, prefix="/v1.0") as opened:
        yield opened


def get(client: Client, path: str, **claims: Any) -> tuple[int, str | None]:
    made = client.post("/_graphfake/tokens", claims)
    answer = client.get(path, headers={**JSON_HEADERS, "Authorization": f"Bearer {made.json['access_token']}"})
    return answer.status, answer.rule


@pytest.mark.parametrize(
    ("path", "claims", "expected"),
    [
        ("/users", {"permissions": ["User.Read.All"]}, (200, None)),
        ("/users", {"scopes": ["User.ReadBasic.All"]}, (200, None)),
        ("/users", {"permissions": ["Mail.Read"]}, (403, "permission.scope")),
        ("/groups", {"permissions": ["Group.Read.All"]}, (200, None)),
        ("/groups", {"scopes": ["Group.Read"]}, (403, "permission.scope")),
        ("/me", {"scopes": ["User.Read"]}, (200, None)),
        ("/me", {"scopes": ["Mail.Send"]}, (403, "permission.scope")),
        ("/me", {"permissions": ["User.Read.All"]}, (400, "path.no-user")),
        ("/me", {}, (200, None)),
        ("/users", {}, (200, None)),
    ],
)
def test_a_call_passes_with_what_is_published_for_it(
    client: Client, path: str, claims: dict[str, Any], expected: tuple[int, str | None]
) -> None:
    assert get(client, path, **claims) == expected
