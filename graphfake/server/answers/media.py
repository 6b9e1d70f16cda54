"""What the verbs mean on bytes that go with an entity: `$value` of a media entity, and properties of type Edm.Stream.

They are rows of their own below the entity, in a collection that no path can name, and go when the entity goes.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import orjson

from graphfake.contracts.blanks import blank
from graphfake.errors import GraphError
from graphfake.server.calls import Reply
from graphfake.server.entities.existence import check_parents, existing
from graphfake.server.entities.keys import key_members, new_key
from graphfake.server.entities.locating import spot_of
from graphfake.server.envelope import ascii_value, dumps
from graphfake.server.etags import etag_of, names
from graphfake.server.showing.representation import stored_json
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Path, Reading, Transaction

_COLLECTION, _ENTITY, _TYPE = "$media", "$value", "Edm.Stream"


async def get(call: Call) -> Reply:
    """GET of the bytes, as they were sent and with the Content-Type that they were sent with."""
    async with call.reading() as reading:
        row = await _stored(call, reading, _path(call, await _holder(call, reading)))
    etag = (("ETag", etag_of(row)),)
    wanted = call.request.headers.get("If-None-Match")
    if wanted is not None and names(wanted, etag_of(row)):
        return Reply(304, None, etag)
    kept = orjson.loads(row.body)
    return Reply(200, base64.b64decode(kept["content"]), etag, _in_header(kept["contentType"]))


async def put(call: Call) -> Reply:
    """PUT or PATCH of the bytes: what was there is gone."""
    request = call.request
    kept = {
        "contentType": request.headers.get("Content-Type", ""),
        "content": base64.b64encode(request.body).decode(),
    }
    async with call.writing() as writing:
        path = _path(call, await _made(call, writing))
        old = await writing.get(path)
        _check(call, old)
        row = Row(path[:-1], path[-1], 0, 0, _TYPE, dumps(kept))
        row = await writing.insert(row) if old is None else await writing.replace(row, None)
    return Reply(204, None, (("ETag", etag_of(row)),))


async def delete(call: Call) -> Reply:
    """DELETE of the bytes; the entity stays."""
    async with call.writing() as writing:
        row = await _stored(call, writing, _path(call, await _holder(call, writing)))
        _check(call, row)
        await writing.delete(row.path)
    return Reply(204)


def is_media(row: Row) -> bool:
    """Is this no entity, but the bytes of one, or what is noted of it?"""
    return row.collection[-1:] != () and row.collection[-1].startswith("$")


async def _holder(call: Call, reading: Reading) -> Row:
    """The entity that the bytes go with. Raises GraphError path.no-media for one that would come with them."""
    try:
        return await existing(call, reading)
    except GraphError as error:
        if error.rule != "path.not-found" or not _comes_with_bytes(call):
            raise
        await check_parents(call, reading)
        raise _no_media(call) from None


def _no_media(call: Call) -> GraphError:
    explain = f"PUT the bytes to {call.prefix}/{call.version}/{call.place.url()} first."
    return GraphError("path.no-media", dialect=call.place.dialect, explain=explain)


def _comes_with_bytes(call: Call) -> bool:
    """Is it a single contained entity, such as a photo?"""
    place, above = call.place, call.place.shape.parent
    return above is not None and above.kind == "navigation" and not above.collection and not place.type.abstract


async def _stored(call: Call, reading: Reading, path: Path) -> Row:
    row = await reading.get(path)
    if row is None:
        raise _no_media(call)
    return row


def _path(call: Call, owner: Row) -> Path:
    names = [step.name for step in call.place.shape.chain if step.kind == "property"]
    return (*owner.path, _COLLECTION, "/".join(names) or _ENTITY)


def _in_header(content_type: str) -> str:
    return content_type if content_type.isascii() and content_type.isprintable() else ascii_value(content_type)


async def _made(call: Call, writing: Transaction) -> Row:
    """The entity that the bytes go with. A single one that is contained, such as a photo, comes with its bytes."""
    place = call.place
    if not _comes_with_bytes(call):
        return await existing(call, writing)
    await check_parents(call, writing)
    path = (await spot_of(place, writing)).path
    row = await writing.get(path)
    if row is None:
        type_ = place.type
        key = key_members(type_, new_key(call.space, path, type_))
        body = stored_json(type_, key, blank(type_))
        row = await writing.insert(Row(path[:-1], path[-1], 0, 0, type_.name, body))
    return row


def _check(call: Call, row: Row | None) -> None:
    """The preconditions of a write. Raises GraphError precondition.*."""
    match, none_match = (call.request.headers.get(name) for name in ("If-Match", "If-None-Match"))
    if match is not None and (row is None or not names(match, etag_of(row))):
        raise GraphError("precondition.failed", explain="The bytes have changed since that ETag was given.")
    if none_match is not None and row is not None and names(none_match, etag_of(row)):
        raise GraphError("precondition.failed", explain="If-None-Match names the bytes that are here.")
