"""How replies show things: one entity, a list of them, a single value. All that answers with a body comes here.

An entity is shown from its row, in the form that the caller asked for and with what `$select` and `$expand` say;
`reading` is the transaction in which expanded entities are looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from graphfake.odata.context import context_url
from graphfake.server.calls import Reply
from graphfake.server.envelope import dumps
from graphfake.server.etags import etag_of, has_etags
from graphfake.server.showing.expanding import Expander
from graphfake.server.showing.representation import Showing, joined, members_json
from graphfake.server.showing.shaping import has_newer_members
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfake.contracts import Type
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Reading

Headers: TypeAlias = "tuple[tuple[str, str], ...]"


class Shown(NamedTuple):
    """An entity, and what its reply says of it besides: members that go in front, such as `@removed`."""

    row: Row
    extra: Mapping[str, Any]


Item: TypeAlias = "Row | Shown | Mapping[str, Any]"
"""What a list can hold: entities, and JSON objects that are shown as they are, such as `{"@odata.id": ...}`."""


async def entity_reply(
    call: Call,
    reading: Reading,
    row: Row,
    *,
    status: int = 200,
    declared: Type | None = None,
    context: str | None = None,
    headers: Headers = (),
) -> Reply:
    """One entity, with its ETag.

    `declared` is the type that was to be expected there, by default the place's; `context` the whole
    `@odata.context`, by default that of the place.
    """
    page = _Page(call, reading, declared)
    body = b"{%b}" % joined(page.context(context), await page.item(row))
    headers = (*headers, *etag_header(row, page.declared), *page.preference())
    return Reply(status, body, headers, call.form.content_type, page.declared)


async def list_reply(
    call: Call,
    reading: Reading,
    items: Sequence[Item],
    *,
    count: int | None = None,
    next_link: str | None = None,
    delta_link: str | None = None,
    declared: Type | None = None,
    context: str | None = None,
    headers: Headers = (),
) -> Reply:
    """A page of entities or of other objects; `declared` and `context` as in `entity_reply`."""
    page = _Page(call, reading, declared)
    links = {"@odata.count": count, "@odata.nextLink": next_link, "@odata.deltaLink": delta_link}
    told = [_member(name, value) for name, value in links.items() if value is not None]
    shown = await page.items(items)
    body = b"{%b}" % joined(page.context(context), *told, b'"value":[%b]' % shown)
    return Reply(200, body, (*headers, *page.preference()), call.form.content_type, page.declared, listed=True)


def value_reply(call: Call, value: Any, *, context: str, headers: Headers = ()) -> Reply:
    """A value that is no entity: a complex one with its members beside the context, any other as `value`."""
    told = {} if call.form.metadata == "none" else {"@odata.context": context}
    members = value if isinstance(value, dict) else {"value": value}
    return Reply(200, dumps({**told, **members}), headers, call.form.content_type)


def etag_header(row: Row, type_: Type) -> Headers:
    return (("ETag", etag_of(row)),) if has_etags(type_) else ()


def applied(preference: str) -> Headers:
    return (("Preference-Applied", preference),) if preference else ()


def members_told(call: Call, type_: Type) -> Headers:
    """Says that newer members of enums are told by name, where values of a type can hold any."""
    by_name = call.prefer.unknown_members and has_newer_members(type_)
    return applied("include-unknown-enum-members" if by_name else "")


class _Page:
    """How the items of one reply are shown."""

    def __init__(self, call: Call, reading: Reading, declared: Type | None) -> None:
        self._call = call
        self.declared = declared or call.place.type
        newer = call.prefer.unknown_members
        self._expander = Expander(call, reading, newer=newer)
        self._showing = Showing(
            declared=self.declared,
            typed=call.space.settings.profile == "documented",
            base=call.base,
            wanted=call.asked.wanted,
            form=call.form,
            newer=newer,
        )
        shape = call.place.shape
        self._route = f"{shape.route}/{{id}}" if shape.collection else shape.route

    def context(self, told: str | None) -> bytes:
        """The `@odata.context` of the whole reply."""
        if self._call.form.metadata == "none":
            return b""
        url = context_url(self._call.base, self._call.place, self._call.asked.terms) if told is None else told
        return _member("@odata.context", url)

    def preference(self) -> Headers:
        """What the reply says of the preferences that it follows."""
        return members_told(self._call, self.declared)

    async def items(self, items: Sequence[Item]) -> bytes:
        """The items of a list, with commas between them."""
        if self._showing.wanted.expand or not all(type(item) is Row for item in items):
            return b",".join([b"{%b}" % await self.item(item) for item in items])
        showing = self._showing
        return b",".join([b"{%b}" % members_json(row, showing) for row in items if isinstance(row, Row)])

    async def item(self, item: Item) -> bytes:
        """The members of an item, without the braces around them."""
        if isinstance(item, Row):
            return await self._expander.members(item, self._showing, self._route)
        if isinstance(item, Shown):
            return joined(dumps(dict(item.extra))[1:-1], await self.item(item.row))
        return dumps(dict(item))[1:-1]


def _member(name: str, value: Any) -> bytes:
    return b"%b:%b" % (dumps(name), dumps(value))
