"""The service document: entity sets, singletons and the operations of the service itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.importing.csdl.operations import Unheld, add, listed, operation_of
from graphfake.contracts.importing.csdl.restrictions import capabilities_of
from graphfake.contracts.importing.csdl.said import Said
from graphfake.contracts.names import fold, is_identifier

if TYPE_CHECKING:
    from graphfake.contracts.importing.csdl.nodes import Node
    from graphfake.contracts.importing.csdl.operations import Table
    from graphfake.contracts.importing.csdl.schemas import Declared, Schemas

_IMPORTS = {"ActionImport": "Action", "FunctionImport": "Function"}


def service_document(
    schemas: Schemas,
    documents: dict[str, dict[str, Any]],
    unbound: dict[str, list[Declared]],
    version: str,
    as_of: str,
) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    table: Table = {}
    imported: set[str] = set()
    for container in schemas.containers:
        for node in container.node.children:
            if node.tag in ("EntitySet", "Singleton"):
                _path(schemas, documents, container, node, paths)
            elif node.tag in _IMPORTS:
                imported |= _import(schemas, node, unbound, table)
            elif node.tag != "Annotation":
                schemas.notes.add(node.line, f"{node.tag:.100} of a container is not kept.")
        Said(schemas, container.node, container.name).forget("the container")
    for name, overloads in unbound.items():
        if name not in imported:
            schemas.notes.add(overloads[0].node.line, f"{name} is left out: it is bound to nothing and not imported.")
    document: dict[str, Any] = {"x-kind": "service", "x-name": version}
    if as_of:
        document["x-as-of"] = as_of
    document["x-paths"] = paths
    if table:
        document["x-operations"] = listed(table)
    return document


def _path(
    schemas: Schemas,
    documents: dict[str, dict[str, Any]],
    container: Declared,
    node: Node,
    paths: dict[str, Any],
) -> None:
    name, collection = node.get("Name"), node.tag == "EntitySet"
    type_name = schemas.full(node.get("EntityType" if collection else "Type"))
    if not is_identifier(name) or fold(name) in {fold(path[1:]) for path in paths}:
        schemas.notes.add(node.line, f"The {node.tag} {name:.200} is left out: that is no name of its own for a path.")
        return
    if documents.get(type_name, {}).get("x-kind") != "entity":
        reason = f"The {node.tag} {name} is left out: {type_name:.200} is no entity type of this document."
        schemas.notes.add(node.line, reason)
        return
    entry: dict[str, Any] = {"type": type_name, "collection": collection}
    bindings = {}
    for binding in node.each("NavigationPropertyBinding"):
        target = schemas.full(binding.get("Target")).removeprefix(f"{container.name}/")
        bindings[schemas.full(binding.get("Path"))] = target
    if bindings:
        entry["bindings"] = bindings
    said = Said(schemas, node, f"{container.name}/{name}")
    capabilities, members = capabilities_of(schemas, said, name)
    if capabilities:
        entry["capabilities"] = capabilities
    for member in members:
        reason = f"What annotations of {name} say of {member:.200} is not kept: contracts say it of types."
        schemas.notes.add(node.line, reason)
    said.forget("a set or singleton")
    paths[f"/{name}"] = entry


def _import(schemas: Schemas, node: Node, unbound: dict[str, list[Declared]], table: Table) -> set[str]:
    kind = _IMPORTS[node.tag]
    full = schemas.full(node.get(kind))
    for declared in unbound.get(full, []):
        if declared.node.tag != kind:
            continue
        try:
            add(table, node.get("Name"), operation_of(schemas, declared, "", collection=False))
        except Unheld as error:
            reason = f"The {declared.node.tag.lower()} {full} is left out: {error}"
            schemas.notes.add(declared.node.line, reason)
    if full not in unbound:
        schemas.notes.add(
            node.line, f"{node.tag} {node.get('Name'):.200} is left out: there is no {full:.200} to import."
        )
    return {full}
