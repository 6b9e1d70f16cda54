"""From a body to its canonical form: member names, enum spellings, numeric text, dates. Each liberty is noted.

The reader judges literals; JSON types, null, members and requirements are left to the schema of the view.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.edm import PRIMITIVES, LiteralError
from graphfake.contracts.enums import enum_reader
from graphfake.contracts.model import internal_name
from graphfake.contracts.pointers import escape
from graphfake.contracts.typenames import resolve
from graphfake.contracts.verdict import Note, Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts.catalogue import Type
    from graphfake.contracts.model import Navigation, Property

    # value, pointer of the object it stands in, member name as given, what was found -> canonical value
    MemberReader = Callable[[Any, str, str, "Found"], Any]

MOST_SHOWN = 200


class Found:
    """What reading one body came upon. Pointers are into the body as it was sent."""

    __slots__ = ("liberties", "notes", "renamed", "violations")

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.violations: list[Violation] = []
        self.renamed: dict[tuple[str, str], str] = {}  # (pointer of the object, canonical name) -> name given
        self.liberties: list[str] = []  # scratch that the Edm readers write to


class Member(NamedTuple):
    """How one declared member is read."""

    name: str
    read: MemberReader


class Reader:
    """Reads objects of one type for one view, profile and dialect; nested types have readers of their own."""

    def __init__(self, type_: Type, view: str, profile: str, dialect: str, readers: dict[str, Reader]) -> None:
        readers[type_.name] = self
        self.type = type_
        self._written = view in ("create", "update")
        self._members: dict[str, Member] = {}
        self._compile(view, profile, dialect, readers)
        self._folded: dict[str, Member | None] = {}
        for name, member in self._members.items():
            folded = name.lower()
            self._folded[folded] = None if folded in self._folded else member

    def read(self, value: Mapping[str, Any], pointer: str, found: Found) -> dict[str, Any]:
        """The canonical object. `pointer` is where the object stands in the body."""
        members = self._members
        out: dict[str, Any] = {}
        for given, item in value.items():
            member = members.get(given)
            if member is None:
                member = self._other(given, pointer, found, out, item)
                if member is None:
                    continue
            name = member.name
            if name in out:
                found.violations.append(
                    Violation(
                        "body.duplicate", f"{pointer}/{escape(given)}", {"name": name}, given, "each property once"
                    )
                )
                continue
            out[name] = member.read(item, pointer, given, found)
        return out

    def _other(self, given: str, pointer: str, found: Found, out: dict[str, Any], item: object) -> Member | None:
        """A name that is not declared in this spelling: an annotation, another letter case, or unknown."""
        annotated, at, annotation = given.partition("@")
        if at:
            if annotation == "odata.bind" and self._written:
                self._bind(given, annotated, pointer, found)
            return None
        if self._written:
            member = self._folded.get(given.lower())
            if member is not None:
                found.notes.append(Note("tolerated.property-case", f"{pointer}/{escape(given)}"))
                found.renamed[pointer, member.name] = given
                return member
            if self.type.partial:
                values = {"subject": f"the property {given!r} of {self.type.name}"}
                found.violations.append(
                    Violation("coverage.property", f"{pointer}/{escape(given)}", values, show(item))
                )
                return None
        out[given] = item
        return None

    def _bind(self, given: str, annotated: str, pointer: str, found: Found) -> None:
        known = {name.lower() for name in self.type.navigations}
        if annotated.lower() in known:
            rule, values = "coverage.bind", {"subject": f"{given} on {self.type.name}"}
        else:
            rule = "body.unknown-property"
            values = {"name": annotated, "type": self.type.name, "internal": internal_name(self.type.name)}
        found.violations.append(Violation(rule, f"{pointer}/{escape(given)}", values))

    def _compile(self, view: str, profile: str, dialect: str, readers: dict[str, Reader]) -> None:
        for name, prop in self.type.properties.items():
            read = self._property(prop, view, profile, dialect, readers)
            if self._written and name in self.type.key:
                read = _noted(read, "tolerated.id-ignored")
            elif self._written and prop.read_only:
                read = _noted(read, "tolerated.read-only-ignored") if dialect == "intune" else _read_only(prop)
            self._members[name] = Member(name, read)
        for name, navigation in self.type.navigations.items():
            self._members[name] = Member(name, self._navigation(navigation, view, profile, dialect, readers))

    def _property(
        self, prop: Property, view: str, profile: str, dialect: str, readers: dict[str, Reader]
    ) -> MemberReader:
        read: MemberReader
        if prop.kind == "enum":
            enum = self.type.catalogue.enum(prop.type_name or "", self.type.version)
            read = _spelled(enum_reader(enum, view))
        elif prop.kind == "complex":
            read = self._nested(prop.type_name or "", view, profile, dialect, readers)
        elif self._written:
            read = _primitive(prop, profile)
        else:
            read = _checked(prop)
        return _each(read) if prop.collection else read

    def _navigation(
        self, navigation: Navigation, view: str, profile: str, dialect: str, readers: dict[str, Reader]
    ) -> MemberReader:
        if view == "update" and navigation.contained:
            return _refused("body.deep-update", navigation.name, self.type.name)
        if self._written and not navigation.contained:
            return _refused("body.inline-reference", navigation.name, self.type.name)
        read = self._nested(navigation.target, view, profile, dialect, readers)
        return _each(read) if navigation.collection else read

    def _nested(self, name: str, view: str, profile: str, dialect: str, readers: dict[str, Reader]) -> MemberReader:
        declared = self.type.catalogue.type(name, self.type.version)
        reader = readers.get(declared.name) or Reader(declared, view, profile, dialect, readers)
        written = self._written

        def read(value: Any, pointer: str, given: str, found: Found) -> Any:
            if type(value) is not dict:
                return value
            place = f"{pointer}/{escape(given)}"
            if not written or ("@odata.type" not in value and not declared.abstract):
                chosen = _chosen(declared, value)
            else:
                chosen = resolve(declared, value, place, found.notes, found.violations)
            if chosen is declared:
                return reader.read(value, place, found)
            derived = readers.get(chosen.name) or Reader(chosen, view, profile, dialect, readers)
            return {"@odata.type": f"#{chosen.name}", **derived.read(value, place, found)}

        return read


def show(value: object) -> str:
    """A value as JSON, for people; cut where it is long."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        text = repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


