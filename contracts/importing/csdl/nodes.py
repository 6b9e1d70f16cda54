"""The elements of a CSDL document: what expat tells of them, without the prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Node:
    """An element: its local name, attributes, the text of a value such as `PropertyPath`, and where it begins."""

    __slots__ = ("attributes", "children", "line", "tag", "text")

    def __init__(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node] = []
        self.line = line
        self.text = ""

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def true(self, name: str) -> bool:
        """Is this attribute said to be true? CSDL takes 1 for it too, as XML Schema does."""
        return self.get(name).strip().lower() in ("true", "1")

    def each(self, *tags: str) -> Iterator[Node]:
        """The children of these names, in order."""
        return (child for child in self.children if child.tag in tags)

    def first(self, tag: str) -> Node | None:
        return next(self.each(tag), None)
