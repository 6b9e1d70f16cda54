"""The keys of new entities, and how a key stands in an entity's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.odata.resources.keys import key_form

if TYPE_CHECKING:
    from graphfake.contracts import Type
    from graphfake.spaces import Space

_TEXTS = ("Edm.String", "Edm.Guid")
_WHOLE = ("Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64")


def new_key(space: Space, place: tuple[str, ...], type_: Type) -> str:
    """A key for a new entity at a place, as the store holds it: a GUID, or the next number where keys are numbers.

    Raises GraphError coverage.operation for a key of another kind, which nobody but the service could make up.
    """
    kind = _kind(type_)
    if kind in _WHOLE:
        return str(space.ordinal(place) + 1)
    if kind in _TEXTS:
        return space.new_id(place)
    said = f"its key is {kind}" if kind else f"it has {len(type_.key) or 'no'} key properties"
    subject = {"subject": f"the creation of a {type_.name}: {said}"}
    raise GraphError("coverage.operation", values=subject, explain="Keys of one text, Guid or whole number are made.")


def key_members(type_: Type, key: str) -> dict[str, Any]:
    """The member of an entity's JSON that holds the key, which is given as the store holds it."""
    if _kind(type_) in _TEXTS:
        return {type_.key[0]: key}
    form = key_form(type_)
    return {} if form is None else form.values(key)


def _kind(type_: Type) -> str | None:
    """The Edm type of a key of one property."""
    return type_.properties[type_.key[0]].edm if len(type_.key) == 1 else None
