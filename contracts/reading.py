"""From a body to its canonical form: member names, enum spellings, numeric text, dates. Each liberty is noted.

The reader judges names of types and literals; JSON types, null, members and requirements are left to the schema
of the view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.dialects import dialect_named
from graphfake.contracts.enums import enum_reader
from graphfake.contracts.members import checked, dynamic, each, noted, primitive, refused, spelled
from graphfake.contracts.names import fold, internal_name
from graphfake.contracts.pointers import escape
from graphfake.contracts.shown import show
from graphfake.contracts.typenames import ANNOTATION, answered, resolve
from graphfake.contracts.verdict import Bound, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.found import Found
    from graphfake.contracts.members import MemberReader
    from graphfake.contracts.model import Navigation, Property
    from graphfake.contracts.structured import Type

BIND = "odata.bind"
MOST_BOUND = 20
"""Entities that one annotation links."""


class Situation(NamedTuple):
    """What else decides how a body is read."""

    view: str
    profile: str
    dialect: str

    @property
    def written(self) -> bool:
        return self.view in ("create", "update")


class Member(NamedTuple):
    """How one declared member is read, and whether its value is of any use afterwards."""

    name: str
    read: MemberReader
    kept: bool = True


class Reader:
    """Reads objects of one type in one situation. Nested types have readers of their own, made when needed."""

    def __init__(self, type_: Type, situation: Situation, readers: dict[tuple[str, str], Reader]) -> None:
        readers[type_.name, situation.view] = self
        self._type = type_
        self._situation = situation
        self._readers = readers
        self._members: dict[str, Member] = {}
        for prop in type_.properties.values():
            self._members[prop.name] = self._property(prop)
        self._navigations = {fold(navigation.name): navigation for navigation in type_.navigations.values()}
        for navigation in type_.navigations.values():
            self._members[navigation.name] = self._navigation(navigation)
        self._untyped = {fold(name): name for name in type_.untyped}
        self._unfollowed = {fold(name): name for name in type_.unfollowed}
        self._folded: dict[str, Member | None] = {}
        for name, member in self._members.items():
            self._folded[fold(name)] = None if fold(name) in self._folded else member

    def read(self, value: Mapping[str, Any], pointer: str, found: Found) -> dict[str, Any]:
        """The canonical object, its members in the order of the body. `pointer` is where it stands there."""
        members = self._members
        out: dict[str, Any] = {}
        for given, item in value.items():
            member = members.get(given)
            if member is None:
                member = self._other(given, item, pointer, found, out)
                if member is None:
                    continue
            name, read, kept = member
            if name in out:
                found.refuse(_repeated(name, given, pointer))
                continue
            if name != given:
                found.note("tolerated.property-case", f"{pointer}/{escape(given)}")
                found.renamed[pointer, name] = given
            item = read(item, pointer, given, found)  # noqa: PLW2901
            if kept:
                out[name] = item
        return out

    def _other(self, given: str, item: object, pointer: str, found: Found, out: dict[str, Any]) -> Member | None:
        """A name that is not declared in this spelling: an annotation, another letter case, or unknown."""
        annotated, at, annotation = given.partition("@")
        if at:
            if annotated and annotation == BIND and self._situation.written:
                self._bind(given, annotated, item, pointer, found)
            return None
        if not self._situation.written:
            out[given] = item
            return None
        member = self._folded.get(fold(given)) or self._named_only(given)
        if member is not None:
            return member
        if self._type.partial:
            values = {"subject": f"the property {given!r:.200} of {self._type.name}"}
            found.refuse(Violation("coverage.property", f"{pointer}/{escape(given)}", values, show(item)))
        else:
            out[given] = dynamic(item, pointer, given, found) if self._type.open else item
        return None

    def _named_only(self, given: str) -> Member | None:
        """How a member is read of which nothing but the name is known: what is sent is kept."""
        name = self._untyped.get(fold(given))
        if name is not None:
            return Member(name, noted(dynamic, "coverage.untyped-member"))
        name = self._unfollowed.get(fold(given))
        if name is None:
            return None
        subject = {"subject": f"the navigation {name} of {self._type.name}"}
        return Member(name, refused("coverage.not-known-here", subject, "the member left out"), kept=False)

    def _bind(self, given: str, annotated: str, item: object, pointer: str, found: Found) -> None:
        """Takes down a link to existing entities; or there is no such navigation, or what was sent is no link."""
        type_, place = self._type, f"{pointer}/{escape(given)}"
        navigation = self._navigations.get(fold(annotated))
        if navigation is None and fold(annotated) in self._unfollowed:
            subject = {"subject": f"{given[:200]} on {type_.name}"}
            found.refuse(Violation("coverage.not-known-here", place, subject, given[:200]))
            return
        if navigation is None and not type_.partial:
            # only navigations are bound: of a structural property it is the annotated name that is not declared
            name = given if fold(annotated) in self._folded else annotated
            expects = f"a navigation of {type_.name} before @{BIND}"
            found.refuse(
                Violation("body.unknown-property", place, {"name": name, **_names_of(type_)}, given[:200], expects)
            )
            return
        held = navigation is not None and type_.catalogue.find(navigation.target, type_.version) is not None
        if navigation is None or not held or type_.kind == "complex":
            subject = {"subject": f"{given[:200]} on {type_.name}"}
            found.refuse(Violation("coverage.bind", place, subject, given[:200]))
            return
        said = found.links.setdefault(pointer, {})
        if navigation.name in said:
            found.refuse(_repeated(f"{navigation.name}@{BIND}", given, pointer))
            return
        said[navigation.name] = self._bound(navigation, item, place, found)

    def _bound(self, navigation: Navigation, item: object, place: str, found: Found) -> tuple[Bound, ...]:
        """The URLs that stand in the annotation, each with its pointer."""
        urls = item if isinstance(item, list) and navigation.collection else [item]
        rule, expects = "body.bind", "the URL of an entity"
        if navigation.contained:
            expects = f"the annotation left out: {navigation.name} are contained, and stand inline when they are made"
        elif navigation.collection and not isinstance(item, list):
            expects = "a list of the URLs of entities"
        elif len(urls) > MOST_BOUND:
            rule, expects = "body.bind-too-many", f"at most {MOST_BOUND} URLs"
        elif all(isinstance(url, str) and url for url in urls):
            return tuple(
                Bound(url, f"{place}/{number}" if navigation.collection else place) for number, url in enumerate(urls)
            )
        values = {"name": navigation.name, **_names_of(self._type)}
        found.refuse(Violation(rule, place, values, show(item), expects))
        return ()

    def _property(self, prop: Property) -> Member:
        read: MemberReader
        view, profile, dialect = self._situation
        if prop.kind == "enum":
            enum = self._type.catalogue.enum(prop.type_name or "", self._type.version)
            read = spelled(enum_reader(enum, view))
        elif prop.kind == "complex":
            # an item of a collection that is replaced is a new one
            inner = "create" if prop.collection and view == "update" else view
            read = self._nested(prop.type_name or "", self._situation._replace(view=inner))
        elif self._situation.written:
            read = primitive(prop.edm or "", profile)
        else:
            read = checked(prop.edm or "")
        if prop.collection:
            read = each(read)
        if self._situation.written:
            if view == "create" and prop.name in self._type.client_key:
                return Member(prop.name, read)
            if prop.name in self._type.key:
                read = noted(read, "tolerated.id-ignored")
            elif prop.fixed(view) and dialect_named(dialect).read_only_ignored:
                read = noted(read, "tolerated.read-only-ignored")
            elif prop.fixed(view):
                setter = "the service sets it" if prop.read_only else "it is set on creation alone"
                expects = f"the member left out: {setter}"
                return Member(prop.name, refused("body.read-only", {"name": prop.name}, expects), kept=False)
        return Member(prop.name, read)

    def _navigation(self, navigation: Navigation) -> Member:
        if self._situation.written:
            rule = ""
            if not navigation.contained:
                rule = "body.inline-reference"
            elif self._situation.view == "update":
                rule = "body.deep-update"
            if rule:
                values = {"name": navigation.name, **_names_of(self._type)}
                return Member(navigation.name, refused(rule, values, "the member left out"), kept=False)
        if self._type.catalogue.find(navigation.target, self._type.version) is None:
            # the catalogue may hold a part of the service: what it lacks is judged by nobody
            subject = {"subject": f"the type {navigation.target}"}
            unknown = refused("coverage.property", subject, "") if self._situation.written else dynamic
            return Member(navigation.name, unknown, kept=not self._situation.written)
        read = self._nested(navigation.target, self._situation)
        return Member(navigation.name, each(read) if navigation.collection else read)

    def _nested(self, name: str, situation: Situation) -> MemberReader:
        declared: Type | None = None  # found when first needed: types may hold one another

        def read(value: Any, pointer: str, given: str, found: Found) -> Any:
            nonlocal declared
            if type(value) is not dict:
                return value
            if declared is None:
                declared = self._type.sibling(name)
            place = f"{pointer}/{escape(given)}"
            chosen = declared
            if situation.view == "response":
                chosen = answered(declared, value)
            elif ANNOTATION in value or declared.abstract:
                chosen = resolve(declared, value, place, found)
            known = self._readers.get((chosen.name, situation.view))
            canonical = (known or Reader(chosen, situation, self._readers)).read(value, place, found)
            if chosen is not declared:
                canonical = {ANNOTATION: f"#{chosen.name}", **canonical}
            if not (found.misfit or found.violations):
                found.misfit = not chosen.shape(situation.view, situation.profile).fits(canonical)
            return canonical

        return read


def _repeated(name: str, given: str, pointer: str) -> Violation:
    place = f"{pointer}/{escape(given)}"
    return Violation("body.duplicate", place, {"name": name}, given, "each property once, whatever its letter case")


def _names_of(type_: Type) -> dict[str, str]:
    return {"type": type_.name, "internal": internal_name(type_.name)}
