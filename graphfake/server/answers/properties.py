"""What GET means on a property of an entity, its `$value` and its `$count`."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.odata.context import context_url
from graphfake.odata.sent import FOR_COLLECTIONS
from graphfake.server.calls import Reply
from graphfake.server.entities.existence import existing
from graphfake.server.envelope import dumps
from graphfake.server.showing.replies import members_told, value_reply
from graphfake.server.showing.representation import stored_values, type_of
from graphfake.server.showing.shaping import shaper

if TYPE_CHECKING:
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.server.calls import Call

TEXT = "text/plain;charset=utf-8"
BYTES = "application/octet-stream"


async def read_property(call: Call) -> Reply:
    """GET of a property, of its `$value` or, of a collection, its `$count`."""
    place = call.place
    _check_options(call)
    async with call.reading() as reading:
        row = await existing(call, reading)
    type_ = type_of(row, place.type)
    shape = shaper(type_, call.form, newer=call.prefer.unknown_members)
    value = _value(place, shape.shape(stored_values(type_, row.body)))
    if place.kind == "$count":
        return Reply(200, b"%d" % (len(value) if isinstance(value, list) else 0), (), "text/plain")
    if value is None:
        return Reply(204)
    if place.kind == "$value":
        return _raw(place, value)
    return value_reply(call, value, context=context_url(call.base, place), headers=members_told(call, type_))


def _check_options(call: Call) -> None:
    """No option has an effect here but `$format`. Raises GraphError query.not-a-collection, coverage.query-option."""
    prop = call.place.shape.property
    for name in (option.name for option in call.asked.raw if option.name not in ("", "$format")):
        if name in FOR_COLLECTIONS and prop is not None and not prop.collection:
            raise GraphError("query.not-a-collection")
        raise GraphError("coverage.query-option", values={"subject": f"{name} on a single property"})


def _value(place: ResourcePath, values: Any) -> Any:
    """The value that the path leads to; None below what is null. Raises GraphError for what an open type lacks."""
    for step in place.shape.chain:
        if step.kind == "property" and isinstance(values, dict):
            if step.name not in values:
                told = {"key": step.name}
                raise GraphError("path.not-found", values=told, dialect=place.dialect, explain="Nobody has set it.")
            values = values[step.name]
    return values


def _raw(place: ResourcePath, value: Any) -> Reply:
    """A single value as it is: text without quotes, numbers as JSON writes them, binary values as bytes."""
    prop = place.shape.property
    if prop is not None and prop.edm == "Edm.Binary":
        return Reply(200, base64.b64decode(value), (), BYTES)
    return Reply(200, value.encode() if isinstance(value, str) else dumps(value), (), TEXT)
