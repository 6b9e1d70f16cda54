"""Annotations of the standard vocabularies: what cannot be done, and by what else entities are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.export.xml_text import Element

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Protocol

    from graphfake.contracts.structured import Type

    class Capable(Protocol):
        """A type or a navigation, with what it says of its capabilities."""

        @property
        def capabilities(self) -> Mapping[str, Any]: ...


_CORE = "Org.OData.Core.V1"
_CAPABILITIES = "Org.OData.Capabilities.V1"
_RESTRICTIONS = {
    "filter": ("FilterRestrictions", "Filterable"),
    "sort": ("SortRestrictions", "Sortable"),
    "search": ("SearchRestrictions", "Searchable"),
    "expand": ("ExpandRestrictions", "Expandable"),
    "count": ("CountRestrictions", "Countable"),
    "insert": ("InsertRestrictions", "Insertable"),
    "update": ("UpdateRestrictions", "Updatable"),
    "delete": ("DeleteRestrictions", "Deletable"),
    "delta": ("ChangeTracking", "Supported"),
}
"""The capability, and the term and property that say in CSDL whether it is there."""


def truth(term: str, *, value: bool) -> Element:
    """An annotation that is true or false."""
    return Element("Annotation", Term=term, Bool=value)


def restrictions(capable: Capable) -> Iterator[Element]:
    """The capabilities that a contract says yes or no to."""
    for capability, (term, name) in _RESTRICTIONS.items():
        said = capable.capabilities.get(capability)
        if isinstance(said, bool):
            value = Element("PropertyValue", Property=name, Bool=said)
            yield Element("Annotation", [Element("Record", [value])], Term=f"{_CAPABILITIES}.{term}")


def alternate_keys(type_: Type, base: Type | None) -> Iterator[Element]:
    """The keys besides the key that a type adds to those of its base."""
    inherited = () if base is None else base.alternate_keys
    added = [key for key in type_.alternate_keys if key not in inherited]
    if added:
        keys = Element("Collection", [_alternate_key(names) for names in added])
        yield Element("Annotation", [keys], Term=f"{_CORE}.AlternateKeys")


def _alternate_key(names: tuple[str, ...]) -> Element:
    references = [
        Element(
            "Record",
            [
                Element("PropertyValue", Property="Name", PropertyPath=name),
                Element("PropertyValue", Property="Alias", String=name),
            ],
            Type=f"{_CORE}.PropertyRef",
        )
        for name in names
    ]
    key = Element("PropertyValue", [Element("Collection", references)], Property="Key")
    return Element("Record", [key], Type=f"{_CORE}.AlternateKey")
