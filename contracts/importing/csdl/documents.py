"""From the XML of `$metadata` to contract documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from graphfake.contracts.importing.csdl.enums import enum_document, is_enum, members_of
from graphfake.contracts.importing.csdl.family import Family
from graphfake.contracts.importing.csdl.faults import ImportFault, Note, Notes
from graphfake.contracts.importing.csdl.history import deprecated
from graphfake.contracts.importing.csdl.operations import bind
from graphfake.contracts.importing.csdl.reading import tree_of
from graphfake.contracts.importing.csdl.said import Said
from graphfake.contracts.importing.csdl.schemas import Schemas
from graphfake.contracts.importing.csdl.service import service_document
from graphfake.contracts.importing.csdl.types import type_document
from graphfake.contracts.names import is_version
from graphfake.contracts.shelf import DIALECT

if TYPE_CHECKING:
    from collections.abc import Callable


class Imported(NamedTuple):
    """The documents by full type name, the service document, and what was left out, by line."""

    documents: dict[str, dict[str, Any]]
    service: dict[str, Any]
    notes: tuple[Note, ...]


def documents_of(
    stream: BinaryIO,
    *,
    version: str,
    as_of: str = "",
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """The contracts that OData CSDL 4.0 XML describes: names, types and values, without its prose.

    `as_of` is the month that it is of, such as 2026-08, told by the service document. `progress` is told the bytes
    read so far. Raises ImportFault, with a line, for what is no such document or beyond the bounds; what contracts
    cannot hold is told in `notes`.
    """
    if not is_version(version):
        raise ImportFault(f"{version!r:.100} is no version: letters, digits, dots and dashes, such as v1.0.")
    notes = Notes()
    schemas = Schemas(tree_of(stream, notes, progress), notes)
    family = Family(schemas)
    members = {name: members_of(schemas, one) for name, one in schemas.types.items() if one.node.tag == "EnumType"}
    schemas.unusable |= {name for name, found in members.items() if not is_enum(found)}
    documents: dict[str, dict[str, Any]] = {}
    for name, declared in schemas.types.items():
        node = declared.node
        if node.tag == "EnumType":
            said = Said(schemas, node, name)
            if name in schemas.unusable:
                notes.add(node.line, f"The enum {name} is left out: it has no member besides a sentinel.")
            else:
                documents[name] = {**enum_document(schemas, declared, members[name]), **deprecated(schemas, said, name)}
            said.forget("an enum")
        elif node.tag != "TypeDefinition":
            documents[name] = type_document(schemas, family, declared)
    unbound = bind(schemas, documents)
    service = service_document(schemas, documents, unbound, version, as_of)
    for target, node in schemas.unread():
        notes.add(node.line, f"{schemas.full(node.get('Term')):.200} is not kept: it is said of {target:.200}.")
    return Imported(
        {name: {"$schema": DIALECT, **document} for name, document in documents.items()},
        {"$schema": DIALECT, **service},
        notes.told(),
    )
