"""`/_graphfake/contracts`: what the catalogue holds, and each document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.odata.resources.routes import routes
from graphfake.server.admin.calls import AdminError, AdminReply

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.server.admin.calls import AdminCall


async def contracts(call: AdminCall) -> AdminReply:
    """All versions with their types and routes, or `/VERSION/TYPE`: one document."""
    catalogue = call.engine.catalogue
    if not call.rest:
        return AdminReply(200, {"value": [_version(catalogue, version) for version in catalogue.versions]})
    if len(call.rest) != 2:
        raise AdminError(404, "unknownPath", "A document is at contracts/VERSION/TYPE, such as contracts/beta/NAME.")
    version, name = call.rest
    return AdminReply(200, dict(catalogue.document(name, version)))


def _version(catalogue: Catalogue, version: str) -> dict[str, Any]:
    return {
        "version": version,
        "asOf": catalogue.as_of(version),
        "types": list(catalogue.types(version)),
        "routes": list(routes(catalogue, version)),
    }
