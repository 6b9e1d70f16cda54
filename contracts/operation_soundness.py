"""Operations held to the documents around them: names that paths can tell apart, values that can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts import shelf
from graphfake.contracts.errors import ContractError
from graphfake.contracts.names import fold
from graphfake.contracts.operation_types import parameters_type, result_type
from graphfake.contracts.soundness import default_faults, listed_faults, view_faults

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.model import Operation
    from graphfake.contracts.shelf import Slot
    from graphfake.contracts.soundness import Fault
    from graphfake.contracts.structured import Type


def operations_faults(catalogue: Catalogue, slot: Slot) -> Iterator[Fault]:
    """Everything that can be wrong with the operations that a type or a service document itself declares."""
    if slot.name == shelf.SERVICE:
        service = catalogue.service(slot.version)
        declared, taken = service.operations, tuple(service.roots)
    else:
        type_ = catalogue.type(slot.name, slot.version)
        declared, taken = type_.operations, (*type_.properties, *type_.navigations)
        if type_.kind == "complex" and declared:
            yield "operation", "/x-operations", "Operations are bound to entities: a complex type has none."
    for overloads in declared.values():
        for operation in overloads:
            if operation.where == slot.where:
                yield from _operation_faults(catalogue, slot.version, operation, taken)


def _operation_faults(
    catalogue: Catalogue, version: str, operation: Operation, taken: Collection[str]
) -> Iterator[Fault]:
    """Whether values of its parameters and results can be judged, and whether paths tell it from `taken` names."""
    if fold(operation.name) in {fold(name) for name in taken}:
        reason = f"{operation.name} is the name of an operation and of something else that can stand in its place."
        yield "operation", operation.pointer, reason
    for type_, member, place in (
        (parameters_type(catalogue, version, operation), "/properties", "/parameters"),
        (result_type(catalogue, version, operation), "/properties/value", "/returns"),
    ):
        for check, pointer, reason in _operation_type_faults(type_):
            within = f"{place}{pointer.removeprefix(member)}" if pointer.startswith(member) else ""
            yield check, operation.pointer + within, reason


def _operation_type_faults(type_: Type) -> Iterator[Fault]:
    try:
        yield from view_faults(type_)
        for prop in type_.properties.values():
            if prop.has_default:
                yield from default_faults(type_, prop.name)
            if "enum" in prop.limits:
                yield from listed_faults(type_, prop)
    except ContractError as error:
        yield "operation", error.pointer, error.reason
