"""Actions and functions: those of a type, and those of the service, overloads side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.csdl_terms import CORE
from graphfake.contracts.importing.csdl.history import deprecated
from graphfake.contracts.importing.csdl.said import Said, record_of, text_of
from graphfake.contracts.importing.csdl.values import default_in, schema_of, typed
from graphfake.contracts.names import fold, is_identifier
from graphfake.contracts.operations import MOST_OVERLOADS, MOST_PARAMETERS

if TYPE_CHECKING:
    from graphfake.contracts.importing.csdl.nodes import Node
    from graphfake.contracts.importing.csdl.schemas import Declared, Schemas

    Table = dict[str, list[dict[str, Any]]]
    """Operations of one owner by name."""

KINDS = ("EnumType", "ComplexType", "EntityType")
DELTA = "delta"


class Unheld(Exception):
    """An operation that contracts cannot hold; the text says why."""


def bind(schemas: Schemas, documents: dict[str, dict[str, Any]]) -> dict[str, list[Declared]]:
    """Give each type the operations bound to it. Those that are bound to none are handed back, by full name."""
    tables: dict[str, Table] = {}
    unbound: dict[str, list[Declared]] = {}
    for declared in schemas.operations:
        node = declared.node
        if not node.true("IsBound"):
            unbound.setdefault(declared.name, []).append(declared)
            continue
        try:
            owner, collection = _owner(schemas, node, documents)
            if is_delta(node, collection=collection):
                documents[owner].setdefault("x-capabilities", {})[DELTA] = True
                continue
            operation = operation_of(schemas, declared, owner, collection=collection)
            add(tables.setdefault(owner, {}), node.get("Name"), operation)
        except Unheld as error:
            schemas.notes.add(node.line, f"The {node.tag.lower()} {declared.name} is left out: {error}")
    for owner, table in tables.items():
        documents[owner]["x-operations"] = listed(table)
    return unbound


def is_delta(node: Node, *, collection: bool) -> bool:
    """Is this the function that lists changes? Contracts know it as a capability."""
    parameters = sum(1 for _ in node.each("Parameter"))
    return node.tag == "Function" and node.get("Name") == DELTA and collection and parameters == 1


def operation_of(schemas: Schemas, declared: Declared, owner: str, *, collection: bool) -> dict[str, Any]:
    """The operation, of a type or of the service (`owner` is "" then). Raises Unheld."""
    node = declared.node
    operation: dict[str, Any] = {"kind": node.tag.lower()}
    if collection:
        operation["boundTo"] = "collection"
    if declared.namespace != (owner.rpartition(".")[0] or "microsoft.graph"):
        operation["namespace"] = declared.namespace
    parameters = list(node.each("Parameter"))
    types = [schemas.full(each.get("Type")).replace(" ", "") for each in parameters]
    targets = (f"{declared.name}({','.join(types)})", f"{declared.name}({','.join(types[:1])})", declared.name)
    operation |= _parameters(schemas, parameters[1:] if owner else parameters, targets)
    result = node.first("ReturnType")
    if result is not None:
        operation["returns"] = _value(schemas, result, "its result", targets)[0]
    elif node.tag == "Function":
        raise Unheld("a function has a result.")
    if node.true("IsComposable"):
        operation["composable"] = True
    if "EntitySetPath" in node.attributes:
        schemas.notes.add(node.line, "EntitySetPath is not kept.")
    said = Said(schemas, node, *targets)
    operation |= deprecated(schemas, said, declared.name)
    said.forget("an operation")
    return operation


def add(table: Table, name: str, operation: dict[str, Any]) -> None:
    """Put an operation beside its overloads. Raises Unheld where no request could tell it from one of them."""
    if not is_identifier(name):
        raise Unheld("its name is none of ASCII letters and digits.")
    overloads = next((known for key, known in table.items() if fold(key) == fold(name)), None)
    if overloads is None:
        table[name] = [operation]
    elif any(_clash(known, operation) for known in overloads):
        raise Unheld("no request could tell it from another one of its name.")
    elif len(overloads) >= MOST_OVERLOADS:
        raise Unheld(f"there are {MOST_OVERLOADS} of its name already.")
    else:
        overloads.append(operation)


def listed(table: Table) -> dict[str, Any]:
    """The operations as a document holds them: a list where several have one name."""
    return {name: overloads if len(overloads) > 1 else overloads[0] for name, overloads in table.items()}


def _owner(schemas: Schemas, node: Node, documents: dict[str, dict[str, Any]]) -> tuple[str, bool]:
    binding = node.first("Parameter")
    text = schemas.full(binding.get("Type")) if binding is not None else ""
    inner = text.removeprefix("Collection(").removesuffix(")")
    if documents.get(inner, {}).get("x-kind") not in ("entity", "complex"):
        raise Unheld(f"it is bound to {text:.200}, which is no entity or complex type of this document.")
    return inner, inner != text


def _parameters(schemas: Schemas, nodes: list[Node], targets: tuple[str, ...]) -> dict[str, Any]:
    if len(nodes) > MOST_PARAMETERS:
        raise Unheld(f"it has more than {MOST_PARAMETERS} parameters.")
    parameters: dict[str, Any] = {}
    optional: list[str] = []
    for node in nodes:
        name = node.get("Name")
        if not is_identifier(name) or fold(name) in {fold(known) for known in parameters}:
            raise Unheld(f"its parameter {name:.200} has no name of ASCII letters and digits of its own.")
        schema, said, value = _value(
            schemas, node, f"its parameter {name}", tuple(f"{each}/{name}" for each in targets)
        )
        term = said.take(f"{CORE}OptionalParameter")
        if term is not None:
            default = record_of(term).get("DefaultValue")
            try:
                if default is not None:
                    schema["x-default"] = default_in(value, schemas, text_of(default))
            except ValueError:
                default = None
                schemas.notes.add(node.line, "The default of a parameter is not kept: it is no value of its type.")
            if default is None:
                optional.append(name)
        said.forget("a parameter")
        parameters[name] = schema
    found: dict[str, Any] = {"parameters": parameters} if parameters else {}
    return found | ({"optional": optional} if optional else {})


def _value(schemas: Schemas, node: Node, what: str, targets: tuple[str, ...]) -> tuple[dict[str, Any], Said, Any]:
    value = typed(schemas, node, kinds=KINDS)
    if value is None:
        raise Unheld(f"{what} is of {node.get('Type'):.200}, which contracts do not know.")
    said = Said(schemas, node, *(targets if node.tag == "Parameter" else ()))
    if node.tag != "Parameter":
        said.forget("a result")
    return schema_of(schemas, node, value), said, value


def _clash(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Could a request that means one mean the other?"""
    if one.get("boundTo") != other.get("boundTo") or one.get("namespace") != other.get("namespace"):
        return False
    if "action" in (one["kind"], other["kind"]):
        return True
    return {fold(name) for name in one.get("parameters", {})} == {fold(name) for name in other.get("parameters", {})}
