"""`$expand`: what navigations lead to, shown inside the entities that they begin at."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.odata.context import REFERENCE, REFERENCES, elsewhere, stored_url
from graphfake.odata.paging import next_link
from graphfake.odata.sent import question_of, raw_options
from graphfake.server.entities.listing import Lister
from graphfake.server.entities.sources import EVERYTHING, followed
from graphfake.server.entities.sources import below as source_below
from graphfake.server.envelope import dumps
from graphfake.server.showing.representation import joined, members_json, type_of

if TYPE_CHECKING:
    from graphfake.odata.paging import Place
    from graphfake.odata.wanted import Expansion
    from graphfake.server.calls import Call
    from graphfake.server.entities.sources import Source
    from graphfake.server.showing.representation import Showing
    from graphfake.store.protocol import Reading, Row

MOST_EXPANDED = 5_000
"""Entities that are expanded in one reply: beyond them collections are left empty, and a link leads to all of them."""
_MOST_UNLINKED = 100_000
"""Entities for which no link can stand: at the ends of single navigations, and references to what is contained."""
_TURN = 1_000


class Expander:
    """Shows entities with what was expanded, in one reply."""

    def __init__(self, call: Call, reading: Reading, *, newer: bool) -> None:
        self._call = call
        self._reading = reading
        self._lister = Lister(call, reading, newer=newer)
        self._left = MOST_EXPANDED
        self._unlinked = 0
        self._showings: dict[tuple[int, bool], Showing] = {}

    async def members(self, row: Row, showing: Showing, route: str) -> bytes:
        """The members of an entity, without the braces around them. `route` is where it stands, for page sizes."""
        members = members_json(row, showing)
        if not showing.wanted.expand:
            return members
        type_ = type_of(row, showing.declared)
        parts = [
            await self._followed(row, expansion, showing, f"{route}/{expansion.navigation.name}")
            for expansion in showing.wanted.expand
            if type_.is_a(expansion.owner.name)
        ]
        return joined(members, *parts)

    async def _followed(self, row: Row, expansion: Expansion, showing: Showing, route: str) -> bytes:
        navigation = expansion.navigation
        if not navigation.collection:
            return await self._single(row, expansion, showing, route)
        source = source_below(row.path, navigation)
        cast = expansion.target if expansion.narrowed else None
        if expansion.suffix == "$count":
            number = await self._lister.count(source, expansion.declared, expansion, cast)
            return _member(f"{navigation.name}@odata.count", number)
        # References to what is contained have no URL of their own, so that no link could lead to the rest of them.
        whole = expansion.suffix == "$ref" and not source.linked
        linked = expansion.most is None and not whole
        room = self._left > 0 or not linked
        size = self._size(expansion, route, whole=whole) if room else 0
        window = await self._lister.window(
            source,
            expansion.declared,
            expansion,
            size=min(size, max(self._left, 0)) if linked else size,
            skip=expansion.skip,
            cast=cast,
            count=expansion.count,
        )
        following = window.next
        link = None
        if linked and (following is not None or (not room and await source.count(self._reading))):
            link = self._link(source, expansion, following)
        if whole:
            self._count_unlinked(len(window.rows))
        shown = [b"{%b}" % await self._child(child, expansion, showing, f"{route}/{{id}}") for child in window.rows]
        parts = [
            self._context(row, expansion, showing),
            _member(f"{navigation.name}@odata.count", window.total) if window.total is not None else b"",
            _member(f"{navigation.name}@odata.nextLink", link) if link is not None else b"",
            b"%b:[%b]" % (dumps(navigation.name), b",".join(shown)),
        ]
        return joined(*parts)

    async def _single(self, row: Row, expansion: Expansion, showing: Showing, route: str) -> bytes:
        name = dumps(expansion.navigation.name)
        children = await followed(self._reading, row, expansion.navigation, expansion.declared)
        if expansion.narrowed:
            children = [child for child in children if type_of(child, expansion.declared).is_a(expansion.target.name)]
        if not children:
            return b"%b:null" % name
        self._count_unlinked(1)
        shown = await self._child(children[0], expansion, showing, route)
        return joined(self._context(row, expansion, showing), b"%b:{%b}" % (name, shown))

    def _count_unlinked(self, number: int) -> None:
        self._unlinked += number
        if self._unlinked > _MOST_UNLINKED:
            subject = {"subject": f"the expansion of more than {_MOST_UNLINKED} entities that no link can stand for"}
            raise GraphError("coverage.query-option", values=subject)

    async def _child(self, child: Row, expansion: Expansion, showing: Showing, route: str) -> bytes:
        self._left -= 1
        if self._left % _TURN == 0:
            await asyncio.sleep(0)
        if expansion.suffix == "$ref":
            url = stored_url(expansion.target.catalogue, expansion.target.version, child.path)
            return _member("@odata.id", f"{showing.base}/{url}")
        return await self.members(child, self._inner(expansion, showing), route)

    def _inner(self, expansion: Expansion, showing: Showing) -> Showing:
        """How the entities are shown that an expansion leads to."""
        ending = self._left <= 0
        inner = self._showings.get((id(expansion), ending))
        if inner is None:
            wanted = below(expansion, self._left).wanted
            inner = replace(showing, declared=expansion.target, wanted=wanted)
            self._showings[id(expansion), ending] = inner
        return inner

    def _size(self, expansion: Expansion, route: str, *, whole: bool) -> int:
        if expansion.most is not None or whole:
            return min(bound for bound in (expansion.most, expansion.top, EVERYTHING) if bound is not None)
        limits = self._call.place.shape.service.page_size(route)
        return min(limits.default if expansion.top is None else expansion.top, limits.maximum)

    def _context(self, row: Row, expansion: Expansion, showing: Showing) -> bytes:
        if showing.form.metadata == "none":
            return b""
        navigation, target = expansion.navigation, expansion.target
        many = navigation.collection
        terms = below(expansion, 1).wanted.terms
        listed = f"({','.join(terms)})" if terms is not None else ""
        cast = target if expansion.narrowed else None
        if expansion.suffix == "$ref":
            fragment = REFERENCES if many else REFERENCE
        elif not navigation.contained:
            fragment = elsewhere(self._call.place.shape.service, expansion.declared, cast, listed, many=many)
        else:
            url = stored_url(target.catalogue, target.version, (*row.path, navigation.name)) or navigation.name
            fragment = f"{url}{f'/{cast.name}' if cast else ''}{listed}{'' if many else '/$entity'}"
        return _member(f"{navigation.name}@odata.context", f"{showing.base}/$metadata#{fragment}")

    def _link(self, source: Source, expansion: Expansion, following: Place | None) -> str | None:
        """Where the rest of a collection is read that was cut; all of it where nothing was shown."""
        target = expansion.target
        url = stored_url(target.catalogue, target.version, source.path)
        if url is None:
            return None
        if expansion.narrowed:
            url = f"{url}/{target.name}"
        raw = raw_options(expansion.options)
        shape = question_of(raw, target.name if expansion.narrowed else "")
        url += "/$ref" if expansion.suffix else ""
        if following is None:
            return f"{self._call.base}/{url}{f'?{expansion.options}' if expansion.options else ''}"
        token = self._call.desk.tokens.encode(self._call.space.key, source.path, following, shape)
        return next_link(self._call.base, url, raw, token)


def below(expansion: Expansion, left: int) -> Expansion:
    """What is wanted of the entities at the end of a navigation: with `$levels` left, the same once more."""
    owner, target = expansion.owner, expansion.target
    if expansion.levels <= 1 or left <= 0 or not (target.is_a(owner.name) or owner.is_a(target.name)):
        return expansion
    again = replace(expansion, levels=expansion.levels - 1)
    others = tuple(other for other in expansion.wanted.expand if other.navigation is not expansion.navigation)
    return replace(expansion, wanted=replace(expansion.wanted, expand=(*others, again)))


def _member(name: str, value: Any) -> bytes:
    return b"%b:%b" % (dumps(name), dumps(value))
