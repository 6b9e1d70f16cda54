"""What the journal tells of a refusal, found by the URL that the refusal carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.served import Answer, Client


def exchange(client: Client, answer: Answer) -> dict[str, Any]:
    """The journal's entry for a refused request."""
    _, admin, rest = answer.headers["graphfake-explain"].partition("/_graphfake")
    told: dict[str, Any] = client.get(admin + rest).json
    return told


def explanation(client: Client, answer: Answer) -> str:
    """The journal's sentence on a refusal."""
    return str(exchange(client, answer)["explain"])
