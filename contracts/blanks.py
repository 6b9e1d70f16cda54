"""What stands for members before anybody has set them: defaults, nulls, and what .NET fills in."""

from __future__ import annotations

import copy
from itertools import count
from typing import TYPE_CHECKING, Any

from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.errors import ContractError
from graphfake.contracts.typenames import ANNOTATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.model import Property
    from graphfake.contracts.structured import Type

MOST_LEVELS = 20
MOST_BLANKS = 10_000


def blank(type_: Type) -> dict[str, Any]:
    """The values of an entity or complex type of which nothing was set, without its key and its streams.

    Raises ContractError where complex values that cannot be null hold each other without end.
    """
    return _blank(type_, count(1), ())


def _blank(type_: Type, counted: Iterator[int], above: tuple[str, ...]) -> dict[str, Any]:
    inline = [name for name in type_.structural if not type_.properties[name].is_stream]
    return {name: _fill(type_, type_.properties[name], counted, above) for name in inline}


def _fill(type_: Type, prop: Property, counted: Iterator[int], above: tuple[str, ...]) -> Any:
    if next(counted) > MOST_BLANKS:
        raise _endless(type_, prop)
    if prop.has_default:
        return copy.deepcopy(prop.default)
    if prop.nullable:
        return None
    if prop.collection:
        return []
    if prop.kind == "enum":
        return type_.catalogue.enum(prop.type_name or "", type_.version).zero
    if prop.kind == "complex":
        if len(above) >= MOST_LEVELS:
            raise _endless(type_, prop)
        return _blank_complex(type_.sibling(prop.type_name or ""), counted, (*above, type_.name))
    return PRIMITIVES[prop.edm or ""].default


def _blank_complex(declared: Type, counted: Iterator[int], above: tuple[str, ...]) -> dict[str, Any]:
    """Of an abstract type one of the first type derived from it that is not, and that does not stand around it."""
    if not declared.abstract:
        return _blank(declared, counted, above)
    family = [type_ for type_ in (declared.sibling(name) for name in declared.derived) if not type_.abstract]
    concrete = next((type_ for type_ in family if type_.name not in above), family[0] if family else None)
    if concrete is None:
        raise ContractError(
            "The type is abstract, and no type that is not is derived from it.", document=declared.where
        )
    return {ANNOTATION: f"#{concrete.name}", **_blank(concrete, counted, above)}


def _endless(type_: Type, prop: Property) -> ContractError:
    reason = (
        f"{prop.name} holds values that cannot be null without end, or too many of them: "
        "let it be null, or a collection."
    )
    return ContractError(reason, document=type_.where, pointer=f"/properties/{prop.name}")
