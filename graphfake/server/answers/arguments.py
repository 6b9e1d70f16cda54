"""What an action or a function is called with: its parameters, held against its contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts import Violation
from graphfake.contracts.operation_types import Arguments, parameters_type
from graphfake.contracts.pointers import tokens
from graphfake.errors import GraphError
from graphfake.odata.resources.parameters import UNREADABLE, aliases_of, inline, value_of
from graphfake.server.judging import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Catalogue, Property
    from graphfake.contracts.model import Operation
    from graphfake.server.calls import Call

_OF_PARAMETERS = {"body.unknown-property": "body.parameter-unknown", "body.missing": "body.parameter-missing"}
_MOST_SHOWN = 200


def function_arguments(call: Call, catalogue: Catalogue) -> Arguments:
    """What a function's URL says. Raises GraphError: query.repeated, query.parameter."""
    resource, operation = call.place, _called(call)
    aliases = aliases_of(call.query)
    given = inline(resource.parameters)
    spelled = {name.lower(): name for name in operation.parameters}
    sent: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for name, text in given.items():
        prop = operation.parameters[spelled[name.lower()]]
        # An alias that the query does not define stands for null.
        texts[prop.name] = aliases.get(text, "null") if text.startswith("@") else text
        sent[prop.name] = value_of(texts[prop.name], prop)
        if sent[prop.name] is UNREADABLE:
            raise _no_literal(prop, texts[prop.name])
    type_ = parameters_type(catalogue, call.version, operation)
    settings = call.space.settings
    verdict = type_.judge(sent, profile=settings.profile, dialect=resource.dialect)
    call.notes.extend(verdict.notes)
    if verdict.draft is None:
        first = verdict.violations[0]
        name = tokens(first.pointer)[0]
        raise _no_literal(operation.parameters[name], texts.get(name, "null"), first.expects)
    return Arguments(operation, verdict.draft.values)


def action_arguments(call: Call, catalogue: Catalogue) -> Arguments:
    """What an action's body says. Raises GraphError with all that is wrong with it, as for other bodies."""
    operation = _called(call)
    if call.body is None:
        raise LookupError("The body has not been read yet.")
    settings = call.space.settings
    verdict = parameters_type(catalogue, call.version, operation).judge(
        call.body.value,
        profile=settings.profile,
        dialect=call.place.dialect,
        tolerate=settings.tolerate,
        duplicates=call.body.duplicates,
    )
    call.notes.extend(verdict.notes)
    if verdict.draft is None:
        raise refusal(call, _of_parameters(operation, verdict.violations))
    return Arguments(operation, verdict.draft.values)


def _of_parameters(operation: Operation, violations: Sequence[Violation]) -> tuple[Violation, ...]:
    """The violations, told of parameters where they are of the body's own members."""
    told = []
    for found in violations:
        rule = _OF_PARAMETERS.get(found.rule)
        if rule is not None and len(tokens(found.pointer)) == 1:
            values = {"name": found.values["name"], "operation": operation.name}
            expects = found.expects
            if rule == "body.parameter-unknown":
                expects = f"one of {', '.join(operation.parameters)}" if operation.parameters else "no parameter"
            told.append(Violation(rule, found.pointer, values, found.sent, expects))
        else:
            told.append(found)
    return tuple(told)


def _called(call: Call) -> Operation:
    if call.place.operation is None:
        raise LookupError("This path names no operation.")
    return call.place.operation


def _no_literal(prop: Property, text: str, expects: str = "") -> GraphError:
    values = {"literal": text[:_MOST_SHOWN], "edm": prop.type_text}
    explain = f"The parameter {prop.name} is {expects or prop.type_text}."
    return GraphError("query.parameter", values=values, explain=explain)
