"""Who may do something, as a contract document lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.contents import array_at, check_members, object_at, wrong
from graphfake.contracts.model import Permissions

if TYPE_CHECKING:
    from graphfake.contracts.shelf import Document

CALLERS = ("delegated", "application", "personal")


def permissions_at(document: Document, pointer: str, value: Any) -> Permissions:
    """`{"delegated": [NAME, ...], ...}`, or the names alone for delegated and application callers."""
    listed = {"delegated": value, "application": value} if isinstance(value, list) else value
    said = object_at(document, pointer, listed)
    check_members(document, pointer, said, CALLERS)
    for caller, listed in said.items():
        if not all(isinstance(name, str) for name in array_at(document, f"{pointer}/{caller}", listed)):
            raise wrong(document, f"{pointer}/{caller}", "Permissions are listed by name.")
    return Permissions(**{caller: tuple(listed) for caller, listed in said.items()})
