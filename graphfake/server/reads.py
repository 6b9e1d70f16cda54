"""What GET means on an entity, on a collection and on its `$count`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.odata.paging import next_link, plan
from graphfake.server.calls import Reply
from graphfake.server.etags import etag_of, is_unchanged
from graphfake.server.existence import check_parents, count_of, existing, rows_of
from graphfake.server.replies import applied, entity_reply, list_reply

if TYPE_CHECKING:
    from graphfake.odata.paging import SkipTokens
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Store

TEXT = "text/plain"


class Reads:
    """The readings of a store. Every method takes a call whose caller may do this, and gives its reply."""

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
            told = applied(f"odata.maxpagesize={call.prefer.page_size}" if page.preference_applied else "")
            return await list_reply(call, reading, shown, count=count, next_link=link, headers=told)

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
            return await entity_reply(call, reading, row)
