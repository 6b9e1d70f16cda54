"""What GET means on an entity, on a collection and on its `$count`: each takes a call whose caller may do this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.dialects import dialect_named
from graphfake.odata.context import REFERENCES, type_context
from graphfake.odata.paging import next_link, plan
from graphfake.odata.sent import question_of
from graphfake.server.answers.references import reference
from graphfake.server.calls import Reply
from graphfake.server.entities.existence import check_parents, existing
from graphfake.server.entities.listing import Lister, counted
from graphfake.server.entities.sources import held_by, source_of
from graphfake.server.etags import etag_of, is_unchanged
from graphfake.server.showing.replies import applied, entity_reply, list_reply

if TYPE_CHECKING:
    from graphfake.server.calls import Call

TEXT = "text/plain"


async def read_page(call: Call) -> Reply:
    """GET of a collection: one page."""
    resource, options = call.place, call.asked
    collection, tokens = resource.collection, call.desk.tokens
    question = question_of(options.raw, resource.cast.name if resource.cast else "")
    after = None
    if options.skiptoken is not None:
        after = tokens.decode(options.skiptoken, call.space.key, collection, question)
    page = plan(options, resource.page_size, call.preferred_page_size, most=call.most_on_page, after=after)
    unasked = call.space.settings.profile == "observed" and dialect_named(resource.dialect).counts_unasked
    async with call.reading() as reading:
        await check_parents(call, reading)
        lister = Lister(call, reading, newer=call.prefer.unknown_members)
        window = await lister.window(
            await source_of(resource, reading),
            held_by(resource),
            options,
            size=page.size,
            skip=page.skip,
            after=after,
            cast=resource.cast,
            count=counted(call) or (unasked and options.count is None),
        )
        link = None
        following = page.following(after, window.next)
        if following is not None:
            token = tokens.encode(call.space.key, collection, following, question)
            link = next_link(call.base, resource.url("segments"), options.raw, token)
        told = applied(f"odata.maxpagesize={call.prefer.page_size}" if page.preference_applied else "")
        if resource.target == "$ref":
            context = type_context(call.base, REFERENCES)
            items = [reference(call, row.path) for row in window.rows]
            listed = await list_reply(
                call, reading, items, count=window.total, next_link=link, context=context, headers=told
            )
            return listed._replace(type=None)
        return await list_reply(call, reading, window.rows, count=window.total, next_link=link, headers=told)


async def read_count(call: Call) -> Reply:
    """GET of `/$count`: the number alone, as text."""
    resource = call.place
    async with call.reading() as reading:
        await check_parents(call, reading)
        lister = Lister(call, reading, newer=call.prefer.unknown_members)
        number = await lister.count(await source_of(resource, reading), held_by(resource), call.asked, resource.cast)
    return Reply(200, b"%d" % number, (), TEXT)


async def read_entity(call: Call) -> Reply:
    """GET of an entity."""
    async with call.reading() as reading:
        row = await existing(call, reading)
        if is_unchanged(call.request, row, call.place.type):
            return Reply(304, None, (("ETag", etag_of(row)),))
        return await entity_reply(call, reading, row)
