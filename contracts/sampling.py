"""Values that a contract allows, drawn from a seeded `random.Random`: what an operation answers, for one.

What is drawn depends on the contract and on the generator alone. It is plain: texts say what they are of, dates
lie in this century, whole numbers are small.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphfake.contracts.blanks import MOST_LEVELS
from graphfake.contracts.errors import ContractError
from graphfake.contracts.sampled_literals import draw_literal
from graphfake.contracts.typenames import ANNOTATION

if TYPE_CHECKING:
    from random import Random

    from graphfake.contracts.model import EnumType, Property
    from graphfake.contracts.structured import Type

MOST_ITEMS = 3
_MOST_OPTIONAL_LEVELS = 3
_TRIES = 200
_NULL_IN = 4  # one of so many nullable values is null


def draw_object(type_: Type, random: Random, level: int = 0) -> dict[str, Any]:
    """An entity or a complex value with all that a reply shows of it, key first, of the type or one derived from it.

    `@odata.type` stands in front where the type is not the one asked for. Raises ContractError where the contract
    allows no value, or none without end.
    """
    chosen = random.choice(concrete(type_))
    named = {} if chosen is type_ else {ANNOTATION: f"#{chosen.name}"}
    members = {name: draw_key(chosen, name, random) for name in chosen.key}
    for name in chosen.structural:
        if not chosen.properties[name].not_by_default:
            members[name] = draw_value(chosen, chosen.properties[name], random, level)
    return {**named, **members}


def draw_value(type_: Type, prop: Property, random: Random, level: int = 0) -> Any:
    """The whole value of a property of the type, null and collections included. Raises ContractError."""
    if prop.edm == "Edm.Stream":
        return None
    stops = level >= _MOST_OPTIONAL_LEVELS and prop.kind == "complex"
    if prop.nullable and (stops or random.randrange(_NULL_IN) == 0 or not _is_possible(type_, prop)):
        return None
    if level > MOST_LEVELS:
        raise ContractError(f"{prop.name} holds values of its own type without end.", document=type_.where)
    if not prop.collection:
        return _one(type_, prop, random, level)
    return _items(type_, prop, random, level, stops=stops)


def draw_key(type_: Type, name: str, random: Random) -> Any:
    """A value of a key property: where that is a text without limits, a GUID."""
    prop = type_.properties[name]
    if prop.edm == "Edm.String" and not prop.limits:
        prop = replace(prop, edm="Edm.Guid")
    return _one(type_, prop, random, 0)


def draw_member(enum: EnumType, random: Random) -> str:
    """A value of an enum; of a flags enum sometimes several members. The sentinel is none."""
    if not enum.flags:
        return random.choice(enum.writable)
    numbered = {number: name for name, number in reversed([*enum.members.items()]) if name in enum.writable}
    some = random.sample(sorted(numbered), random.randint(1, min(2, len(numbered))))
    kept = [number for number in some if number] or some[:1]
    return ",".join(numbered[number] for number in sorted(kept))


def concrete(type_: Type) -> tuple[Type, ...]:
    """The types that values can be of where this one is declared: it and those derived from it, unless abstract.

    Raises ContractError where there are none.
    """
    family = (type_, *(type_.sibling(name) for name in type_.derived))
    found = tuple(each for each in family if not each.abstract)
    if not found:
        raise ContractError(f"{type_.name} is abstract, and no type is derived from it.", document=type_.where)
    return found


def _items(type_: Type, prop: Property, random: Random, level: int, *, stops: bool) -> list[Any]:
    limits = prop.collection_limits
    least = int(limits.get("minItems", 0))
    if not least and (stops or not _is_possible(type_, prop)):
        return []
    most = min(int(limits.get("maxItems", max(least, MOST_ITEMS))), max(least, MOST_ITEMS))
    wanted = random.randint(least, max(least, most))
    found: list[Any] = []
    for _ in range(wanted + _TRIES):
        if len(found) >= wanted:
            break
        item = None if prop.item_nullable and not random.randrange(_NULL_IN) else _one(type_, prop, random, level)
        if not (limits.get("uniqueItems") and item in found):
            found.append(item)
    if len(found) < least:
        raise ContractError(f"{prop.name} holds {least} different items, of which too few exist.", document=type_.where)
    return found


def _one(type_: Type, prop: Property, random: Random, level: int) -> Any:
    if prop.kind == "complex":
        return draw_object(type_.sibling(prop.type_name or ""), random, level + 1)
    if prop.kind == "enum":
        return draw_member(type_.catalogue.enum(prop.type_name or "", type_.version), random)
    return draw_literal(prop, random)


def _is_possible(type_: Type, prop: Property) -> bool:
    """Has the type of a complex value anything that is not abstract?"""
    if prop.kind != "complex":
        return True
    inner = type_.sibling(prop.type_name or "")
    return not inner.abstract or any(not inner.sibling(name).abstract for name in inner.derived)
