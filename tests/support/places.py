"""Every place of a version that entities live at, within a number of segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts import Catalogue, Navigation, Type


class Place(NamedTuple):
    """A collection, or a single entity, and the steps that lead there: the root's name first, then navigations."""

    steps: tuple[Step, ...]

    @property
    def type(self) -> Type:
        return self.steps[-1].type

    @property
    def collection(self) -> bool:
        return self.steps[-1].collection

    @property
    def route(self) -> str:
        """`/users/{id}/messages`"""
        return "".join(
            f"/{step.name}" + ("/{id}" if step.collection and step is not self.steps[-1] else "") for step in self.steps
        )

    @property
    def implied(self) -> bool:
        """Is a single entity there without having been made?"""
        last = self.steps[-1]
        return last.navigation is None or last.navigation.implies(last.type)


class Step(NamedTuple):
    """`said` are the capabilities that the way says, which a root or a navigation is."""

    name: str
    collection: bool
    type: Type
    said: Mapping[str, Any]
    navigation: Navigation | None = None

    def offers(self, capability: str, of: Type | None = None) -> bool:
        """Can entities be inserted, updated or deleted here, by the way, the declared type and one derived from it?"""
        types = (self.type, of or self.type)
        return self.said.get(capability) is not False and all(
            each.capabilities.get(capability) is not False for each in types
        )


def places(catalogue: Catalogue, version: str, most: int) -> Iterator[Place]:
    """Entity sets, singletons and what is contained below them, of at most so many segments; keys are segments too."""
    waiting = []
    for root in catalogue.service(version).roots.values():
        type_ = catalogue.type(root.type, version)
        waiting.append(Place((Step(root.name, root.collection, type_, root.capabilities),)))
    while waiting:
        place = waiting.pop(0)
        if place.route.count("/") > most:
            continue
        yield place
        for navigation in place.type.navigations.values():
            if navigation.contained:
                try:
                    target = catalogue.type(navigation.target, version)
                except ContractError:
                    continue
                step = Step(navigation.name, navigation.collection, target, navigation.capabilities, navigation)
                waiting.append(Place((*place.steps, step)))
