"""Enums: members with their numbers, flags, and the type of the numbers where it is not Edm.Int32."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphfake.contracts.declarations import MOST_FLAGS, MOST_MEMBERS, UNDERLYING
from graphfake.contracts.model import SENTINEL
from graphfake.contracts.names import fold, is_identifier

if TYPE_CHECKING:
    from graphfake.contracts.importing.csdl.nodes import Node
    from graphfake.contracts.importing.csdl.schemas import Declared, Schemas

_WHOLE = re.compile(r"[+-]?[0-9]{1,19}")


def members_of(schemas: Schemas, declared: Declared) -> dict[str, int]:
    """Name and number of each member; a member without one is numbered on from 0, as CSDL has it."""
    members: dict[str, int] = {}
    folded: dict[str, str] = {}
    node = declared.node
    most = MOST_FLAGS if node.true("IsFlags") else MOST_MEMBERS
    for ordinal, member in enumerate(node.each("Member")):
        name = member.get("Name")
        number = _number(member, ordinal)
        known = folded.setdefault(fold(name), name)
        if not is_identifier(name) or number is None:
            reason = f"The member {name:.200} of {declared.name} is left out: it has no name or no number of 64 bits."
        elif known != name or name in members:
            reason = f"The member {name} of {declared.name} is left out: there is a {known} already."
        elif len(members) >= most:
            reason = f"Members of {declared.name} are left out: an enum of its kind has at most {most}."
        else:
            members[name] = number
            continue
        schemas.notes.add(member.line, reason)
    return members


def is_enum(members: dict[str, int]) -> bool:
    """An enum has a member besides the sentinel."""
    return any(name != SENTINEL for name in members)


def enum_document(schemas: Schemas, declared: Declared, members: dict[str, int]) -> dict[str, Any]:
    node = declared.node
    document: dict[str, Any] = {"x-kind": "enum", "x-name": declared.name, "type": "string"}
    document |= {"enum": list(members), "x-members": members}
    if node.true("IsFlags"):
        document["x-flags"] = True
    underlying = node.get("UnderlyingType", "Edm.Int32")
    if underlying in UNDERLYING and underlying != "Edm.Int32":
        document["x-edm"] = underlying
    elif underlying not in UNDERLYING:
        schemas.notes.add(node.line, f"UnderlyingType={underlying:.100} is not kept.")
    return document


def _number(member: Node, ordinal: int) -> int | None:
    text = member.get("Value", str(ordinal)).strip()
    number = int(text) if _WHOLE.fullmatch(text) else None
    return number if number is not None and -(2**63) <= number < 2**63 else None
