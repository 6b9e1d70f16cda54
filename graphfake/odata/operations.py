"""The actions and functions that a path can name: bound to an entity or to a collection, or the service's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Service, Type
    from graphfake.contracts.model import Operation

    Overloads = Mapping[str, tuple[Operation, ...]]

_GRAPH = "microsoft.graph"


def operations_of(owner: Type | Service, bound: str | None) -> Overloads:
    """The overloads bound to `entity` or `collection`, or to nothing, by every name they go by, in lower case.

    Each goes by its short name, and by that behind its own namespace or `microsoft.graph`.
    """
    found: dict[str, tuple[Operation, ...]] = {}
    for overloads in owner.operations.values():
        fitting = tuple(operation for operation in overloads if operation.bound == bound)
        for operation in fitting:
            name = operation.name.lower()
            for alias in (name, operation.full_name.lower(), f"{_GRAPH}.{name}"):
                found.setdefault(alias, fitting)
    return found
