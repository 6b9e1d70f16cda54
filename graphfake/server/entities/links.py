"""Links between entities that live apart, kept in step on both sides where a navigation has a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.errors import GraphError
from graphfake.store.protocol import Conflict, NotFound

if TYPE_CHECKING:
    from graphfake.contracts import Navigation, Type
    from graphfake.store.protocol import Row, Transaction


async def connect(writing: Transaction, source: Row, type_: Type, navigation: Navigation, target: Row) -> None:
    """Makes a navigation of `source`, which is of this type, refer to `target`; a single one to nothing else then.

    Raises GraphError conflict.reference where a collection refers to it already, coverage.operation where the
    navigation is the way back from what is contained.
    """
    back = partner_of(type_, navigation, type_.sibling(target.type))
    check_apart(type_, back)
    source, target = await _kept(writing, source), await _kept(writing, target)
    if not navigation.collection:
        if await writing.links(source.path, navigation.name) == [target.path]:
            return
        await clear(writing, source, type_, navigation)
    try:
        await writing.link(source.path, navigation.name, target.path)
    except Conflict:
        raise GraphError("conflict.reference", values={"name": navigation.name}) from None
    if back is None or source.path in await writing.links(target.path, back.name):
        return
    if not back.collection:
        await clear(writing, target, type_.sibling(target.type), back)
    await writing.link(target.path, back.name, source.path)


async def disconnect(writing: Transaction, source: Row, type_: Type, navigation: Navigation, target: Row) -> bool:
    """Takes the link away, on both sides; says whether there was one."""
    try:
        await writing.unlink(source.path, navigation.name, target.path)
    except NotFound:
        return False
    back = partner_of(type_, navigation, type_.sibling(target.type))
    if back is not None and source.path in await writing.links(target.path, back.name):
        await writing.unlink(target.path, back.name, source.path)
    return True


async def clear(writing: Transaction, source: Row, type_: Type, navigation: Navigation) -> bool:
    """Takes all links of a navigation away; says whether there were any."""
    linked = await writing.links(source.path, navigation.name)
    for path in linked:
        target = await writing.get(path)
        if target is not None:
            await disconnect(writing, source, type_, navigation, target)
    return bool(linked)


def check_apart(type_: Type, back: Navigation | None) -> None:
    """The way back from what is contained is no link to edit. Raises GraphError coverage.operation."""
    if back is not None and back.contained:
        subject = {"subject": f"another container for a {type_.name}, which {back.name} contain"}
        raise GraphError("coverage.operation", values=subject, explain="What is contained stays where it was made.")


async def _kept(writing: Transaction, row: Row) -> Row:
    """The row as it stands in the store, where a singleton does not before anybody has written to it."""
    return row if row.version or await writing.get(row.path) is not None else await writing.insert(row)


def partner_of(type_: Type, navigation: Navigation, target: Type) -> Navigation | None:
    """The navigation of the target that leads back: it is enough that one of the two names the other."""
    named = target.navigations.get(navigation.inverse or navigation.partner)
    if named is not None:
        return named
    others = (one for one in target.navigations.values() if navigation.name in (one.partner, one.inverse))
    return next((one for one in others if type_.is_a(one.target)), None)
