"""Actions and functions: from `x-operations` of a document to what is known of each, overloads side by side."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfake.contracts.contents import array_at, check_identifier, check_members, object_at, wrong
from graphfake.contracts.model import Operation, Property
from graphfake.contracts.names import fold
from graphfake.contracts.permitted import permissions_at
from graphfake.contracts.pointers import escape
from graphfake.contracts.properties import property_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graphfake.contracts.shelf import Document

    Operations = Mapping[str, tuple[Operation, ...]]

OPERATION_KINDS = ("enum", "complex", "entity")
"""What the type of a parameter or a result may be."""
DEEDS = (
    "restore",
    "getByIds",
    "getMemberGroups",
    "getMemberObjects",
    "checkMemberGroups",
    "checkMemberObjects",
)
"""What an operation can be said to do that the server then does itself."""
MOST_OVERLOADS = 50
MOST_PARAMETERS = 200
_MEMBERS = (
    "kind",
    "boundTo",
    "namespace",
    "parameters",
    "optional",
    "returns",
    "composable",
    "does",
    "permissions",
    "description",
    "x-rules",
    "x-deprecated",
)


def operations_of(
    document: Document, owner: str, kind_of: Callable[[str, Document, str], str]
) -> tuple[Operation, ...]:
    """All operations that the document declares, in its order; `owner` is the type they are bound to, "" for none.

    `{name: operation}` or `{name: [operation, ...]}`, an operation being an object with `kind` and perhaps
    `boundTo`, `namespace`, `parameters`, `optional`, `returns`, `composable` and `permissions`. `kind_of` says
    whether a type is an enum, complex or an entity. Raises ContractError naming document and pointer.
    """
    found: list[Operation] = []
    for name, said in object_at(document, "/x-operations", document.content.get("x-operations", {})).items():
        pointer = f"/x-operations/{escape(name)}"
        check_identifier(document, pointer, name)
        overloads = said if isinstance(said, list) else [said]
        if not 0 < len(overloads) <= MOST_OVERLOADS:
            raise wrong(document, pointer, f"A name stands for one to {MOST_OVERLOADS} operations.")
        for number, one in enumerate(overloads):
            place = f"{pointer}/{number}" if isinstance(said, list) else pointer
            operation = _operation(document, place, name, owner, object_at(document, place, one), kind_of)
            twin = next((known for known in found if _clash(known, operation)), None)
            if twin is not None:
                reason = (
                    f"There is another {twin.kind} {twin.name} here: functions of one name differ in the names of "
                    "their parameters, actions in what they are bound to."
                )
                raise wrong(document, place, reason)
            found.append(operation)
    return tuple(found)


def by_name(operations: Iterable[Operation]) -> Operations:
    """The operations by short name, overloads in order; a later one replaces one that it could be taken for."""
    table: dict[str, list[Operation]] = {}
    spellings: dict[str, str] = {}
    for operation in operations:
        name = spellings.setdefault(fold(operation.name), operation.name)
        kept = [known for known in table.get(name, ()) if not _clash(known, operation)]
        table[name] = [*kept, operation]
    return MappingProxyType({name: tuple(overloads) for name, overloads in table.items()})


def _clash(one: Operation, other: Operation) -> bool:
    """Could a request that means one mean the other?"""
    if fold(one.full_name) != fold(other.full_name) or one.bound != other.bound:
        return False
    if "action" in (one.kind, other.kind):
        return True
    return {fold(name) for name in one.parameters} == {fold(name) for name in other.parameters}


def _operation(
    document: Document,
    pointer: str,
    name: str,
    owner: str,
    said: Mapping[str, Any],
    kind_of: Callable[[str, Document, str], str],
) -> Operation:
    check_members(document, pointer, said, _MEMBERS)
    kind = said.get("kind")
    if kind not in ("action", "function"):
        raise wrong(document, f"{pointer}/kind", "An operation's kind is action or function.")
    if kind == "function" and "returns" not in said:
        raise wrong(document, pointer, "A function returns something: say what in returns.")
    schemas = object_at(document, f"{pointer}/parameters", said.get("parameters", {}))
    if len(schemas) > MOST_PARAMETERS:
        raise wrong(document, f"{pointer}/parameters", f"An operation has at most {MOST_PARAMETERS} parameters.")
    optional = array_at(document, f"{pointer}/optional", said.get("optional", []))
    if not all(isinstance(name, str) and name in schemas for name in optional):
        raise wrong(document, f"{pointer}/optional", "The names of parameters of this operation belong here.")
    returns = None
    if "returns" in said:
        returns = property_of("value", said["returns"], document, f"{pointer}/returns", kind_of)
    return Operation(
        name=name,
        namespace=_namespace(document, pointer, owner, said),
        kind=kind,
        bound=_bound(document, pointer, owner, said),
        owner=owner,
        parameters=MappingProxyType(_parameters(document, f"{pointer}/parameters", schemas, kind_of)),
        returns=returns,
        composable=said.get("composable") is True,
        optional=frozenset(optional),
        deprecated=said.get("x-deprecated"),
        does=_does(document, pointer, said),
        permissions=(
            permissions_at(document, f"{pointer}/permissions", said["permissions"]) if "permissions" in said else None
        ),
        schemas=MappingProxyType(schemas),
        result_schema=said.get("returns"),
        where=document.where,
        pointer=pointer,
    )


def _parameters(
    document: Document, pointer: str, schemas: Mapping[str, Any], kind_of: Callable[[str, Document, str], str]
) -> dict[str, Property]:
    found: dict[str, Property] = {}
    folded: dict[str, str] = {}
    for name, schema in schemas.items():
        place = f"{pointer}/{escape(name)}"
        check_identifier(document, place, name)
        known = folded.setdefault(fold(name), name)
        if known != name:
            raise wrong(document, place, f"{known} and {name} are one name to Graph, which forgets letter case.")
        found[name] = property_of(name, schema, document, place, kind_of)
    return found


def _bound(document: Document, pointer: str, owner: str, said: Mapping[str, Any]) -> str | None:
    place = f"{pointer}/boundTo"
    if not owner:
        if "boundTo" in said:
            raise wrong(document, place, "An operation of the service is bound to nothing.")
        return None
    bound = said.get("boundTo", "entity")
    if bound not in ("entity", "collection"):
        raise wrong(document, place, "An operation is bound to entity or to collection.")
    return str(bound)


def _does(document: Document, pointer: str, said: Mapping[str, Any]) -> str:
    does = said.get("does", "")
    if does not in ("", *DEEDS):
        raise wrong(document, f"{pointer}/does", f"What the server does itself is one of {', '.join(DEEDS)}.")
    return str(does)


def _namespace(document: Document, pointer: str, owner: str, said: Mapping[str, Any]) -> str:
    namespace = said.get("namespace", owner.rpartition(".")[0] or "microsoft.graph")
    for part in namespace.split(".") if isinstance(namespace, str) else [None]:
        check_identifier(document, f"{pointer}/namespace", part)
    return str(namespace)
