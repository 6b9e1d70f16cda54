"""A value at the edge of what a contract allows, with the name of its kind and what judging it must yield."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Edge:
    """One JSON value that stands near or beyond an edge.

    `kind` names the edge in words, such as "wrong case". `rule` is the code that judging the value yields: a
    `body.*` rule that it breaks, a `tolerated.*` note under which it is accepted, or "" where it is valid.
    """

    value: Any
    kind: str
    rule: str = ""
