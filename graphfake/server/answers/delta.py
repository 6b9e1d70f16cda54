"""`delta`: what has changed in a collection since a client last asked, page by page and round by round.

The first round lists the collection in order of insertion. Every later one tells the last change of each key, oldest
first. A round ends with the number of the last change that it could see, read in the same moment as the changes:
whatever happens later has a greater one, so nothing is ever lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from graphfake.errors import GraphError
from graphfake.odata.context import context_url
from graphfake.odata.deltas import LATEST, DeltaToken, check_options, first_options
from graphfake.odata.paging import Place, plan
from graphfake.odata.query import parse
from graphfake.odata.resources.resource import ResourcePath
from graphfake.server.answers.delta_items import Telling
from graphfake.server.entities.existence import check_parents
from graphfake.server.entities.listing import Lister
from graphfake.server.entities.sources import held_by, source_of
from graphfake.server.showing.replies import applied, list_reply
from graphfake.store.protocol import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.odata.deltas import Use
    from graphfake.server.calls import Call, Reply
    from graphfake.server.entities.sources import Source
    from graphfake.server.showing.replies import Item
    from graphfake.store.protocol import Reading

    _Found: TypeAlias = tuple[Sequence[Item], DeltaToken | None]


async def read(call: Call) -> Reply:
    """GET of `delta`: a page. Raises GraphError: delta.*, query.skiptoken."""
    token = _token(call)
    visible = [option.text for option in call.asked.raw if option.name == "$format"]
    options = first_options(call.asked.raw) if token is None else token.options
    skipped = token is None and call.asked.deltatoken is not None and call.asked.deltatoken.lower() == LATEST
    if token is not None:
        call.options = parse(
            options,
            call.place,
            tolerate=call.space.settings.tolerate,
            profile=call.space.settings.profile,
        )
    if call.asked.filter is not None and call.asked.filter.needs:
        subject = {"subject": "a delta that is filtered by what lies behind a navigation"}
        raise GraphError("coverage.query-option", values=subject)
    # Read before the store is: whoever resets it makes a new generation afterwards.
    start = token or DeltaToken(0, 0, 0, call.space.generation, 0, options)
    async with call.reading() as reading:
        await check_parents(call, reading)
        source = await source_of(call.place, reading)
        if source.linked:
            raise GraphError("coverage.operation", values={"subject": f"{call.place.route} of entities elsewhere"})
        if token is None:
            start = start._replace(after=await reading.latest(source.path))
        page = _Page(call, reading, source, start)
        if skipped:
            found: _Found = ([], None)
        elif page.empty:
            found = [], start._replace(emptied=True)
        elif start.seq is not None:
            found = await page.listed(start.seq)
        else:
            found = await page.changed()
        items, following = found
        ended = start._replace(seq=None, after=page.last, since=page.last, emptied=False)
        use: Use = "$deltatoken" if following is None else "$skiptoken"
        link = _link(call, use, ended if following is None else following, visible)
        return await list_reply(
            call,
            reading,
            items,
            next_link=link if following is not None else None,
            delta_link=link if following is None else None,
            context=context_url(call.base, _collection(call), call.asked.terms),
            headers=page.headers,
        )


class _Page:
    """One page of a round. `last` is the number that the round ends with, should this be its last page."""

    def __init__(self, call: Call, reading: Reading, source: Source, start: DeltaToken) -> None:
        self._call = call
        self._reading = reading
        self._source = source
        self._start = start
        self._telling = Telling(call, reading, held_by(call.place))
        place = call.place
        window = plan(
            call.asked,
            place.page_size,
            call.preferred_page_size,
            most=call.most_on_page,
            after=Place(0, emptied=start.emptied),
        )
        self.empty = window.empty
        self._size = max(window.size, 1)  # an empty page would be followed by the same one for ever
        preferred = f"odata.maxpagesize={call.prefer.page_size}" if window.preference_applied else ""
        self.headers = applied(", ".join(filter(None, (preferred, "odata.track-changes" * call.prefer.tracks_changes))))
        self.last = start.after

    async def listed(self, seq: int) -> _Found:
        """The next entities of a first round, and where to go on."""
        call = self._call
        lister = Lister(call, self._reading, newer=call.prefer.unknown_members)
        window = await lister.window(
            self._source,
            held_by(call.place),
            call.asked,
            size=self._size,
            after=Place(seq),
            cast=call.place.cast,
        )
        items = [await self._telling.entity(row) for row in window.rows]
        return items, None if window.next is None else self._start._replace(seq=window.next.seq)

    async def changed(self) -> _Found:
        """The next changes of a later round, and where to go on. Raises GraphError delta.forgotten."""
        try:
            found = await self._reading.changes(self._source.path, self._start.after, self._size + 1)
        except NotFound:
            latest = await self._reading.latest(self._source.path)
            raise gone(self._call, "delta.forgotten", self._start, latest) from None
        page = found[: self._size]
        items = [await self._telling.change(change, self._start.since) for change in page]
        if page:
            self.last = page[-1].version
        return items, self._start._replace(after=self.last) if len(found) > self._size else None


def gone(call: Call, rule: str, token: DeltaToken, latest: int | None = None) -> GraphError:
    """410, and where to begin anew."""
    return GraphError(
        rule,
        values={"generation": str(token.after), "highest": str(token.after if latest is None else latest)},
        dialect=call.place.dialect,
        headers={"Location": _fresh(call, token.options)},
    )


def begins_anew(call: Call) -> str:
    """Where the rounds begin again that a call belongs to, with the options of the first one."""
    try:
        token = _token(call)
    except GraphError as refused:
        return refused.headers.get("Location") or _fresh(call, "")
    return _fresh(call, first_options(call.asked.raw) if token is None else token.options)


def _fresh(call: Call, options: str) -> str:
    return f"{call.base}/{call.place.url('segments')}?{f'{options}&' if options else ''}$deltatoken="


def _token(call: Call) -> DeltaToken | None:
    """Where to go on; None for a first call. Raises GraphError."""
    asked = call.asked
    if asked.skiptoken is not None:
        use: Use = "$skiptoken"
        if asked.deltatoken is not None:
            raise GraphError("delta.option", values={"option": "$deltatoken"}, explain="One token at a time.")
    elif asked.deltatoken and asked.deltatoken.lower() != LATEST:
        use = "$deltatoken"
    else:
        return None
    text = asked.skiptoken if use == "$skiptoken" else asked.deltatoken
    token = call.desk.deltas.decode(use, text or "", call.space.key, _signed(call))
    if token.expired(call.now):
        raise gone(call, "delta.expired", token)
    if token.generation != call.space.generation:
        raise gone(call, "delta.forgotten", token)
    check_options(asked.raw, token.options)
    return token


def _link(call: Call, use: Use, token: DeltaToken, visible: list[str]) -> str:
    issued = token._replace(issued=int(call.now.timestamp()))
    text = call.desk.deltas.encode(use, issued, call.space.key, _signed(call))
    return f"{call.base}/{call.place.url('segments')}?{'&'.join((*visible, f'{use}={text}'))}"


def _collection(call: Call) -> ResourcePath:
    """What the delta is of."""
    shape = call.place.shape.parent
    if shape is None:
        raise LookupError("A delta is one of a collection.")
    return ResourcePath(shape, call.place.path)


def _signed(call: Call) -> tuple[str, ...]:
    place = call.place
    return (place.version, *place.collection, *((place.cast.name,) if place.cast is not None else ()))
