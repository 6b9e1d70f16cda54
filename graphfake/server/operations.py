"""What each verb does to what, once the caller has been let through: the steps from route to representation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.drafts import merged
from graphfake.errors import GraphError
from graphfake.odata.context import context_url, entity_url
from graphfake.odata.paging import next_link, plan
from graphfake.server.calls import Reply
from graphfake.server.entity_keys import key_members, new_key
from graphfake.server.envelope import JSON
from graphfake.server.etags import check_if_match, etag_of, has_etags, is_unchanged
from graphfake.server.existence import check_parents, count_of, existing, rows_of
from graphfake.server.judging import check_filled, check_type_kept, judged
from graphfake.server.representation import Showing, collection_json, entity_json, stored_json, stored_values
from graphfake.store.protocol import Conflict, Row

if TYPE_CHECKING:
    from graphfake.contracts import Draft, Type
    from graphfake.odata.paging import SkipTokens
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Store, Transaction

_KEYS_TRIED = 1000
TEXT = "text/plain"


class Operations:
    """The operations on a store. Every method takes a call whose caller may do this, and gives its reply."""

    def __init__(self, store: Store, tokens: SkipTokens) -> None:
        self._store = store
        self._tokens = tokens

    async def list(self, call: Call) -> Reply:
        """GET of a collection: one page."""
        resource, options = call.place, call.asked
        page = plan(options, resource.page_size, call.prefer.page_size if resource.dialect == "directory" else None)
        collection, narrowed = resource.collection, resource.cast.name if resource.cast else ""
        after = 0
        if options.skiptoken is not None:
            after = self._tokens.decode(options.skiptoken, call.space.key, collection, narrowed)
        unasked = call.space.settings.profile == "observed" and resource.dialect == "intune"
        wants_count = options.count or (unasked and options.count is None)
        async with self._store.transaction(call.space.key) as reading:
            await check_parents(call, reading)
            rows = await rows_of(resource, reading, after, page.skip + page.size + 1) if page.size else []
            count = await count_of(resource, reading) if wants_count else None
        shown = rows[page.skip : page.skip + page.size]
        link = None
        if len(rows) > page.skip + page.size:
            token = self._tokens.encode(call.space.key, collection, shown[-1].seq, narrowed)
            link = next_link(call.base, resource.url("segments"), options, token)
        context = context_url(call.base, resource, options.projection)
        body = collection_json(shown, _showing(call), context, count=count, next_link=link)
        applied = f"odata.maxpagesize={call.prefer.page_size}" if page.preference_applied else ""
        return Reply(200, body, _applied(applied), JSON, resource.type)

    async def count(self, call: Call) -> Reply:
        """GET of `/$count`: the number alone, as text."""
        async with self._store.transaction(call.space.key) as reading:
            await check_parents(call, reading)
            number = await count_of(call.place, reading)
        return Reply(200, b"%d" % number, (), TEXT)

    async def get(self, call: Call) -> Reply:
        """GET of an entity."""
        async with self._store.transaction(call.space.key) as reading:
            row = await existing(call, reading)
        if is_unchanged(call.request, row, call.place.type):
            return Reply(304, None, (("ETag", etag_of(row)),))
        return _entity(call, row)

    async def create(self, call: Call) -> Reply:
        """POST to a collection: the entity, and all that stands in it, or nothing."""
        resource = call.place
        async with self._store.transaction(call.space.key) as reading:
            await check_parents(call, reading)
        draft = judged(call, "create")
        async with self._store.transaction(call.space.key, write=True) as writing:
            await check_parents(call, writing)
            row = await _insert(call, writing, resource.collection, draft)
        entity = resource.entity(row.key)
        context = context_url(call.base, resource, call.asked.projection, created=True)
        body = entity_json(row, _showing(call), context)
        headers = (("Location", entity_url(call.base, entity)), *_etag(row, resource.type))
        applied = "return=representation" if call.prefer.returns == "representation" else ""
        return Reply(201, body, (*headers, *_applied(applied)), JSON, resource.type)

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
        applied = _applied(f"return={call.prefer.returns}" if call.prefer.returns else "")
        if wanted == "minimal":
            return Reply(204, None, (*_etag(changed, resource.type), *applied))
        reply = _entity(call, changed)
        return reply._replace(headers=(*reply.headers, *applied))

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


def _entity(call: Call, row: Row) -> Reply:
    resource = call.place
    context = context_url(call.base, resource, call.asked.projection)
    body = entity_json(row, _showing(call), context)
    return Reply(200, body, _etag(row, resource.type), JSON, resource.type)


def _showing(call: Call) -> Showing:
    typed = call.space.settings.profile == "documented"
    return Showing(call.place.type, typed, call.asked.select)


def _etag(row: Row, type_: Type) -> tuple[tuple[str, str], ...]:
    return (("ETag", etag_of(row)),) if has_etags(type_) else ()


def _applied(preference: str) -> tuple[tuple[str, str], ...]:
    return (("Preference-Applied", preference),) if preference else ()
