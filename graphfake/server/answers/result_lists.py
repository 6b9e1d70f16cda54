"""The entities that a function gives, asked about as those of a stored collection are: picked, ordered, paged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphfake.contracts.typenames import ANNOTATION, answered
from graphfake.odata.paging import next_link, plan
from graphfake.odata.sent import question_of
from graphfake.server.entities.listing import Lister, counted
from graphfake.server.entities.sources import EVERYTHING, Source
from graphfake.server.envelope import dumps
from graphfake.server.showing.replies import applied, list_reply
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Type
    from graphfake.server.calls import Call, Reply
    from graphfake.store.protocol import Path, Reading


@dataclass(frozen=True, slots=True)
class Given(Source):
    """Rows that nobody stored, as a collection; they are numbered from 1 on."""

    rows: Sequence[Row] = ()

    async def page(self, reading: Reading, after_seq: int = 0, limit: int = EVERYTHING) -> list[Row]:  # noqa: ARG002
        return list(self.rows[after_seq : after_seq + limit])

    async def count(self, reading: Reading) -> int:  # noqa: ARG002
        return len(self.rows)


def rows_of(declared: Type, path: Path, entities: Sequence[dict[str, Any]]) -> list[Row]:
    """Entities in canonical form as if they had been stored in a collection of this path."""
    rows = []
    for number, entity in enumerate(entities, 1):
        type_ = answered(declared, entity)
        members = {name: item for name, item in entity.items() if name != ANNOTATION}
        key = "/".join(str(entity[name]) for name in type_.key)
        rows.append(Row(path, key, number, number, type_.name, dumps(members)))
    return rows


async def page_of(call: Call, reading: Reading, declared: Type, rows: list[Row], url: str, context: str) -> Reply:
    """The page that the options ask for; `url` is the function's own, relative to the version.

    Raises GraphError query.skiptoken.
    """
    resource, options = call.place, call.asked
    collection, tokens = (*resource.path, url), call.desk.tokens
    question = question_of(options.raw)
    after = None
    if options.skiptoken is not None:
        after = tokens.decode(options.skiptoken, call.space.key, collection, question)
    page = plan(options, resource.page_size, call.preferred_page_size, most=call.most_on_page, after=after)
    window = await Lister(call, reading, newer=call.prefer.unknown_members).window(
        Given(collection, rows=rows),
        declared,
        options,
        size=page.size,
        skip=page.skip,
        after=after,
        count=counted(call),
    )
    link = None
    following = page.following(after, window.next)
    if following is not None:
        token = tokens.encode(call.space.key, collection, following, question)
        link = next_link(call.base, url, options.raw, token)
    told = applied(f"odata.maxpagesize={call.prefer.page_size}" if page.preference_applied else "")
    return await list_reply(
        call,
        reading,
        window.rows,
        count=window.total,
        next_link=link,
        declared=declared,
        context=context,
        headers=told,
    )
