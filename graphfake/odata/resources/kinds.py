"""What a segment of a path can be, what a whole path can ask for, and the names that are kept for these."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "singleton",
    "entityset",
    "navigation",
    "key",
    "cast",
    "property",
    "$count",
    "$ref",
    "$value",
    "action",
    "function",
    "delta",
    "service",
    "$metadata",
    "$batch",
]
Target = Literal[
    "entity",
    "collection",
    "property",
    "$count",
    "$ref",
    "$value",
    "action",
    "function",
    "delta",
    "service",
    "$metadata",
    "$batch",
]

Form = Literal[Target, "$ref of one", "$ref by key", ""]
"""A target, with `$ref` told apart: of a collection, of a single entity, of one in a collection; "" for none."""

NAMED: tuple[Kind, ...] = ("singleton", "entityset", "navigation")
SUFFIXES: dict[str, Literal["$count", "$ref", "$value"]] = {"$count": "$count", "$ref": "$ref", "$value": "$value"}
ENDS: tuple[Kind, ...] = (*SUFFIXES.values(), "action", "function", "delta", "$metadata", "$batch")
"""What nothing follows."""

ROOTS: dict[str, Literal["$metadata", "$batch"]] = {"$metadata": "$metadata", "$batch": "$batch"}
"""What stands at the root of every service."""

DELTA = ("delta", "delta()", "microsoft.graph.delta", "microsoft.graph.delta()")
RESERVED = frozenset((*SUFFIXES, *DELTA))
"""What is no key after a collection, in any letter case; nor are the names of types and operations."""
ROUTED: tuple[Kind, ...] = ("action", "function", "delta", "$metadata", "$batch")
"""What stands in a route though the store knows nothing of it."""
