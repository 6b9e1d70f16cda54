"""Bounds of a value that became narrower or wider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.diff.change import Change, Where
from graphfake.contracts.diff.texts import value_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts.model import Property

_UPPER = ("maxLength", "maxItems", "maximum", "exclusiveMaximum")
_LOWER = ("minLength", "minItems", "minimum", "exclusiveMinimum")


def limit_changes(where: Where, old: Property, new: Property) -> Iterator[Change]:
    """Each keyword that bounds the value, or the collection, otherwise than before."""
    for before, now in ((old.limits, new.limits), (old.collection_limits, new.collection_limits)):
        for keyword in sorted(before.keys() | now.keys()):
            if before.get(keyword) != now.get(keyword):
                kind = "limit-narrowed" if _narrows(keyword, before, now) else "limit-widened"
                yield Change(kind, where, _text(keyword, before), _text(keyword, now))


def _narrows(keyword: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    if keyword not in now:
        return False
    if keyword not in before:
        return now[keyword] is not False  # uniqueItems
    if keyword in _UPPER:
        return bool(now[keyword] < before[keyword])
    if keyword in _LOWER:
        return bool(now[keyword] > before[keyword])
    if keyword == "enum":
        return any(value not in now[keyword] for value in before[keyword])
    return now[keyword] is not False


def _text(keyword: str, limits: Mapping[str, Any]) -> str:
    return f"{keyword} {value_text(limits[keyword])}" if keyword in limits else f"no {keyword}"
