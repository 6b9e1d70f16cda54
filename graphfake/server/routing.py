"""Which operation a verb means on what a path names; Graph has no route for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.dialects import dialect_named
from graphfake.errors import GraphError
from graphfake.server.envelope import internal_path
from graphfake.server.showing.representation import type_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from graphfake.odata.resources.kinds import Form
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.odata.resources.shapes import Shape
    from graphfake.server.calls import Call, Reply
    from graphfake.store.protocol import Row

    Operation = Callable[[Call], Awaitable[Reply]]
    Table = Mapping[Form, Mapping[str, Operation]]

_MOST_FOUND = 2_000
_PARTS_WRITTEN = ("PATCH", "PUT")
_CAPABILITIES = {"POST": "insert", "PATCH": "update", "DELETE": "delete"}


class Routing:
    """The table of operations by the form of what is named and by verb.

    `own` has tables of types, by full name, whose operations stand in for those of the other table.
    """

    def __init__(self, table: Table, own: Mapping[str, Table]) -> None:
        self._table = table
        self._own = own
        self._found: dict[tuple[Shape, str, str], Operation] = {}

    def operation(self, call: Call) -> Operation:
        """Raises GraphError: route.*, or coverage.operation where we do not know."""
        key = (call.place.shape, call.request.method, call.space.settings.profile)
        operation = self._found.get(key)
        if operation is None:
            operation = self._operation(call)
            if len(self._found) >= _MOST_FOUND:
                self._found.clear()
            self._found[key] = operation
        return operation

    def _operation(self, call: Call) -> Operation:
        resource = call.place
        method = "GET" if call.request.method == "HEAD" else call.request.method
        offered = self._offered(call)
        operation = offered.get(method)
        if operation is None:
            _check_parts(resource, method)
            raise no_route(call, "route.verb" if offered else "route.unsupported-form", tuple(offered))
        if resource.target == "entity" and resource.is_singleton and method != "GET" and resource.type.partial:
            raise _lacks(f"{method} {resource.route}", "Of this entity only a part is held.")
        if method == "DELETE" and resource.target == "entity" and resource.shape.stored[-1].implied:
            raise _lacks(f"{method} {resource.route}", "It is always there: no contract calls it optional.")
        return operation

    def _offered(self, call: Call) -> Mapping[str, Operation]:
        resource = call.place
        form = resource.shape.form
        if not form or _is_whole_here(call, form):
            return {}
        if form not in self._table:
            raise _lacks(f"{call.request.method} {resource.route or 'the service document'} ({resource.template})")
        offered = self._table[form]
        if resource.declared is not None and resource.declared.name in self._own:
            offered = {**offered, **self._own[resource.declared.name].get(form, {})}
        way = resource.navigation
        if way is not None and way.follows and form in ("collection", "$ref", "$ref of one", "$ref by key"):
            return {"GET": offered["GET"]} if "GET" in offered else {}  # others make what it leads to
        if form not in ("collection", "entity"):
            return offered  # to link and to keep bytes is not to make, change or delete an entity
        by_way_of = resource.shape.way_offers
        lacking = {
            verb
            for verb, capability in _CAPABILITIES.items()
            if resource.type.capabilities.get(capability) is False
            or by_way_of.get(capability) is False
            or (verb == "DELETE" and resource.is_singleton)
        }
        return {verb: operation for verb, operation in offered.items() if verb not in lacking} if lacking else offered


def _check_parts(resource: ResourcePath, method: str) -> None:
    """Some services change a complex value by itself. Raises GraphError coverage.operation, as nobody says which."""
    prop = resource.shape.property
    if resource.shape.form == "property" and prop is not None and prop.kind == "complex" and method in _PARTS_WRITTEN:
        raise _lacks(f"{method} {resource.route}/{prop.name}", f"PATCH {resource.route} with {prop.name} in its body.")


def _is_whole_here(call: Call, form: Form) -> bool:
    """Some services read entities whole, and in one profile do not count them."""
    habits = dialect_named(call.place.dialect)
    if form == "property":
        return not habits.property_paths
    return form == "$count" and call.space.settings.profile == "observed" and not habits.count_path_seen


def check_row(call: Call, row: Row) -> None:
    """What was found may be of a type that offers less than the declared one. Raises GraphError route.verb."""
    offered = type_of(row, call.place.type).capabilities
    lacking = {verb for verb, capability in _CAPABILITIES.items() if offered.get(capability) is False}
    if not row.collection:  # a singleton, that a link led to
        lacking.add("DELETE")
    if call.request.method in lacking:
        raise no_route(call, "route.verb", tuple(verb for verb in ("GET", "PATCH", "DELETE") if verb not in lacking))


def no_route(call: Call, rule: str, allowed: tuple[str, ...]) -> GraphError:
    """The refusal of a verb, with those that are allowed, if any."""
    resource: ResourcePath = call.place
    verbs = ", ".join(("GET", "HEAD", *(verb for verb in allowed if verb != "GET")) if "GET" in allowed else allowed)
    return GraphError(
        rule,
        values={
            "template": resource.template,
            "verb": call.request.method,
            "request": internal_path(f"/{resource.url()}"),
        },
        dialect=resource.dialect,
        headers={"Allow": verbs} if dialect_named(resource.dialect).verbs_told and verbs else {},
        explain=f"{resource.route} takes {verbs}." if verbs else f"{resource.route} is read whole, not in parts.",
    )


def _lacks(subject: str, explain: str = "") -> GraphError:
    return GraphError("coverage.operation", values={"subject": subject}, explain=explain)
