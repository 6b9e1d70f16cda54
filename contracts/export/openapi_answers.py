"""What an OpenAPI document says of answers: Graph's envelope of a refusal, and who is refused with which status."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from graphfake.contracts.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALWAYS = ("accept", "auth", "coverage", "framing", "path", "permission", "query", "space", "throttle", "version")
_OF_VERB = {
    "POST": ("body", "conflict"),
    "PUT": ("body", "conflict", "precondition"),
    "PATCH": ("body", "conflict", "precondition"),
    "DELETE": ("conflict", "precondition"),
}
_ONLY_OF_OPERATIONS = ("space.handler", "space.handler-result", "space.handler-refused")

ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "innerError": {
                    "type": "object",
                    "properties": {
                        "date": {"type": "string"},
                        "request-id": {"type": "string"},
                        "client-request-id": {"type": "string"},
                    },
                },
            },
        }
    },
}
PAGE: dict[str, Any] = {
    "type": "object",
    "required": ["value"],
    "properties": {
        "@odata.context": {"type": "string"},
        "@odata.count": {"type": "integer", "minimum": 0},
        "@odata.nextLink": {"type": "string", "format": "uri"},
        "@odata.deltaLink": {"type": "string", "format": "uri"},
        "value": {"type": "array"},
    },
}
REFERENCE: dict[str, Any] = {
    "type": "object",
    "required": ["@odata.id"],
    "properties": {"@odata.id": {"type": "string", "minLength": 1}},
}
HEADERS: dict[str, Any] = {
    "request-id": {"description": "The service's id of the request.", "schema": {"type": "string"}},
    "client-request-id": {"description": "The client's id of the request.", "schema": {"type": "string"}},
    "ETag": {"description": "Changes whenever what was answered does.", "schema": {"type": "string"}},
    "Location": {"description": "Where the new entity is.", "schema": {"type": "string"}},
    "Preference-Applied": {"description": "Which preference was followed.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait before the next try.", "schema": {"type": "integer", "minimum": 0}},
}


def refusals(method: str, dialect: str, *, operation: bool = False) -> dict[int, list[str]]:
    """The rules by the status that a dialect answers, as far as they can be broken by a method."""
    areas = (*_ALWAYS, *_OF_VERB.get(method, ()), *(("delta",) if method == "GET" else ()))
    found: dict[int, list[str]] = {}
    for code, rule in rules().items():
        area = code.partition(".")[0]
        if rule.kind == "note" or area not in areas or (code in _ONLY_OF_OPERATIONS and not operation):
            continue
        found.setdefault(rule.answer(dialect).status, []).append(code)
    return dict(sorted(found.items()))


def headers(names: Iterable[str]) -> dict[str, Any]:
    """References to the headers of an answer."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("request-id", "client-request-id", *names)}


def refusal(status: int, codes: Iterable[str]) -> dict[str, Any]:
    """The response with a status, and the rules that it may be about."""
    told = f"{HTTPStatus(status).phrase}: {', '.join(sorted(codes))}."
    more = ("Retry-After",) if status in (429, 503) else ()
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}
    return {"description": told, "headers": headers(more), "content": content}
