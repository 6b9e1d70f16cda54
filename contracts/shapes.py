"""Objects of one type in one view, nested values apart: whether they fit, fast, or what is wrong, place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from graphfake.contracts.names import internal_name
from graphfake.contracts.nearness import nearest
from graphfake.contracts.places import Place, place_of
from graphfake.contracts.pointers import escape
from graphfake.contracts.shown import show
from graphfake.contracts.typenames import ANNOTATION
from graphfake.contracts.validators import accepts, explainer
from graphfake.contracts.verdict import Violation
from graphfake.contracts.views import is_closed, object_schema

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from jsonschema.exceptions import ValidationError

    from graphfake.contracts.found import Found
    from graphfake.contracts.structured import Type


class Shape:
    """Holds canonical objects to one type in one view; objects inside of them have shapes of their own.

    A compiled validator answers for the object as a whole. For an explanation the view is taken apart: members
    that are missing or not declared are one question to jsonschema, each value another. So it is no deeper than
    the stack and no slower than the body is long, and comes in the body's order.
    """

    def __init__(self, type_: Type, view: str, profile: str) -> None:
        self._type = type_
        self._profile = profile
        schema = object_schema(type_, view, profile, _object_of)
        members: dict[str, Any] = schema["properties"]
        self.fits = accepts(schema)
        self.fits_but_for_members = accepts({**schema, "required": []})
        self._places = {name: place_of(member) for name, member in members.items() if name != ANNOTATION}
        self._names = tuple(self._places)
        outline = {
            "required": schema.get("required", []),
            "properties": dict.fromkeys(members, True),
            "additionalProperties": not is_closed(type_, view),
        }
        self._outline = explainer(outline)
        self._fits_outline = accepts(outline)

    def explain(
        self, value: Mapping[str, Any], pointer: str, found: Found, required: Collection[str] | None = None
    ) -> None:
        """Take down every broken rule; `pointer` is where the object stands in the body as sent.

        `required` says what this one object must have, where that is not what the view requires of all.
        """
        undeclared = False
        missing = [name for name in required or () if name not in value]
        names = dict.fromkeys(value)
        for error in () if self._fits_outline(names) else self._outline.iter_errors(names):
            if error.validator == "additionalProperties":
                undeclared = True
            elif required is None:
                missing = [name for name in _required(error) if name not in value]
        for name, item in value.items():
            place = self._places.get(name)
            if place is not None:
                given = found.renamed.get((pointer, name), name)
                self._explain_value(place, item, f"{pointer}/{escape(given)}", name, found)
            elif undeclared and name != ANNOTATION:
                found.refuse(self._undeclared(name, item, f"{pointer}/{escape(name)}"))
            if found.is_full:
                return
        for name in missing:
            found.refuse(self._missing(name, f"{pointer}/{escape(name)}"))

    def _explain_value(self, place: Place, value: Any, pointer: str, name: str, found: Found) -> None:
        fault = place.fault(value, pointer, name)
        if fault is not None:
            found.refuse(fault)
        if place.nested is not None and type(value) is dict:
            declared, view = place.nested
            said = value.get(ANNOTATION)
            nested = self._type.sibling(said[1:] if said else declared)
            nested.shape(view, self._profile).explain(value, pointer, found)
        elif place.items is not None and type(value) is list:
            for number, item in enumerate(value):
                self._explain_value(place.items, item, f"{pointer}/{number}", name, found)
                if found.is_full:
                    return

    def _undeclared(self, name: str, value: object, pointer: str) -> Violation:
        near = nearest(name, self._names)
        expects = f"a property of {self._type.name}" + (f"; nearest: {show(near)}" if near else "")
        values = {"name": name, "type": self._type.name, "internal": internal_name(self._type.name)}
        return Violation("body.unknown-property", pointer, values, f"{name[:200]}: {show(value)}", expects)

    def _missing(self, name: str, pointer: str) -> Violation:
        values = {"name": name, "type": self._type.name, "internal": internal_name(self._type.name)}
        return Violation("body.missing", pointer, values, "nothing", f"{name}: {self._places[name].described}")


def _object_of(nested: Type, view: str) -> dict[str, Any]:
    """What stands for a nested type: an object, which is explained by itself."""
    return {"type": "object", "x-type": nested.name, "x-view": view}


def _required(error: ValidationError) -> list[str]:
    return cast("list[str]", error.validator_value)
