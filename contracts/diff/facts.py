"""One state of contracts, as far as it goes: the types, enums and service of a version, each as it is declared."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfake.contracts.catalogue import Catalogue
from graphfake.contracts.declarations import declaration_of, enum_of
from graphfake.contracts.errors import ContractError
from graphfake.contracts.model import EnumType
from graphfake.contracts.names import fold
from graphfake.contracts.services import joined, service_of
from graphfake.contracts.shelf import SERVICE
from graphfake.contracts.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphfake.contracts.model import Declaration, Service
    from graphfake.contracts.shelf import Document, Slot

    Declared = Declaration | EnumType

MOST_BASES = 30


@dataclass(frozen=True)
class Facts:
    """The types by full name, with the documents they come from; `service` is None where nothing is said of paths."""

    version: str
    types: Mapping[str, Declared]
    documents: Mapping[str, Mapping[str, Any]]
    service: Service | None = None
    service_document: Mapping[str, Any] = field(default_factory=dict)

    @property
    def named(self) -> Mapping[str, str]:
        """The full names of types of which nothing else is known, by these names in small letters."""
        listed = self.service_document.get("x-known-types", ())
        return {fold(name): name for name in listed}

    def chain(self, name: str) -> Iterator[Declaration]:
        """A type and its bases, the nearest first, as far as they are among the facts."""
        for _ in range(MOST_BASES):
            declared = self.types.get(name)
            if declared is None or isinstance(declared, EnumType):
                return
            yield declared
            if declared.base is None:
                return
            name = declared.base


def facts_of(slots: Sequence[Slot], version: str, tell: Callable[[int, int], None] = lambda _done, _all: None) -> Facts:
    """What documents say of a version. One that refines is laid over the shipped document of its name.

    `tell` is told how many documents have been read, and of how many. Raises ContractError for what cannot be used.
    """
    return _facts(Catalogue(slots), version, [slot for slot in slots if slot.version == version], tell)


def shipped_facts(version: str, tell: Callable[[int, int], None] = lambda _done, _all: None) -> Facts:
    """What the documents that come with graphfake say of a version. Raises ContractError."""
    return _facts(Catalogue(), version, shipped(version), tell)


def _facts(catalogue: Catalogue, version: str, slots: Sequence[Slot], tell: Callable[[int, int], None]) -> Facts:
    kinds: dict[str, str] = {}
    services = []
    documents: dict[str, Document] = {}
    for slot in slots:
        if slot.name == SERVICE:
            services.append(slot.read())
        else:
            documents[slot.name] = catalogue.read(slot.name, ("entity", "complex", "enum"), version)
            kinds[fold(slot.name)] = str(documents[slot.name].content["x-kind"])
    kind_of = partial(_kind, catalogue, version, kinds)
    types: dict[str, Declared] = {}
    for number, (name, document) in enumerate(documents.items()):
        tell(number, len(documents))
        enum = document.content["x-kind"] == "enum"
        types[name] = enum_of(document) if enum else declaration_of(document, kind_of, kind_of)
    tell(len(documents), len(documents))
    service = joined(version, [service_of(document, kind_of) for document in services]) if services else None
    contents = {name: document.content for name, document in documents.items()}
    said: dict[str, Any] = {}
    for document in services:
        for keyword, value in document.content.items():
            both = isinstance(value, dict) and isinstance(said.get(keyword), dict)
            said[keyword] = {**said[keyword], **value} if both else value
    return Facts(version, MappingProxyType(types), MappingProxyType(contents), service, MappingProxyType(said))


def _kind(catalogue: Catalogue, version: str, kinds: Mapping[str, str], name: str, _at: Document, _pointer: str) -> str:
    """The kind of a type that is referred to. A part of a version may refer to what it does not hold."""
    known = kinds.get(fold(name))
    if known is None:
        try:
            known = catalogue.kind(name, ("entity", "complex", "enum"), version)
        except ContractError:
            known = "complex"
    return known
