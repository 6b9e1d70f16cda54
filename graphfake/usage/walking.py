"""The objects and values of a body, sent or answered, against the types that they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts import ContractError, Navigation
from graphfake.contracts.names import fold
from graphfake.odata.members import Members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Catalogue, Property, Type
    from graphfake.contracts.diff.judgements import How
    from graphfake.usage.uses import By, Uses

_TYPE = "@odata.type"
_BIND = "@odata.bind"


class Asked(NamedTuple):
    """What was asked of entities: whether by `$select`, and of which navigations what in turn."""

    selected: bool = False
    expanded: Mapping[str, Asked] = {}


NOTHING = Asked()


class Walker:
    """Notes every member, value and type that one version's bodies touch."""

    def __init__(self, catalogue: Catalogue, version: str, uses: Uses) -> None:
        self._catalogue = catalogue
        self._version = version
        self._uses = uses
        self.members = Members(catalogue, version)

    def type_named(self, name: str) -> Type | None:
        """The structured type of a full name; None where there is none that can be used."""
        full = self._catalogue.find(name, self._version)
        try:
            return None if full is None else self._catalogue.type(full, self._version)
        except ContractError:
            return None

    def touch(self, type_: Type, facet: str, name: str, how: How, by: By) -> None:
        """A place of a type is a place of its bases, too: one of them may be where it is declared."""
        for each in (type_.name, *type_.bases):
            self._uses.add((each, facet, name), how, by)

    def member(self, type_: Type, name: str, how: How, by: By) -> Navigation | Property | None:
        """A member is named; what its values are of is touched with it."""
        found = self.members.find(type_, name)
        if found is None:
            return None
        self.touch(type_, "member", found.name, how, by)
        if not isinstance(found, Navigation) and found.kind == "enum" and found.type_name is not None:
            self._uses.add((found.type_name, "type", ""), how, by)
        return found

    def entities(self, type_: Type, value: Any, how: How, by: By, asked: Asked = NOTHING, *, new: bool = False) -> None:
        """One object of a type, or a list of them; `new` are those that are to be created."""
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                self._object(type_, item, how, by, asked, new=new)

    def value(self, prop: Property, value: Any, how: How, by: By) -> None:
        """The value of a property, parameter or result."""
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and prop.kind == "enum" and prop.type_name is not None:
                self.literal(prop.type_name, item, how, by)
            elif isinstance(item, dict) and prop.kind in ("complex", "entity"):
                type_ = self.type_named(prop.type_name or "")
                if type_ is not None:
                    self._object(type_, item, how, by, NOTHING, new=how == "sends")

    def literal(self, enum: str, text: str, how: How, by: By) -> None:
        """The text of an enum's value: its members, by the names that the contract has for them."""
        try:
            known = self._catalogue.enum(enum, self._version)
        except ContractError:
            return
        names = {fold(name): name for name in (*known.members, *known.unnumbered)}
        for word in text.split(",")[:200]:
            name = names.get(fold(word.strip()))
            if name is not None:
                self._uses.add((known.name, "value", name), how, by)
        self._uses.add((known.name, "type", ""), how, by)

    def _object(self, declared: Type, value: dict[str, Any], how: How, by: By, asked: Asked, *, new: bool) -> None:
        said = value.get(_TYPE)
        type_ = self.type_named(said.removeprefix("#")) if isinstance(said, str) else None
        if type_ is None or not type_.is_a(declared.name):
            type_ = declared
        self.touch(type_, "type", "", how, by)
        if how == "receives" and not asked.selected:
            self.touch(type_, "whole", "", how, by)
        members = (self._entry(type_, name, item, how, by, asked, new=new) for name, item in value.items())
        names = frozenset(name for name in members if name is not None)
        if new:
            self._uses.create(type_, by, names)

    def _entry(self, type_: Type, given: str, item: Any, how: How, by: By, asked: Asked, *, new: bool) -> str | None:
        """The member that one entry of an object is for: its value, or, to be sent, references to what it leads to."""
        name = given.removesuffix(_BIND) if how == "sends" else given
        found = None if "@" in name else self.member(type_, name, how, by)
        if found is None:
            return None
        if item is None:
            self.touch(type_, "null", found.name, how, by)
        elif isinstance(found, Navigation):
            target = self.type_named(found.target) if name == given else None
            if target is not None:
                self.entities(target, item, how, by, asked.expanded.get(found.name, NOTHING), new=new)
        elif name == given:
            self.value(found, item, how, by)
        return found.name
