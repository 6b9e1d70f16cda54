"""What can be done at one path, as an OpenAPI path item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphfake.contracts.dialects import dialect_named
from graphfake.contracts.export.objects import Use, is_deprecated
from graphfake.contracts.export.openapi_answers import headers, refusals
from graphfake.contracts.export.openapi_parameters import key_parameter, query_parameters
from graphfake.contracts.operation_types import parameters_type, result_type
from graphfake.contracts.permission_paths import written

if TYPE_CHECKING:
    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.export.openapi_paths import Stop
    from graphfake.contracts.export.schemas import Schemas
    from graphfake.contracts.grants import Permissions
    from graphfake.contracts.model import Operation, Service
    from graphfake.contracts.structured import Type

JSON = "application/json"
ANSWERED = Use("response", "answered")


class Operations:
    """Describes paths one after the other; what is shared by several is referred to.

    `queries` and `refused` gather the components that were referred to: query options by name, `$select` by type, each
    with a place where it is; statuses with the rules that they are about.
    """

    def __init__(self, catalogue: Catalogue, version: str, schemas: Schemas, *, accepts: bool) -> None:
        self._catalogue = catalogue
        self._version = version
        self._service: Service = catalogue.service(version)
        self._schemas = schemas
        self._accepts = accepts
        self._ids: set[str] = set()
        self.queries: dict[str, Stop] = {}
        self.refused: dict[int, set[str]] = {}

    def item(self, stop: Stop) -> dict[str, Any]:
        """The path item; empty where nothing can be done."""
        dialect = self._service.dialect(stop.documented[-1])
        verbs = {
            "collection": self._collection,
            "entity": self._entity,
            "$count": self._count,
            "$ref": self._references,
            "$ref of one": self._reference,
            "$ref by key": self._reference_by_key,
            "$value": self._bytes,
            "delta": self._delta,
            "action": self._action,
            "function": self._function,
        }[stop.form](stop, dialect)
        if not verbs:
            return {}
        keys = [key_parameter(key, self._schemas, accepts=self._accepts) for key in stop.keys]
        described = {verb: self._whole(stop, verb.upper(), dialect, said) for verb, said in verbs.items()}
        return {**({"parameters": keys} if keys else {}), **described}

    def _whole(self, stop: Stop, method: str, dialect: str, said: dict[str, Any]) -> dict[str, Any]:
        """With what is the same for all: an id, a tag, headers, permissions, refusals."""
        parameters = said.pop("parameters", [])
        if method == "GET":
            parameters = [*map(self._query(stop), query_parameters(stop, dialect, accepts=self._accepts)), *parameters]
        statuses = refusals(method, dialect, operation=stop.operation is not None)
        for status, codes in statuses.items():
            self.refused.setdefault(status, set()).update(codes)
        refused = {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}
        whole = {
            "operationId": self._id(method, stop.path),
            "tags": [stop.path.split("/")[1].partition("(")[0]],
            **said,
            "parameters": [*parameters, _header("client-request-id")],
            "responses": {**said["responses"], **refused},
        }
        permissions = self._permissions(stop, method)
        if permissions is not None and permissions:
            whole["x-permissions"] = {
                kind: list(names)
                for kind in ("delegated", "personal", "application")
                if (names := getattr(permissions, kind))
            }
            whole["security"] = [{"bearer": [name]} for name in sorted(permissions.names)]
        if (stop.type is not None and is_deprecated(stop.type.document)) or _is_deprecated(self._catalogue, stop):
            whole["deprecated"] = True
        return whole

    def _permissions(self, stop: Stop, method: str) -> Permissions | None:
        if stop.operation is not None and stop.operation.permissions is not None:
            return stop.operation.permissions
        return self._service.permissions(method, *(written(path) for path in stop.documented))

    def _id(self, method: str, path: str) -> str:
        base = name = f"{method.lower()}{re.sub('[^A-Za-z0-9]+', '-', path)}".strip("-")
        number = 2
        while name in self._ids:
            name, number = f"{base}-{number}", number + 1
        self._ids.add(name)
        return name

    def _query(self, stop: Stop) -> Any:
        def parameter(name: str) -> dict[str, Any]:
            named = f"{stop.type.name}.select" if name == "$select" and self._accepts and stop.type else name[1:]
            self.queries.setdefault(named, stop)
            return {"$ref": f"#/components/parameters/{named}"}

        return parameter

    def _sent(self, type_: Type, view: str, dialect: str) -> dict[str, Any]:
        mode: Any = "accepted" if self._accepts else "sent"
        ignored = self._accepts and dialect_named(dialect).read_only_ignored
        return self._schemas.of(type_, Use(view, mode, ignored))

    def _body(self, type_: Type, view: str, dialect: str, *, required: bool = True) -> dict[str, Any]:
        media: dict[str, Any] = {"schema": self._sent(type_, view, dialect)}
        if view == "create" and type_.examples:
            example = type_.examples[0]
            media["example"] = {name: value for name, value in example.items() if _is_given(type_, name)}
        return {"required": required, "content": {JSON: media}}

    def _one(self, type_: Type, told: str, more: tuple[str, ...] = ()) -> dict[str, Any]:
        etag = ("ETag",) if type_.capabilities.get("etag") is True else ()
        media: dict[str, Any] = {"schema": self._schemas.of(type_, ANSWERED)}
        if type_.examples:
            media["example"] = dict(type_.examples[0])
        return {"description": told, "headers": headers((*etag, *more)), "content": {JSON: media}}

    def _list(self, items: dict[str, Any]) -> dict[str, Any]:
        schema = {"$ref": "#/components/schemas/page", "properties": {"value": {"items": items}}}
        return {"description": "A page.", "headers": headers(()), "content": {JSON: {"schema": schema}}}

    def _collection(self, stop: Stop, dialect: str) -> dict[str, Any]:
        type_ = _type(stop)
        prefer = [_header("Prefer")]
        listed = {"200": self._list(self._schemas.of(type_, ANSWERED))}
        verbs: dict[str, Any] = {"get": {"summary": _told("List", stop), "parameters": prefer, "responses": listed}}
        if _offers(stop, "insert") and stop.contained:
            made = {"201": self._one(type_, "What was made.", ("Location",))}
            if dialect_named(dialect).create_hides:
                made["204"] = _nothing("Made; nothing is shown.", "Location")
            verbs["post"] = {
                "summary": _told("Create", stop),
                "parameters": prefer,
                "requestBody": self._body(type_, "create", dialect),
                "responses": made,
            }
        return verbs

    def _entity(self, stop: Stop, dialect: str) -> dict[str, Any]:
        type_ = _type(stop)
        shown = {"200": self._one(type_, "The entity.")}
        tagged = type_.capabilities.get("etag") is True
        if tagged:
            shown["304"] = _nothing("It is as If-None-Match says.")
        verbs: dict[str, Any] = {"get": {"summary": _told("Read", stop), "responses": shown}}
        if not stop.contained or (stop.singleton and type_.partial):
            return verbs
        match = [_header("If-Match")] if tagged else []
        if _offers(stop, "update"):
            verbs["patch"] = {
                "summary": _told("Change", stop),
                "parameters": [_header("Prefer"), *match],
                "requestBody": self._body(type_, "update", dialect),
                "responses": {"200": self._one(type_, "As it is now."), "204": _nothing("Changed; nothing is shown.")},
            }
        if _offers(stop, "delete") and not stop.singleton:
            verbs["delete"] = {
                "summary": _told("Delete", stop),
                "parameters": match,
                "responses": {"204": _nothing("Deleted.")},
            }
        return verbs

    def _count(self, stop: Stop, _dialect: str) -> dict[str, Any]:
        content = {"text/plain": {"schema": {"type": "integer", "minimum": 0}}}
        counted = {"200": {"description": "The number.", "headers": headers(()), "content": content}}
        return {
            "get": {
                "summary": _told("Count", stop),
                "parameters": [_header("ConsistencyLevel")],
                "responses": counted,
            }
        }

    def _references(self, stop: Stop, _dialect: str) -> dict[str, Any]:
        listed = {"200": self._list({"$ref": "#/components/schemas/reference"})}
        which = {"name": "$id", "in": "query", "required": True, "schema": {"type": "string"}}
        which["description"] = "The URL of the entity that the link leads to."
        return {
            "get": {"summary": _told("List references of", stop), "responses": listed},
            "post": self._linking("Add a reference to", stop),
            "delete": {
                "summary": _told("Remove a reference from", stop),
                "parameters": [which],
                "responses": {"204": _nothing("Removed.")},
            },
        }

    def _reference(self, stop: Stop, _dialect: str) -> dict[str, Any]:
        schema = {"schema": {"$ref": "#/components/schemas/reference"}}
        shown = {"200": {"description": "The reference.", "headers": headers(()), "content": {JSON: schema}}}
        return {
            "get": {"summary": _told("Read the reference of", stop), "responses": shown},
            "put": self._linking("Set the reference of", stop),
            "delete": {"summary": _told("Clear the reference of", stop), "responses": {"204": _nothing("Cleared.")}},
        }

    def _reference_by_key(self, stop: Stop, _dialect: str) -> dict[str, Any]:
        return {
            "delete": {
                "summary": _told("Remove a reference from", stop),
                "responses": {"204": _nothing("Removed; the entity itself stays.")},
            }
        }

    def _linking(self, told: str, stop: Stop) -> dict[str, Any]:
        body = {"required": True, "content": {JSON: {"schema": {"$ref": "#/components/schemas/reference"}}}}
        return {"summary": _told(told, stop), "requestBody": body, "responses": {"204": _nothing("Linked.")}}

    def _bytes(self, stop: Stop, _dialect: str) -> dict[str, Any]:
        content: dict[str, Any] = {"*/*": {}}
        shown = {"200": {"description": "The bytes.", "headers": headers(("ETag",)), "content": content}}
        kept = {"204": _nothing("Kept.", "ETag")}
        return {
            "get": {"summary": _told("Read the bytes of", stop), "responses": shown},
            "put": {
                "summary": _told("Replace the bytes of", stop),
                "requestBody": {"required": True, "content": content},
                "responses": kept,
            },
            "delete": {"summary": _told("Delete the bytes of", stop), "responses": {"204": _nothing("Deleted.")}},
        }

    def _delta(self, stop: Stop, _dialect: str) -> dict[str, Any]:
        items = {"type": "object"}
        return {"get": {"summary": _told("List changes of", stop), "responses": {"200": self._list(items)}}}

    def _action(self, stop: Stop, dialect: str) -> dict[str, Any]:
        operation = _operation(stop)
        type_ = parameters_type(self._catalogue, self._version, operation)
        said: dict[str, Any] = {"summary": f"Call {operation.full_name}."}
        if operation.parameters or self._accepts:
            needed = bool(type_.required("create"))
            said["requestBody"] = self._body(type_, "create", dialect, required=needed)
        return {"post": {**said, "responses": self._result(operation)}}

    def _function(self, stop: Stop, _dialect: str) -> dict[str, Any]:
        operation = _operation(stop)
        return {"get": {"summary": f"Ask {operation.full_name}.", "responses": self._result(operation)}}

    def _result(self, operation: Operation) -> dict[str, Any]:
        nothing = {"204": _nothing("Done; there is no result.")}
        returns = operation.returns
        if returns is None:
            return nothing
        one = self._result_schema(operation)
        told = {"description": "The result.", "headers": headers(()), "content": {JSON: {"schema": one}}}
        return {"200": told, **(nothing if returns.nullable else {})}

    def _result_schema(self, operation: Operation) -> dict[str, Any]:
        """An entity or complex value by itself, any other value as the member `value`."""
        returns = operation.returns
        if returns is not None and not returns.collection and returns.kind in ("complex", "entity"):
            return self._schemas.of(self._catalogue.type(returns.type_name or "", self._version), ANSWERED)
        return self._schemas.of(result_type(self._catalogue, self._version, operation), ANSWERED)


def _type(stop: Stop) -> Type:
    if stop.type is None:
        raise LookupError(f"{stop.path} stands on no entity.")
    return stop.type


def _operation(stop: Stop) -> Operation:
    if stop.operation is None:
        raise LookupError(f"{stop.path} names no operation.")
    return stop.operation


def _offers(stop: Stop, capability: str) -> bool:
    """Unless the type or the way to it says that it does not."""
    by_way_of = stop.navigation.capabilities if stop.navigation is not None else {}
    return _type(stop).capabilities.get(capability) is not False and by_way_of.get(capability) is not False


def _is_given(type_: Type, name: str) -> bool:
    """Does a client send this member of an example when it makes an entity?"""
    prop = type_.properties.get(name)
    return prop is None or not (
        prop.read_only or prop.is_stream or (name in type_.key and name not in type_.client_key)
    )


def _is_deprecated(catalogue: Catalogue, stop: Stop) -> bool:
    operation = stop.operation
    if operation is None or stop.type is None or not operation.owner:
        return False
    said: Any = catalogue.document(operation.owner, stop.type.version).get("x-operations", {}).get(operation.name)
    overloads = said if isinstance(said, list) else [said]
    return any(isinstance(one, dict) and is_deprecated(one) for one in overloads)


def _told(verb: str, stop: Stop) -> str:
    return f"{verb} {_type(stop).name}."


def _header(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/parameters/{name}"}


def _nothing(told: str, *more: str) -> dict[str, Any]:
    return {"description": told, "headers": headers(more)}
