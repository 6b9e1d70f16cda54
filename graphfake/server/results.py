"""What an operation comes to: drawn from its contract or given by a handler, held against the contract, and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.completion import completed
from graphfake.contracts.json_text import JsonTextError, parse
from graphfake.contracts.operation_types import RESULT, result_type
from graphfake.contracts.sampling import draw_value
from graphfake.contracts.typenames import ANNOTATION, answered
from graphfake.errors import GraphError
from graphfake.server.calls import Reply
from graphfake.server.envelope import dumps
from graphfake.server.replies import entity_reply, list_reply, value_reply
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from random import Random

    from graphfake.contracts import Catalogue, Type
    from graphfake.contracts.model import Operation
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Reading


def drawn(catalogue: Catalogue, version: str, operation: Operation, random: Random) -> Any:
    """A result that the contract allows; None where there is none. Raises ContractError where nothing is allowed."""
    if operation.returns is None:
        return None
    type_ = result_type(catalogue, version, operation)
    return draw_value(type_, type_.properties[RESULT], random)


def held(call: Call, catalogue: Catalogue, operation: Operation, result: Any) -> Any:
    """A handler's result as JSON, what it leaves out filled up. Raises GraphError where it breaks the contract."""
    type_ = result_type(catalogue, call.version, operation)
    if operation.returns is None:
        if result is not None:
            raise _broken(operation, "it returns nothing, and the handler returned something")
        return None
    try:
        value = parse(dumps(result), exact=type_.needs_exact_numbers).value
    except (TypeError, ValueError, JsonTextError) as error:
        raise _broken(operation, f"the result has no form in JSON: {error}") from error
    whole = completed(type_, {RESULT: value})
    settings = call.space.settings
    verdict = type_.judge(whole, view="self-check", profile=settings.profile, dialect=call.place.dialect)
    if verdict.violations:
        first = verdict.violations[0]
        place = first.pointer.removeprefix(f"/{RESULT}") or "its root"
        told = f"{first.rule} at {place}: {first.sent} stands there, expected is {first.expects}"
        raise _broken(operation, told)
    return whole[RESULT]


async def shown(call: Call, catalogue: Catalogue, operation: Operation, value: Any, reading: Reading) -> Reply:
    """The reply with a result. Without one, and for a null that is no item, there is no body."""
    returns = operation.returns
    if returns is None or value is None:
        return Reply(204)
    context = f"{call.base}/$metadata#{returns.type_text}"
    if returns.kind != "entity" or returns.type_name is None:
        return value_reply(call, value, context=context)
    type_ = catalogue.type(returns.type_name, call.version)
    if returns.collection:
        rows = [_row(type_, operation, item) for item in value]
        return await list_reply(call, reading, rows, declared=type_, context=context)
    return await entity_reply(call, reading, _row(type_, operation, value), declared=type_, context=context)


def _row(declared: Type, operation: Operation, entity: dict[str, Any]) -> Row:
    """An entity that nobody has stored, as if it had been."""
    type_ = answered(declared, entity)
    members = {name: item for name, item in entity.items() if name != ANNOTATION}
    key = "/".join(str(entity[name]) for name in type_.key)
    return Row((operation.name,), key, 0, 0, type_.name, dumps(members))


def _broken(operation: Operation, told: str) -> GraphError:
    values = {"operation": operation.full_name, "reason": told}
    return GraphError("space.handler-result", values=values, explain=f"{operation.full_name}: {told}.")
