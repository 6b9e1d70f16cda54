"""What POST means on an action and GET on a function: parameters, what it is bound to, a result."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.handlers import HandlerFailure, Invocation, OperationError
from graphfake.server.answers.arguments import action_arguments
from graphfake.server.answers.deeds import DEEDS
from graphfake.server.answers.results import check_options, drawn, held, shown
from graphfake.server.entities.existence import check_parents, existing
from graphfake.server.envelope import dumps
from graphfake.server.showing.representation import stored_values

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.contracts.operation_types import Arguments
    from graphfake.handlers import Handlers
    from graphfake.server.calls import Call, Reply
    from graphfake.store.protocol import Row

_log = logging.getLogger("graphfake.handlers")


class Invoking:
    """The calls of operations over one catalogue. Every method takes a call whose caller may do this."""

    def __init__(self, catalogue: Catalogue, handlers: Handlers) -> None:
        self._catalogue = catalogue
        self._handlers = handlers

    async def function(self, call: Call) -> Reply:
        """GET of a function. The same question has the same drawn answer."""
        if call.arguments is None:
            raise LookupError("The parameters have not been read yet.")
        check_options(call, call.arguments.operation)
        told = dumps(call.arguments.values).decode()
        return await self._answer(call, call.arguments, await self._bound(call), told)

    async def action(self, call: Call) -> Reply:
        """POST of an action. Each call has another drawn result."""
        if call.place.operation is not None:
            check_options(call, call.place.operation)
        bound = await self._bound(call)
        arguments = action_arguments(call, self._catalogue)
        deed = DEEDS.get(arguments.operation.does)
        if deed is not None and not self._handlers.has(call.space.key, arguments.operation.full_name):
            return await deed(call, arguments)
        return await self._answer(call, arguments, bound)

    async def _bound(self, call: Call) -> Row | None:
        """The entity that the operation is bound to, None for a collection. Raises GraphError path.not-found."""
        if call.place.declared is None:
            return None
        async with call.reading() as reading:
            if not call.place.is_collection:
                return await existing(call, reading)
            await check_parents(call, reading)
        return None

    async def _answer(self, call: Call, arguments: Arguments, bound: Row | None, asked: str | None = None) -> Reply:
        operation, space = arguments.operation, call.space
        if self._handlers.has(space.key, operation.full_name):
            result = held(call, self._catalogue, operation, await self._handled(call, arguments, bound))
        elif operation.returns is not None and operation.returns.is_stream:
            subject = {"subject": f"{call.request.method} {call.place.route}"}
            raise GraphError("coverage.operation", values=subject, explain="What it gives are bytes of no known form.")
        else:
            place = (*call.place.path, operation.full_name)
            random = space.random(place) if asked is None else space.random_of((*place, asked))
            result = drawn(self._catalogue, call.version, operation, random)
        async with call.reading() as reading:
            return await shown(call, self._catalogue, operation, result, reading)

    async def _handled(self, call: Call, arguments: Arguments, bound: Row | None) -> Any:
        place, name = call.place, arguments.operation.full_name
        entity = None
        if bound is not None:
            type_ = self._catalogue.type(bound.type, call.version)
            entity = stored_values(type_, bound.body)
        invocation = Invocation(
            operation=name,
            path="".join(f"/{part}" for part in place.path),
            keys=tuple(parent.key for parent in place.parents if parent.key is not None)
            + (() if place.key is None else (place.key,)),
            parameters=arguments.values,
            entity=entity,
            version=call.version,
        )
        try:
            return await self._handlers.answer(call.space.key, invocation)
        except OperationError as refused:
            code, message = (text.encode(errors="replace").decode() for text in (refused.code, refused.message))
            values = {"message": message, "code": code, "operation": name}
            explain = f"The handler of {name} refused it."
            raise GraphError(
                "space.handler-refused", values=values, status=refused.status, code=code, explain=explain
            ) from None
        except HandlerFailure as failure:
            _log.error("The handler of %s failed: %s.\n%s", name, failure, failure.traceback)
            values = {"operation": name, "reason": str(failure)}
            raise GraphError("space.handler", values=values, explain=f"The handler of {name}: {failure}.") from None
