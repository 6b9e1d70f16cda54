"""Who may do something, and who may use a path, as contract documents list it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.contents import array_at, check_members, object_at, wrong
from graphfake.contracts.grants import KINDS, PathPermissions, Permissions
from graphfake.contracts.names import is_permission
from graphfake.contracts.pointers import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.grants import Kind
    from graphfake.contracts.shelf import Document

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
"""Those that a path can have permissions of its own for."""
_USES = ("read", "write")


def path_permissions_at(document: Document, pointer: str, value: Any) -> PathPermissions:
    """`{"read": ..., "write": ...}` for a path and all below it, `{"GET": ...}` for it alone, or what holds for both.

    Where one of `read` and `write` is left out and the other is not, nothing is asked for.
    """
    if not isinstance(value, dict) or not value.keys() & {*_USES, *METHODS}:
        both = permissions_at(document, pointer, value)
        return PathPermissions(both, both)
    check_members(document, pointer, value, (*_USES, *METHODS))
    said = {name: permissions_at(document, f"{pointer}/{name}", listed) for name, listed in value.items()}
    methods = {name: permissions for name, permissions in said.items() if name in METHODS}
    if not said.keys() & set(_USES):
        return PathPermissions(methods=methods)
    return PathPermissions(said.get("read", Permissions()), said.get("write", Permissions()), methods)


def permissions_at(document: Document, pointer: str, value: Any) -> Permissions:
    """`{"delegated": [NAME, ...], ...}`, or the names alone for delegated and application callers."""
    listed = {"delegated": value, "application": value} if isinstance(value, list) else value
    said = object_at(document, pointer, listed)
    check_members(document, pointer, said, (*KINDS, "also"))
    names = {kind: _names(document, f"{pointer}/{kind}", said[kind]) for kind in KINDS if kind in said}
    return Permissions(**names, also=_also(document, f"{pointer}/also", said.get("also", {}), names))


def _also(
    document: Document, pointer: str, value: Any, names: Mapping[Kind, tuple[str, ...]]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """`{"delegated": {NAME: [NAME, ...]}}`: what has to be held with a permission, any one of them."""
    said = object_at(document, pointer, value)
    check_members(document, pointer, said, tuple(names))
    also: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind in names.keys() & said.keys():
        place = f"{pointer}/{kind}"
        pairs = object_at(document, place, said[kind])
        check_members(document, place, pairs, names[kind])
        also[kind] = {name: _names(document, f"{place}/{escape(name)}", others) for name, others in pairs.items()}
        if not all(also[kind].values()):
            raise wrong(document, place, "Each permission has at least one that is held with it.")
    return also


def _names(document: Document, pointer: str, value: Any) -> tuple[str, ...]:
    listed = array_at(document, pointer, value)
    if not all(map(is_permission, listed)):
        raise wrong(document, pointer, "Permissions are listed by name, such as User.Read.All.")
    return tuple(listed)
