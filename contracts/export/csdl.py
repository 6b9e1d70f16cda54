"""The model of one version as OData CSDL 4.0 XML, which is what `$metadata` shows: what is loaded, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.export.csdl_annotations import restrictions
from graphfake.contracts.export.csdl_operations import import_of, operation_element
from graphfake.contracts.export.csdl_types import enum_element, type_element
from graphfake.contracts.export.xml_text import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.model import Operation, Root

NAMESPACE = "microsoft.graph"
CONTAINER = "GraphService"
_EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM = "http://docs.oasis-open.org/odata/ns/edm"


def csdl(catalogue: Catalogue, version: str) -> Iterator[str]:
    """The document, line by line. A schema for each namespace; types are told by their full names.

    Raises ContractError where the version is unknown, or one of its documents cannot be used.
    """
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    services = Element("edmx:DataServices", _schemas(catalogue, version))
    yield from Element("edmx:Edmx", [services], Version="4.0", xmlns__edmx=_EDMX).lines()


def _schemas(catalogue: Catalogue, version: str) -> Iterator[Element]:
    names: dict[str, list[str]] = {NAMESPACE: []}
    operations: dict[str, list[Operation]] = {}
    for name in catalogue.types(version):
        names.setdefault(name.rpartition(".")[0], []).append(name)
    for operation in _operations(catalogue, version):
        operations.setdefault(operation.namespace, []).append(operation)
    for namespace in sorted(names.keys() | operations.keys()):
        within = _schema(catalogue, version, namespace, names.get(namespace, []), operations.get(namespace, []))
        yield Element("Schema", within, Namespace=namespace, xmlns=_EDM)


def _schema(
    catalogue: Catalogue, version: str, namespace: str, names: list[str], operations: list[Operation]
) -> Iterator[Element]:
    for name in names:
        if catalogue.document(name, version).get("x-kind") == "enum":
            yield enum_element(catalogue.enum(name, version))
        else:
            yield type_element(catalogue.type(name, version))
    for operation in operations:
        yield operation_element(operation)
    if namespace == NAMESPACE:
        yield Element("EntityContainer", _container(catalogue, version), Name=CONTAINER)


def _operations(catalogue: Catalogue, version: str) -> Iterator[Operation]:
    """Each operation once, the service's own last."""
    for name in catalogue.types(version):
        if "x-operations" in catalogue.document(name, version):
            type_ = catalogue.type(name, version)
            for overloads in type_.operations.values():
                yield from (operation for operation in overloads if operation.owner == type_.name)
    for overloads in catalogue.service(version).operations.values():
        yield from overloads


def _container(catalogue: Catalogue, version: str) -> Iterator[Element]:
    service = catalogue.service(version)
    for root in service.roots.values():
        within = [*_bindings(catalogue, version, root), *restrictions(root.capabilities)]
        if root.collection:
            yield Element("EntitySet", within, Name=root.name, EntityType=root.type)
        else:
            yield Element("Singleton", within, Name=root.name, Type=root.type)
    for overloads in service.operations.values():
        for operation in {one.full_name: one for one in overloads}.values():  # overloads share an import
            yield import_of(operation)


def _bindings(catalogue: Catalogue, version: str, root: Root) -> Iterator[Element]:
    """Where the targets of its navigations live.

    Where no path of the service says so, it is as far as just one entity set holds entities of that type.
    """
    roots = catalogue.service(version).roots.values()
    if any(other.bindings for other in roots):
        for path, target in root.bindings.items():
            yield Element("NavigationPropertyBinding", Path=path, Target=target)
        return
    sets = [other for other in roots if other.collection]
    for navigation in catalogue.type(root.type, version).navigations.values():
        fitting = [other.name for other in sets if other.type == navigation.target]
        if not navigation.contained and len(fitting) == 1:
            yield Element("NavigationPropertyBinding", Path=navigation.name, Target=fitting[0])
