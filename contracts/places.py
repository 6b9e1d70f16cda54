"""One value of a contract, held to plain jsonschema: what is wrong with it, told as broken rules."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphfake.contracts.names import internal_name, short_name
from graphfake.contracts.nearness import nearest
from graphfake.contracts.shown import literal, show
from graphfake.contracts.validators import accepts, explainer
from graphfake.contracts.verdict import Violation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.exceptions import ValidationError

_NODES: dict[type, str] = {dict: "StartObject", list: "StartArray"}
_LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minimum": "a number from {} on",
    "maximum": "a number up to {}",
    "exclusiveMinimum": "a number above {}",
    "exclusiveMaximum": "a number below {}",
    "uniqueItems": "no item twice",
    "pattern": "text that matches {}",
    "enum": "one of {}",
}


class Place:
    """Where a value stands: its schema without what it holds, the place of its items, the type and view it nests."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        own = dict(schema)
        items = own.pop("items", None)
        inner = own.get("else", own)  # a reference or null
        self.items = None if items is None else place_of(items)
        self.nested: tuple[str, str] | None = (inner["x-type"], inner["x-view"]) if "x-type" in inner else None
        self.described = _described(own)
        self._edm = str(inner.get("x-edm") or inner.get("x-enum") or inner.get("x-type") or "")
        self._node = _node(inner)
        self._is_enum = "x-enum" in inner
        self._members = _members(inner) if self._is_enum else ()
        self._accepts = accepts(own)
        self._explainer = explainer(own)

    def fault(self, value: Any, pointer: str, name: str) -> Violation | None:
        """The first rule in rank that the value itself breaks. `name` is the property's canonical name."""
        if self._accepts(value):
            return None
        errors = list(self._explainer.iter_errors(value))
        if not errors:
            return None
        if any(error.validator == "type" for error in errors):
            return self._wrong_type(value, pointer, name)
        sent = show(value)
        if self._is_enum:
            near = nearest(str(value), self._members, 0.4)
            expects = f"{self.described}; nearest: {show(near)}" if near else self.described
            return Violation("body.enum", pointer, {"literal": literal(value)}, sent, expects)
        limit = _limit(errors[0])
        return Violation("body.constraint", pointer, {"name": name, "reason": f"{limit}."}, sent, limit)

    def _wrong_type(self, value: Any, pointer: str, name: str) -> Violation:
        found = _NODES.get(type(value), "PrimitiveValue")
        rule, values = "body.type", {"literal": "", "edm": self._edm}
        if value is None:
            rule, values = "body.null", {"name": name, "edm": self._edm, "internal": internal_name(self._edm)}
        elif found != self._node:
            rule, values = "body.unexpected-node", {"found": found, "expected": self._node}
        elif self._is_enum:
            rule, values = "body.enum-not-text", {"literal": literal(value)}
        else:
            values["literal"] = literal(value)
        return Violation(rule, pointer, values, show(value), self.described)


def place_of(schema: Mapping[str, Any]) -> Place:
    """Places are shared: most properties of a catalogue have one of a few dozen schemas."""
    return _place(json.dumps(schema))


@lru_cache(maxsize=4096)
def _place(schema: str) -> Place:
    return Place(json.loads(schema))


def _described(schema: Mapping[str, Any]) -> str:
    """What a value of a schema must be, for people."""
    inner = schema.get("else", schema)
    if "x-enum" in inner:
        members = _members(inner)
        return f"one of {len(members)} members" if members else "a member's name"
    types = [text for text in _types(inner) if text != "null"]
    null = ", or null" if "null" in _types(inner) or inner is not schema else ""
    if "x-type" in inner:
        return f"an object: {short_name(inner['x-type'])}{null}"
    said = " or ".join(types)
    return (f"{inner['x-edm']} ({said})" if "x-edm" in inner else said) + null


def _node(schema: Mapping[str, Any]) -> str:
    types = _types(schema)
    if "object" in types:
        return "StartObject"
    return "StartArray" if "array" in types else "PrimitiveValue"


def _limit(error: ValidationError) -> str:
    """The limit that was broken, in words."""
    limit = error.validator_value
    said = ", ".join(show(value) for value in limit[:20]) if isinstance(limit, list) else show(limit)
    return _LIMITS.get(str(error.validator), f"{error.validator} {{}}").format(said)


def _types(schema: Mapping[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


def _members(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The members that an enum's schema lists; a flags pattern lists them between its first brackets."""
    if "pattern" in schema:
        return tuple(schema["pattern"].removeprefix("^(?:").partition(")")[0].split("|"))
    return tuple(member for member in schema.get("enum", ()) if member is not None)
