"""How the value of one member is read: literals judged and made canonical, liberties noted, the rest let through."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from graphfake.contracts.edm import PRIMITIVES, LiteralError
from graphfake.contracts.pointers import escape, pointer_of
from graphfake.contracts.shown import literal, show
from graphfake.contracts.verdict import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts.enums import Speller
    from graphfake.contracts.found import Found

    # value, pointer of the object it stands in, member name as given, what was found -> canonical value
    MemberReader = Callable[[Any, str, str, Found], Any]


def primitive(edm: str, profile: str) -> MemberReader:
    """Reads what a client sends for an Edm primitive type."""
    edm_read = PRIMITIVES[edm].read

    def read(value: Any, pointer: str, given: str, found: Found) -> Any:
        try:
            canonical = edm_read(value, found.liberties, profile)
        except LiteralError as error:
            found.refuse(_malformed(value, edm, error, f"{pointer}/{escape(given)}"))
            return value
        if found.liberties:
            for code in found.liberties:
                found.note(code, f"{pointer}/{escape(given)}")
            found.liberties.clear()
        return canonical

    return read


def checked(edm: str) -> MemberReader:
    """Holds what a server answers to an Edm primitive type, and lets it through as it is."""
    check = PRIMITIVES[edm].check

    def read(value: Any, pointer: str, given: str, found: Found) -> Any:
        try:
            check(value)
        except LiteralError as error:
            found.refuse(_malformed(value, edm, error, f"{pointer}/{escape(given)}"))
        return value

    return read


def dynamic(value: Any, pointer: str, given: str, found: Found) -> Any:
    """Reads an undeclared member of an open type: any JSON that can be given back."""
    return _dynamic(value, pointer, [given], found)


def _dynamic(value: Any, pointer: str, path: list[str | int], found: Found) -> Any:
    """`path` leads to the value from where `pointer` points: strangers' names, perhaps too long to repeat each time."""
    if type(value) is list:
        return [_dynamic_at(index, item, pointer, path, found) for index, item in enumerate(value)]
    if type(value) is dict:
        return {name: _dynamic_at(name, item, pointer, path, found) for name, item in value.items()}
    fault = _unkept(value)
    if fault is not None and not found.is_full:
        found.refuse(_malformed(value, *fault, pointer=pointer + pointer_of(path)))
    return float(value) if isinstance(value, Decimal) else value


def _dynamic_at(step: str | int, item: Any, pointer: str, path: list[str | int], found: Found) -> Any:
    path.append(step)
    read = _dynamic(item, pointer, path, found)
    path.pop()
    return read


def _unkept(value: object) -> tuple[str, LiteralError] | None:
    """The Edm type that could hold the value of an undeclared member if it were well-formed, and what is wrong."""
    if isinstance(value, float | Decimal) and not isfinite(value):
        return "Edm.Double", LiteralError("A number that no Edm.Double can hold.")
    try:
        PRIMITIVES["Edm.String"].check(value)
    except LiteralError as error:
        return "Edm.String", error
    return None


def spelled(spell: Speller) -> MemberReader:
    """Reads the text of an enum value."""

    def read(value: Any, pointer: str, given: str, found: Found) -> Any:
        if type(value) is not str:
            return value
        canonical, liberties = spell(value)
        for code in liberties:
            found.note(code, f"{pointer}/{escape(given)}")
        return canonical

    return read


def each(read: MemberReader) -> MemberReader:
    """Reads a collection, item by item; no further where it is refused in so many places that no more are told."""

    def read_items(value: Any, pointer: str, given: str, found: Found) -> Any:
        if type(value) is not list:
            return value
        place = f"{pointer}/{escape(given)}"
        items = []
        for index, item in enumerate(value):
            if found.is_full:
                break
            items.append(read(item, place, str(index), found))
        return items

    return read_items


def noted(read: MemberReader, code: str) -> MemberReader:
    """Reads a member that will be ignored, and says so."""

    def read_noted(value: Any, pointer: str, given: str, found: Found) -> Any:
        found.note(code, f"{pointer}/{escape(given)}")
        return read(value, pointer, given, found)

    return read_noted


def refused(rule: str, values: Mapping[str, str], expects: str) -> MemberReader:
    """Reads a member that cannot stand here at all."""

    def refuse(value: Any, pointer: str, given: str, found: Found) -> Any:
        found.refuse(Violation(rule, f"{pointer}/{escape(given)}", values, show(value), expects))
        return value

    return refuse


def _malformed(value: object, edm: str, error: LiteralError, pointer: str) -> Violation:
    return Violation("body.literal", pointer, {"literal": literal(value), "edm": edm}, show(value), f"{error}")
