"""What a $metadata document declares, by full name: aliases are resolved, annotations stand with what they speak of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.importing.csdl.faults import ImportFault
from graphfake.contracts.names import fold, is_type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.importing.csdl.faults import Notes
    from graphfake.contracts.importing.csdl.nodes import Node

_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)\.([A-Za-z_][A-Za-z0-9_]*)")
TYPES = ("EntityType", "ComplexType", "EnumType", "TypeDefinition")
MOST_TYPES = 50_000


class Declared(NamedTuple):
    """An element of a schema, and the schema's namespace."""

    name: str
    namespace: str
    node: Node


class Schemas:
    """The declarations of all schemas. Raises ImportFault where there is none."""

    def __init__(self, root: Node, notes: Notes) -> None:
        self.notes = notes
        self.types: dict[str, Declared] = {}
        self.operations: list[Declared] = []
        self.containers: list[Declared] = []
        self._aliases: dict[str, str] = {}
        self._annotations: dict[str, list[Node]] = {}
        self._asked: set[str] = set()
        self.unusable: set[str] = set()
        services = root.first("DataServices")
        schemas = list(services.each("Schema")) if services is not None else []
        if not schemas:
            raise ImportFault("The document holds no Schema in edmx:DataServices, and so describes nothing.", line=1)
        for include in (each for reference in root.each("Reference") for each in reference.each("Include")):
            self._alias(include)
        for schema in schemas:
            self._alias(schema)
        folded: dict[str, str] = {}
        for schema in schemas:
            self._read(schema, folded)

    def full(self, text: str) -> str:
        """The text with full names for those that begin with an alias: a type, a collection, a target or a path."""
        return _NAME.sub(lambda found: f"{self._aliases.get(found[1], found[1])}.{found[2]}", text.strip())

    def annotations(self, target: str) -> list[Node]:
        """What is said of a target beside it, in `Annotations`."""
        self._asked.add(target)
        return self._annotations.get(target, [])

    def usable(self, name: str) -> bool:
        """Is this a type of the document that contracts can hold?"""
        return name in self.types and name not in self.unusable

    def unread(self) -> Iterator[tuple[str, Node]]:
        """Annotations whose target nobody asked for."""
        left = (target for target in self._annotations if target not in self._asked)
        return ((target, node) for target in left for node in self._annotations[target])

    def _alias(self, node: Node) -> None:
        alias, namespace = node.get("Alias"), node.get("Namespace")
        if alias and self._aliases.setdefault(alias, namespace) != namespace:
            reason = f"The alias {alias:.100} stands for {self._aliases[alias]:.200} already."
            self.notes.add(node.line, reason)

    def _read(self, schema: Node, folded: dict[str, str]) -> None:
        namespace = schema.get("Namespace")
        for node in schema.children:
            name = f"{namespace}.{node.get('Name')}"
            if node.tag == "Annotations":
                self._annotate(node)
            elif node.tag == "Annotation":
                self.notes.add(node.line, f"{self.full(node.get('Term')):.200}, said of a schema, is not kept.")
            elif node.tag not in (*TYPES, "Action", "Function", "EntityContainer"):
                self.notes.add(node.line, f"{node.tag:.100} is not kept.")
            elif not is_type_name(name):
                self.notes.add(node.line, f"{node.tag} {name:.200} is left out: that is no name of a type.")
            elif node.tag in TYPES:
                self._type(Declared(name, namespace, node), folded)
            else:
                kept = self.containers if node.tag == "EntityContainer" else self.operations
                kept.append(Declared(name, namespace, node))

    def _type(self, declared: Declared, folded: dict[str, str]) -> None:
        known = folded.setdefault(fold(declared.name), declared.name)
        if declared.name in self.types or known != declared.name:
            self.notes.add(declared.node.line, f"{declared.name} is left out: there is a type {known} already.")
            return
        if len(self.types) >= MOST_TYPES:
            raise ImportFault(f"The document declares more than {MOST_TYPES:,} types.", line=declared.node.line)
        self.types[declared.name] = declared

    def _annotate(self, node: Node) -> None:
        target = self.full(node.get("Target"))
        kept = self._annotations.setdefault(target.replace(" ", ""), [])
        kept += node.each("Annotation")
