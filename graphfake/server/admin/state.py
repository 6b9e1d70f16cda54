"""`/_graphfake/state`: what a space holds, read and put without Graph's permission."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphfake.contracts.blanks import blank
from graphfake.contracts.shelf import DEFAULT_VERSION
from graphfake.odata.resources.keys import key_form
from graphfake.odata.resources.paths import Paths
from graphfake.server.admin.calls import AdminError, AdminReply, broken
from graphfake.server.answers.media import is_media
from graphfake.server.entities.keys import key_members, new_key
from graphfake.server.showing.representation import stored_json, stored_values
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from graphfake.contracts import Type
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.server.admin.calls import AdminCall
    from graphfake.store.protocol import Transaction


async def state(call: AdminCall) -> AdminReply:
    """All entities, or what stands at a Graph path; PUT makes missing parents."""
    if not call.rest:
        if call.method != "GET":
            raise AdminError(405, "unknownMethod", f"{call.method} wants a path: state/ROOT/COLLECTION/KEY.")
        rows = await call.engine.store.rows(call.space.key)
        return AdminReply(200, {"value": [_shown(call, row) for row in rows if not is_media(row)]})
    paths = Paths(call.engine.catalogue, call.query.get("version", DEFAULT_VERSION))
    resource = paths.parse(call.raw_rest)
    if resource.target not in ("entity", "collection"):
        raise AdminError(400, "invalidPath", f"{resource.route} is no entity and no collection.")
    if not resource.contained or any(step.alternate for step in resource.shape.chain):
        raise AdminError(
            400, "invalidPath", f"{resource.route} leads elsewhere: name entities where they live, by key."
        )
    if call.method == "PUT":
        return await _put(call, resource)
    return await (_get(call, resource) if call.method == "GET" else _delete(call, resource))


async def _get(call: AdminCall, resource: ResourcePath) -> AdminReply:
    async with call.engine.store.transaction(call.space.key) as reading:
        if resource.is_collection:
            rows = await reading.page(resource.collection, 0, await reading.count(resource.collection))
            return AdminReply(200, {"value": [_values(call, row) for row in rows]})
        row = await reading.get(resource.path)
    if row is None:
        raise _nothing(resource)
    return AdminReply(200, _values(call, row))


async def _delete(call: AdminCall, resource: ResourcePath) -> AdminReply:
    async with call.engine.store.transaction(call.space.key, write=True) as writing:
        if resource.is_collection:
            for row in await writing.page(resource.collection, 0, await writing.count(resource.collection)):
                await writing.delete(row.path)
        elif await writing.get(resource.path) is None:
            raise _nothing(resource)
        else:
            await writing.delete(resource.path)
    return AdminReply(204)


async def _put(call: AdminCall, resource: ResourcePath) -> AdminReply:
    call.only("value", "validate")
    value, validate = call.body.get("value"), call.body.get("validate", True)
    if not isinstance(value, dict) or not isinstance(validate, bool):
        raise AdminError(400, "invalidBody", 'The body is {"value": {...}, "validate": true}.')
    type_ = resource.type
    key = _key(call, resource, {name: item for name, item in value.items() if name in type_.key and item is not None})
    values = {name: item for name, item in value.items() if name not in type_.key}
    if validate and type_.client_key:
        values = {**key_members(type_, key), **values}
    type_, values = _judged(call, resource, values) if validate else (type_, blank(type_) | values)
    path = resource.path if not resource.is_collection else (*resource.path, key)
    async with call.engine.store.transaction(call.space.key, write=True) as writing:
        for parent in resource.parents:
            if not parent.implied and await writing.get(parent.path) is None:
                await _insert(writing, parent.path, parent.type, parent.key or "", blank(parent.type))
        old = await writing.get(path)
        if old is not None:
            body = stored_json(type_, key_members(type_, key), values)
            row = await writing.replace(old._replace(type=type_.name, body=body), None)
        else:
            row = await _insert(writing, path, type_, key, values)
    return AdminReply(201 if old is None else 200, _values(call, row))


def _key(call: AdminCall, resource: ResourcePath, given: dict[str, Any]) -> str:
    """The key in the path, or that in the value, or a new one. Raises AdminError where they do not fit."""
    type_, form = resource.type, key_form(resource.type)
    wrong = AdminError(400, "invalidBody", f"{', '.join(type_.key)}: simple values, the same as in the path.")
    if form is None or not all(isinstance(item, str | int | float | Decimal) for item in given.values()):
        raise wrong
    if not resource.is_collection:
        known = form.values(resource.key) if resource.key is not None else {}
        if resource.key is None or any(known[name] != item for name, item in given.items()):
            raise wrong
        return resource.key
    if len(given) == len(type_.key):
        return form.of(given)
    if given or type_.client_key:
        raise wrong
    return new_key(call.space, resource.collection, type_)


def _judged(call: AdminCall, resource: ResourcePath, values: dict[str, Any]) -> tuple[Type, dict[str, Any]]:
    settings = call.space.settings
    verdict = resource.type.judge(
        values, profile=settings.profile, dialect=resource.dialect, tolerate=settings.tolerate
    )
    if verdict.draft is None:
        said = f"{broken(verdict.violations)}. With validate=false it is stored as it is."
        raise AdminError(400, verdict.violations[0].rule, said)
    if verdict.draft.children:
        raise AdminError(400, "invalidBody", "Put contained entities at paths of their own.")
    return verdict.draft.type, verdict.draft.values


async def _insert(writing: Transaction, path: tuple[str, ...], type_: Type, key: str, values: dict[str, Any]) -> Row:
    body = stored_json(type_, key_members(type_, key or path[-1]), values)
    return await writing.insert(Row(path[:-1], path[-1], 0, 0, type_.name, body))


def _shown(call: AdminCall, row: Row) -> dict[str, Any]:
    return {"path": "/" + "/".join(row.path), "type": row.type, "value": _values(call, row)}


def _values(call: AdminCall, row: Row) -> dict[str, Any]:
    catalogue = call.engine.catalogue
    version = next(version for version in catalogue.versions if catalogue.find(row.type, version))
    return stored_values(catalogue.type(row.type, version), row.body)


def _nothing(resource: ResourcePath) -> AdminError:
    return AdminError(404, "notFound", f"The space holds nothing at /{resource.url()}.")
