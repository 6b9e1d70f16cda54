"""Short ways to write what a server saw, and to look for something in all that is kept of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from graphfake.journal import Exchange, Journal, Observation

MARKER = "hush-hush-hush"
GRAPH_PATH = "/beta/applications/1"
SIGN_IN_PATH = "/contoso.example/oauth2/v2.0/token"


def seen(**given: Any) -> Observation:
    """One exchange, of which only what is `given` matters."""
    path = given.pop("path", GRAPH_PATH)
    usual: dict[str, Any] = {
        "id": "88c4d5ac-5e4a-4f0e-9c0e-000000000001",
        "space": "default",
        "time": datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC),
        "method": "POST",
        "url": f"http://127.0.0.1:4365{path}",
        "path": path,
        "headers": [("Content-Type", "application/json")],
        "status": 200,
        "response_headers": [("Content-Type", "application/json")],
    }
    return Observation(**(usual | given))


def keep(most_of_a_body: int = 65_536, /, **given: Any) -> Exchange:
    """What a journal keeps of such an exchange."""
    return Journal(most_of_a_body=most_of_a_body).add(seen(**given))


def everything(exchange: Exchange) -> str:
    """All that can be seen of an exchange, as Python and as JSON show it."""
    return repr(exchange) + json.dumps(exchange.to_json(), ensure_ascii=False)
