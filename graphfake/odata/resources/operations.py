"""The actions and functions that a path can name: bound to an entity or to a collection, or the service's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.errors import GraphError
from graphfake.odata.resources.parameters import fitting, inline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Service, Type
    from graphfake.contracts.model import Operation

    Overloads = Mapping[str, tuple[Operation, ...]]

_GRAPH = "microsoft.graph"


def operations_of(owner: Type | Service, bound: str | None) -> Overloads:
    """The overloads bound to `entity` or `collection`, or to nothing, by every name they go by, in lower case.

    Each goes by its full name, by its short one, and by that behind `microsoft.graph`. Where the last two mean
    several, of more than one namespace, the full name still means its own.
    """
    found: dict[str, tuple[Operation, ...]] = {}
    for overloads in owner.operations.values():
        bound_here = tuple(operation for operation in overloads if operation.bound == bound)
        for operation in bound_here:
            name = operation.name.lower()
            found |= dict.fromkeys((name, f"{_GRAPH}.{name}"), bound_here)
        for full in {operation.full_name.lower() for operation in bound_here}:
            found[full] = tuple(operation for operation in bound_here if operation.full_name.lower() == full)
    return found


def called(overloads: tuple[Operation, ...], predicate: str) -> Operation:
    """The one that a segment means; `predicate` is what follows the name in it, parentheses included.

    Raises GraphError: path.segment where none fits, path.syntax.
    """
    functions = tuple(operation for operation in overloads if operation.kind == "function")
    if not predicate and functions != overloads:
        return next(operation for operation in overloads if operation.kind == "action")
    found = fitting(functions, tuple(inline(predicate[1:-1])))
    if found is None:
        forms = " or ".join(f"{one.name}({', '.join(one.parameters)})" for one in functions)
        explain = f"It is called as {forms}." if forms else "An action has its parameters in the body of a POST."
        raise GraphError("path.segment", values={"segment": overloads[0].name}, explain=explain)
    return found


def signature(operation: Operation) -> str:
    """What tells an operation from all others that are bound to the same."""
    return f"{operation.full_name}({','.join(operation.parameters)})"
