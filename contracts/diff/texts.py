"""What stands for a member, a limit or a list in a change: short text, the same for the same facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfake.contracts.model import Navigation, Property

MOST_SHOWN = 120


def type_text(prop: Property) -> str:
    """`Collection(contoso.part)`, `Edm.String or null`."""
    text = prop.type_text
    if prop.item_nullable:
        text = f"{text[:-1]} or null)"
    return f"{text} or null" if prop.nullable else text


def target_text(navigation: Navigation) -> str:
    """`contoso.part`, `Collection(contoso.part)`."""
    return f"Collection({navigation.target})" if navigation.collection else navigation.target


def value_text(value: Any) -> str:
    """A JSON value, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


def names_text(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
