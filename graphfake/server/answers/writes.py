"""What POST, PATCH and DELETE mean on entities and collections: each takes a call whose caller may do this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.dialects import dialect_named
from graphfake.contracts.drafts import merged
from graphfake.errors import GraphError
from graphfake.odata.context import context_url, home_of, stored_url
from graphfake.odata.resources.resource import ResourcePath
from graphfake.server.calls import Reply
from graphfake.server.entities.existence import check_parents, existing
from graphfake.server.entities.inserting import bind, insert
from graphfake.server.entities.keeping import kept
from graphfake.server.entities.links import connect
from graphfake.server.entities.locating import spot_of
from graphfake.server.entities.softly import set_aside
from graphfake.server.entities.standing import check_unshared
from graphfake.server.etags import check_if_match
from graphfake.server.judging import check_filled, check_type_kept, judged
from graphfake.server.routing import check_row
from graphfake.server.showing.replies import applied, entity_reply, etag_header
from graphfake.server.showing.representation import stored_json, stored_values, type_of
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from graphfake.contracts import Draft
    from graphfake.odata.resources.keys import KeyForm
    from graphfake.server.calls import Call
    from graphfake.server.entities.locating import Spot
    from graphfake.store.protocol import Path


async def create(call: Call) -> Reply:
    """POST to a collection: the entity, and all that stands in it, or nothing."""
    resource = call.place
    async with call.reading() as reading:
        await check_parents(call, reading)
    draft = judged(call, "create")
    draft.values.update(call.set_by_service)
    async with call.writing() as writing:
        await check_parents(call, writing)
        place = await spot_of(resource, writing)
        home = _home(resource, place, draft)
        await check_unshared(call, writing, home, draft.type, draft.values)
        row = await insert(call, writing, home, draft)
        call.desk.standing.expect(call, draft.type, row)
        if place.linked and resource.navigation is not None:
            owner = await existing(call, writing, resource.owner)
            type_ = draft.type.sibling(owner.type)
            await connect(writing, owner, type_, resource.navigation, row)
        url = f"{call.base}/{_url(resource, row)}"
        told = applied(f"return={call.prefer.returns}" if _told(call) else "")
        headers = (("Location", url), *told)
        if call.prefer.returns == "minimal" and _told(call):
            return Reply(204, None, (*headers, ("OData-EntityId", url), *etag_header(row, resource.type)))
        context = context_url(call.base, resource, call.asked.terms, created=True)
        return await entity_reply(call, writing, row, status=201, context=context, headers=headers)


async def update(call: Call) -> Reply:
    """PATCH of an entity: the members that were sent, merged into what is there."""
    resource = call.place
    if call.prefer.creates and resource.kind == "key" and resource.shape.alternate is not None:
        made = await _made(call, resource.shape.alternate)
        if made is not None:
            return made
    async with call.reading() as reading:
        row = await existing(call, reading)
        check_row(call, row)
        check_if_match(call.request, row, resource.type, resource.dialect)
    # Where it lives it is declared to be more than it is from here.
    from_afar = resource.type.abstract and not resource.shape.direct
    draft = judged(call, "update", resource.type.sibling(row.type) if from_afar else None)
    async with call.writing() as writing:
        row = await existing(call, writing)
        check_if_match(call.request, row, resource.type, resource.dialect)
        type_ = resource.type.catalogue.type(row.type, resource.version)
        check_type_kept(call, draft, type_)
        values = merged(type_, stored_values(type_, row.body), draft.values)
        check_filled(call, type_, draft.values, values)
        await check_unshared(call, writing, row.collection, type_, values, changed=draft.values, key=row.key)
        body = stored_json(type_, {}, kept(call, row.collection, type_, values, created=False))
        changed = Row(row.collection, row.key, row.seq, row.version, type_.name, body)
        if row.version or await writing.get(row.path) is not None:
            changed = await writing.replace(changed, None)
        else:  # a singleton that nobody has written to yet
            changed = await writing.insert(changed)
        if draft.links:
            await bind(call, writing, changed, type_, draft)
        usual = "representation" if dialect_named(resource.dialect).update_shows else "minimal"
        wanted = call.prefer.returns or usual
        told = applied(f"return={call.prefer.returns}" if call.prefer.returns else "")
        if wanted == "minimal":
            return Reply(204, None, (*etag_header(changed, resource.type), *told))
        return await entity_reply(call, writing, changed, headers=told)


async def _made(call: Call, form: KeyForm) -> Reply | None:
    """The entity that an update was to change, new where it was missing; None where it is there."""
    resource = call.place
    if resource.shape.parent is None or not resource.contained:
        return None
    collection = ResourcePath(resource.shape.parent, resource.path[:-1])
    async with call.writing() as writing:
        await check_parents(call, writing, collection)
        try:
            await existing(call, writing)
        except GraphError as error:
            if error.rule != "path.not-found":
                raise
            place = await spot_of(collection, writing)
            draft = judged(call, "create", also=form.values(resource.path[-1]))
            await check_unshared(call, writing, place.path, draft.type, draft.values)
            row = await insert(call, writing, place.path, draft)
            headers = (("Location", f"{call.base}/{_url(collection, row)}"), *applied("create-if-missing"))
            return await entity_reply(call, writing, row, status=201, headers=headers)
    return None


async def delete(call: Call) -> Reply:
    """DELETE of an entity and of everything below it; some can be given back."""
    resource = call.place
    async with call.writing() as writing:
        row = await existing(call, writing)
        check_row(call, row)
        check_if_match(call.request, row, resource.type, resource.dialect)
        if not await set_aside(writing, row, type_of(row, resource.type), call.now):
            await writing.delete(row.path)
    return Reply(204)


def _home(resource: ResourcePath, place: Spot, draft: Draft) -> Path:
    """The collection that a new entity goes into. Raises GraphError coverage.operation where none is known."""
    if not place.linked and not resource.shape.spread:
        return place.path
    root = home_of(resource.shape.service, draft.type)
    if root is None and not place.linked:
        return place.path
    if root is None:
        subject = {"subject": f"the creation of a {draft.type.name} at {resource.route}"}
        raise GraphError("coverage.operation", values=subject, explain="No entity set is known that it would live in.")
    return (root.name,)


def _url(resource: ResourcePath, row: Row) -> str:
    """Where the new entity is read and edited."""
    if resource.shape.direct:
        return resource.entity(row.key).url()
    paths = resource.paths
    return stored_url(paths.catalogue, paths.version, row.path) or "/".join(row.path)


def _told(call: Call) -> bool:
    """Is a preference for what to return heeded when an entity is made? Intune's clients would lose the new id."""
    if call.prefer.returns == "minimal":
        return dialect_named(call.place.dialect).create_hides
    return call.prefer.returns is not None
