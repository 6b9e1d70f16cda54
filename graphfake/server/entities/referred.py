"""From the URL that a reference gives to the entity that it means, wherever that lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.errors import GraphError
from graphfake.odata.hosts import placed
from graphfake.server.entities.addressing import addressed
from graphfake.server.entities.existence import existing
from graphfake.server.origins import SPACE_PREFIX

if TYPE_CHECKING:
    from graphfake.contracts import Navigation, Type
    from graphfake.odata.resources.paths import Paths
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Row, Transaction

_VERSIONS = ("v1.0", "beta")
_ANY_ENTITY = "directoryobjects"
"""What documentation's URLs of references name, whatever the entity: no service needs to declare a set for it."""

_LONGEST = 16 * 1024


async def referred(call: Call, writing: Transaction, url: str, pointer: str, navigation: Navigation) -> Row:
    """The entity that a URL names: on a host of Graph or ours, or relative, of either version.

    Raises GraphError at the pointer: body.reference-url, path.not-found, body.reference-type, coverage.*.
    """
    try:
        row = await _row(call, writing, url, navigation)
    except GraphError as error:
        if error.rule != "path.not-found" and not error.rule.startswith("coverage."):
            values = {"name": navigation.name, "url": url[:200]}
            raise GraphError("body.reference-url", values=values, pointer=pointer, explain=error.explain) from None
        error.pointer, error.dialect = pointer, call.place.dialect
        raise
    catalogue, version = call.place.paths.catalogue, call.place.version
    if not catalogue.type(row.type, version).is_a(navigation.target):
        values = {"name": navigation.name, "given": row.type, "type": navigation.target}
        raise GraphError("body.reference-type", values=values, pointer=pointer)
    return row


async def _row(call: Call, writing: Transaction, url: str, navigation: Navigation) -> Row:
    paths = call.place.paths
    below = _below(call, paths, url)
    first = below.partition("/")[0]
    if first.partition("(")[0].lower() == _ANY_ENTITY and not _holds(paths, navigation):
        places = _anywhere(paths, below, navigation)
        found = [await writing.get(place.path) for place in places]
        row = next((row for row in found if row is not None), None)
        if row is None and places:
            raise GraphError("path.not-found", values={"key": places[0].path[-1]}, dialect=call.place.dialect)
        if row is None:
            raise _no_entity(f"{below[:200]} is no single entity.")
        return row
    place = await addressed(call, paths.parse(below), below, writing)
    if place.target != "entity":
        raise _no_entity(f"{place.route} is no single entity.")
    return await existing(call, writing, place)


def _below(call: Call, paths: Paths, url: str) -> str:
    """What the URL says below the version. Raises GraphError path.segment for what is no URL of this service."""
    if len(url) > _LONGEST:
        raise _no_entity(f"No URL of more than {_LONGEST} characters is read here.")
    own_host = call.origin.partition("://")[2]
    place = placed(url, own_host, call.prefix)
    if place is None:
        raise _no_entity("The host is neither one of Microsoft Graph nor this server.")
    path = place.target.partition("?")[0].lstrip("/")
    first, _, below = path.partition("/")
    if first.lower() in (*_VERSIONS, *(version.lower() for version in paths.catalogue.versions)):
        return below
    if place.host:
        raise _no_entity("After the host comes a version: v1.0 or beta.")
    if place.target.startswith(SPACE_PREFIX):
        raise _no_entity("It is in another space.")
    return path


def _no_entity(explain: str) -> GraphError:
    return GraphError("path.segment", values={"segment": ""}, explain=explain)


def _holds(paths: Paths, navigation: Navigation) -> bool:
    """Can the set of this name, where the service has it, hold what the navigation refers to?"""
    root = paths.service.roots.get(_ANY_ENTITY)
    if root is None:
        return False
    wanted = paths.catalogue.type(navigation.target, paths.version)
    return wanted.is_a(root.type) or root.type in wanted.derived


def _anywhere(paths: Paths, below: str, navigation: Navigation) -> list[ResourcePath]:
    """Where an entity with this key can live that the navigation may refer to."""
    wanted: Type = paths.catalogue.type(navigation.target, paths.version)
    found = []
    for root in paths.service.roots.values():
        if root.collection and (root.type == wanted.name or root.type in wanted.derived or wanted.is_a(root.type)):
            place = paths.parse(root.name + below[len(_ANY_ENTITY) :])
            if place.target == "entity":
                found.append(place)
    return found
