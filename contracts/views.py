"""The four views of a type, each as one flat JSON Schema: what may be created, updated, answered, and by us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.edm import PRIMITIVES

if TYPE_CHECKING:
    from graphfake.contracts.catalogue import Type
    from graphfake.contracts.model import EnumType, Property

VIEWS = ("create", "update", "response", "self-check")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MEANINGLESS = ("type", "format", "enum", "description", "title", "examples", "default", "$comment")


def required_members(type_: Type, view: str, profile: str) -> tuple[str, ...]:
    """The members that must stand in a view, in contract order.

    create: what the create page lists (profile `documented`), else the non-nullables without default, never
    the key. update: none. response: the key. self-check: every structural property and the key.
    """
    if view == "update":
        return ()
    if view == "response":
        return type_.key
    if view == "self-check":
        return (*type_.key, *type_.structural)
    if profile == "documented" and type_.required_on_create is not None:
        return type_.required_on_create
    return tuple(
        name
        for name in type_.structural
        if not (prop := type_.properties[name]).nullable
        and not prop.has_default
        and not prop.read_only
        and not prop.collection
    )


def build_schema(type_: Type, view: str, profile: str) -> dict[str, Any]:
    """A JSON Schema 2020-12 without references out of itself. Nested types stand in `$defs` under their names."""
    if view not in VIEWS:
        raise ValueError(f"view={view!r} is not one of {', '.join(VIEWS)}.")
    definitions: dict[str, Any] = {}
    schema = _Builder(view, profile, definitions).object(type_, fresh=view != "update")
    return {"$schema": DIALECT, **schema, **({"$defs": definitions} if definitions else {})}


def enum_schema(enum: EnumType, view: str, *, nullable: bool) -> dict[str, Any]:
    """The canonical forms of an enum's values. A response may hold members that are not known yet."""
    types = ["string", "null"] if nullable else "string"
    if view == "response":
        return {"type": types, "x-enum": enum.name}
    members = list(enum.members) if view == "self-check" else list(enum.writable)
    if enum.flags:
        one = "|".join(members)
        return {"type": types, "pattern": f"^(?:{one})(?:,(?:{one}))*$", "x-enum": enum.name}
    return {"type": types, "enum": [*members, None] if nullable else members, "x-enum": enum.name}


class _Builder:
    def __init__(self, view: str, profile: str, definitions: dict[str, Any]) -> None:
        self._view = view
        self._profile = profile
        self._definitions = definitions

    def object(self, type_: Type, *, fresh: bool) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        for name, prop in type_.properties.items():
            schema = self._property(type_, prop, fresh=fresh)
            if name in type_.key and self._view in ("create", "update"):
                schema = {**schema, "type": [schema["type"], "null"]}
            properties[name] = schema
        for name, navigation in type_.navigations.items():
            if self._view == "update" or (self._view == "create" and not navigation.contained):
                continue
            target = self._definition(type_.catalogue.type(navigation.target, type_.version), fresh=True)
            if navigation.collection:
                properties[name] = {"type": "array", "items": target}
            else:
                properties[name] = _or_null(target)
        open_ = type_.open or type_.partial or self._view == "response"
        view = self._view
        if view == "update" and fresh:  # an item of a collection is new, whatever becomes of the rest
            view = "create"
        required = list(required_members(type_, view, self._profile))
        schema = {"type": "object", "properties": properties, "x-type": type_.name}
        if required:
            schema["required"] = required
        return schema if open_ else {**schema, "additionalProperties": False}

    def _property(self, type_: Type, prop: Property, *, fresh: bool) -> dict[str, Any]:
        if not prop.collection:
            return self._value(type_, prop, nullable=prop.nullable, fresh=fresh)
        item = self._value(type_, prop, nullable=prop.item_nullable, fresh=True)
        return {"type": ["array", "null"] if prop.nullable else "array", "items": item, "x-edm": prop.type_text}

    def _value(self, type_: Type, prop: Property, *, nullable: bool, fresh: bool) -> dict[str, Any]:
        if prop.kind == "enum":
            enum = type_.catalogue.enum(prop.type_name or "", type_.version)
            return enum_schema(enum, self._view, nullable=nullable)
        if prop.kind == "complex":
            target = type_.catalogue.type(prop.type_name or "", type_.version)
            schema = self._definition(target, fresh=fresh)
            return _or_null(schema) if nullable else schema
        primitive = PRIMITIVES[prop.edm or ""]
        types = list(primitive.json_types)
        if self._view == "response" and prop.edm in ("Edm.Int64", "Edm.Decimal"):
            types.append("string")  # IEEE754Compatible=true
        if nullable and "null" not in types:  # a stream is never anything else
            types.append("null")
        limits = {
            keyword: value
            for keyword, value in prop.schema.items()
            if not keyword.startswith(("x-", "$")) and keyword not in _MEANINGLESS
        }
        if "enum" in prop.schema:
            limits["enum"] = [*prop.schema["enum"], *([None] if nullable else [])]
        return {"type": types[0] if len(types) == 1 else types, **limits, "x-edm": prop.edm}

    def _definition(self, type_: Type, *, fresh: bool) -> dict[str, Any]:
        """A reference to the type's definition; where types derive from it, `@odata.type` chooses among them."""
        self._define(type_, fresh=fresh)
        schema: dict[str, Any] = {"$ref": f"#/$defs/{_definition_name(type_.name, fresh=fresh)}"}
        for name in type_.derived:
            derived = type_.catalogue.type(name, type_.version)
            self._define(derived, fresh=fresh)
            chosen = {"properties": {"@odata.type": {"const": f"#{name}"}}, "required": ["@odata.type"]}
            target = {"$ref": f"#/$defs/{_definition_name(name, fresh=fresh)}"}
            schema = {"if": chosen, "then": target, "else": schema}
        return schema

    def _define(self, type_: Type, *, fresh: bool) -> None:
        name = _definition_name(type_.name, fresh=fresh)
        if name in self._definitions:
            return
        self._definitions[name] = {}  # stands here already while the type is being built: it may hold itself
        schema = self.object(type_, fresh=fresh)
        if type_.kind == "complex" or type_.derived or type_.bases:
            schema["properties"] = {**schema["properties"], "@odata.type": {"type": "string"}}
        self._definitions[name] = schema


def _definition_name(name: str, *, fresh: bool) -> str:
    return name if fresh else f"{name}-update"


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"type": "null"}, "else": schema}
