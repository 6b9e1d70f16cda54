"""Faults for the space that a client talks to, given to the engine itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.spaces import DEFAULT_SPACE

if TYPE_CHECKING:
    from graphfake.spaces import Space
    from tests.support.direct import Direct
    from tests.support.served import Client, Served


def space_of(served: Served | Direct, client: Client) -> Space:
    """The space whose prefix the client's URL has."""
    _, _, key = client.url.partition("/_space/")
    return served.engine.spaces.get(key or DEFAULT_SPACE)


def deal(served: Served | Direct, client: Client, **rule: Any) -> str:
    """One rule more; gives its id."""
    return str(space_of(served, client).faults.add(rule)["id"])
