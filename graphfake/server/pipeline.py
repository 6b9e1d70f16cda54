"""One request's way, in one direction: each step takes the call and adds to it, or refuses.

version -> token -> path -> query -> Accept -> framing of the body -> faults -> permission -> the entity that another
name stands for -> route for the verb -> then the operation: parents and target -> precondition -> the body against
its contract -> store -> representation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts import Note
from graphfake.errors import GraphError
from graphfake.odata.query import parse
from graphfake.odata.resources.paths import Paths
from graphfake.server.accept import negotiated
from graphfake.server.answers.arguments import function_arguments
from graphfake.server.bodies import NOTHING, Body, check_ignored_body, check_raw_body, read_body
from graphfake.server.entities.addressing import addressed
from graphfake.server.entities.stocking import stocked
from graphfake.server.prefer import preferences
from graphfake.signin import identify, permit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Catalogue
    from graphfake.contracts.json_text import Limits
    from graphfake.server.calls import Call, Reply
    from graphfake.server.entities.desk import Desk
    from graphfake.server.injecting import Injector
    from graphfake.server.routing import Routing

_WITH_BODY = ("POST", "PATCH", "PUT")
_NOT_JSON = ("$value", "$metadata")
_FOR_ANYBODY = ("", "$metadata")  # the model is no secret: tools read it before they have a token
_PUBLISHED = ("v1.0", "beta")


class Pipeline:
    """The steps, over one catalogue and its routes."""

    def __init__(self, catalogue: Catalogue, routing: Routing, limits: Limits, desk: Desk, injector: Injector) -> None:
        self._catalogue = catalogue
        self.paths: Mapping[str, Paths] = {name.lower(): Paths(catalogue, name) for name in catalogue.versions}
        self._routing = routing
        self._limits = limits
        self._desk = desk
        self._injector = injector

    async def answer(self, call: Call) -> Reply:
        """Raises GraphError for every refusal."""
        call.shared = self._desk
        paths, below = self._version(call)
        if below.strip("/").lower().replace("%24", "$") not in _FOR_ANYBODY:
            call.caller = identify(
                call.request.headers.get("Authorization"), call.space.settings.auth, call.now, call.origin
            )
        call.resource = paths.parse(below)
        _query(call, self._catalogue)
        if call.resource.target == "function":
            call.arguments = function_arguments(call, self._catalogue)
        _negotiate(call)
        _framing(call, self._limits)
        if call.space.faults.active:
            await self._injector.strike(call)
        _permission(call)
        call.resource = await addressed(call, call.resource, below)
        if call.resource.shape.always:
            call.resource = await stocked(call, call.resource)
        return await self._routing.operation(call)(call)

    def _version(self, call: Call) -> tuple[Paths, str]:
        """Sets the version; gives its paths, and the path below it."""
        segment, _, below = call.path.lstrip("/").partition("/")
        paths = self.paths.get(segment.lower())
        if paths is not None:
            call.version = paths.version
            return paths, below
        explain = f"A path begins with {' or '.join(f'/{name}' for name in _PUBLISHED)}."
        if not segment:
            raise GraphError("version.empty", explain=explain)
        if segment.lower() in _PUBLISHED:
            held = ", ".join(f"{name} as of {self._catalogue.as_of(name)}" for name in self._catalogue.versions)
            subject = {"subject": f"version {segment.lower()}"}
            raise GraphError("coverage.version", values=subject, explain=f"Held: {held}.")
        raise GraphError("version.unknown", values={"segment": segment.lower()}, explain=explain)


def _query(call: Call, catalogue: Catalogue) -> None:
    settings = call.space.settings
    call.options = parse(
        call.query,
        call.place,
        method=call.request.method,
        tolerate=settings.tolerate,
        profile=settings.profile,
        eventual=call.request.headers.get("ConsistencyLevel", "").strip().lower() == "eventual",
        catalogue=catalogue,
    )
    call.notes.extend(call.options.notes)
    prefer = call.request.headers.getall("Prefer", ())
    if prefer:
        call.prefer = preferences(",".join(prefer))


def _negotiate(call: Call) -> None:
    """What is neither JSON nor a number goes out as it is, whatever the client would rather have."""
    place = call.place
    if place.kind not in _NOT_JSON and place.target not in _NOT_JSON:
        header = call.request.headers.get("Accept", "")
        call.form = negotiated(header, call.asked.format, text=place.kind == "$count")


def _framing(call: Call, limits: Limits) -> None:
    if call.place.target == "$value":
        check_raw_body(call.request, written=call.request.method in _WITH_BODY)
    elif call.request.method in _WITH_BODY:
        call.body = _body(call, limits)
    else:
        check_ignored_body(call.request)


def _body(call: Call, limits: Limits) -> Body:
    request, place = call.request, call.place
    if place.target == "action" and not request.body and request.body_fault is None:
        return NOTHING  # an action without parameters
    exact = place.target == "$batch" or (place.declared is not None and place.declared.needs_exact_numbers)
    return read_body(request, exact=exact, limits=limits)


def _permission(call: Call) -> None:
    if call.caller is None or call.place.target == "$batch":
        return  # what a batch holds is weighed request by request
    if call.caller.delegated is False and call.place.shape.of_signed_in:
        return  # nobody has signed in: that is told, whatever the application holds
    try:
        permit(call.caller, call.place.permissions(call.request.method), call.place.dialect)
    except GraphError as error:
        if error.rule not in call.space.settings.tolerate:
            raise
        call.notes.append(Note(error.rule, ""))
