"""Deleted entities that can come back: where they wait, with what they contain and a note of what they referred to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from graphfake.server.entities.keeping import moment
from graphfake.server.entities.links import partner_of
from graphfake.server.envelope import dumps
from graphfake.server.showing.representation import stored_json, stored_values
from graphfake.store.protocol import Conflict, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from graphfake.contracts import Type
    from graphfake.store.protocol import Path, Transaction

_COLLECTION, _NOTE, _TYPE = "$deleted", "$value", "Edm.Untyped"
"""What is noted of a deleted entity stands below it, in a collection that no path can name."""


async def set_aside(writing: Transaction, row: Row, type_: Type, now: datetime) -> bool:
    """Takes an entity to where deleted ones of its type wait; False, and nothing done, where it does not go there."""
    soft, values = type_.soft_delete, stored_values(type_, row.body)
    if soft is None or row.collection == soft.path or not _meets(values, soft.where):
        return False
    place = (*soft.path, row.key)
    if await writing.get(place) is not None:
        return False
    links = [
        [name, list(target)]
        for name, navigation in type_.navigations.items()
        if not navigation.contained
        for target in await writing.links(row.path, name)
    ]
    moved = await _moved(writing, row, place)
    stamp = type_.properties.get(soft.stamp)
    if stamp is not None:
        await _replaced(writing, moved, type_, {stamp.name: moment(now, stamp.edm)})
    note = {"collection": list(row.collection), "links": links}
    await writing.insert(Row((*place, _COLLECTION), _NOTE, 0, 0, _TYPE, dumps(note)))
    return True


async def home_of_deleted(writing: Transaction, row: Row) -> Path | None:
    """The collection that a deleted entity comes from; None for one that is not deleted."""
    note = await _note(writing, row)
    return None if note is None else tuple(note["collection"])


async def brought_back(writing: Transaction, row: Row, type_: Type, changes: Mapping[str, Any]) -> Row:
    """The deleted entity where it was, with what it contains, and what it referred to and is still there.

    `changes` are values that it has from now on.

    What refers to one entity alone keeps what it has come to refer to. Raises Conflict where its place is taken.
    """
    note = await _note(writing, row)
    if note is None:
        return row
    await writing.delete((*row.path, _COLLECTION, _NOTE))
    back = await _moved(writing, row, (*note["collection"], row.key))
    soft = type_.soft_delete
    unstamped = {soft.stamp: None} if soft is not None and soft.stamp in type_.properties else {}
    if changes or unstamped:
        back = await _replaced(writing, back, type_, {**changes, **unstamped})
    for name, target in note["links"]:
        await _linked_again(writing, back, type_, name, tuple(target))
    return back


async def _linked_again(writing: Transaction, row: Row, type_: Type, name: str, path: Path) -> None:
    navigation, target = type_.navigations.get(name), await writing.get(path)
    if navigation is None or target is None:
        return
    other = partner_of(type_, navigation, type_.sibling(target.type))
    ways = [(row.path, navigation, path), *([(path, other, row.path)] if other is not None else [])]
    for source, way, _ in ways:
        if not way.collection and await writing.links(source, way.name):
            return
    for source, way, end in ways:
        try:
            await writing.link(source, way.name, end)
        except Conflict:
            continue  # an entity that refers to itself was linked by both ways


async def _moved(writing: Transaction, row: Row, place: Path) -> Row:
    """The row at its new place; what is below it moves along."""
    first: Row | None = None
    for each in await writing.delete(row.path):
        inserted = await writing.insert(each._replace(collection=(*place, *each.path[len(row.path) :])[:-1]))
        first = first or inserted
    if first is None:
        raise LookupError(f"Nothing stood at {row.path}.")
    return first


async def _replaced(writing: Transaction, row: Row, type_: Type, changes: Mapping[str, Any]) -> Row:
    body = stored_json(type_, {}, {**stored_values(type_, row.body), **changes})
    return await writing.replace(row._replace(body=body), None)


async def _note(writing: Transaction, row: Row) -> dict[str, Any] | None:
    found = await writing.get((*row.path, _COLLECTION, _NOTE))
    return None if found is None else dict(orjson.loads(found.body))


def _meets(values: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    """Has an entity what is asked for, or has it among others?"""
    return all(_has(values.get(name), wanted) for name, wanted in where.items())


def _has(value: object, wanted: object) -> bool:
    items: Iterable[object] = value if isinstance(value, list) else (value,)
    return any(item == wanted for item in items)
