"""What the verbs mean on `$ref`: the links of a navigation to entities that live elsewhere, not the entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.pointers import escape
from graphfake.errors import GraphError
from graphfake.odata.context import REFERENCE, stored_url, type_context
from graphfake.odata.encoding import decode_query
from graphfake.server.calls import Reply
from graphfake.server.entities.existence import existing
from graphfake.server.entities.links import check_apart, clear, connect, disconnect, partner_of
from graphfake.server.entities.locating import missing, spot_of, targets
from graphfake.server.entities.referred import referred
from graphfake.server.showing.replies import value_reply

if TYPE_CHECKING:
    from graphfake.contracts import Navigation, Type
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Path, Reading, Row

_NAMES = ("@odata.id", "@id")


async def get(call: Call) -> Reply:
    """GET of the reference of a single navigation."""
    navigation = _navigation(call)
    async with call.reading() as reading:
        source, _ = await _source(call, reading)
        found = await targets(reading, source.path, navigation, call.place.type)
        if not found:
            raise missing(call.place, navigation.name)
        return value_reply(call, reference(call, found[0]), context=type_context(call.base, REFERENCE))


async def add(call: Call) -> Reply:
    """POST to the references of a collection."""
    navigation = _navigation(call)
    async with call.writing() as writing:
        source, type_ = await _source(call, writing)
        target = await referred(call, writing, *_url(call), navigation)
        await connect(writing, source, type_, navigation, target)
    return Reply(204)


async def put(call: Call) -> Reply:
    """PUT of the reference of a single navigation."""
    return await add(call)


async def remove(call: Call) -> Reply:
    """DELETE of the references of a collection: of the one that `$id` names."""
    navigation = _navigation(call)
    url = next((option.text for option in call.asked.raw if option.name == "$id"), None)
    if url is None:
        values = {"name": navigation.name}
        raise GraphError("body.reference", values=values, explain="Say which one: DELETE .../$ref?$id=URL.")
    async with call.writing() as writing:
        source, type_ = await _source(call, writing)
        meant = decode_query(url.partition("=")[2])
        target = await referred(call, writing, meant, "", navigation)
        if not await disconnect(writing, source, type_, navigation, target):
            raise missing(call.place, target.key)
    return Reply(204)


async def remove_by_key(call: Call) -> Reply:
    """DELETE of one reference of a collection."""
    async with call.writing() as writing:
        source, type_ = await _source(call, writing)
        target = await writing.get((await spot_of(call.place, writing)).path)
        if target is None or not await disconnect(writing, source, type_, _navigation(call), target):
            raise missing(call.place, call.place.path[-1])
    return Reply(204)


async def clear_one(call: Call) -> Reply:
    """DELETE of the reference of a single navigation."""
    navigation = _navigation(call)
    async with call.writing() as writing:
        source, type_ = await _source(call, writing)
        check_apart(type_, partner_of(type_, navigation, call.place.type))
        if not await clear(writing, source, type_, navigation):
            raise missing(call.place, navigation.name)
    return Reply(204)


def reference(call: Call, path: Path) -> dict[str, str]:
    """How a reply refers to an entity."""
    paths = call.place.paths
    url = stored_url(paths.catalogue, paths.version, path)
    return {"@odata.id": f"{call.base}/{url if url is not None else '/'.join(path)}"}


async def _source(call: Call, reading: Reading) -> tuple[Row, Type]:
    """The entity whose navigation it is, and its own type. Raises GraphError path.not-found."""
    owner = call.place.owner
    row = await existing(call, reading, owner)
    return row, owner.type.sibling(row.type)


def _navigation(call: Call) -> Navigation:
    navigation = call.place.navigation
    if navigation is None:
        raise LookupError(f"{call.place.route} has no navigation.")
    return navigation


def _url(call: Call) -> tuple[str, str]:
    """The URL in the body, and the pointer to it. Raises GraphError body.reference."""
    value = call.body.value if call.body is not None else {}
    said = [name for name in value if name in _NAMES]
    others = [name for name in value if "@" not in name]
    duplicates = call.body.duplicates if call.body is not None else ()
    if len(said) != 1 or others or duplicates or not isinstance(value[said[0]], str) or not value[said[0]]:
        pointer = f"/{escape((others or said)[0])}" if others or said else ""
        explain = 'The body is {"@odata.id": "URL of the entity"}.'
        raise GraphError("body.reference", values={"name": _navigation(call).name}, pointer=pointer, explain=explain)
    return value[said[0]], f"/{said[0]}"
