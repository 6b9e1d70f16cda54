"""When two items of a collection mean the same, however each is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.enums import enum_reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts import Property
    from graphfake.strategies.places import Place


def meaning_of(place: Place, prop: Property) -> Callable[[Any], str]:
    """A function of one item of a property; it gives equal texts for items that the service keeps alike."""
    type_ = place.type
    if prop.kind == "enum":
        spell = enum_reader(type_.catalogue.enum(prop.type_name or "", type_.version), "create")
        return lambda item: "null" if item is None else spell(item)[0]
    if prop.kind == "complex":
        inner = type_.catalogue.type(prop.type_name or "", type_.version)
        return lambda item: _text(None if item is None else inner.canonical(item, place.profile))
    read = PRIMITIVES[prop.edm or ""].read
    return lambda item: _text(read(item, [], place.profile))


def _text(canonical: Any) -> str:
    return json.dumps(canonical, sort_keys=True, default=float)
