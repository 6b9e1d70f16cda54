"""From a service document to what one version offers at its root, in whose words, and to whom."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from graphfake.contracts.capabilities import capabilities_at
from graphfake.contracts.contents import array_at, check_identifier, object_at, type_name_at, wrong
from graphfake.contracts.dialects import DIALECTS
from graphfake.contracts.model import PageSize, Root, Service, SignedIn
from graphfake.contracts.names import fold, is_model_path, is_version
from graphfake.contracts.operations import by_name, operations_of
from graphfake.contracts.permission_paths import written
from graphfake.contracts.permitted import path_permissions_at
from graphfake.contracts.pointers import escape
from graphfake.contracts.prefixes import prefix_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphfake.contracts.grants import PathPermissions
    from graphfake.contracts.shelf import Document

    Value = TypeVar("Value")


MOST_ALWAYS = 100
LONGEST_KEY = 200
_SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "x-paths": lambda path: path.lower().rstrip("/"),
    "x-signed-in": lambda path: path.lower().strip("/"),
    "x-permissions": written,
    "x-dialect": prefix_of,
    "x-page-size": prefix_of,
    "x-always-there": prefix_of,
}


def service_of(document: Document, kind_of: Callable[[str, Document, str], str]) -> Service:
    """What the document says of its version. Raises ContractError naming document and pointer.

    `kind_of` says of the types of parameters and results whether they are an enum, complex or an entity.
    """
    content = document.content
    version = content.get("x-name")
    if not is_version(version):
        raise wrong(document, "/x-name", "The x-name of a service document is its version, such as beta or v1.0.")
    roots = _by_path(document, "x-paths", _root)
    return Service(
        version=str(version),
        as_of=str(content.get("x-as-of", "")),
        partial=content.get("x-partial") is True,
        roots=MappingProxyType({key.removeprefix("/"): root for key, root in roots.items()}),
        permission_map=_by_path(document, "x-permissions", _path_permissions),
        dialect_map=_by_path(document, "x-dialect", _dialect),
        page_size_map=_by_path(document, "x-page-size", _page_size),
        always_map=_by_path(document, "x-always-there", _always),
        operations=by_name(operations_of(document, "", kind_of)),
        known_types=frozenset(_known_types(document)),
        signed_in=_by_path(document, "x-signed-in", _signed_in),
    )


def joined(version: str, parts: Sequence[Service]) -> Service:
    """Several documents of one version as one; what stands in a later one wins.

    Where two name the same type at a path, what the later one says of it comes to what the earlier one says.
    """

    def merged(maps: list[Mapping[str, Any]]) -> Mapping[str, Any]:
        table: dict[str, Any] = {}
        for part in maps:
            table.update(part)
        return MappingProxyType(table)

    return Service(
        version=version,
        as_of=next((part.as_of for part in parts if part.as_of), ""),
        partial=any(part.partial for part in parts),
        roots=_joined_roots(parts),
        permission_map=merged([part.permission_map for part in parts]),
        dialect_map=merged([part.dialect_map for part in parts]),
        page_size_map=merged([part.page_size_map for part in parts]),
        always_map=merged([part.always_map for part in parts]),
        operations=by_name(one for part in parts for overloads in part.operations.values() for one in overloads),
        known_types=frozenset().union(*(part.known_types for part in parts)),
        signed_in=merged([part.signed_in for part in parts]),
    )


def _joined_roots(parts: Sequence[Service]) -> Mapping[str, Root]:
    table: dict[str, Root] = {}
    for part in parts:
        for key, root in part.roots.items():
            known = table.get(key)
            if known is not None and fold(known.type) == fold(root.type):
                bindings = MappingProxyType({**known.bindings, **root.bindings})
                capabilities = MappingProxyType({**known.capabilities, **root.capabilities})
                root = replace(root, bindings=bindings, capabilities=capabilities)  # noqa: PLW2901
            table[key] = root
    return MappingProxyType(table)


def _by_path(document: Document, keyword: str, read: Callable[[Document, str, str, Any], Value]) -> Mapping[str, Value]:
    """A keyword's entries by path, as the tables of this keyword write it.

    What is not keyed by path holds for all of them.
    """
    said = document.content.get(keyword, {})
    keyed = isinstance(said, dict) and (not said or any(path.startswith("/") for path in said))
    table: dict[str, Value] = {}
    for path, value in (said if keyed else {"/": said}).items():
        pointer = f"/{keyword}/{escape(path)}" if keyed else f"/{keyword}"
        table[_SPELLINGS[keyword](path)] = read(document, pointer, path, value)
    return MappingProxyType(table)


def _known_types(document: Document) -> Iterator[str]:
    said = array_at(document, "/x-known-types", document.content.get("x-known-types", []))
    for number, name in enumerate(said):
        yield fold(type_name_at(document, f"/x-known-types/{number}", name))


def _root(document: Document, pointer: str, path: str, value: Any) -> Root:
    """`{"type": NAME, "collection": true}`, or the type's name or `$ref` alone for an entity set."""
    said = value if isinstance(value, dict) else {"type": value}
    name = path.strip("/")
    check_identifier(document, pointer, name)
    type_name = type_name_at(document, pointer, said.get("type", said.get("$ref")))
    return Root(
        name,
        type_name,
        said.get("collection") is not False,
        _bindings(document, f"{pointer}/bindings", said),
        capabilities_at(document, f"{pointer}/capabilities", said.get("capabilities", {})),
    )


