"""New entities in a store: under a key of their own, with what they hold inline and what they link to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.errors import GraphError
from graphfake.odata.resources.keys import key_form
from graphfake.server.entities.keeping import kept
from graphfake.server.entities.keys import key_members, new_key
from graphfake.server.entities.links import connect
from graphfake.server.entities.referred import referred
from graphfake.server.showing.representation import stored_json
from graphfake.store.protocol import Conflict, Row

if TYPE_CHECKING:
    from graphfake.contracts import Draft, Type
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Path, Transaction

_KEYS_TRIED = 1000


async def insert(call: Call, writing: Transaction, collection: Path, draft: Draft) -> Row:
    """The new entity of a collection. Raises GraphError conflict.*, coverage.operation, and for links as `referred`."""
    row = await _inserted(call, writing, collection, draft)
    await _rest(call, writing, row, draft)
    return row


async def bind(call: Call, writing: Transaction, row: Row, type_: Type, draft: Draft) -> None:
    """Links an entity to those that a body names by `@odata.bind`. Raises GraphError as `connect` and `referred`."""
    for name, links in draft.links.items():
        navigation = type_.navigations[name]
        if navigation.follows:
            pointer = links[0][1] if links else None
            raise GraphError("body.read-only", values={"name": name}, dialect=call.place.dialect, pointer=pointer)
        for url, pointer in links:
            target = await referred(call, writing, url, pointer, navigation)
            try:
                await connect(writing, row, type_, navigation, target)
            except GraphError as error:
                error.pointer = pointer
                raise


async def _rest(call: Call, writing: Transaction, row: Row, draft: Draft) -> None:
    for name, children in draft.children.items():
        place = (*row.path, name)
        for child in children:
            if draft.type.navigations[name].collection:
                await insert(call, writing, place, child)
            else:
                key = key_members(child.type, _key(call, place, child))
                body = stored_json(child.type, key, kept(call, row.path, child.type, child.values, created=True))
                only = await writing.insert(Row(row.path, name, 0, 0, child.type.name, body))
                await _rest(call, writing, only, child)
    if draft.links:
        await bind(call, writing, row, draft.type, draft)


async def _inserted(call: Call, writing: Transaction, collection: Path, draft: Draft) -> Row:
    values = kept(call, collection, draft.type, draft.values, created=True)
    for _ in range(_KEYS_TRIED):
        key = _key(call, collection, draft)
        body = stored_json(draft.type, key_members(draft.type, key), values)
        try:
            return await writing.insert(Row(collection, key, 0, 0, draft.type.name, body))
        except Conflict:
            if draft.key:
                break
            # somebody put an entity under this very key; the next ordinal has another
    raise GraphError("conflict.key", dialect=call.place.dialect)


def _key(call: Call, place: Path, draft: Draft) -> str:
    """The key that the client gave, where it has to, else a new one."""
    form = key_form(draft.type) if draft.key else None
    return new_key(call.space, place, draft.type) if form is None else form.of(draft.key)
