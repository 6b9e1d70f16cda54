"""From a document to what it declares: an enum, an entity or complex type, or the service of a version."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.errors import ContractError
from graphfake.contracts.model import (
    Declaration,
    EnumType,
    Navigation,
    PageSize,
    PathPermissions,
    Permissions,
    Property,
    Root,
    Service,
    Source,
    check_identifier,
)
from graphfake.contracts.patterns import check_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts.shelf import Document

INFERRED = {"string": "Edm.String", "boolean": "Edm.Boolean", "integer": "Edm.Int64", "number": "Edm.Double"}
"""The Edm type of a property that names none, by its JSON type."""
UNUSABLE_KEYWORDS = ("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "multipleOf", "unevaluatedProperties")
"""Keywords in which validators disagree, or that reach out of the catalogue."""


def enum_of(document: Document) -> EnumType:
    content = document.content
    numbers = _object(document, content.get("x-members", {}), "/x-members")
    names = content.get("enum", list(numbers))
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise _wrong(document, "/enum", "An enum lists its members' names.")
    if not all(type(number) is int for number in numbers.values()):
        raise _wrong(document, "/x-members", "x-members gives each member a whole number.")
    if numbers:
        names = [name for name in names if name in numbers]
    members = {name: numbers.get(name, ordinal) for ordinal, name in enumerate(names)}
    if not members:
        raise _wrong(document, "/enum", "No member stands in both enum and x-members.")
    for name in members:
        check_identifier(name, "The member", document.where, "/enum")
    return EnumType(_name(document), MappingProxyType(members), flags=content.get("x-flags") is True)


def declaration_of(document: Document, kind_of: Callable[[str, Document, str], str]) -> Declaration:
    """`kind_of(type name, document, pointer)` says whether a referenced type is an enum or complex.

    Raises ContractError naming document and pointer.
    """
    content = document.content
    base = None
    for number, part in enumerate(_list(document, content.get("allOf", []), "/allOf")):
        if base is not None:
            raise _wrong(document, "/allOf", "A type has one base.")
        base = reference(part, document, f"/allOf/{number}")
    properties: dict[str, Property] = {}
    navigations: dict[str, Navigation] = {}
    for name, schema in _object(document, content.get("properties", {}), "/properties").items():
        pointer = f"/properties/{name}"
        check_identifier(name, "The property", document.where, pointer)
        if not isinstance(schema, dict):
            raise _wrong(document, pointer, "A property is described by a JSON object.")
        if "x-navigation" in schema:
            navigations[name] = _navigation(name, schema["x-navigation"], document, pointer)
        else:
            properties[name] = _property(name, schema, document, pointer, kind_of)
    required = content.get("x-required-on-create")
    return Declaration(
        name=_name(document),
        kind=content["x-kind"],
        base=base,
        properties=MappingProxyType(properties),
        navigations=MappingProxyType(navigations),
        abstract=content.get("x-abstract") is True,
        open=content.get("x-open") is True,
        partial=content.get("x-partial") is True,
        key=_names(document, content.get("x-key", []), "/x-key"),
        required_on_create=None if required is None else _names(document, required, "/x-required-on-create"),
        examples=tuple(_list(document, content.get("examples", []), "/examples")),
        rules=MappingProxyType(_sources(document)),
        capabilities=MappingProxyType(_object(document, content.get("x-capabilities", {}), "/x-capabilities")),
    )


def service_of(document: Document) -> Service:
    content = document.content
    roots = {}
    for path, target in _object(document, content.get("x-paths", {}), "/x-paths").items():
        pointer = f"/x-paths/{path.replace('/', '~1')}"
        described = target if isinstance(target, dict) else {"type": target}
        name = path.strip("/")
        check_identifier(name, "The path", document.where, pointer)
        type_name = described.get("type") or described.get("$ref") or described.get("target")
        if not isinstance(type_name, str):
            raise _wrong(document, pointer, 'A path names its type: {"type": "namespace.name", "collection": true}.')
        collection = described.get("collection", True)
        roots[name.lower()] = Root(name, _bare(type_name), collection is not False)
    return Service(
        version=_name(document),
        as_of=str(content.get("x-as-of", "")),
        partial=content.get("x-partial") is True,
        roots=MappingProxyType(roots),
        permission_map=_by_prefix(document, "x-permissions", _path_permissions),
        dialect_map=_by_prefix(document, "x-dialect", _dialect),
        page_size_map=_by_prefix(document, "x-page-size", _page_size),
    )


def reference(schema: object, document: Document, pointer: str) -> str:
    """The type that a `$ref` names. References are relative file names and never leave the catalogue."""
    target = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(target, str) or not target.endswith(".json") or set(target) & set("/\\#:%?"):
        reason = 'A reference is {"$ref": "namespace.name.json"}: the name of a document of this catalogue.'
        raise _wrong(document, pointer, reason)
    return _bare(target)


def _property(
    name: str,
    schema: Mapping[str, Any],
    document: Document,
    pointer: str,
    kind_of: Callable[[str, Document, str], str],
) -> Property:
    for keyword in UNUSABLE_KEYWORDS:
        if keyword in schema:
            raise _wrong(document, f"{pointer}/{keyword}", f"{keyword} is not used in contracts.")
    collection = "items" in schema or schema.get("type") == "array" or "array" in _types(schema)
    item, nullable = _without_null(schema, document, pointer)
    item_nullable = False
    edm = schema.get("x-edm")
    if collection:
        if not isinstance(schema.get("items"), dict):
            raise _wrong(document, pointer, "An array says in items what it holds.")
        item, item_nullable = _without_null(schema["items"], document, f"{pointer}/items")
        edm = item.get("x-edm", edm)
        if isinstance(edm, str):
            edm = edm.removeprefix("Collection(").removesuffix(")")
    type_name, kind = None, "primitive"
    if "$ref" in item:
        type_name = reference(item, document, pointer)
        kind, edm = kind_of(type_name, document, pointer), None
    else:
        edm = edm or next((INFERRED[text] for text in _types(item) if text in INFERRED), None)
        if edm not in PRIMITIVES:
            reason = f"{edm!r} is no Edm primitive type: x-edm is one of {', '.join(sorted(PRIMITIVES))}."
            raise _wrong(document, f"{pointer}/x-edm", reason)
    if "pattern" in item:
        check_pattern(item["pattern"], document.where, f"{pointer}/pattern")
    return Property(
        name=name,
        kind=kind,
        edm=edm,
        type_name=type_name,
        collection=collection,
        nullable=nullable,
        item_nullable=item_nullable,
        read_only=schema.get("x-read-only") is True,
        has_default="x-default" in schema,
        default=schema.get("x-default"),
        not_by_default=schema.get("x-not-by-default") is True,
        schema=MappingProxyType(dict(item)),
    )


def _without_null(schema: Mapping[str, Any], document: Document, pointer: str) -> tuple[Mapping[str, Any], bool]:
    """The schema of the value itself, and whether null may stand in its place."""
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            choices = _list(document, schema[keyword], f"{pointer}/{keyword}")
            values = [choice for choice in choices if choice != {"type": "null"}]
            if len(values) != 1 or not isinstance(values[0], dict):
                raise _wrong(document, f"{pointer}/{keyword}", f"{keyword} is used for one schema or null only.")
            return values[0], len(values) < len(choices)
    return schema, "null" in _types(schema)


def _types(schema: Mapping[str, Any]) -> tuple[str, ...]:
    types = schema.get("type", ())
    return (types,) if isinstance(types, str) else tuple(types)


def _navigation(name: str, described: object, document: Document, pointer: str) -> Navigation:
    if not isinstance(described, dict) or not isinstance(described.get("target"), str):
        reason = 'x-navigation is {"target": "namespace.name", "contained": true, "collection": true}.'
        raise _wrong(document, f"{pointer}/x-navigation", reason)
    return Navigation(
        name=name,
        target=_bare(described["target"]),
        contained=described.get("contained") is True,
        collection=described.get("collection") is True,
        partner=str(described.get("partner", "")),
    )


def _sources(document: Document) -> dict[str, Source]:
    return {
        code: Source(str(said.get("basis", "")), str(said.get("source", "")), str(said.get("asOf", "")))
        for code, said in _object(document, document.content.get("x-rules", {}), "/x-rules").items()
        if isinstance(said, dict)
    }


def _by_prefix(document: Document, keyword: str, read: Callable[[Any], Any]) -> MappingProxyType[str, Any]:
    said = document.content.get(keyword, {})
    if not isinstance(said, dict) or (said and not any(key.startswith("/") for key in said)):
        said = {"/": said}
    table = {}
    for prefix, value in said.items():
        try:
            table[prefix.lower().rstrip("/")] = read(value)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            pointer = f"/{keyword}/{prefix.replace('/', '~1')}"
            raise _wrong(document, pointer, f"This {keyword} entry has another form: {error}.") from error
    return MappingProxyType(table)


def _path_permissions(value: Any) -> PathPermissions:
    if isinstance(value, dict) and ("read" in value or "write" in value):
        return PathPermissions(_permissions(value.get("read", {})), _permissions(value.get("write", {})))
    return PathPermissions(_permissions(value), _permissions(value))


def _permissions(value: Any) -> Permissions:
    if isinstance(value, list):
        value = {"delegated": value, "application": value}
    unknown = set(value) - {"delegated", "application", "personal"}
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]!r} is not one of delegated, application, personal")
    return Permissions(**{kind: tuple(_texts(names)) for kind, names in value.items()})


def _texts(names: Any) -> list[str]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TypeError("permissions are lists of names")
    return names


def _dialect(value: Any) -> str:
    if value not in ("intune", "directory"):
        raise ValueError(f"{value!r} is not intune or directory")
    return str(value)


def _page_size(value: Any) -> PageSize:
    size = PageSize(value, value) if type(value) is int else PageSize(value["default"], value["maximum"])
    if type(size.default) is not int or type(size.maximum) is not int or not 0 < size.default <= size.maximum:
        raise ValueError("default and maximum are whole numbers from 1, the default not above the maximum")
    return size


def _name(document: Document) -> str:
    name = document.content.get("x-name")
    if not isinstance(name, str) or not name:
        raise _wrong(document, "/x-name", "x-name is missing: a document says its type's full name.")
    return name


def _names(document: Document, value: object, pointer: str) -> tuple[str, ...]:
    names = _list(document, value, pointer)
    if not all(isinstance(name, str) for name in names):
        raise _wrong(document, pointer, "This is a list of property names.")
    return tuple(names)


def _object(document: Document, value: object, pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(document, pointer, "A JSON object belongs here.")
    return cast("dict[str, Any]", value)


def _list(document: Document, value: object, pointer: str) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(document, pointer, "A JSON array belongs here.")
    return value


def _bare(name: str) -> str:
    return name.removesuffix(".json").removeprefix("#")


def _wrong(document: Document, pointer: str, reason: str) -> ContractError:
    return ContractError(reason, document=document.where, pointer=pointer)
