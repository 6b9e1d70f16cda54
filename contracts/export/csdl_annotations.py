"""Annotations of the standard vocabularies: what cannot be done, and by what else entities are found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphfake.contracts.csdl_terms import BY_KEY, CAPABILITIES, CORE, RESTRICTIONS, REVISION_FACTS
from graphfake.contracts.export.xml_text import Element, Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphfake.contracts.structured import Type

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def truth(term: str, *, value: bool) -> Element:
    """An annotation that is true or false."""
    return Element("Annotation", Term=term, Bool=value)


def restrictions(
    capabilities: Mapping[str, Any], without: Mapping[str, Sequence[str]] | None = None
) -> Iterator[Element]:
    """The capabilities that a contract says yes or no to; `without` lists by capability the members that lack it."""
    for capability, (term, positive, negative) in RESTRICTIONS.items():
        values = []
        if isinstance(capabilities.get(capability), bool):
            values.append(Element("PropertyValue", Property=positive, Bool=capabilities[capability]))
        if capability == "read" and isinstance(capabilities.get("readByKey"), bool):
            by_key = Element("PropertyValue", Property=positive, Bool=capabilities["readByKey"])
            values.append(Element("PropertyValue", [Element("Record", [by_key])], Property=BY_KEY))
        if without and without.get(capability):
            paths = [Leaf("PropertyPath", name) for name in without[capability]]
            values.append(Element("PropertyValue", [Element("Collection", paths)], Property=negative))
        if values:
            yield Element("Annotation", [Element("Record", values)], Term=f"{CAPABILITIES}{term}")


def listable(capability: str, said: object) -> bool:
    """Is there a list in which a type names the properties that lack this?"""
    return said is False and capability in ("filter", "sort")


def revisions(deprecated: object) -> Iterator[Element]:
    """That something is deprecated, and since when as far as that is known; sentences are not told."""
    if not deprecated:
        return
    facts = deprecated if isinstance(deprecated, dict) else {}
    values = [
        Element("PropertyValue", Property=name, **{_constant(name, facts[word]): facts[word]})
        for name, word in REVISION_FACTS.items()
        if word in facts
    ]
    values.append(Element("PropertyValue", Property="Kind", EnumMember=f"{CORE}RevisionKind/Deprecated"))
    yield Element("Annotation", [Element("Collection", [Element("Record", values)])], Term=f"{CORE}Revisions")


def _constant(name: str, text: str) -> str:
    return "Date" if name != "Version" and _DAY.fullmatch(text) else "String"


def alternate_keys(type_: Type, base: Type | None) -> Iterator[Element]:
    """The keys besides the key that a type adds to those of its base."""
    inherited = () if base is None else base.alternate_keys
    added = [key for key in type_.alternate_keys if key not in inherited]
    if added:
        keys = Element("Collection", [_alternate_key(names) for names in added])
        yield Element("Annotation", [keys], Term=f"{CORE}AlternateKeys")


def _alternate_key(names: tuple[str, ...]) -> Element:
    references = [
        Element(
            "Record",
            [
                Element("PropertyValue", Property="Name", PropertyPath=name),
                Element("PropertyValue", Property="Alias", String=name),
            ],
            Type=f"{CORE}PropertyRef",
        )
        for name in names
    ]
    key = Element("PropertyValue", [Element("Collection", references)], Property="Key")
    return Element("Record", [key], Type=f"{CORE}AlternateKey")
