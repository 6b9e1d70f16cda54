"""What POST, PATCH and DELETE mean on entities and their collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.drafts import merged
from graphfake.errors import GraphError
from graphfake.odata.context import context_url, entity_url
from graphfake.server.calls import Reply
from graphfake.server.entity_keys import key_members, new_key
from graphfake.server.etags import check_if_match
from graphfake.server.existence import check_parents, existing
from graphfake.server.judging import check_filled, check_type_kept, judged
from graphfake.server.replies import applied, entity_reply, etag_header
from graphfake.server.representation import stored_json, stored_values
from graphfake.store.protocol import Conflict, Row

if TYPE_CHECKING:
    from graphfake.contracts import Draft
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Store, Transaction

_KEYS_TRIED = 1000


class Writes:
    """The writings to a store. Every method takes a call whose caller may do this, and gives its reply."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def create(self, call: Call) -> Reply:
        """POST to a collection: the entity, and all that stands in it, or nothing."""
        resource = call.place
        async with self._store.transaction(call.space.key) as reading:
            await check_parents(call, reading)
        draft = judged(call, "create")
        async with self._store.transaction(call.space.key, write=True) as writing:
            await check_parents(call, writing)
            row = await _insert(call, writing, resource.collection, draft)
            context = context_url(call.base, resource, call.asked.projection, created=True)
            told = applied("return=representation" if call.prefer.returns == "representation" else "")
            headers = (("Location", entity_url(call.base, resource.entity(row.key))), *told)
            return await entity_reply(call, writing, row, status=201, context=context, headers=headers)

    async def update(self, call: Call) -> Reply:
        """PATCH of an entity: the members that were sent, merged into what is there."""
        resource = call.place
        async with self._store.transaction(call.space.key) as reading:
            check_if_match(call.request, await existing(call, reading), resource.type)
        draft = judged(call, "update")
        async with self._store.transaction(call.space.key, write=True) as writing:
            row = await existing(call, writing)
            check_if_match(call.request, row, resource.type)
            type_ = resource.type.catalogue.type(row.type, resource.version)
            check_type_kept(call, draft, type_)
            values = merged(type_, stored_values(type_, row.body), draft.values)
            check_filled(call, type_, draft.values, values)
            body = stored_json(type_, {}, values)
            changed = Row(row.collection, row.key, row.seq, row.version, type_.name, body)
            if row.version or await writing.get(row.path) is not None:
                changed = await writing.replace(changed, None)
            else:  # a singleton that nobody has written to yet
                changed = await writing.insert(changed)
            wanted = call.prefer.returns or ("representation" if resource.dialect == "intune" else "minimal")
            told = applied(f"return={call.prefer.returns}" if call.prefer.returns else "")
            if wanted == "minimal":
                return Reply(204, None, (*etag_header(changed, resource.type), *told))
            return await entity_reply(call, writing, changed, headers=told)

    async def delete(self, call: Call) -> Reply:
        """DELETE of an entity and of everything below it."""
        resource = call.place
        async with self._store.transaction(call.space.key, write=True) as writing:
            row = await existing(call, writing)
            check_if_match(call.request, row, resource.type)
            await writing.delete(row.path)
        return Reply(204)


async def _insert(call: Call, writing: Transaction, collection: tuple[str, ...], draft: Draft) -> Row:
    """Insert an entity under a new key, then what it holds."""
    row = await _with_new_key(call, writing, collection, draft)
    await _insert_children(call, writing, row.path, draft)
    return row


async def _insert_children(call: Call, writing: Transaction, path: tuple[str, ...], draft: Draft) -> None:
    for name, children in draft.children.items():
        place = (*path, name)
        for child in children:
            if draft.type.navigations[name].collection:
                await _insert(call, writing, place, child)
            else:
                key = key_members(child.type, new_key(call.space, place, child.type))
                body = stored_json(child.type, key, child.values)
                await writing.insert(Row(path, name, 0, 0, child.type.name, body))
                await _insert_children(call, writing, place, child)


async def _with_new_key(call: Call, writing: Transaction, collection: tuple[str, ...], draft: Draft) -> Row:
    for _ in range(_KEYS_TRIED):
        key = new_key(call.space, collection, draft.type)
        body = stored_json(draft.type, key_members(draft.type, key), draft.values)
        try:
            return await writing.insert(Row(collection, key, 0, 0, draft.type.name, body))
        except Conflict:  # somebody put an entity under this very key; the next ordinal has another
            continue
    raise GraphError("conflict.key", dialect=call.place.dialect)
