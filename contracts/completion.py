"""A value of a contract that leaves members out, filled up with what stands for them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from graphfake.contracts.typenames import ANNOTATION, answered

if TYPE_CHECKING:
    from graphfake.contracts.model import Property
    from graphfake.contracts.structured import Type


def completed(type_: Type, value: Any) -> Any:
    """An entity or a complex value with every member that can be left out: its default, null, or an empty collection.

    What must be given and is not stays away; anything that is no JSON object comes back as it is.
    """
    if not isinstance(value, dict):
        return value
    chosen = answered(type_, value)
    found = {name: item for name, item in value.items() if name == ANNOTATION or name in chosen.key}
    for name in chosen.structural:
        prop = chosen.properties[name]
        if name in value:
            found[name] = _inner(chosen, prop, value[name])
        elif prop.has_default:
            found[name] = copy.deepcopy(prop.default)
        elif prop.nullable or prop.edm == "Edm.Stream":
            found[name] = None
        elif prop.collection:
            found[name] = []
    return {**found, **{name: item for name, item in value.items() if name not in found}}


def _inner(type_: Type, prop: Property, value: Any) -> Any:
    if prop.kind != "complex" or prop.type_name is None:
        return value
    inner = type_.sibling(prop.type_name)
    return [completed(inner, item) for item in value] if isinstance(value, list) else completed(inner, value)
