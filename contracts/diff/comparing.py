"""`diff`: every change between two states of contracts, in one order whatever the order of the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.diff.change import Change, Where
from graphfake.contracts.diff.deprecations import deprecation_changes
from graphfake.contracts.diff.enums import enum_changes
from graphfake.contracts.diff.members import member_changes
from graphfake.contracts.diff.operations import operation_changes
from graphfake.contracts.diff.services import service_changes
from graphfake.contracts.diff.types import type_changes
from graphfake.contracts.model import EnumType
from graphfake.contracts.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.diff.facts import Declared, Facts


def diff(old: Facts, new: Facts) -> tuple[Change, ...]:
    """All changes from `old` to `new`, by type and place, those of the service first.

    Where one of the two says nothing of paths, these are not compared.
    """
    return tuple(sorted(_all(old, new), key=_order))


def _order(change: Change) -> tuple[str, str, str, str, str, str]:
    where = change.where
    return where.type, where.facet, where.name, change.kind, change.old or "", change.new or ""


def _all(old: Facts, new: Facts) -> Iterator[Change]:
    if old.service is not None and new.service is not None:
        yield from service_changes(old.service, new.service)
        before = [one for overloads in old.service.operations.values() for one in overloads]
        now = [one for overloads in new.service.operations.values() for one in overloads]
        yield from operation_changes("", (before, old.service_document), (now, new.service_document))
    for name in old.types.keys() | new.types.keys():
        yield from _type(old, new, name, old.types.get(name), new.types.get(name))
    known = {*old.named, *map(fold, old.types), *map(fold, new.types)}
    for folded, name in new.named.items():
        if folded not in known:
            yield Change("type-named", Where(name, "type", "", "/x-known-types"))


def _type(old: Facts, new: Facts, name: str, before: Declared | None, now: Declared | None) -> Iterator[Change]:
    where = Where(name, "type")
    if before is None:
        if fold(name) not in old.named:
            yield Change("type-added", where)
    elif now is None:
        if fold(name) not in new.named:
            yield Change("type-removed", where)
    else:
        yield from deprecation_changes(where, old.documents[name], new.documents[name])
        if isinstance(before, EnumType) and isinstance(now, EnumType):
            yield from enum_changes(before, now)
        elif isinstance(before, EnumType) or isinstance(now, EnumType):
            kinds = ["enum" if isinstance(one, EnumType) else one.kind for one in (before, now)]
            yield Change("type-kind-changed", where, *kinds)
        else:
            yield from type_changes(old, new, before, now)
            yield from member_changes(old, new, before, now)
            said = old.documents[name], new.documents[name]
            yield from operation_changes(name, (before.operations, said[0]), (now.operations, said[1]))
