"""What stands at a place of a contract document, else a ContractError that names file and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from graphfake.contracts.errors import ContractError
from graphfake.contracts.names import is_identifier, is_type_name
from graphfake.contracts.pointers import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfake.contracts.shelf import Document


def wrong(document: Document, pointer: str, reason: str) -> ContractError:
    """The error of a document that holds something else at a place than it should."""
    return ContractError(reason, document=document.where, pointer=pointer)


def object_at(document: Document, pointer: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong(document, pointer, "A JSON object belongs here.")
    return cast("dict[str, Any]", value)


def array_at(document: Document, pointer: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise wrong(document, pointer, "A JSON array belongs here.")
    return value


def named(document: Document, keyword: str) -> dict[str, Any]:
    """The members of an object keyword of the document, by identifier; none where it is left out."""
    content = object_at(document, f"/{keyword}", document.content.get(keyword, {}))
    for name in content:
        check_identifier(document, f"/{keyword}/{escape(name)}", name)
    return content


def names(document: Document, keyword: str) -> tuple[str, ...]:
    """The identifiers that an array keyword of the document lists; none where it is left out."""
    pointer = f"/{keyword}"
    listed = array_at(document, pointer, document.content.get(keyword, []))
    for number, name in enumerate(listed):
        check_identifier(document, f"{pointer}/{number}", name)
    return tuple(listed)


def check_identifier(document: Document, pointer: str, name: object) -> None:
    """Refuse names that could never stand in a URL or a `$select`."""
    if not is_identifier(name):
        reason = f"{name!r:.200} is not a name: ASCII letters, digits and _ only, no digit first, 128 at most."
        raise wrong(document, pointer, reason)


def type_name_at(document: Document, pointer: str, name: object) -> str:
    """The full type name that stands here; its file name will do."""
    bare = name.removesuffix(".json") if isinstance(name, str) else ""
    if not is_type_name(bare):
        raise wrong(document, pointer, "The full name of a type belongs here, such as contoso.widget.")
    return bare


def reference_at(document: Document, pointer: str, schema: object) -> str:
    """The type that a `$ref` names: a file of this catalogue, never a URL, a path or a part of a document."""
    target = schema.get("$ref") if isinstance(schema, dict) else None
    name = target.removesuffix(".json") if isinstance(target, str) else ""
    if name == target or not is_type_name(name):
        reason = 'A reference is {"$ref": "namespace.name.json"}: the file name of a document of this catalogue.'
        raise wrong(document, pointer, reason)
    return name


def check_members(document: Document, pointer: str, said: Mapping[str, Any], known: Sequence[str]) -> None:
    """Refuse members of an object that nobody reads."""
    for name in said:
        if name not in known:
            reason = f"{name!r:.200} is not one of {', '.join(known)}."
            raise wrong(document, f"{pointer}/{escape(name)}", reason)
