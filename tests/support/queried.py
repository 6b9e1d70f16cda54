"""A zoo on a socket to be queried: the same animals each time, and lists of what a query finds among them."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from graphfake.strategies.drawing import draws
from tests.support import zoo
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Entity = dict[str, Any]
INLINE = "$expand=notes,keeper,friends"


class World:
    """A client, and all entities of a list as they are shown with their links inline. Too many to be printed."""

    def __init__(self, client: Client, entities: list[Entity]) -> None:
        self.client = client
        self.entities = entities


def serve(folder: Path) -> Served:
    """A server of the zoo's contracts."""
    bundle = folder / "zoo.json"
    bundle.write_text(json.dumps(zoo.bundle()), encoding="utf-8")
    return Served(contracts=(bundle,))


def fresh(served: Served) -> Client:
    """A client in a space of its own."""
    with served.client() as admin:
        return Client(admin.post("/_graphfake/spaces", {}).json["url"])


def settle(client: Client, animals: Iterable[Entity], keepers: Iterable[Entity]) -> list[Entity]:
    """Create them all, link some with each other, and give the animals back as they are then shown, links inline."""
    kept = [client.post("/keepers", keeper).json["id"] for keeper in keepers]
    made: list[str] = []
    for number, animal in enumerate(animals):
        links: Entity = {}
        if kept and number % 3:
            links["keeper@odata.bind"] = f"https://graph.microsoft.com/beta/keepers/{kept[number % len(kept)]}"
        if made and number % 2:
            near = made[number // 2 :][:3]
            links["friends@odata.bind"] = [f"https://graph.microsoft.com/beta/animals/{other}" for other in near]
        answer = client.post("/animals", {**animal, **links})
        assert answer.status == 201, answer.body
        made.append(answer.json["id"])
    return found(client, f"/animals?{INLINE}")


def some(count: int) -> tuple[list[Entity], list[Entity]]:
    """Animals and keepers, the same ones each time."""
    return [*islice(draws(zoo.animals(), 4), count)], [*islice(draws(zoo.keepers(), 4), 3)]


def page(client: Client, path: str) -> Entity:
    """What a GET answers, which must be 200."""
    answer = client.get(path)
    assert answer.status == 200, (path, answer.body)
    shown: Entity = answer.json
    return shown


def found(client: Client, path: str) -> list[Entity]:
    """All that a list holds, page by page."""
    shown = page(client, path)
    entities: list[Entity] = shown["value"]
    while "@odata.nextLink" in shown:
        shown = page(client, shown["@odata.nextLink"].removeprefix(f"{client.url}/beta"))
        entities += shown["value"]
    return entities


def keys(entities: Iterable[Entity]) -> list[str]:
    return [entity["id"] for entity in entities]
