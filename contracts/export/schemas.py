"""The schemas of a document, each under a name of its own: one for a type and use, an enum, an Edm primitive type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.export.limited import limited
from graphfake.contracts.export.literals import literal
from graphfake.contracts.export.objects import Use, object_of
from graphfake.contracts.export.spellings import enum_texts
from graphfake.contracts.operation_types import OperationType
from graphfake.contracts.typenames import ANNOTATION
from graphfake.contracts.views import enum_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.export.literals import Mode
    from graphfake.contracts.model import EnumType
    from graphfake.contracts.structured import Type

_VIEWS = {"create": "Create", "update": "Update", "response": ""}
_OF_OPERATIONS = {"create": "Parameters", "response": "Result"}


def _any(_name: str) -> bool:
    return True


class Schemas:
    """Makes each schema when it is first referred to; `finished` makes all that those refer to in turn.

    `root` is what references begin with, such as `#/$defs/`. `shown` says of an entity type whether it is described
    where a navigation leads to it, else it is any object; with `all_taken` it always is in what is accepted. With
    `for_openapi`, derived types are told apart in OpenAPI's way besides, and answers need no key, which `$select` may
    leave out.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        version: str,
        root: str,
        *,
        profile: str = "documented",
        shown: Callable[[str], bool] = _any,
        all_taken: bool = False,
        for_openapi: bool = False,
    ) -> None:
        self._catalogue = catalogue
        self._version = version
        self._root = root
        self._profile = profile
        self._shown = shown
        self._all_taken = all_taken
        self._for_openapi = for_openapi
        self._schemas: dict[str, dict[str, Any]] = {}
        self._names: dict[Hashable, str] = {}
        self._owners: dict[str, Hashable] = {}
        self._waiting: list[tuple[str, Type, Use]] = []

    def of(self, type_: Type, use: Use) -> dict[str, Any]:
        """A reference to what objects are that stand where a type is declared: of it, or of a derived one."""
        family = [type_, *(type_.sibling(name) for name in type_.derived)]
        if len(family) == 1 and not type_.abstract:
            return self._object(type_, use)
        key = ("family", type_.name, use)
        base = f"{type_.name}{_VIEWS[use.view]}-or-derived"
        if key not in self._names:
            name = self._named(key, base)
            self._schemas[name] = self._choice(family, use)
        return self._refer(self._names[key])

    def value(self, schema: dict[str, Any], mode: Mode) -> dict[str, Any]:
        """A view's schema of a value, with what stands for the enums and primitive types in it."""
        if "else" in schema:  # a reference or null
            return _or_null(self.value(schema["else"], mode))
        if "items" in schema:
            kept = {name: said for name, said in schema.items() if name != "x-edm"}
            return {**kept, "items": self.value(schema["items"], mode)}
        nullable = "null" in schema.get("type", ())
        if "x-enum" in schema:
            value = self.enum(schema["x-enum"], mode)
        elif "x-edm" in schema:
            limits = {name: limit for name, limit in schema.items() if name not in ("type", "x-edm")}
            if "enum" in limits:
                limits["enum"] = [each for each in limits["enum"] if each is not None]
            value = limited(schema["x-edm"], mode, limits, self.literal)
            nullable = nullable and schema["x-edm"] != "Edm.Stream"
        else:
            return schema
        return _or_null(value) if nullable else value

    def literal(self, edm: str, mode: Mode) -> dict[str, Any]:
        """A reference to an Edm primitive type."""
        schema = literal(edm, mode)
        name = edm if schema == literal(edm, "sent") else f"{edm}.{mode}"
        self._schemas.setdefault(name, schema)
        return self._refer(name)

    def enum(self, name: str, mode: Mode) -> dict[str, Any]:
        """A reference to an enum's values."""
        key = ("enum", name, mode)
        if key not in self._names:
            enum = self._catalogue.enum(name, self._version)
            named = self._named(key, enum.name if mode == "sent" else f"{enum.name}.{mode}")
            self._schemas[named] = _values(enum, mode)
        return self._refer(self._names[key])

    def finished(self) -> dict[str, dict[str, Any]]:
        """All schemas by name, in the order of their names."""
        while self._waiting:
            name, type_, use = self._waiting.pop()
            self._schemas[name] = self._described(type_, use)
        return dict(sorted(self._schemas.items()))

    def _described(self, type_: Type, use: Use) -> dict[str, Any]:
        def nest(nested: Type, view: str) -> dict[str, Any]:
            return self.of(nested, use._replace(view=view))

        def spell(schema: dict[str, Any]) -> dict[str, Any]:
            return self.value(schema, use.mode)

        shown = _any if self._all_taken and use.mode == "accepted" else self._shown
        schema = object_of(type_, use, self._profile, nest, spell, shown)
        if self._for_openapi and use.mode == "answered":
            schema.pop("required", None)
        return schema

    def _object(self, type_: Type, use: Use) -> dict[str, Any]:
        """A reference to objects of exactly this type."""
        key = ("object", type_, use)
        if key not in self._names:
            suffixes = _OF_OPERATIONS if isinstance(type_, OperationType) else _VIEWS
            self._waiting.append((self._named(key, f"{type_.name}{suffixes[use.view]}"), type_, use))
        return self._refer(self._names[key])

    def _choice(self, family: list[Type], use: Use) -> dict[str, Any]:
        """The declared type, where it is not abstract, or the one that `@odata.type` names."""
        declared, *derived = family
        named = [type_ for type_ in derived if use.mode == "answered" or not type_.abstract]
        choices = [{**self._object(type_, use), "required": [ANNOTATION]} for type_ in named]
        if use.mode == "answered":
            names = [text for type_ in named for text in (type_.name, f"#{type_.name}")]
            other = {"properties": {ANNOTATION: {"not": {"enum": names}}}} if names else {}
            says = [
                {**choice, "properties": {ANNOTATION: {"enum": [type_.name, f"#{type_.name}"]}}}
                for choice, type_ in zip(choices, named, strict=True)
            ]
            return {"anyOf": [{**self._object(declared, use), **other}, *says]}
        if not declared.abstract:
            choices.insert(0, self._object(declared, use))
        if not choices:
            return {"not": {}, "description": f"{declared.name} is abstract, and nothing is derived from it."}
        chosen: dict[str, Any] = {"anyOf": choices}
        if self._for_openapi:
            mapping = {f"#{type_.name}": self._object(type_, use)["$ref"] for type_ in family if not type_.abstract}
            chosen["discriminator"] = {"propertyName": ANNOTATION, "mapping": mapping}
        return chosen

    def _named(self, key: Hashable, name: str) -> str:
        """A name that is nobody else's."""
        while self._owners.setdefault(name, key) != key:
            name += "_"
        self._names[key] = name
        return name

    def _refer(self, name: str) -> dict[str, Any]:
        return {"$ref": f"{self._root}{name}"}


def _values(enum: EnumType, mode: Mode) -> dict[str, Any]:
    if mode == "accepted":
        return {"type": "string", "pattern": enum_texts(enum)}
    view = "response" if mode == "answered" else "create"
    schema = {name: said for name, said in enum_schema(enum, view, nullable=False).items() if name != "x-enum"}
    return {**schema, "examples": list(enum.members)} if mode == "answered" else schema


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}
