"""The parameters of an OpenAPI document: keys in paths, query options, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.dialects import DEFAULT_DIALECT
from graphfake.contracts.export.literals import WHOLE
from graphfake.contracts.export.openapi_paths import is_quoted

if TYPE_CHECKING:
    from graphfake.contracts.export.openapi_paths import Key, Stop
    from graphfake.contracts.export.schemas import Schemas

_LISTS = ("collection", "delta")
_LIST_OF_NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "minItems": 1}

Parameter = dict[str, Any]


def key_parameter(key: Key, schemas: Schemas, *, accepts: bool) -> Parameter:
    """What is filled into a path. Text between quotation marks has those inside of it doubled."""
    prop = key.property
    if prop.collection or prop.kind not in ("primitive", "enum"):
        schema: dict[str, Any] = {"type": "string"}
        described = f"{prop.type_text}, as JSON"
    elif prop.kind == "enum":
        schema, described = schemas.enum(prop.type_name or "", "accepted" if accepts else "sent"), prop.type_text
    else:
        edm = prop.edm or ""
        schema, described = schemas.literal(edm, "sent"), edm
        if edm == "Edm.String":
            schema = {"type": "string", "minLength": 1}
        if edm in WHOLE or edm == "Edm.Decimal":
            described += ", in digits"
    if is_quoted(prop):
        described += "; a quotation mark in it is doubled"
    return {"name": key.name, "in": "path", "required": True, "description": f"{described}.", "schema": schema}


def query_parameters(stop: Stop, dialect: str, *, accepts: bool) -> list[str]:
    """The names of the query options that have an effect on a GET."""
    if stop.form in ("function", "$value", "$ref of one") or stop.type is None:
        return []
    search = ["$search"] if stop.type.capabilities.get("search") is True and stop.form != "delta" else []
    asking = [] if accepts else ["$filter", *search]
    if stop.form == "$count":
        return asking
    shown = ["$select"] if accepts else ["$select", "$expand"]
    if stop.form == "entity":
        return shown
    paged = ["$top"] if stop.form == "delta" else ["$top", "$skip"]
    counted = [] if stop.form == "delta" or (accepts and dialect == DEFAULT_DIALECT) else ["$count"]
    ordered = [] if accepts or stop.form == "delta" else ["$orderby"]
    if stop.form == "$ref":
        return [*asking, *paged, *counted, *ordered]
    tokens = ["$skiptoken"] if not accepts else []
    since = ["$deltatoken"] if stop.form == "delta" and not accepts else []
    return [*shown, *asking, *ordered, *paged, *counted, *tokens, *since]


def query_parameter(name: str, most: int) -> Parameter:
    """A query option; `most` is the greatest page that is answered."""
    schemas: dict[str, dict[str, Any]] = {
        "$top": {"type": "integer", "minimum": 1, "maximum": most},
        "$skip": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
        "$count": {"type": "boolean"},
        "$select": _LIST_OF_NAMES,
        "$expand": _LIST_OF_NAMES,
        "$orderby": _LIST_OF_NAMES,
    }
    told = {"name": name, "in": "query", "description": _SAID[name], "schema": schemas.get(name, {"type": "string"})}
    return {**told, "style": "form", "explode": False} if schemas.get(name) is _LIST_OF_NAMES else told


def selectable(stop: Stop) -> Parameter:
    """`$select` with the properties that there are."""
    names = list(stop.type.properties) if stop.type is not None else []
    schema = {"type": "array", "items": {"enum": names}, "minItems": 1, "uniqueItems": True}
    told = {"name": "$select", "in": "query", "description": _SAID["$select"], "schema": schema}
    return {**told, "style": "form", "explode": False}


_SAID = {
    "$select": "The properties to answer.",
    "$expand": "The navigations whose entities to answer too.",
    "$filter": "Which entities to answer, as an OData expression.",
    "$search": "Texts to search for.",
    "$orderby": "The properties to sort by, each perhaps with asc or desc.",
    "$top": "How many entities to answer on a page.",
    "$skip": "How many entities to leave out first.",
    "$count": "Whether to tell how many there are.",
    "$skiptoken": "Where to go on: taken from @odata.nextLink.",
    "$deltatoken": "Since when to tell changes: taken from @odata.deltaLink.",
}

HEADERS: dict[str, Parameter] = {
    "client-request-id": {
        "name": "client-request-id",
        "in": "header",
        "description": "The client's id of the request, a GUID, which is answered as it is.",
        "schema": {"type": "string", "format": "uuid"},
    },
    "Prefer": {
        "name": "Prefer",
        "in": "header",
        "description": "Preferences such as return=minimal, return=representation and odata.maxpagesize=50.",
        "schema": {"type": "string"},
    },
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "description": "The @odata.etag that the entity must still have.",
        "schema": {"type": "string"},
    },
    "ConsistencyLevel": {
        "name": "ConsistencyLevel",
        "in": "header",
        "description": "eventual, for questions that an index of its own answers.",
        "schema": {"enum": ["eventual"]},
    },
}
