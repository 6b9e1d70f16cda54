"""About how many choices the simplest value of a property takes: what takes fewest is what hypothesis shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.pieces import pieces

if TYPE_CHECKING:
    from graphfake.contracts import Property
    from graphfake.strategies.places import Place

_BITS_AT_ONCE = 6
_MOST = 1_000
_MOST_LEVELS = 6


def cost(place: Place, prop: Property, levels: int = 0) -> int:
    """Of the whole value of a property in an object."""
    if prop.nullable:
        return 1
    if prop.collection:
        return 1 + 2 * int(prop.collection_limits.get("minItems", 0))
    if prop.kind == "complex":
        return cost_of_object(place.inner(prop), levels + 1)
    if prop.kind == "enum":
        return 2 if place.type.catalogue.enum(prop.type_name or "", place.type.version).flags else 1
    return 2 * len(pieces(prop.limits["pattern"])) if "pattern" in prop.limits else 1


def cost_of_object(place: Place, levels: int = 0) -> int:
    """Of an object with what it must hold."""
    if levels > _MOST_LEVELS:
        return _MOST
    type_, required = place.type, place.required
    optional = len(place.given_key) + len(type_.structural) - len(required)
    return 1 + -(-optional // _BITS_AT_ONCE) + sum(cost(place, type_.properties[name], levels) for name in required)
