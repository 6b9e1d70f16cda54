"""What changes Graph tells of, and for how long: the table of `subscribable.json`, asked by path."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfake.contracts.prefixes import longest, prefix_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SUBSCRIPTION = "microsoft.graph.subscription"
"""The type whose entities are made only where somebody listens who wants them."""
CHANGES = ("created", "updated", "deleted")


@dataclass(frozen=True, slots=True)
class Subscribable:
    """What can be asked of the changes below a path.

    `minutes` bounds the life of a subscription, `rich_minutes` that of one with resource data, where that is offered.
    `creation_is_update`: a new entity is told of as updated. `refused`: nothing here can be subscribed to.
    """

    minutes: int = 0
    rich_minutes: int | None = None
    changes: tuple[str, ...] = CHANGES
    creation_is_update: bool = False
    refused: bool = False


def subscribable(route: str) -> Subscribable:
    """What holds at a path such as `/users/{id}/messages`."""
    return longest(_table(), route) or Subscribable(refused=True)


@cache
def _table() -> Mapping[str, Subscribable]:
    text = resources.files("graphfake.contracts").joinpath("subscribable.json").read_text(encoding="utf-8")
    return MappingProxyType({prefix_of(path): _entry(said) for path, said in json.loads(text)["paths"].items()})


def _entry(said: Mapping[str, Any]) -> Subscribable:
    changes = tuple(said.get("changes", CHANGES))
    return Subscribable(**{**said, "changes": changes})
