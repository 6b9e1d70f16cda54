"""A type as a whole before and after: its kind, base, key, and whether it is abstract, open or has a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.diff.capable import capability_changes
from graphfake.contracts.diff.change import Change, Where
from graphfake.contracts.diff.texts import names_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.diff.facts import Facts
    from graphfake.contracts.model import Declaration


def type_changes(old: Facts, new: Facts, before: Declaration, now: Declaration) -> Iterator[Change]:
    """What a type says of itself beside its members."""
    where = Where(now.name, "type")
    if before.kind != now.kind:
        yield Change("type-kind-changed", where, before.kind, now.kind)
    yield from _base(new, before, now)
    for was, is_, became, lost in (
        (before.abstract, now.abstract, "became-abstract", "no-longer-abstract"),
        (before.open, now.open, "became-open", "no-longer-open"),
        (before.has_stream, now.has_stream, "stream-added", "stream-removed"),
    ):
        if was != is_:
            yield Change(became if is_ else lost, where)
    keys = _key(old, before), _key(new, now)
    if before.kind == now.kind == "entity" and keys[0] != keys[1] and (before.key or now.key):
        yield Change("key-changed", Where(now.name, "type", "", "/x-key"), names_text(keys[0]), names_text(keys[1]))
    there = Where(now.name, "type", "", "/x-alternate-keys")
    for key in before.alternate_keys:
        if key not in now.alternate_keys:
            yield Change("alternate-key-removed", there, names_text(key))
    for key in now.alternate_keys:
        if key not in before.alternate_keys:
            yield Change("alternate-key-added", there, None, names_text(key))
    yield from capability_changes(where, before.capabilities, now.capabilities)


def _base(new: Facts, before: Declaration, now: Declaration) -> Iterator[Change]:
    if before.base == now.base:
        return
    bases = {part.base for part in new.chain(now.name)}
    kind = "base-inserted" if before.base is None or before.base in bases else "base-changed"
    yield Change(kind, Where(now.name, "type", "", "/allOf"), before.base or "none", now.base or "none")


def _key(facts: Facts, declared: Declaration) -> tuple[str, ...]:
    """Its own, or that of the nearest base that has one."""
    return next((part.key for part in facts.chain(declared.name) if part.key), ())