def _bindings(document: Document, pointer: str, root: Mapping[str, Any]) -> Mapping[str, str]:
    bindings = object_at(document, pointer, root.get("bindings", {}))
    for navigation, target in bindings.items():
        if not is_model_path(navigation) or not is_model_path(target):
            reason = 'A binding is {"manager": "directoryObjects"}: a navigation, and the set that its targets live in.'
            raise wrong(document, f"{pointer}/{escape(navigation)}", reason)
    return MappingProxyType(bindings)


def _signed_in(document: Document, pointer: str, _path: str, value: Any) -> SignedIn:
    """`{"set": SET, "claims": {PROPERTY: CLAIM}, "values": {PROPERTY: VALUE}}`"""
    said = object_at(document, pointer, value)
    check_identifier(document, f"{pointer}/set", said.get("set"))
    claims = object_at(document, f"{pointer}/claims", said.get("claims", {}))
    for name, claim in claims.items():
        check_identifier(document, f"{pointer}/claims/{escape(name)}", claim)
    values = object_at(document, f"{pointer}/values", said.get("values", {}))
    return SignedIn(said["set"], MappingProxyType(claims), MappingProxyType(values))


def _path_permissions(document: Document, pointer: str, _path: str, value: Any) -> PathPermissions:
    return path_permissions_at(document, pointer, value)


def _dialect(document: Document, pointer: str, _path: str, value: Any) -> str:
    if value not in DIALECTS:
        raise wrong(document, pointer, f"A dialect is one of {', '.join(DIALECTS)}.")
    return str(value)


def _always(document: Document, pointer: str, _path: str, value: Any) -> Mapping[str, Mapping[str, Any]]:
    """`{KEY: {PROPERTY: VALUE}}`"""
    said = object_at(document, pointer, value)
    if len(said) > MOST_ALWAYS or not all(0 < len(key) <= LONGEST_KEY for key in said):
        reason = f"At most {MOST_ALWAYS} keys belong here, of 1 to {LONGEST_KEY} characters each."
        raise wrong(document, pointer, reason)
    return MappingProxyType(
        {key: object_at(document, f"{pointer}/{escape(key)}", first) for key, first in said.items()}
    )


def _page_size(document: Document, pointer: str, _path: str, value: Any) -> PageSize:
    """`{"default": N, "maximum": N}`, or one number for both."""
    said = {"default": value, "maximum": value} if type(value) is int else object_at(document, pointer, value)
    default, most = said.get("default"), said.get("maximum")
    if type(default) is not int or type(most) is not int or not 0 < default <= most:
        reason = 'A page size is {"default": 100, "maximum": 999}: from 1 on, the default not above the maximum.'
        raise wrong(document, pointer, reason)
    return PageSize(default, most)
