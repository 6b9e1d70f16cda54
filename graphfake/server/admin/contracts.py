"""`/_graphfake/contracts`: what the catalogue holds, and each document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.odata.resources.paths import Paths
from graphfake.odata.resources.routes import routes, routes_further_on
from graphfake.server.admin.calls import AdminError, AdminReply

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.server.admin.calls import AdminCall


async def contracts(call: AdminCall) -> AdminReply:
    """All versions with their types and routes, or `/VERSION/TYPE`: one document.

    `?path=/users` lists the routes from there on alone, in the versions that have the path.
    """
    catalogue = call.engine.catalogue
    if not call.rest:
        path = call.query.get("path")
        found = [_version(catalogue, version, path) for version in catalogue.versions]
        return AdminReply(200, {"value": [told for told in found if told["routes"] or path is None]})
    if len(call.rest) != 2:
        raise AdminError(404, "unknownPath", "A document is at contracts/VERSION/TYPE, such as contracts/beta/NAME.")
    version, name = call.rest
    return AdminReply(200, dict(catalogue.document(name, version)))


def _version(catalogue: Catalogue, version: str, path: str | None) -> dict[str, Any]:
    return {
        "version": version,
        "asOf": catalogue.as_of(version),
        "types": list(catalogue.types(version)),
        "routes": list(routes(catalogue, version) if path is None else _from(catalogue, version, path)),
    }


def _from(catalogue: Catalogue, version: str, path: str) -> tuple[str, ...]:
    try:
        return routes_further_on(Paths(catalogue, version).parse(path).shape)
    except GraphError:
        return ()
