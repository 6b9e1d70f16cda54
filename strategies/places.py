"""Where an object stands in a payload or response, and so what it may be and hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphfake.contracts import ContractError

if TYPE_CHECKING:
    from graphfake.contracts import Property, Type

MOST_LEVELS = 2
"""Of complex values inside complex values, where the contract leaves the choice."""
_MOST_DERIVED = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object stands: what is expected there, and what may be left out.

    `whole` is False where members may be missing: in an update, and in the complex values that it merges.
    `deep` counts the levels of contained entities that may stand inline below. `levels` counts down the
    complex values that are drawn inside each other.
    """

    type: Type
    view: str
    profile: str = "documented"
    dialect: str = "intune"
    whole: bool = True
    deep: int = 0
    levels: int = MOST_LEVELS

    @property
    def is_answered(self) -> bool:
        """Is this an object of a response, not of a request?"""
        return self.view == "response"

    @property
    def required(self) -> tuple[str, ...]:
        """The members that must be there, the key only where the client gives it."""
        if self.is_answered:
            return tuple(name for name in self.type.structural if self.type.properties[name].edm != "Edm.Stream")
        return self.type.required("create", self.profile) if self.whole else ()

    @property
    def given_key(self) -> tuple[str, ...]:
        """The members of the key, where an object here has to hold them."""
        return self.type.client_key if self.view == "create" else ()

    @property
    def concrete(self) -> tuple[Type, ...]:
        """The types that an object here can be of, the declared one first. Raises ContractError for none."""
        declared = self.type
        derived = (declared.catalogue.type(name, declared.version) for name in declared.derived[:_MOST_DERIVED])
        found = tuple(type_ for type_ in (declared, *derived) if not type_.abstract)
        if not found:
            reason = "The type is abstract, and no type that is not is derived from it."
            raise ContractError(reason, document=declared.where)
        return found

    @property
    def is_possible(self) -> bool:
        """Is there a type that an object here can be of?"""
        return not self.type.abstract or bool(self.type.derived)

    def inner(self, prop: Property) -> Place:
        """The place of a complex value, or of an item of a collection of them, in an object here."""
        type_ = self.type.catalogue.type(prop.type_name or "", self.type.version)
        return replace(self, type=type_, whole=self.whole or prop.collection, levels=self.levels - 1, deep=0)

    def child(self, navigation: str) -> Place:
        """The place of a contained entity that stands inline in an object here."""
        type_ = self.type.catalogue.type(self.type.navigations[navigation].target, self.type.version)
        return replace(self, type=type_, deep=self.deep - 1)

    @property
    def contained(self) -> list[str]:
        """The navigations whose entities may stand inline."""
        if self.view != "create" or self.deep <= 0:
            return []
        return [name for name, navigation in self.type.navigations.items() if navigation.contained]
