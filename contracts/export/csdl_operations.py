"""Actions and functions as CSDL elements, and their imports where they stand at the root of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.csdl_terms import CORE
from graphfake.contracts.export.csdl_annotations import revisions
from graphfake.contracts.export.csdl_types import default_of, facets
from graphfake.contracts.export.xml_text import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.model import Operation, Property

BINDING = "bindingParameter"
_OPTIONAL = f"{CORE}OptionalParameter"


def operation_element(operation: Operation) -> Element:
    """`Action` or `Function`, of which each overload is one."""
    return Element(
        operation.kind.capitalize(),
        _parts(operation),
        Name=operation.name,
        IsBound=operation.bound is not None or None,
        IsComposable=operation.composable or None,
    )


def import_of(operation: Operation) -> Element:
    """What makes an operation a part of the service: `ActionImport` or `FunctionImport`."""
    kind = operation.kind.capitalize()
    return Element(f"{kind}Import", Name=operation.name, **{kind: operation.full_name})


def _parts(operation: Operation) -> Iterator[Element]:
    if operation.bound is not None:
        bound = f"Collection({operation.owner})" if operation.bound == "collection" else operation.owner
        yield Element("Parameter", Name=_binding(operation), Type=bound)
    for prop in operation.parameters.values():
        yield Element("Parameter", _optional(operation, prop), Name=prop.name, **facets(prop))
    if operation.returns is not None:
        yield Element("ReturnType", **facets(operation.returns))
    yield from revisions(operation.deprecated)


def _binding(operation: Operation) -> str:
    """The first parameter's name, which no request tells: none of the others has it."""
    name = BINDING
    while name.lower() in {other.lower() for other in operation.parameters}:
        name += "_"
    return name


def _optional(operation: Operation, prop: Property) -> Iterator[Element]:
    if not prop.has_default and prop.name not in operation.optional:
        return
    default = default_of(prop)
    said = [] if default is None else [Element("PropertyValue", Property="DefaultValue", String=default)]
    yield Element("Annotation", [Element("Record", said)] if said else [], Term=_OPTIONAL)
