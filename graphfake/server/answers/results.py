"""What an operation comes to: drawn from its contract or given by a handler, held against the contract, and shown."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from graphfake.contracts.completion import completed
from graphfake.contracts.json_text import JsonTextError, parse
from graphfake.contracts.operation_types import RESULT, result_type
from graphfake.contracts.sampling import draw_value
from graphfake.errors import GraphError
from graphfake.server.answers.result_lists import page_of, rows_of
from graphfake.server.calls import Reply
from graphfake.server.envelope import dumps
from graphfake.server.showing.replies import entity_reply, list_reply, members_told, value_reply
from graphfake.server.showing.shaping import shaper

if TYPE_CHECKING:
    from random import Random

    from graphfake.contracts import Catalogue, Type
    from graphfake.contracts.model import Operation
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Reading

_log = logging.getLogger("graphfake.handlers")


def check_options(call: Call, operation: Operation) -> None:
    """Options that would have no effect on the result are not passed over. Raises GraphError coverage.query-option."""
    returns = operation.returns
    served = {"", "$format"}
    if returns is not None and returns.kind == "entity":
        served |= {"$select", "$expand"}
    if returns is not None and returns.collection and operation.kind == "function":
        served |= {"$count", "$skip", "$top"}
        served |= {"$filter", "$orderby", "$search", "$skiptoken"} if returns.kind == "entity" else set()
    for option in call.asked.raw:
        if option.name not in served:
            raise GraphError(
                "coverage.query-option", values={"subject": f"{option.name} on what {operation.name} returns"}
            )


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
    except (TypeError, ValueError, RecursionError, JsonTextError) as error:
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
        return _value(call, result_type(catalogue, call.version, operation), value, context)
    type_ = catalogue.type(returns.type_name, call.version)
    projection = call.asked.terms
    if projection is not None:
        context += f"({','.join(projection)})"
    place = (*call.place.path, operation.full_name)
    rows = rows_of(type_, place, value if returns.collection else [value])
    if not returns.collection:
        return await entity_reply(call, reading, rows[0], declared=type_, context=context)
    if call.request.method == "POST":
        return await list_reply(call, reading, rows, declared=type_, context=context)
    return await page_of(call, reading, type_, rows, call.place.url("segments"), context)


def _value(call: Call, type_: Type, value: Any, context: str) -> Reply:
    """What is no entity: of a list the items that the options leave, each as the caller reads it."""
    options, newer = call.asked, call.prefer.unknown_members
    counted: dict[str, Any] = {}
    if isinstance(value, list):
        counted = {"@odata.count": len(value)} if options.count else {}
        value = value[options.skip or 0 :]
        value = value if options.top is None else value[: options.top]
    shaped = shaper(type_, call.form, newer=newer).shape({RESULT: value})
    members = shaped[RESULT] if isinstance(value, dict) else {**counted, **shaped}
    return value_reply(call, members, context=context, headers=members_told(call, type_))


def _broken(operation: Operation, told: str) -> GraphError:
    _log.error("The result of the handler of %s breaks its contract: %s.", operation.full_name, told)
    values = {"operation": operation.full_name, "reason": told}
    return GraphError("space.handler-result", values=values, explain=f"{operation.full_name}: {told}.")
