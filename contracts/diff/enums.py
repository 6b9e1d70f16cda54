"""The members of an enum, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.diff.change import Change, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.model import EnumType


def enum_changes(old: EnumType, new: EnumType) -> Iterator[Change]:
    """Members that came, went or have another number; a new name for an old number is perhaps the old member."""
    removed = {name: number for name, number in old.members.items() if name not in {*new.members, *new.unnumbered}}
    added = {name: number for name, number in new.members.items() if name not in {*old.members, *old.unnumbered}}
    numbers = {number: name for name, number in added.items()}
    for name, number in removed.items():
        come = numbers.pop(number, None)
        if come is None:
            yield Change("value-removed", _where(old.name, name), str(number))
        else:
            added.pop(come)
            yield Change("value-renamed", _where(old.name, name, come), name, come)
    for name, number in added.items():
        yield Change("value-added", _where(new.name, name), None, str(number))
    for name in new.unnumbered:
        if name not in old.members and name not in old.unnumbered:
            yield Change("value-named", Where(new.name, "value", name, "/x-known-members"))
    for name, number in new.members.items():
        if name in old.members and old.members[name] != number:
            yield Change("value-renumbered", _where(new.name, name), str(old.members[name]), str(number))
    if old.flags != new.flags:
        yield Change("became-flags" if new.flags else "no-longer-flags", Where(new.name, "type", "", "/x-flags"))


def _where(enum: str, name: str, pointed: str = "") -> Where:
    return Where(enum, "value", name, f"/x-members/{pointed or name}")
