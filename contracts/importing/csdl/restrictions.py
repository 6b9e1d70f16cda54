"""Capabilities: what annotations of the vocabulary Org.OData.Capabilities.V1 say in the words of contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.csdl_terms import BY_KEY, CAPABILITIES, RESTRICTIONS
from graphfake.contracts.importing.csdl.said import items_of, record_of, text_of, truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.importing.csdl.nodes import Node
    from graphfake.contracts.importing.csdl.said import Said
    from graphfake.contracts.importing.csdl.schemas import Schemas

_NAVIGATIONS = "NonCountableNavigationProperties"

Members = dict[str, dict[str, bool]]
"""Capabilities by the name of a member of the type."""


def capabilities_of(schemas: Schemas, said: Said, what: str) -> tuple[dict[str, bool], Members]:
    """Of the thing itself, and of members of its type, by name."""
    own: dict[str, bool] = {}
    members: Members = {}
    for capability, (term, _, _) in RESTRICTIONS.items():
        node = said.take(f"{CAPABILITIES}{term}")
        if node is not None:
            _read(schemas, capability, node, record_of(node), what, own, members)
    node = said.take(f"{CAPABILITIES}NavigationRestrictions")
    if node is not None:
        _navigations(schemas, node, what, members)
    return own, members


def _read(
    schemas: Schemas,
    capability: str,
    node: Node,
    record: Mapping[str, Node],
    what: str,
    own: dict[str, bool],
    members: Members,
) -> None:
    term, positive, negative = RESTRICTIONS[capability]
    left = dict(record)
    value = truth(left.pop(positive)) if positive in left else None
    if value is not None:
        own[capability] = value
    elif capability == "delta" and "Bool" in node.attributes:
        own[capability] = node.true("Bool")
    if capability == "read" and BY_KEY in left:
        by_key = record_of(left.pop(BY_KEY)).get("Readable")
        if by_key is not None and truth(by_key) is not None:
            own["readByKey"] = bool(truth(by_key))
    for listed in (name for name in (negative, _NAVIGATIONS) if name and name in left):
        for item in items_of(left.pop(listed)):
            members.setdefault(schemas.full(text_of(item)), {})[capability] = False
    for name, rest in left.items():
        if name != "Description":
            schemas.notes.add(rest.line, f"{name:.100} of {term}, said of {what}, is not kept.")


def _navigations(schemas: Schemas, node: Node, what: str, members: Members) -> None:
    for name, value in record_of(node).items():
        if name != "RestrictedProperties":
            schemas.notes.add(value.line, f"{name:.100} of NavigationRestrictions, said of {what}, is not kept.")
            continue
        for item in items_of(value):
            record = record_of(item)
            path = schemas.full(text_of(record.pop("NavigationProperty"))) if "NavigationProperty" in record else ""
            for capability, (term, _, _) in RESTRICTIONS.items():
                if term in record:
                    inner = record.pop(term)
                    own = members.setdefault(path, {})
                    _read(schemas, capability, inner, record_of(inner), what, own, members)
            for rest, told in record.items():
                reason = f"{rest:.100} of RestrictedProperties, said of {what}, is not kept."
                schemas.notes.add(told.line, reason)
