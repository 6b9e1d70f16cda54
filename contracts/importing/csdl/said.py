"""What annotations say of one thing: truths, records and collections by the full name of their term."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.importing.csdl.nodes import Node
    from graphfake.contracts.importing.csdl.schemas import Schemas

_TRUTH = {"true": True, "1": True, "false": False, "0": False}


class Said:
    """The annotations of one target. What nobody asked for is told by `forget`."""

    def __init__(self, schemas: Schemas, node: Node, *targets: str) -> None:
        self._notes = schemas.notes
        self._terms: dict[str, Node] = {}
        for annotation in (
            *node.each("Annotation"),
            *(each for target in targets for each in schemas.annotations(target)),
        ):
            self._terms.setdefault(schemas.full(annotation.get("Term")), annotation)

    def take(self, term: str) -> Node | None:
        """The annotation of this term; it counts as read then."""
        return self._terms.pop(term, None)

    def flag(self, term: str) -> bool | None:
        """What a term says that is a truth: true where it says nothing; None where it is not there."""
        node = self.take(term)
        return None if node is None else truth(node)

    def forget(self, what: str) -> None:
        """Tell of the annotations that were not read."""
        for term, node in self._terms.items():
            self._notes.add(node.line, f"{term:.200}, said of {what}, is not kept.")


def truth(node: Node) -> bool | None:
    """The truth that an annotation or a property value holds; None where it holds something else."""
    inner = node.first("Bool")
    text = inner.text if inner is not None else node.get("Bool", "" if node.children else "true")
    return _TRUTH.get(text.strip().lower())


def record_of(node: Node) -> dict[str, Node]:
    """The property values of the record that stands in an annotation, a property value or a collection."""
    record = node if node.tag == "Record" else node.first("Record")
    return {} if record is None else {value.get("Property"): value for value in record.each("PropertyValue")}


def items_of(node: Node) -> Iterator[Node]:
    """The items of the collection that stands in an annotation or a property value."""
    collection = node.first("Collection")
    return iter(()) if collection is None else iter(collection.children)


def text_of(node: Node) -> str:
    """The text of a constant or a path, written as an attribute or as an element."""
    for name in ("String", "PropertyPath", "NavigationPropertyPath", "EnumMember", "Date", "Path", "Int", "Decimal"):
        if name in node.attributes:
            return node.attributes[name].strip()
    return (node.children[0].text if node.children else node.text).strip()
