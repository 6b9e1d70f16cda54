"""One view of a type as a JSON Schema 2020-12 that needs nothing besides itself, for any validator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.export.objects import Use
from graphfake.contracts.export.schemas import Schemas
from graphfake.contracts.views import DIALECT

if TYPE_CHECKING:
    from graphfake.contracts.structured import Type

VIEWS = ("create", "update", "response")
"""What may be sent to create or to change an entity, and what any server may answer."""


def json_schema(type_: Type, view: str = "create", profile: str = "documented") -> dict[str, Any]:
    """What is sent in its canonical form, or answered. All types that can stand inside are in `$defs`.

    Raises ContractError where one of those cannot be used, ValueError for a view that is not known.
    """
    if view not in VIEWS:
        raise ValueError(f"view={view!r} is not one of {', '.join(VIEWS)}.")
    schemas = Schemas(type_.catalogue, type_.version, "#/$defs/", profile=profile)
    root = schemas.of(type_, Use(view, "answered" if view == "response" else "sent"))
    return {"$schema": DIALECT, "title": f"{type_.name}, {view}", **root, "$defs": schemas.finished()}