def _chosen(declared: Type, value: Mapping[str, Any]) -> Type:
    """The type of a nested value in a response: what it says it is, where that is derived from the declared one."""
    said = value.get("@odata.type")
    if isinstance(said, str) and said[1:] in declared.derived:
        return declared.catalogue.type(said[1:], declared.version)
    return declared


def _primitive(prop: Property, profile: str) -> MemberReader:
    name = prop.edm or ""
    edm_read = PRIMITIVES[name].read

    def read(value: Any, pointer: str, given: str, found: Found) -> Any:
        try:
            canonical = edm_read(value, found.liberties, profile)
        except LiteralError as error:
            found.violations.append(_malformed(value, name, f"{pointer}/{escape(given)}", error))
            return value
        if found.liberties:
            place = f"{pointer}/{escape(given)}"
            found.notes += [Note(code, place) for code in found.liberties]
            found.liberties.clear()
        return canonical

    return read


def _checked(prop: Property) -> MemberReader:
    name = prop.edm or ""
    check = PRIMITIVES[name].check

    def read(value: Any, pointer: str, given: str, found: Found) -> Any:
        try:
            check(value)
        except LiteralError as error:
            found.violations.append(_malformed(value, name, f"{pointer}/{escape(given)}", error))
        return value

    return read


def _malformed(value: object, edm: str, pointer: str, error: LiteralError) -> Violation:
    values = {"literal": literal(value), "edm": edm}
    return Violation("body.literal", pointer, values, show(value), f"{edm}: {error}")


def literal(value: object) -> str:
    """A JSON value as it stands in Graph's messages: strings bare, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _spelled(spell: Callable[[str], tuple[str, str | None]]) -> MemberReader:
    def read(value: Any, pointer: str, given: str, found: Found) -> Any:
        if type(value) is not str:
            return value
        canonical, liberty = spell(value)
        if liberty:
            found.notes.append(Note(liberty, f"{pointer}/{escape(given)}"))
        return canonical

    return read


def _each(read: MemberReader) -> MemberReader:
    def read_items(value: Any, pointer: str, given: str, found: Found) -> Any:
        if type(value) is not list:
            return value
        place = f"{pointer}/{escape(given)}"
        return [read(item, place, str(index), found) for index, item in enumerate(value)]

    return read_items


def _noted(read: MemberReader, code: str) -> MemberReader:
    def read_noted(value: Any, pointer: str, given: str, found: Found) -> Any:
        found.notes.append(Note(code, f"{pointer}/{escape(given)}"))
        return read(value, pointer, given, found)

    return read_noted


def _read_only(prop: Property) -> MemberReader:
    def refuse(value: Any, pointer: str, given: str, found: Found) -> Any:
        place = f"{pointer}/{escape(given)}"
        expects = "the member left out: the service sets it"
        found.violations.append(Violation("body.read-only", place, {"name": prop.name}, show(value), expects))
        return value

    return refuse


def _refused(rule: str, name: str, type_name: str) -> MemberReader:
    values = {"name": name, "type": type_name, "internal": internal_name(type_name)}

    def refuse(value: Any, pointer: str, given: str, found: Found) -> Any:
        place = f"{pointer}/{escape(given)}"
        found.violations.append(Violation(rule, place, values, show(value), "the member left out"))
        return value

    return refuse
