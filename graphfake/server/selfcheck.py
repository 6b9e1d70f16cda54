"""Our own replies held against their contracts before they leave: the fake must never break what it checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.json_text import parse
from graphfake.server.envelope import JSON

if TYPE_CHECKING:
    from graphfake.server.calls import Call, Reply


class SelfCheckError(Exception):
    """A reply of ours breaks its contract: a bug of graphfake, or content that was stored without validation."""


def check_reply(call: Call, reply: Reply) -> None:
    """Raises SelfCheckError, naming rule and place, for an entity that is not whole or not lawful."""
    if reply.type is None or reply.body is None or reply.content_type != JSON:
        return
    body = parse(reply.body, exact=reply.type.needs_exact_numbers).value
    entities = body["value"] if call.place.is_collection and "value" in body else [body]
    for entity in entities:
        _check_entity(call, entity)


def _check_entity(call: Call, entity: dict[str, Any]) -> None:
    declared = call.place.type
    said = str(entity.get("@odata.type", "")).removeprefix("#")
    type_ = declared.catalogue.type(said, declared.version) if said else declared
    settings = call.space.settings
    selected = call.asked.select
    if selected is not None and "*" in selected:
        selected = None
    verdict = type_.judge(
        entity,
        view="self-check",
        profile=settings.profile,
        dialect=call.place.dialect,
        tolerate=settings.tolerate,
        selected=None if selected is None else [name.partition("/")[0] for name in selected],
    )
    if verdict.violations:
        first = verdict.violations[0]
        place = f"{call.request.method} {call.place.route}"
        raise SelfCheckError(f"{place} answers what breaks {first.rule} at {first.pointer}: {first.expects}.")
