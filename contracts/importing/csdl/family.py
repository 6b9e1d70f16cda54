"""Bases and what comes from them: contracts say of a type only what it adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.importing.csdl.faults import ImportFault
from graphfake.contracts.names import fold

if TYPE_CHECKING:
    from graphfake.contracts.importing.csdl.nodes import Node
    from graphfake.contracts.importing.csdl.schemas import Declared, Schemas

MOST_BASES = 50
_MEMBERS = ("Property", "NavigationProperty")


class Family:
    """The structured types of a document by descent. Raises ImportFault where a type is its own base."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._bases: dict[str, str | None] = {}
        for name, declared in schemas.types.items():
            if declared.node.tag in ("EntityType", "ComplexType"):
                self._bases[name] = self._base(declared)
        self._names = {
            name: {fold(member.get("Name")) for member in schemas.types[name].node.each(*_MEMBERS)}
            for name in self._bases
        }
        for name in self._bases:
            self.bases(name)  # which refuses those without an end

    def base(self, name: str) -> str | None:
        return self._bases.get(name)

    def bases(self, name: str) -> list[str]:
        """All bases, the nearest first."""
        found: list[str] = []
        at = self._bases.get(name)
        while at is not None:
            if at == name or len(found) >= MOST_BASES:
                reason = f"{name} is derived from itself, or of more than {MOST_BASES} types one from the other."
                raise ImportFault(reason, line=self._node(name).line)
            found.append(at)
            at = self._bases.get(at)
        return found

    def inherits(self, name: str, member: str) -> bool:
        """Does a base declare a member of this name, in any letter case?"""
        folded = fold(member)
        return any(folded in self._names[base] for base in self.bases(name))

    def inherits_truth(self, name: str, attribute: str) -> bool:
        """Does a base say an attribute such as OpenType, which holds for all that is derived from it?"""
        return any(self._node(base).true(attribute) for base in self.bases(name))

    def inherits_key(self, name: str) -> bool:
        return any(self._node(base).first("Key") is not None for base in self.bases(name))

    def _node(self, name: str) -> Node:
        return self._schemas.types[name].node

    def _base(self, declared: Declared) -> str | None:
        said = declared.node.get("BaseType")
        if not said:
            return None
        name = self._schemas.full(said)
        base = self._schemas.types.get(name)
        if base is None or base.node.tag != declared.node.tag:
            reason = (
                f"{declared.name} is held without its base: {name:.200} is no {declared.node.tag} of this document."
            )
            self._schemas.notes.add(declared.node.line, reason)
            return None
        return name
