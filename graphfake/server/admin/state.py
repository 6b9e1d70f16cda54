"""`/_graphfake/state` and `seed`: what a space holds, read and put without Graph's permission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.server.admin.calls import AdminError, AdminReply
from graphfake.server.admin.given import OF_DATA, given_data
from graphfake.server.answers.media import is_media
from graphfake.server.entities.fitting import check_home
from graphfake.server.entities.links import disconnect
from graphfake.server.entities.putting import Putting
from graphfake.server.showing.representation import stored_values

if TYPE_CHECKING:
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.server.admin.calls import AdminCall
    from graphfake.store.protocol import Path, Row, Transaction

_NO_DRAW = 'The body is {"draw": 3, "given": {...}}: how many entities are drawn, and what they all have.'


async def state(call: AdminCall) -> AdminReply:
    """All entities, or what stands at a Graph path; PUT and POST make missing parents.

    POST draws entities. At `/$ref` GET, POST and DELETE are about the references of a navigation.
    """
    if not call.rest:
        if call.method != "GET":
            raise AdminError(405, "unknownMethod", f"{call.method} wants a path: state/ROOT/COLLECTION/KEY.")
        rows = await call.engine.store.rows(call.space.key)
        return AdminReply(200, {"value": [_shown(call, row) for row in rows if not is_media(row)]})
    place = call.engine.seeds.parsed(call.raw_rest, call.query.get("version"))
    if place.target == "$ref":
        return await _references(call, place)
    check_home(place)
    if call.method == "GET":
        return await _get(call, place)
    if call.method == "DELETE":
        return await _delete(call, place)
    return await (_put(call, place) if call.method == "PUT" else _draw(call, place))


async def seed(call: AdminCall) -> AdminReply:
    """Adds data to a space, all of it or nothing."""
    call.only(*OF_DATA, "validate")
    validate = _validate(call)
    given = given_data(call)
    if given is None:
        raise AdminError(400, "invalidBody", 'The body is {"data": {"/deviceManagement/...": [...]}}.')
    async with call.engine.store.transaction(call.space.key, write=True) as writing:
        count = await call.engine.seeds.load(given.data, Putting(call.space, writing, validate))
    return AdminReply(200, {"count": count})


async def _get(call: AdminCall, place: ResourcePath) -> AdminReply:
    async with call.engine.store.transaction(call.space.key) as reading:
        if place.is_collection:
            rows = await reading.page(place.collection, 0, await reading.count(place.collection))
            return AdminReply(200, {"value": [_values(call, row) for row in rows]})
        row = await reading.get(place.path)
    if row is None:
        raise _nothing(place)
    return AdminReply(200, _values(call, row))


async def _delete(call: AdminCall, place: ResourcePath) -> AdminReply:
    async with call.engine.store.transaction(call.space.key, write=True) as writing:
        if place.is_collection:
            for row in await writing.page(place.collection, 0, await writing.count(place.collection)):
                await writing.delete(row.path)
        elif await writing.get(place.path) is None:
            raise _nothing(place)
        else:
            await writing.delete(place.path)
    return AdminReply(204)


async def _put(call: AdminCall, place: ResourcePath) -> AdminReply:
    call.only("value", "validate")
    value, validate = call.body.get("value"), _validate(call)
    if not isinstance(value, dict):
        raise AdminError(400, "invalidBody", 'The body is {"value": {...}, "validate": true}.')
    async with call.engine.store.transaction(call.space.key, write=True) as writing:
        row, new = await Putting(call.space, writing, validate).put(place, value)
    return AdminReply(201 if new else 200, _values(call, row))


async def _draw(call: AdminCall, place: ResourcePath) -> AdminReply:
    call.only("draw", "given")
    count, given = call.whole("draw"), call.body.get("given", {})
    if count is None or not isinstance(given, dict):
        raise AdminError(400, "invalidBody", _NO_DRAW)
    async with call.engine.store.transaction(call.space.key, write=True) as writing:
        rows = await Putting(call.space, writing).draw(place, count, given)
    return AdminReply(201, {"value": [_values(call, row) for row in rows]})


async def _references(call: AdminCall, place: ResourcePath) -> AdminReply:
    if call.method == "GET":
        async with call.engine.store.transaction(call.space.key, write=True) as writing:
            source, navigation = await Putting(call.space, writing).references(place)
            found = await writing.links(source.path, navigation.name)
        return AdminReply(200, {"value": [_written(path) for path in found]})
    if call.method == "PUT":
        raise AdminError(405, "unknownMethod", "POST adds a reference; DELETE takes one away.")
    call.only(*(("target",) if call.method == "POST" else ()))
    target = call.text("target") if call.method == "POST" else call.query.get("target")
    if target is None:
        raise AdminError(400, "invalidBody", "target is the path of an entity.")
    async with call.engine.store.transaction(call.space.key, write=True) as writing:
        putting = Putting(call.space, writing)
        if call.method == "POST":
            await putting.link(place, call.engine.seeds.place(target))
        else:
            await _unlink(putting, writing, place, call.engine.seeds.place(target))
    return AdminReply(204)


async def _unlink(putting: Putting, writing: Transaction, place: ResourcePath, target: ResourcePath) -> None:
    source, navigation = await putting.references(place)
    row = await putting.existing(target)
    if not await disconnect(writing, source, place.owner.type.sibling(source.type), navigation, row):
        said = f"{navigation.name} of /{place.owner.url()} does not refer to /{target.url()}."
        raise AdminError(404, "notFound", said)


def _validate(call: AdminCall) -> bool:
    validate = call.body.get("validate", True)
    if not isinstance(validate, bool):
        raise AdminError(400, "invalidBody", "validate is true or false.")
    return validate


def _shown(call: AdminCall, row: Row) -> dict[str, Any]:
    return {"path": _written(row.path), "type": row.type, "value": _values(call, row)}


def _written(path: Path) -> str:
    return "/" + "/".join(path)


def _values(call: AdminCall, row: Row) -> dict[str, Any]:
    catalogue = call.engine.catalogue
    version = next(version for version in catalogue.versions if catalogue.find(row.type, version))
    return stored_values(catalogue.type(row.type, version), row.body)


def _nothing(place: ResourcePath) -> AdminError:
    return AdminError(404, "notFound", f"The space holds nothing at /{place.url()}.")
