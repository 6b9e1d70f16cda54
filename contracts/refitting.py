"""A stored value of one version as another version of the service shows it: the same entity by another contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.blanks import blank
from graphfake.contracts.model import SENTINEL
from graphfake.contracts.pointers import tokens
from graphfake.contracts.typenames import ANNOTATION, answered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.model import Property
    from graphfake.contracts.structured import Type


def refitted(type_: Type, value: Mapping[str, Any]) -> dict[str, Any]:
    """The members that this contract has, in its order, the key first; what it lacks in `value` is blank.

    Members that only another version has are left out. A value that this contract could not hold, as where the
    versions declare other types, is blank, too.
    """
    fitted = _members(type_, value)
    verdict = type_.judge(fitted, view="self-check", selected=fitted.keys())
    unfit = {tokens(violation.pointer)[0] for violation in verdict.violations if violation.pointer}
    return {**fitted, **{name: item for name, item in blank(type_).items() if name in unfit}} if unfit else fitted


def _members(type_: Type, value: Mapping[str, Any]) -> dict[str, Any]:
    blanks = blank(type_)
    found = {name: value[name] for name in type_.key if name in value}
    for name, empty in blanks.items():
        found[name] = _value(type_, type_.properties[name], value[name]) if name in value else empty
    if type_.keeps_undeclared:
        others = (name for name in value if name not in found and name not in type_.properties)
        found.update((name, value[name]) for name in others if type_.open or name in type_.untyped)
    return found


def _value(type_: Type, prop: Property, value: Any) -> Any:
    if isinstance(value, list):
        return [_value(type_, prop, item) for item in value] if prop.collection else value
    if prop.kind == "enum" and isinstance(value, str):
        enum = type_.catalogue.enum(prop.type_name or "", type_.version)
        known = {*enum.members, *enum.unnumbered}
        words = value.split(",") if enum.flags else [value]
        return value if known.issuperset(words) or not enum.evolvable else SENTINEL
    if prop.kind == "complex" and isinstance(value, dict):
        declared = type_.sibling(prop.type_name or "")
        chosen = answered(declared, value)
        if chosen.abstract:
            return value
        told = {ANNOTATION: f"#{chosen.name}"} if chosen is not declared else {}
        return {**told, **_members(chosen, value)}
    return value
