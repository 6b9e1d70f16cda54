"""How replies show things: one entity, a list of them, a single value. All that answers with a body comes here.

An entity is shown from its row, in the form that the caller asked for and with what `$select` and `$expand` say;
`reading` is the transaction in which expanded entities are looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from graphfake.odata.context import context_url
from graphfake.server.calls import Reply
from graphfake.server.envelope import JSON, dumps
from graphfake.server.etags import etag_of, has_etags
from graphfake.server.representation import Showing, members_json
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
    showing = _showing(call, declared)
    told = context_url(call.base, call.place, call.asked.projection) if context is None else context
    body = b"{%b}" % _joined(_member("@odata.context", told), await _item(call, reading, row, showing))
    return Reply(status, body, (*headers, *etag_header(row, showing.declared)), JSON, showing.declared)


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
    showing = _showing(call, declared)
    told = context_url(call.base, call.place, call.asked.projection) if context is None else context
    head = [
        _member(name, value)
        for name, value in (
            ("@odata.context", told),
            ("@odata.count", count),
            ("@odata.nextLink", next_link),
            ("@odata.deltaLink", delta_link),
        )
        if value is not None
    ]
    shown = b",".join([b"{%b}" % await _item(call, reading, item, showing) for item in items])
    body = b'{%b"value":[%b]}' % (b"".join(part + b"," for part in head), shown)
    return Reply(200, body, headers, JSON, showing.declared)


def value_reply(call: Call, value: Any, *, context: str, headers: Headers = ()) -> Reply:
    """A value that is no entity: a complex one with its members beside the context, any other as `value`."""
    members = value if isinstance(value, dict) else {"value": value}
    return Reply(200, dumps({"@odata.context": context, **members}), headers, JSON)


def etag_header(row: Row, type_: Type) -> Headers:
    return (("ETag", etag_of(row)),) if has_etags(type_) else ()


def applied(preference: str) -> Headers:
    return (("Preference-Applied", preference),) if preference else ()


def _showing(call: Call, declared: Type | None) -> Showing:
    typed = call.space.settings.profile == "documented"
    return Showing(declared or call.place.type, typed, call.asked.select)


async def _item(call: Call, reading: Reading, item: Item, showing: Showing) -> bytes:
    """The members of an item, without the braces around them."""
    if isinstance(item, Row):
        return members_json(item, showing)
    if isinstance(item, Shown):
        return _joined(dumps(dict(item.extra))[1:-1], members_json(item.row, showing))
    return dumps(dict(item))[1:-1]


def _member(name: str, value: Any) -> bytes:
    return b"%b:%b" % (dumps(name), dumps(value))


def _joined(*parts: bytes) -> bytes:
    return b",".join(part for part in parts if part)
