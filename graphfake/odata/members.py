"""What a type's members and relatives are called, in any letter case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts import ContractError, Property

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue, Navigation, Type


class Members:
    """The members of one version's types by name."""

    def __init__(self, catalogue: Catalogue, version: str) -> None:
        self._catalogue = catalogue
        self._version = version
        self._known: dict[str, dict[str, Navigation | Property]] = {}

    def find(self, type_: Type, name: str) -> Navigation | Property | None:
        """The member called so; an open type has one for every name."""
        members = self._known.get(type_.name)
        if members is None:
            members = {property_.name.lower(): property_ for property_ in type_.properties.values()}
            members |= {navigation.name.lower(): navigation for navigation in type_.navigations.values()}
            self._known[type_.name] = members
        member = members.get(name.lower())
        untyped = name in type_.untyped or (type_.open and name.replace("_", "a").isalnum())
        if member is None and untyped:
            return Property(name, "primitive", nullable=True)
        return member

    def related(self, type_: Type, name: str) -> Type | None:
        """The type of this full name, where one of the two is derived from the other or they are the same."""
        full = self._catalogue.find(name, self._version)
        if full is None:
            return None
        try:
            found = self._catalogue.type(full, self._version)
        except ContractError:  # an enum, or a document that cannot be used
            return None
        return found if found.is_a(type_.name) or type_.is_a(found.name) else None
