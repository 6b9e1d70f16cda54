"""Properties and navigations of a type, and what annotations say of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.csdl_terms import CORE
from graphfake.contracts.importing.csdl.history import deprecated
from graphfake.contracts.importing.csdl.restrictions import capabilities_of
from graphfake.contracts.importing.csdl.said import Said, text_of
from graphfake.contracts.importing.csdl.values import default_in, schema_of, typed
from graphfake.contracts.names import is_identifier

if TYPE_CHECKING:
    from graphfake.contracts.importing.csdl.nodes import Node
    from graphfake.contracts.importing.csdl.schemas import Schemas

VALUES = ("EnumType", "ComplexType")
_SUPPORTED = ("Annotation",)


def property_schema(schemas: Schemas, owner: str, node: Node) -> dict[str, Any] | None:
    """The schema of a property, None where its type is none that contracts know."""
    name = node.get("Name")
    what = f"{owner}/{name}"
    value = typed(schemas, node, kinds=VALUES)
    if value is None:
        schemas.notes.add(node.line, f"{what} is known by name only: its type is {node.get('Type'):.200}.")
        return None
    schema = schema_of(schemas, node, value)
    said = Said(schemas, node, what)
    if _read_only(said):
        schema["x-read-only"] = True
    if said.flag(f"{CORE}Immutable"):
        schema["x-immutable"] = True
    default = value.facets.get("DefaultValue")
    if default is not None:
        try:
            schema["x-default"] = default_in(value, schemas, default)
        except ValueError:
            schemas.notes.add(node.line, f"The default of {what} is not kept: it is no value of its type.")
    return schema | _common(schemas, said, what)


def navigation_schema(schemas: Schemas, owner: str, node: Node) -> dict[str, Any] | None:
    """The schema of a navigation, None where it leads to no entity type of the document."""
    what = f"{owner}/{node.get('Name')}"
    value = typed(schemas, node, kinds=("EntityType",))
    if value is None or value.name is None:
        schemas.notes.add(node.line, f"{what} is known by name only: it leads to {node.get('Type'):.200}.")
        return None
    navigation: dict[str, Any] = {"target": value.name}
    if node.true("ContainsTarget"):
        navigation["contained"] = True
    if value.collection:
        navigation["collection"] = True
    partner = node.get("Partner")
    if is_identifier(partner):
        navigation["partner"] = partner
    elif partner:
        schemas.notes.add(node.line, f"The partner of {what} is not kept: {partner:.200} is a path.")
    if "Nullable" in node.attributes:
        schemas.notes.add(node.line, "Nullable of a navigation is not kept.")
    for child in node.children:
        if child.tag not in _SUPPORTED:
            schemas.notes.add(child.line, f"{child.tag:.100} of a navigation is not kept.")
    said = Said(schemas, node, what)
    return {"x-navigation": navigation} | _common(schemas, said, what)


def _common(schemas: Schemas, said: Said, what: str) -> dict[str, Any]:
    capabilities, members = capabilities_of(schemas, said, what)
    for path in members:
        reason = f"What annotations of {what} say of {path:.200} is not kept: that is a member of another type."
        schemas.notes.add(1, reason)
    found: dict[str, Any] = {"x-capabilities": capabilities} if capabilities else {}
    found |= deprecated(schemas, said, what)
    said.forget("a property or navigation")
    return found


def _read_only(said: Said) -> bool:
    """Computed, or of the permission to read alone."""
    computed = said.flag(f"{CORE}Computed") is True
    node = said.take(f"{CORE}Permissions")
    return computed or (node is not None and text_of(node).split() == [f"{CORE}Permission/Read"])
