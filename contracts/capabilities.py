"""What `x-capabilities` may say: each keyword is true or false, `filter` perhaps the operators that are offered."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfake.contracts.contents import array_at, object_at, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.shelf import Document

OPERATORS = (
    "eq", "ne", "lt", "le", "gt", "ge", "in", "has", "any", "all", "$count", "add", "sub", "mul", "div", "divby", "mod",
    "isof", "cast",
)  # fmt: skip
FUNCTIONS = (
    "contains", "startswith", "endswith", "indexof", "matchespattern", "concat", "length", "substring", "tolower",
    "toupper", "trim", "year", "month", "day", "hour", "minute", "second", "fractionalseconds", "date", "time",
    "totaloffsetminutes", "totalseconds", "round", "floor", "ceiling",
)  # fmt: skip
"""What a list under `filter` may name, functions in small letters."""


def capabilities_at(document: Document, pointer: str, said: object) -> Mapping[str, Any]:
    """The capabilities that stand at a place. A list under `filter` comes as a tuple. Raises ContractError."""
    found = dict(object_at(document, pointer, said))
    if isinstance(found.get("filter"), list):
        offered = array_at(document, f"{pointer}/filter", found["filter"])
        for number, name in enumerate(offered):
            if name not in (*OPERATORS, *FUNCTIONS):
                reason = f"An operator or function belongs here: {', '.join((*OPERATORS, *FUNCTIONS))}."
                raise wrong(document, f"{pointer}/filter/{number}", reason)
        found["filter"] = tuple(offered)
    for name, value in found.items():
        if type(value) is not bool and (name, type(value)) != ("filter", tuple):
            raise wrong(document, f"{pointer}/{name:.100}", "A capability is true or false; filter may be a list.")
    return MappingProxyType(found)
