"""All permissions that a catalogue knows of, for tokens that may do everything."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graphfake.contracts.operation_names import every_operation

if TYPE_CHECKING:
    from graphfake.contracts.catalogue import Catalogue


@lru_cache(maxsize=8)
def every_permission(catalogue: Catalogue) -> tuple[str, ...]:
    """The names that any path or operation of any version asks for, sorted. Raises ContractError."""
    names = {name for version in catalogue.versions for name in catalogue.service(version).every_permission}
    for operation in every_operation(catalogue):
        if operation.permissions is not None:
            own = operation.permissions
            names.update(own.delegated, own.application, own.personal)
    return tuple(sorted(names))
