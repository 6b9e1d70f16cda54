"""What the service makes of values before it keeps them: it tells when things happened, and keeps no secrets."""

from __future__ import annotations

from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphfake.contracts.blanks import blank
from graphfake.contracts.typenames import answered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphfake.contracts import Type
    from graphfake.contracts.model import Property
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Path


def kept(call: Call, collection: Path, type_: Type, values: Mapping[str, Any], *, created: bool) -> dict[str, Any]:
    """The values of a new entity of a collection, or of one that has changed, as they are kept."""
    told = {}
    for name, prop in _set_by_service(type_):
        if prop.set_to == "modified" or (created and prop.set_to == "created"):
            told[name] = moment(call.now, prop.edm)
        elif created:
            told[name] = call.space.new_id((*collection, name))
    return {**(without_secrets(type_, values) if _holds_secrets(type_) else values), **told}


def moment(now: datetime, edm: str | None = "Edm.DateTimeOffset") -> str:
    """A time as properties tell it: to the second, in UTC; of a date the day alone."""
    text = now.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()
    return text[: len("0001-01-01")] if edm == "Edm.Date" else f"{text}Z"


def without_secrets(type_: Type, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with nothing in the place of what is taken and never kept, at any depth."""
    shown: dict[str, Any] = {}
    for name, value in values.items():
        prop = type_.properties.get(name)
        if prop is None or value is None:
            shown[name] = value
        elif prop.write_only:
            shown[name] = None if prop.nullable else blank(type_).get(name)
        elif prop.kind == "complex":
            declared = type_.sibling(prop.type_name or "")
            shown[name] = (
                [_within(declared, one) for one in value] if isinstance(value, list) else _within(declared, value)
            )
        else:
            shown[name] = value
    return shown


@lru_cache(maxsize=1024)
def _set_by_service(type_: Type) -> tuple[tuple[str, Property], ...]:
    return tuple((name, prop) for name, prop in type_.properties.items() if prop.set_to and name not in type_.key)


def _within(declared: Type, value: Any) -> Any:
    return without_secrets(answered(declared, value), value) if isinstance(value, dict) else value


@lru_cache(maxsize=1024)
def _holds_secrets(type_: Type) -> bool:
    """Can anything stand in a value of the type, at any depth, that is never kept?"""
    seen, waiting = {type_.name}, [type_]
    while waiting:
        for prop in waiting.pop().properties.values():
            if prop.write_only:
                return True
            if prop.kind != "complex" or prop.type_name is None or prop.type_name in seen:
                continue
            seen.add(prop.type_name)
            held = type_.sibling(prop.type_name)
            waiting += [held, *(type_.sibling(name) for name in held.derived)]
    return False
