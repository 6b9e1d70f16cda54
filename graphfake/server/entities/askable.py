"""Entities that nobody judged, put without validation, as questions can be asked of them.

What is not of the type that it is declared to be counts as null: a question about it finds nothing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphfake.contracts.edm import PRIMITIVES, LiteralError
from graphfake.contracts.typenames import ANNOTATION, answered
from graphfake.server.showing.representation import type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphfake.contracts import Type
    from graphfake.contracts.model import Property
    from graphfake.store.protocol import Row

    Entity = Mapping[str, Any]

UNASKABLE = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
"""What asking raises where a value is not of its declared type."""


_READ_AS = {("number",): ("number", "integer"), ("number", "string"): ("number", "integer", "string")}


def passing(
    test: Callable[[Entity], bool | None], entities: Sequence[Entity], rows: Sequence[Row], declared: Type
) -> list[bool]:
    """Which of the entities of these rows the test lets by."""
    # A list of truths and no tuples: what a garbage collector would look at again and again is never made.
    try:
        return [test(entity) is True for entity in entities]
    except UNASKABLE:
        plain = [askable(entity, type_of(row, declared)) for row, entity in zip(rows, entities, strict=True)]
        return [test(entity) is True for entity in plain]


def askable(entity: Entity, type_: Type) -> dict[str, Any]:
    """The entity or complex value with null for whatever is not of its declared type."""
    found: dict[str, Any] = {}
    for name, value in entity.items():
        prop, navigation = type_.properties.get(name), type_.navigations.get(name)
        if prop is not None:
            found[name] = _items(value, prop, type_) if prop.collection else _one(value, prop, type_)
        elif navigation is not None and type_.catalogue.find(navigation.target, type_.version) is not None:
            found[name] = _reached(value, type_.sibling(navigation.target), many=navigation.collection)
        elif name != ANNOTATION or isinstance(value, str):
            found[name] = value
    return found


def _reached(value: Any, target: Type, *, many: bool) -> Any:
    """What stands at the ends of a navigation."""
    if many:
        return [_reached(item, target, many=False) for item in value] if isinstance(value, list) else []
    return askable(value, answered(target, value)) if isinstance(value, dict) else None


def _items(value: Any, prop: Property, type_: Type) -> list[Any]:
    return [_one(item, prop, type_) for item in value] if isinstance(value, list) else []


def _one(value: Any, prop: Property, type_: Type) -> Any:
    if prop.kind == "complex":
        declared = type_.sibling(prop.type_name or "")
        return askable(value, answered(declared, value)) if isinstance(value, dict) else None
    if prop.kind == "enum":
        members = type_.catalogue.enum(prop.type_name or "", type_.version).members
        return value if isinstance(value, str) and all(name in members for name in value.split(",")) else None
    primitive = PRIMITIVES[prop.edm or ""]
    if _json_type(value) not in _READ_AS.get(primitive.json_types, primitive.json_types):
        return None
    try:
        return primitive.read(value, [], "documented")
    except LiteralError:
        return None


def _json_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float | Decimal):
        return "number"
    return "string" if isinstance(value, str) else ""
