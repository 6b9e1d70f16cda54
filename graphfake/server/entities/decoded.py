"""Stored entities as dicts, kept from one request to the next: a filter over many rows shall not parse them again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from graphfake.contracts.json_text import parse
from graphfake.contracts.typenames import answered
from graphfake.server.showing.forms import USUAL
from graphfake.server.showing.representation import type_of
from graphfake.server.showing.shaping import has_newer_members, shaper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Type
    from graphfake.store.protocol import Path, Row

    Entity = dict[str, Any]

MOST_KEPT = 128 * 1024 * 1024
"""Bytes of JSON whose entities are kept, each counted as 256 more; as dicts they take about three times as much."""
_EACH = 256
CHUNK = 2_000
"""Rows that are worked on before others have their turn."""


class _Kept(NamedTuple):
    rows: Sequence[Row]
    entities: list[Entity]
    size: int


class Decoded:
    """The entities of collections, the last used ones. Nobody may change what they get from here."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[tuple[str, Path, str, bool], _Kept] = OrderedDict()

    async def entities(
        self, space: str, path: Path, rows: Sequence[Row], declared: Type, *, newer: bool
    ) -> list[Entity]:
        """The entities of all rows of a collection, in their order; `newer` as in `shaping.shaper`.

        What was kept is good as long as the rows are the same: a row is never changed, only replaced.
        """
        key = (space, path, declared.version, newer or not has_newer_members(declared))
        kept = self._kept.get(key)
        if kept is not None and kept.rows == rows:  # that they are the very same is seen first, and fast
            self._kept.move_to_end(key)
            return kept.entities
        known = (
            {row.version: (row.body, entity) for row, entity in zip(kept.rows, kept.entities, strict=True)}
            if kept
            else {}
        )
        found: list[Entity] = []
        for at, row in enumerate(rows):
            body, entity = known.get(row.version, (None, None))
            found.append(entity if entity is not None and body is row.body else decoded(row, declared, newer=key[3]))
            if at % CHUNK == CHUNK - 1:
                await asyncio.sleep(0)
        self._keep(key, _Kept(rows, found, _EACH + sum(len(row.body) + _EACH for row in rows)))
        return found

    def _keep(self, key: tuple[str, Path, str, bool], kept: _Kept) -> None:
        old = self._kept.pop(key, None)
        self._size -= old.size if old is not None else 0
        if kept.size > self._most:
            return
        self._kept[key] = kept
        self._size += kept.size
        while self._size > self._most:
            self._size -= self._kept.popitem(last=False)[1].size


def decoded(row: Row, declared: Type, *, newer: bool) -> Entity:
    """One entity as a caller sees its values."""
    type_ = type_of(row, declared)
    value = _read(row.body, type_)
    return value if newer else shaper(type_, USUAL, newer=False).shape(value)


def _read(body: bytes, type_: Type) -> Entity:
    value: Entity
    if type_.needs_exact_numbers:
        value = _as_typed(parse(body, exact=True).value, type_)
        return value
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:  # an integer too large for its float, which nobody judged
        value = parse(body).value
    return value


def _as_typed(value: Any, type_: Type | None, edm: str | None = None) -> Any:
    """Exact numbers as floats, but where a decimal is declared. `type_` is an object's, None where nobody says."""
    if isinstance(value, Decimal):
        return value if edm == "Edm.Decimal" else float(value)
    if isinstance(value, list):
        return [_as_typed(item, type_, edm) for item in value]
    if not isinstance(value, dict):
        return value
    type_ = None if type_ is None else answered(type_, value)
    properties = type_.properties if type_ is not None else {}
    found: Entity = {}
    for name, item in value.items():
        prop = properties.get(name)
        if prop is None:
            found[name] = _as_typed(item, None)
        else:
            inner = type_.sibling(prop.type_name or "") if type_ is not None and prop.kind == "complex" else None
            found[name] = _as_typed(item, inner, prop.edm)
    return found
