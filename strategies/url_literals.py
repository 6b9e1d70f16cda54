"""Literals as they stand in a URL, by what they are compared with, and the values that entities really have."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.contracts import Property
from graphfake.strategies.choices import fixed_first
from graphfake.strategies.literals import literals as sent
from graphfake.strategies.texts import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import EnumType, Type

    Pool = Mapping[str, tuple[str, ...]]

NUMBER = "number"
"""What every numeric type counts as: numbers are compared across types."""
NUMBERS = ("Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Single", "Edm.Double", "Edm.Decimal")
COMPARED = ("Edm.String", "Edm.Boolean", "Edm.Guid", "Edm.Date", "Edm.DateTimeOffset", "Edm.TimeOfDay", "Edm.Duration")
_LONGEST_TEXT = 40
_MOST_POOLED = 200


def group_of(prop: Property) -> str:
    """What a property's values are compared with: "number", a primitive type, or an enum's full name; "" for none."""
    if prop.kind == "enum":
        return prop.type_name or ""
    if prop.edm in NUMBERS:
        return NUMBER
    return prop.edm or "" if prop.edm in (*COMPARED, "Edm.Binary") else ""


def written(group: str, value: Any) -> str:
    """A value, as JSON has it, as a literal of a URL that is not yet encoded."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = str(value)
    if group in _BARE:
        return text
    if group == "Edm.Binary":
        text = text.replace("+", "-").replace("/", "_")
    return "{}'{}'".format(_PREFIXES.get(group, ""), text.replace("'", "''"))


_BARE = (NUMBER, "Edm.Guid", "Edm.Date", "Edm.DateTimeOffset", "Edm.TimeOfDay")
_PREFIXES = {"Edm.Duration": "duration", "Edm.Binary": "binary"}


def literals(group: str, enum: EnumType | None = None) -> SearchStrategy[str]:
    """Literals of a group, the plainest first."""
    return _plain(group) if enum is None else _members(enum)


@lru_cache(maxsize=64)
def _plain(group: str) -> SearchStrategy[str]:
    if group == NUMBER:
        return fixed_first(_FIXED_NUMBERS, st.integers(-(2**63), 2**63 - 1).map(str) | _DECIMALS)
    if group == "Edm.String":
        values: SearchStrategy[Any] = texts(most=_LONGEST_TEXT)
    else:
        values = sent(Property("x", "primitive", edm=group))
    return values.map(lambda value: written(group, value))


_FIXED_NUMBERS = ("0", "1", "5", "-1", "2.5", "1e3", "-0.25", "INF", "-INF", "NaN", "9007199254740993", "1.5E-2")
_DECIMALS = st.tuples(st.integers(-9999, 9999), st.integers(0, 999)).map(lambda pair: f"{pair[0]}.{pair[1]:03}")


def _members(enum: EnumType) -> SearchStrategy[str]:
    """A member by name in any case, with or without its type; of flags several."""
    names = [*enum.members]
    found = [form for name in names for form in (f"'{name}'", f"{enum.name}'{name}'")]
    found += [f"'{name.upper()}'" for name in names] + [f"'{number}'" for number in enum.members.values()]
    if enum.flags:
        found += [f"'{one},{other}'" for one, other in pairwise(names)]
    return st.sampled_from(found)


@lru_cache(maxsize=128)
def divisors() -> SearchStrategy[str]:
    """Numbers that may be divided by."""
    return st.sampled_from(("1", "2", "-3", "0.5", "7", "1e2"))


def pooled(type_: Type, entities: Iterable[Mapping[str, Any]]) -> Pool:
    """The literals of all values that stand in entities, by group."""
    found: dict[str, dict[str, None]] = {}
    for entity in entities:
        _gather(type_, entity, lambda group, text: found.setdefault(group, {}).setdefault(text))
    return {group: tuple(values)[:_MOST_POOLED] for group, values in found.items()}


def _gather(type_: Type, value: Any, keep: Callable[[str, str], object]) -> None:
    if not hasattr(value, "items"):
        return
    for name, prop in type_.properties.items():
        held = value.get(name)
        for each in held if isinstance(held, list) else [held]:
            if each is None:
                continue
            if prop.kind == "complex":
                _gather(type_.sibling(prop.type_name or ""), each, keep)
            elif group := group_of(prop):
                keep(group, written(group, each))
    for name, navigation in type_.navigations.items():
        held = value.get(name)
        for each in held if isinstance(held, list) else [held]:
            _gather(type_.sibling(navigation.target), each, keep)
