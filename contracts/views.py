"""The four views of a type, each as one flat JSON Schema: what may be created, updated, answered, and by us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.model import SENTINEL
from graphfake.contracts.typenames import ANNOTATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts.model import EnumType, Property
    from graphfake.contracts.structured import Type

    # nested type, the view that it is held to -> what stands for it
    Nest = Callable[[Type, str], dict[str, Any]]

VIEWS = ("create", "update", "response", "self-check")
PROFILES = ("documented", "observed")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def required_members(type_: Type, view: str, profile: str) -> tuple[str, ...]:
    """The members that must stand in a view, in contract order.

    create: what the create page lists (profile `documented`), else the non-nullables without default; the key
    only where clients give it. Of what an importer made from a $metadata nobody has said that it must be given, since
    the service fills in what is left out of many non-nullables: there it is what the create page lists, or none.
    update: none. response: the key. self-check: the key and every structural property
    but streams and those that come only when they are selected.
    """
    if view == "update":
        return ()
    if view == "response":
        return type_.key
    if view == "self-check":
        shown = [type_.properties[name] for name in type_.structural]
        return (*type_.key, *(prop.name for prop in shown if not (prop.not_by_default or prop.is_stream)))
    if type_.required_on_create is not None and (profile == "documented" or type_.generated):
        return (*type_.client_key, *type_.required_on_create)
    if type_.generated:
        return type_.client_key
    return (*type_.client_key, *(name for name in type_.structural if type_.properties[name].must_be_given))


def is_closed(type_: Type, view: str) -> bool:
    """Whether undeclared members are refused in a view. Those of a type held in part are the reader's to refuse."""
    return not (type_.open or type_.partial or view == "response")


def build_schema(type_: Type, view: str, profile: str) -> dict[str, Any]:
    """A JSON Schema 2020-12 without references out of itself. Nested types stand in `$defs` under their names."""
    definitions: dict[str, Any] = {}
    waiting: list[tuple[str, Type, str]] = []

    def reference(nested: Type, inner: str) -> dict[str, Any]:
        """Whatever `@odata.type` says an object is, else the declared type."""
        family = [nested, *(nested.sibling(name) for name in nested.derived)]
        suffix = "" if inner == view else f"-{inner}"
        for each in family:
            name = each.name + suffix
            if name not in definitions:
                definitions[name] = {}
                waiting.append((name, each, inner))
        if len(family) == 1:
            return _reference_to(nested.name + suffix)
        name = f"{nested.name}-or-derived{suffix}"
        if name not in definitions:
            definitions[name] = _choice(family, suffix)
        return _reference_to(name)

    schema = object_schema(type_, view, profile, reference)
    while waiting:
        name, nested, inner = waiting.pop()
        definitions[name] = object_schema(nested, inner, profile, reference)
    return {"$schema": DIALECT, **schema, **({"$defs": definitions} if definitions else {})}


def object_schema(type_: Type, view: str, profile: str, nest: Nest) -> dict[str, Any]:
    """The schema of one object; `nest` gives what stands for nested types."""
    untyped: dict[str, Any] = {name: {} for name in sorted(type_.untyped)}
    members = {**untyped, **_members(type_, view, nest), ANNOTATION: {"type": "string"}}
    schema = {"type": "object", "properties": members, "x-type": type_.name}
    required = required_members(type_, view, profile)
    if required:
        schema["required"] = list(required)
    return {**schema, "additionalProperties": False} if is_closed(type_, view) else schema


def _members(type_: Type, view: str, nest: Nest) -> dict[str, dict[str, Any]]:
    """The schema of each member that a view takes."""
    schemas: dict[str, dict[str, Any]] = {}
    for name, prop in type_.properties.items():
        schema = _property(type_, prop, view, nest)
        written = view in ("create", "update")
        ignored = written and name in type_.key and not (view == "create" and type_.client_key)
        schemas[name] = _or_null(schema) if ignored and not prop.nullable else schema
    for name, navigation in type_.navigations.items():
        if view == "update" or (view == "create" and not navigation.contained):
            continue
        known = type_.catalogue.find(navigation.target, type_.version)
        target = nest(type_.sibling(known), view) if known else {"type": "object"}
        if navigation.collection:
            schemas[name] = {"type": "array", "items": target, "x-edm": f"Collection({navigation.target})"}
        else:
            schemas[name] = _or_null(target)
    return schemas


def _property(type_: Type, prop: Property, view: str, nest: Nest) -> dict[str, Any]:
    if not prop.collection:
        return _value(type_, prop, view, nest, nullable=prop.nullable)
    # an item of a collection that is replaced is a new one
    inner = "create" if view == "update" else view
    item = _value(type_, prop, inner, nest, nullable=prop.item_nullable)
    types = ["array", "null"] if prop.nullable else "array"
    return {"type": types, "items": item, **prop.collection_limits, "x-edm": prop.type_text}


def _value(type_: Type, prop: Property, view: str, nest: Nest, *, nullable: bool) -> dict[str, Any]:
    if prop.kind == "enum":
        enum = type_.catalogue.enum(prop.type_name or "", type_.version)
        return enum_schema(enum, view, nullable=nullable)
    if prop.kind == "complex":
        schema = nest(type_.sibling(prop.type_name or ""), view)
        return _or_null(schema) if nullable else schema
    types = list(PRIMITIVES[prop.edm or ""].json_types)
    if view == "response" and prop.edm in ("Edm.Int64", "Edm.Decimal"):
        types.append("string")  # IEEE754Compatible=true
    if nullable and "null" not in types:
        types.append("null")
    limits = dict(prop.limits)
    if "enum" in limits:
        limits["enum"] = [*limits["enum"], *([None] if nullable else [])]
    return {"type": types[0] if len(types) == 1 else types, **limits, "x-edm": prop.edm}


def enum_schema(enum: EnumType, view: str, *, nullable: bool) -> dict[str, Any]:
    """The canonical forms of an enum's values. A response may hold members that are not known yet."""
    types = ["string", "null"] if nullable else "string"
    if view == "response":
        return {"type": types, "x-enum": enum.name}
    named = (name for name in enum.unnumbered if name != SENTINEL)
    members = [*(enum.members if view == "self-check" else enum.writable), *named]
    if enum.flags:
        one = "|".join(members)
        return {"type": types, "pattern": f"^(?:{one})(?:,(?:{one}))*$", "x-enum": enum.name}
    return {"type": types, "enum": [*members, None] if nullable else members, "x-enum": enum.name}


def _choice(family: list[Type], suffix: str) -> dict[str, Any]:
    """The declared type, which comes first, or the derived one that `@odata.type` names."""
    declared, *derived = (type_.name for type_ in family)
    named = {"properties": {ANNOTATION: {"enum": [f"#{name}" for name in derived]}}, "required": [ANNOTATION]}
    cases: list[dict[str, Any]] = [{"if": named, "else": _reference_to(declared + suffix)}]
    for name in derived:
        case = {"properties": {ANNOTATION: {"const": f"#{name}"}}, "required": [ANNOTATION]}
        cases.append({"if": case, "then": _reference_to(name + suffix)})
    return {"allOf": cases}


def _reference_to(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"type": "null"}, "else": schema}
