"""A version of the service as an OpenAPI 3.1 document: what Graph promises, or what is really accepted here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.export.openapi_answers import ERROR, HEADERS, PAGE, REFERENCE, refusal
from graphfake.contracts.export.openapi_operations import Operations
from graphfake.contracts.export.openapi_parameters import HEADERS as SENT_HEADERS
from graphfake.contracts.export.openapi_parameters import query_parameter, selectable
from graphfake.contracts.export.openapi_paths import DEPTH, MOST, walk
from graphfake.contracts.export.schemas import Schemas
from graphfake.contracts.views import DIALECT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.export.openapi_paths import Walk

_PROMISED = "What Microsoft Graph promises, as a client should send it. "
_ACCEPTED = (
    "What is accepted, tolerances included. JSON Schema leaves open, or out: declared names in another letter case, "
    "which are taken, but not twice; 5.0, which is no whole number; items that differ in spelling alone where no item "
    "may stand twice; the other spellings of a value with limits, but for whole numbers; the greatest numbers in text, "
    "and moments within a day of the years 0001 and 9999 that may lie outside of them in UTC. "
    "$expand, $filter, $orderby and $search are served too, and not described, since no pattern says which are right; "
    "whether a link by @odata.bind is taken depends on the entity that it leads to. "
)


def openapi(
    catalogue: Catalogue,
    version: str,
    *,
    paths: Sequence[str] = (),
    accepts: bool = False,
    profile: str = "documented",
    depth: int = DEPTH,
    most: int = MOST,
) -> dict[str, Any]:
    """The document for what lies below the prefixes, or for all; bounds as in `openapi_paths.walk`.

    `accepts` describes what is accepted, else what a client should send. Raises ContractError.
    """
    found = walk(catalogue, version, paths, depth=depth, most=most)
    here = {stop.type.name for stop in found.stops if stop.type is not None and stop.form in ("collection", "entity")}
    schemas = Schemas(
        catalogue,
        version,
        "#/components/schemas/",
        profile=profile,
        shown=here.__contains__,
        all_taken=accepts,
        for_openapi=True,
    )
    operations = Operations(catalogue, version, schemas, accepts=accepts)
    items = {stop.path: operations.item(stop) for stop in found.stops}
    service = catalogue.service(version)
    most_on_page = min((service.page_size(stop.path).maximum for stop in found.stops), default=1)
    queries = {
        name: selectable(stop) if name.endswith(".select") else query_parameter(f"${name}", most_on_page)
        for name, stop in sorted(operations.queries.items())
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Microsoft Graph {version}{', as it is accepted' if accepts else ''}",
            "version": service.as_of or version,
            "description": (_ACCEPTED if accepts else _PROMISED) + _bounds(found, paths, depth, most),
        },
        "jsonSchemaDialect": DIALECT,
        "servers": [{"url": f"/{version}" if accepts else f"https://graph.microsoft.com/{version}"}],
        "security": [{"bearer": []}],
        "paths": {path: item for path, item in items.items() if item},
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "parameters": {**SENT_HEADERS, **queries},
            "headers": HEADERS,
            "responses": {str(status): refusal(status, codes) for status, codes in sorted(operations.refused.items())},
            "schemas": {"error": ERROR, "page": PAGE, "reference": REFERENCE, **schemas.finished()},
        },
    }


def _bounds(found: Walk, paths: Sequence[str], depth: int, most: int) -> str:
    where = f"below {', '.join(paths)}" if paths else "of the whole version"
    told = f"{len(found.stops)} paths {where}."
    if not found.left:
        return told
    bounds = f"no deeper than {depth} navigations, no more than {most} paths"
    return f"{told} {found.left} or more ways further were not followed: {bounds}."
