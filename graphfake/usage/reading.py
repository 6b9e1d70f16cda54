"""From recorded exchanges to every place of the contracts that they touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts import Navigation
from graphfake.contracts.operation_types import parameters_type
from graphfake.contracts.permission_paths import written
from graphfake.contracts.prefixes import prefix_of
from graphfake.errors import GraphError
from graphfake.odata.resources.paths import Paths
from graphfake.spaces import DEFAULT_SPACE
from graphfake.usage.asking import Query
from graphfake.usage.uses import By, Uses
from graphfake.usage.walking import NOTHING, Walker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfake.contracts import Catalogue, Type
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.odata.resources.shapes import Shape
    from graphfake.usage.journal import Recorded
    from graphfake.usage.walking import Asked

MOST_UNREAD = 20
_CAN = {"POST": "can insert", "PATCH": "can update", "PUT": "can update", "DELETE": "can delete"}
_READS = ("GET", "HEAD")
_REFUSED = 400


def uses_of(exchanges: Iterable[Recorded], catalogue: Catalogue, version: str) -> Uses:
    """What the exchanges of one version use, by the contracts that they were recorded with. Raises ContractError."""
    uses = Uses()
    reader = _Reader(catalogue, version, uses)
    for exchange in exchanges:
        if exchange.version.lower() == version.lower():
            uses.requests += 1
            reader.read(exchange)
        else:
            uses.others += 1
    return uses


class _Reader:
    def __init__(self, catalogue: Catalogue, version: str, uses: Uses) -> None:
        self._paths = Paths(catalogue, version)
        self._catalogue = catalogue
        self._version = version
        self._uses = uses
        self._walker = Walker(catalogue, version, uses)

    def read(self, exchange: Recorded) -> None:
        try:
            resource = self._paths.parse(exchange.path)
        except GraphError as error:
            if len(self._uses.unread) < MOST_UNREAD:
                self._uses.unread.setdefault(f"{exchange.method} /{exchange.path:.200}", str(error))
            return
        if exchange.cut:
            self._uses.cut.append(exchange.id)
        space = "" if exchange.space == DEFAULT_SPACE else exchange.space
        by = By(exchange.method, resource.route or "/", exchange.id, space)
        self._path(resource, by)
        subject = self._subject(resource)
        asked = Query(self._walker, by).read(exchange.query, self._version, subject) if subject else NOTHING
        self._sent(resource, exchange, by)
        if exchange.status < _REFUSED and exchange.answered is not None:
            self._answered(resource, exchange.answered, by, asked)

    def _subject(self, resource: ResourcePath) -> Type | None:
        """The type of the entities that are asked for."""
        if resource.operation is not None:
            returned = resource.operation.returns
            return self._walker.type_named(returned.type_name or "") if returned is not None else None
        return resource.declared

    def _path(self, resource: ResourcePath, by: By) -> None:
        for shape in resource.shape.chain:
            self._segment(shape, by)
        self._granted(resource, by)
        last = resource.shape
        can = _CAN.get(by.method)
        if can is not None and last.operation is None and resource.target in ("collection", "entity"):
            self._walker.touch(last.type, can, "", "sends", by)
            link = last.navigation
            holder = next(
                (each for each in reversed(last.chain) if each.navigation is link and each.kind != "key"), None
            )
            if (
                link is not None
                and holder is not None
                and holder.parent is not None
                and holder.parent.declared is not None
            ):
                self._walker.touch(holder.parent.type, can, link.name, "sends", by)
        if resource.target == "delta":
            self._walker.touch(last.type, "can delta", "", "asks for", by)
        if resource.target in ("collection", "delta") and by.method in _READS:
            prefix = prefix_of(resource.route)
            while prefix:
                self._uses.add(("", "pages", prefix), "receives", by)
                prefix = prefix.rpartition("/")[0]

    def _segment(self, shape: Shape, by: By) -> None:
        before = shape.parent.declared if shape.parent is not None else None
        if shape.kind in ("singleton", "entityset"):
            self._uses.add(("", "path", f"/{shape.name}"), "asks for", by)
        elif shape.kind in ("navigation", "property") and before is not None:
            self._walker.member(before, shape.name, "asks for", by)
        elif shape.operation is not None:
            if before is None:
                self._uses.add(("", "operation", shape.name), "asks for", by)
            else:
                self._walker.touch(before, "operation", shape.name, "asks for", by)
            if shape.operation.kind == "function":
                for name in shape.operation.parameters:
                    self._parameter(before, shape.name, name, by)
        elif shape.kind in ("$value", "$count") and shape.declared is not None:
            self._walker.touch(shape.declared, "type", "", "asks for", by)
        if shape.declared is not None:
            self._walker.touch(shape.declared, "type", "", "asks for", by)

    def _parameter(self, owner: Type | None, operation: str, name: str, by: By) -> None:
        for each in ("",) if owner is None else (owner.name, *owner.bases):
            self._uses.add((each, "parameter", f"{operation}/{name}"), "sends", by)

    def _granted(self, resource: ResourcePath, by: By) -> None:
        """The entries of a table of permissions that speak for a path."""
        path = written(resource.route)
        self._uses.add(("", "permission", f"{by.method} {path}"), "asks for", by)
        verb = "read" if by.method in _READS else "write"
        while True:
            self._uses.add(("", "permission", f"{verb} {path}"), "asks for", by)
            if not path:
                return
            path = path.rpartition("/")[0]

    def _sent(self, resource: ResourcePath, exchange: Recorded, by: By) -> None:
        body = exchange.sent
        if not isinstance(body, dict) or resource.target == "$ref":
            return
        operation = resource.operation
        if operation is not None:
            owner = resource.shape.parent.declared if resource.shape.parent is not None else None
            taken = parameters_type(self._catalogue, self._version, operation)
            for name, value in body.items():
                found = self._walker.members.find(taken, name)
                if found is not None and not isinstance(found, Navigation):
                    self._parameter(owner, operation.name, found.name, by)
                    prop = operation.parameters.get(found.name)
                    if prop is not None:
                        self._walker.value(prop, value, "sends", by)
        elif resource.shape.property is not None:
            self._walker.value(resource.shape.property, body.get("value", body), "sends", by)
        elif resource.target in ("collection", "entity"):
            self._walker.entities(resource.type, body, "sends", by, new=by.method == "POST")

    def _answered(self, resource: ResourcePath, body: Any, by: By, asked: Asked) -> None:
        if not isinstance(body, dict):
            return
        inner = body.get("value", body)
        operation = resource.operation
        if operation is not None:
            if operation.returns is not None:
                self._result(operation.returns, inner, by, asked)
        elif resource.shape.property is not None:
            self._walker.value(resource.shape.property, inner, "receives", by)
        elif resource.target == "delta" or (resource.target == "collection" and by.method in _READS):
            self._walker.entities(resource.type, inner, "receives", by, asked)
        elif resource.target in ("entity", "collection"):
            self._walker.entities(resource.type, body, "receives", by, asked)

    def _result(self, returned: Any, value: Any, by: By, asked: Asked) -> None:
        type_ = self._walker.type_named(returned.type_name or "") if returned.kind == "entity" else None
        if type_ is None:
            self._walker.value(returned, value, "receives", by)
        else:
            self._walker.entities(type_, value, "receives", by, asked)
