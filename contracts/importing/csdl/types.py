"""Entity and complex types as contract documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.csdl_terms import CORE
from graphfake.contracts.declarations import MOST_PROPERTIES
from graphfake.contracts.importing.csdl.history import deprecated
from graphfake.contracts.importing.csdl.members import navigation_schema, property_schema
from graphfake.contracts.importing.csdl.restrictions import capabilities_of
from graphfake.contracts.importing.csdl.said import Said, items_of, record_of, text_of
from graphfake.contracts.names import fold, is_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.importing.csdl.family import Family
    from graphfake.contracts.importing.csdl.nodes import Node
    from graphfake.contracts.importing.csdl.restrictions import Members
    from graphfake.contracts.importing.csdl.schemas import Declared, Schemas


def type_document(schemas: Schemas, family: Family, declared: Declared) -> dict[str, Any]:
    """What the type says beyond its base; operations are added by whoever knows them."""
    node, name = declared.node, declared.name
    kind = "entity" if node.tag == "EntityType" else "complex"
    document: dict[str, Any] = {"x-kind": kind, "x-name": name, "type": "object"}
    base = family.base(name)
    if base is not None:
        document["allOf"] = [{"$ref": f"{base}.json"}]
    properties: dict[str, Any] = {}
    unknown: dict[str, list[str]] = {"x-known-members": [], "x-known-navigations": []}
    for member in _members(schemas, family, declared):
        structural = member.tag == "Property"
        schema = (property_schema if structural else navigation_schema)(schemas, name, member)
        if schema is None:
            unknown["x-known-members" if structural else "x-known-navigations"].append(member.get("Name"))
        else:
            properties[member.get("Name")] = schema
    document["properties"] = properties
    if node.true("Abstract"):
        document["x-abstract"] = True
    for attribute, keyword in (("OpenType", "x-open"), ("HasStream", "x-has-stream")):
        if node.true(attribute) and not family.inherits_truth(name, attribute):
            document[keyword] = True
    document |= _key(schemas, family, declared, properties)
    said = Said(schemas, node, name)
    alternate = [key for key in _alternate_keys(schemas, family, declared, said) if key]
    if alternate:
        document["x-alternate-keys"] = alternate
    document |= {keyword: names for keyword, names in unknown.items() if names}
    own, members = capabilities_of(schemas, said, name)
    if own:
        document["x-capabilities"] = own
    _spread(schemas, declared, members, properties)
    document |= deprecated(schemas, said, name)
    said.forget("a type")
    return document


def _members(schemas: Schemas, family: Family, declared: Declared) -> Iterator[Node]:
    """The members that a contract can hold, each name once."""
    seen: dict[str, str] = {}
    for member in declared.node.each("Property", "NavigationProperty"):
        name = member.get("Name")
        known = seen.setdefault(fold(name), name) if is_identifier(name) else name
        if not is_identifier(name):
            reason = (
                f"The member {name:.200} of {declared.name} is left out: that is no name of ASCII letters and digits."
            )
        elif seen[fold(name)] is not name:
            reason = f"The member {name} of {declared.name} is left out: there is a {known} already."
        elif family.inherits(declared.name, name):
            reason = f"The member {name} of {declared.name} is left out: a base of it has one of this name."
        elif len(seen) > MOST_PROPERTIES:
            reason = f"Members of {declared.name} are left out: a type has at most {MOST_PROPERTIES:,}."
        else:
            yield member
            continue
        schemas.notes.add(member.line, reason)


def _key(schemas: Schemas, family: Family, declared: Declared, properties: dict[str, Any]) -> dict[str, Any]:
    key = declared.node.first("Key")
    if key is None:
        return {}
    names = [reference.get("Name") for reference in key.each("PropertyRef")]
    if family.inherits_key(declared.name):
        schemas.notes.add(key.line, f"The key of {declared.name} is left out: it has that of its base.")
        return {}
    if not names or not all(is_identifier(name) and (name in properties) for name in names):
        schemas.notes.add(key.line, f"The key of {declared.name} is left out: it is not of properties of its own.")
        return {}
    return {"x-key": list(dict.fromkeys(names))}


def _alternate_keys(schemas: Schemas, family: Family, declared: Declared, said: Said) -> Iterator[list[str]]:
    node = said.take(f"{CORE}AlternateKeys")
    for item in items_of(node) if node is not None else ():
        names: list[str] = []
        record = record_of(item)
        for reference in items_of(record["Key"]) if "Key" in record else ():
            told = record_of(reference)
            name = text_of(told["Name"]) if "Name" in told else ""
            alias = text_of(told["Alias"]) if "Alias" in told else name
            has = any(member.get("Name") == name for member in declared.node.each("Property"))
            if alias != name or not (has or family.inherits(declared.name, name)):
                reason = f"The alternate key {alias:.200} of {declared.name} is not kept: it is no property's name."
                schemas.notes.add(item.line, reason)
                names = []
                break
            names.append(name)
        yield names


def _spread(schemas: Schemas, declared: Declared, members: Members, properties: dict[str, Any]) -> None:
    """Give members what annotations of the type say of them; what they say themselves counts before it."""
    for name, capabilities in members.items():
        if name in properties:
            own = properties[name].get("x-capabilities", {})
            properties[name]["x-capabilities"] = {**capabilities, **own}
        else:
            reason = f"What annotations of {declared.name} say of {name:.200} is not kept: it is no member of its own."
            schemas.notes.add(declared.node.line, reason)
