"""Faults of the space that a client talks to, given and looked at over the admin interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.support.served import Answer, Client


def admin(client: Client, method: str, path: str, value: Any = None) -> Answer:
    """A call to `/_graphfake/` that is about the client's space."""
    return client.call(method, f"{urlsplit(client.url).path or '/_space/default'}/_graphfake/{path}", value)


def fault(client: Client, **rule: Any) -> dict[str, Any]:
    """One rule more, as it is kept."""
    answer = admin(client, "POST", "faults", rule)
    assert answer.status == 201, answer.body
    kept: dict[str, Any] = answer.json
    return kept


def journal(client: Client) -> list[dict[str, Any]]:
    """What the space was sent, oldest first."""
    exchanges: list[dict[str, Any]] = admin(client, "GET", "requests").json["value"]
    return exchanges
