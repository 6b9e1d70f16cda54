"""Stored values in another form than they are kept in: Int64 as text, type annotations, members not known by default.

What changes nothing is worked out once for a type and form, so that most entities go out as they are stored.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphfake.contracts.model import SENTINEL
from graphfake.contracts.typenames import answered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts import Type
    from graphfake.contracts.model import EnumType, Property
    from graphfake.server.showing.forms import Form

    Change = Callable[[Any], Any]

ANNOTATION = "@odata.type"
_TOLD_BY_JSON = ("Edm.String", "Edm.Boolean", "Edm.Int32")
_TEXTS_IF_EXACT = ("Edm.Int64", "Edm.Decimal")


class Shaper:
    """Shows the values of one type in one form; `newer` as in `shaper`."""

    def __init__(self, type_: Type, form: Form, *, newer: bool) -> None:
        self._type = type_
        self._form = form
        self._newer = newer
        self._changes: dict[str, Change] = {}
        self._told: dict[str, str] = {}
        for name, prop in type_.properties.items():
            change = self._change(prop)
            if change is not None:
                self._changes[name] = change
            if form.metadata == "full":
                self._tell(prop)

    @property
    def changes_nothing(self) -> bool:
        """Are values shown as they are stored, annotations apart?"""
        return not self._changes and self._form.metadata == "minimal"

    def shape(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The members in the form, as new values; those of an entity without annotations of its own."""
        shown: dict[str, Any] = {}
        changes, told, bare = self._changes, self._told, self._form.metadata == "none"
        for name, value in values.items():
            if "@" in name and (bare or name == ANNOTATION):
                continue
            if value is None or (name not in changes and name not in told):
                shown[name] = value
                continue
            if name in told and not (type(value) is float and told[name] == "#Double"):
                shown[f"{name}{ANNOTATION}"] = told[name]
            change = changes.get(name)
            shown[name] = value if change is None else change(value)
        return shown

    def _tell(self, prop: Property) -> None:
        """A complex value says itself what it is; of others JSON tells some types."""
        if prop.collection or prop.kind != "complex":
            name = prop.type_text.replace("Edm.", "")
            if prop.collection or prop.kind == "enum" or prop.edm not in _TOLD_BY_JSON:
                self._told[prop.name] = f"#{name}"

    def _change(self, prop: Property) -> Change | None:
        change: Change | None = None
        if prop.kind == "complex" and prop.type_name is not None:
            change = self._complex(prop.type_name)
        elif prop.kind == "enum" and not self._newer:
            change = _older(self._type.catalogue.enum(prop.type_name or "", self._type.version))
        elif self._form.exact and prop.edm in _TEXTS_IF_EXACT:
            change = _text
        if change is None or not prop.collection:
            return change
        return lambda items: [None if one is None else change(one) for one in items] if _is_list(items) else items

    def _complex(self, name: str) -> Change | None:
        declared = self._type.sibling(name)
        if self._form.metadata == "minimal" and not _holds_changes(declared, self._form.exact, self._newer):
            return None

        def change(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            type_ = answered(declared, value)
            shown = shaper(type_, self._form, newer=self._newer).shape(value)
            if self._form.metadata == "full" or (self._form.metadata == "minimal" and ANNOTATION in value):
                said = value.get(ANNOTATION)
                known = said is None or type_ is not declared or said == declared.name
                return {ANNOTATION: f"#{type_.name}" if known else said, **shown}
            return shown

        return change


@lru_cache(maxsize=2048)
def shaper(type_: Type, form: Form, *, newer: bool) -> Shaper:
    """The shaper of a type. `newer`: members of evolvable enums that came after the sentinel are shown by name."""
    return Shaper(type_, form, newer=newer)


@lru_cache(maxsize=1024)
def has_newer_members(type_: Type) -> bool:
    """Can a member of an evolvable enum that came after the sentinel stand in an entity of this or a derived type?"""
    return _holds_changes(type_, exact=False, newer=False)


def _holds_changes(type_: Type, exact: bool, newer: bool) -> bool:
    """Can a value of the type, or of one that it holds, be shown otherwise than it is stored?"""
    seen = {type_.name}
    waiting = [type_, *(type_.sibling(name) for name in type_.derived)]
    while waiting:
        for prop in waiting.pop().properties.values():
            if exact and prop.edm in _TEXTS_IF_EXACT:
                return True
            if prop.kind == "enum" and not newer:
                if _older(type_.catalogue.enum(prop.type_name or "", type_.version)) is not None:
                    return True
            elif prop.kind == "complex" and prop.type_name is not None and prop.type_name not in seen:
                seen.add(prop.type_name)
                held = type_.sibling(prop.type_name)
                waiting += [held, *(type_.sibling(name) for name in held.derived)]
    return False


def _older(enum: EnumType) -> Change | None:
    """Shows members whose number lies above the sentinel's as the sentinel; None where there are none."""
    sentinel = enum.members.get(SENTINEL)
    newer = {name for name, number in enum.members.items() if sentinel is not None and number > sentinel}
    if not newer:
        return None

    def change(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if not enum.flags:
            return SENTINEL if value in newer else value
        names = value.split(",")
        return ",".join(dict.fromkeys(SENTINEL if name in newer else name for name in names))

    return change


def _is_list(value: Any) -> bool:
    """What nobody judged may be anything."""
    return isinstance(value, list)


def _text(value: Any) -> Any:
    """A number as the text that names it exactly; what is none as it is."""
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        return value
    return str(value) if type(value) is int else f"{Decimal(repr(value)) if type(value) is float else value:f}"
