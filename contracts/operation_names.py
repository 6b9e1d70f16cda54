"""What operations are called: the full name of one, however somebody spells it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from graphfake.contracts.errors import ContractError
from graphfake.contracts.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.model import Operation

_GRAPH = "microsoft.graph."


def operation_named(catalogue: Catalogue, name: str) -> str:
    """The full name of the operation that goes by a name: its full name, or its short one behind `microsoft.graph.`.

    Letter case does not count. Raises ValueError, naming the nearest, where no operation or more than one is so called.
    """
    found: set[str] = set()
    known: set[str] = set()
    for operation in every_operation(catalogue):
        known.add(operation.full_name)
        if fold(name) in (fold(operation.full_name), fold(_GRAPH + operation.name)):
            found.add(operation.full_name)
    exact = {full for full in found if fold(full) == fold(name)}
    found = exact or found
    if len(found) == 1:
        return found.pop()
    if found:
        raise ValueError(f"{name!r:.200} may mean {' or '.join(sorted(found))}: give the namespace, too.")
    near = get_close_matches(name, sorted(known), 3, 0.4)
    told = f"the nearest are {', '.join(near)}" if near else "none is like it" if known else "they declare none at all"
    raise ValueError(f"No operation of the contracts is called {name!r:.200}; {told}.")


def every_operation(catalogue: Catalogue) -> Iterator[Operation]:
    """Those of all services and types; a type that has some of its own repeats those of its base.

    Raises ContractError for a service that cannot be used.
    """
    for version in catalogue.versions:
        for overloads in catalogue.service(version).operations.values():
            yield from overloads
        for name in catalogue.types(version):
            try:
                if "x-operations" not in catalogue.document(name, version):
                    continue
                declared = catalogue.type(name, version).operations
            except ContractError:  # one that cannot be used offers nothing
                continue
            for overloads in declared.values():
                yield from overloads
