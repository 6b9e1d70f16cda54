"""The catalogue: what graphfake knows of each version, read when first asked for, never changed."""

from __future__ import annotations

import difflib
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from graphfake.contracts import folders, shelf
from graphfake.contracts.declarations import enum_of
from graphfake.contracts.errors import ContractError
from graphfake.contracts.layers import joined as joined_document
from graphfake.contracts.layers import lay
from graphfake.contracts.names import fold, short_name
from graphfake.contracts.operations import OPERATION_KINDS
from graphfake.contracts.refining import refines
from graphfake.contracts.services import joined, service_of
from graphfake.contracts.shipped import shipped, shipped_versions
from graphfake.contracts.structured import Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from graphfake.contracts.model import EnumType, Service
    from graphfake.contracts.shelf import Document, Slot

STRUCTURED = ("entity", "complex")
_KINDS = {
    STRUCTURED: "an entity or complex type",
    ("enum", "complex"): "an enum or complex type",
    ("enum",): "an enum",
    OPERATION_KINDS: "a type or an enum",
}


def load(*paths: str | Path) -> Catalogue:
    """The shipped catalogue, joined by the folders, bundle files or document files given; later ones win.

    A document that says `x-refines` is laid over the one of the same name, any other replaces it; one that says
    `x-generated` replaces the generated one, and what is kept by hand refines it. Raises ContractError, naming file
    and place, for what cannot be used.
    """
    slots: list[Slot] = []
    for path in paths:
        slots += folders.from_path(path)
    return Catalogue(slots) if slots else _SHIPPED


class Catalogue:
    """An immutable set of contracts, by version and full type name: those given, above the shipped ones."""

    def __init__(self, slots: Iterable[Slot] = ()) -> None:
        self._slots = tuple(slots)
        self._indexes: dict[str, Mapping[str, list[Slot]]] = {}
        self._documents: dict[tuple[str, str], Document] = {}
        self._types: dict[tuple[str, str], Type] = {}
        self._enums: dict[tuple[str, str], EnumType] = {}
        self._service: dict[str, Service] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._derived: dict[str, Mapping[str, Sequence[str]]] = {}

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that have a service document, such as ("beta",)."""
        given = {slot.version for slot in self._slots if slot.name == shelf.SERVICE}
        return tuple(sorted(given.union(shipped_versions())))

    def as_of(self, version: str) -> str:
        """The month that our facts about a version are of, such as 2026-08."""
        return self.service(version).as_of

    def types(self, version: str = shelf.DEFAULT_VERSION) -> tuple[str, ...]:
        """The full names of all types and enums of a version, sorted. No document is read."""
        found = self._names.get(version)
        if found is None:
            named = (slots[-1].name for slots in self._index(version).values())
            found = self._names[version] = tuple(sorted(name for name in named if name != shelf.SERVICE))
        return found

    def mentioning(self, name: str, version: str = shelf.DEFAULT_VERSION) -> tuple[str, ...]:
        """The full names of the types whose documents may name another; lines of bundles are searched, not read."""
        text = name.encode()
        return tuple(
            slots[-1].name
            for slots in self._index(version).values()
            if slots[-1].name != shelf.SERVICE
            and any(not isinstance(slot.entry, bytes) or text in slot.entry for slot in slots)
        )

    def type(self, name: str, version: str = shelf.DEFAULT_VERSION) -> Type:
        """An entity or complex type by its full name, in any letter case. Raises ContractError."""
        key = (version, fold(name))
        found = self._types.get(key)
        if found is None:
            found = self._types[key] = Type(self, version, self.read(name, STRUCTURED, version))
        return found

    def enum(self, name: str, version: str = shelf.DEFAULT_VERSION) -> EnumType:
        """An enum by its full name. Raises ContractError."""
        key = (version, fold(name))
        found = self._enums.get(key)
        if found is None:
            found = self._enums[key] = enum_of(self.read(name, ("enum",), version))
        return found

    def find(self, name: str, version: str = shelf.DEFAULT_VERSION) -> str | None:
        """The spelling of a type's full name that the catalogue uses, or None where it has no such type."""
        slots = self._index(version).get(fold(name)) if "." in name else None
        return slots[-1].name if slots else None

    def base(self, name: str, version: str = shelf.DEFAULT_VERSION) -> str | None:
        """The full name of a type's base, as its document says it. Raises ContractError."""
        slots = self._index(version).get(fold(name))
        return self._base(name, version, slots) if slots else None

    def saying(self, keyword: str, version: str = shelf.DEFAULT_VERSION) -> tuple[str, ...]:
        """The full names of the types whose documents have a keyword, in no order. Raises ContractError."""
        written = f'"{keyword}":'.encode()
        found = []
        for slots in self._index(version).values():
            if all(isinstance(slot.entry, bytes) and written not in slot.entry for slot in slots):
                continue  # most lines need not be read
            name = slots[-1].name
            if name != shelf.SERVICE and keyword in self._read(name, version).content:
                found.append(name)
        return tuple(found)

    def names(self, name: str, version: str = shelf.DEFAULT_VERSION) -> bool:
        """Is there a type of this full name of which nothing but the name is known?"""
        return version in self.versions and fold(name) in self.service(version).known_types

    def document(self, name: str, version: str = shelf.DEFAULT_VERSION) -> Mapping[str, Any]:
        """A type's document, with what refines it. Raises ContractError."""
        return self._read(name, version).content

    def read(self, name: str, kinds: tuple[str, ...], version: str = shelf.DEFAULT_VERSION) -> Document:
        """A type's document and where it stands, if it is of one of these kinds. Raises ContractError."""
        document = self._read(name, version)
        kind = document.content.get("x-kind")
        if kind not in kinds:
            reason = f"{name} is of kind {kind!r:.50}, not {_KINDS[kinds]}."
            raise ContractError(reason, document=document.where, pointer="/x-kind")
        return document

    def kind(self, name: str, kinds: tuple[str, ...], version: str = shelf.DEFAULT_VERSION) -> str:
        """Of which of these kinds a type is; most documents need not be read for that. Raises ContractError."""
        slots = self._index(version).get(fold(name), ())
        head = slots[-1].head() if slots else None
        if head is not None and head.kind in kinds:
            return head.kind
        return str(self.read(name, kinds, version).content["x-kind"])

    def kind_of(self, version: str, name: str, document: Document, pointer: str) -> str:
        """Whether the type that an operation names is an enum, complex or an entity. Raises ContractError."""
        try:
            return self.kind(name, OPERATION_KINDS, version)
        except ContractError as error:
            raise ContractError(error.reason, document=document.where, pointer=f"{pointer}/$ref") from error

    def service(self, version: str = shelf.DEFAULT_VERSION) -> Service:
        """What a version offers; all its service documents joined, later entries winning. Raises ContractError."""
        found = self._service.get(version)
        if found is None:
            slots = self._index(version).get(shelf.SERVICE)
            if not slots:
                reason = f"No service document for version {version!r}; there is one for {', '.join(self.versions)}."
                raise ContractError(reason)
            kind_of = partial(self.kind_of, version)
            known = {} if self._adds(version) is None else _shipped_services(version)
            parts = [known.get(slot) or service_of(slot.read(), kind_of) for slot in slots]
            found = self._service[version] = joined(version, parts)
        return found

    def derived(self, name: str, version: str = shelf.DEFAULT_VERSION) -> tuple[str, ...]:
        """The full names of the types derived from one, at any depth, sorted."""
        children = self._derived.get(version)
        if children is None:
            children = self._derived[version] = self._children(version)
        found: set[str] = set()
        waiting = [fold(name)]
        while waiting:
            for child in children.get(waiting.pop(), ()):
                if child not in found:
                    found.add(child)
                    waiting.append(fold(child))
        return tuple(sorted(found))

    def with_contract(self, document: Mapping[str, Any], version: str = shelf.DEFAULT_VERSION) -> Catalogue:
        """A new catalogue that has a copy of this document too, in place of one of the same name.

        A service document says its version itself. Raises ContractError where it is no JSON object with a name.
        """
        where = f"the given {str(document.get('x-name', 'document'))[:200]}"
        content = shelf.copied(document, where)
        given = None if content.get("x-kind") == shelf.SERVICE else version
        return Catalogue((*self._slots, shelf.slot_of(content, given, where)))

    def _index(self, version: str) -> Mapping[str, list[Slot]]:
        """All documents of a version by name in small letters, those of one name from the lowest up."""
        index = self._indexes.get(version)
        if index is None:
            index = _shipped_index(version)
            given = [slot for slot in self._slots if slot.version == version]
            index = dict(index) if given else index
            for slot in given:
                slots = list(index.get(fold(slot.name), ()))
                lay(slots, slot)
                index[fold(slot.name)] = slots
            self._indexes[version] = index
        return index

    def _adds(self, version: str) -> list[str] | None:
        """The names of the types given, in small letters; None where one of them is shipped, too."""
        given = dict.fromkeys(fold(slot.name) for slot in self._slots if slot.version == version)
        given.pop(shelf.SERVICE, None)
        return None if any(name in _shipped_index(version) for name in given) else list(given)

    def _children(self, version: str) -> Mapping[str, Sequence[str]]:
        added = self._adds(version)
        if added is None:
            return self._children_among(self._index(version), version)
        children = dict(_shipped_children(version))
        index = self._index(version)
        for base, names in self._children_among({name: index[name] for name in added}, version).items():
            children[base] = [*children.get(base, ()), *names]
        return children

    def _children_among(self, index: Mapping[str, Sequence[Slot]], version: str) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for key, slots in index.items():
            base = self._base(key, version, slots) if key != shelf.SERVICE else None
            if base is not None:
                children.setdefault(fold(base), []).append(slots[-1].name)
        return children

    def _base(self, name: str, version: str, slots: Sequence[Slot]) -> str | None:
        for slot in reversed(slots):
            head = slot.head()
            if head is None:
                break
            if not head.refines:
                return head.base
        return _base_said(self._read(name, version).content)

    def _read(self, name: str, version: str) -> Document:
        key = (version, fold(name))
        document = self._documents.get(key)
        if document is None:
            slots = self._index(version).get(key[1])
            if not slots:
                raise ContractError(self._unknown(name, version))
            if self is not _SHIPPED and slots is _shipped_index(version).get(key[1]):
                document = _SHIPPED._read(name, version)
            else:
                document = joined_document(slots, partial(self._inherited, version))
            self._documents[key] = document
        return document

    def _inherited(self, version: str, content: Mapping[str, Any]) -> set[str]:
        """The names of what a type has from its bases, by the documents of these that refine nothing."""
        names: set[str] = set()
        index, seen = self._index(version), set()
        base = _base_said(content)
        while base is not None and fold(base) in index and fold(base) not in seen:
            seen.add(fold(base))
            below = (slot.read().content for slot in reversed(index[fold(base)]))
            content = next((document for document in below if not refines(document)), {})
            names.update(content.get("properties", {}))
            base = _base_said(content)
        return names

    def _unknown(self, name: str, version: str) -> str:
        known = self.types(version)
        if not known:
            return f"There is no version {version!r:.100} in the catalogue; it has {', '.join(self.versions)}."
        shorts = {fold(short_name(full)): full for full in known}
        wanted = fold(short_name(name[-200:]))
        near = [full for full in known if fold(short_name(full)) == wanted]
        near += [shorts[text] for text in difflib.get_close_matches(wanted, shorts, 3, 0.5)]
        nearest = f" Nearest: {', '.join(dict.fromkeys(near))}." if near else ""
        return f"There is no type {name!r:.200} in {version}.{nearest}"


def _base_said(content: Mapping[str, Any]) -> str | None:
    """The full name of a base, as a document says it that may be of any form."""
    bases = content.get("allOf", [])
    references = [base.get("$ref") for base in bases if isinstance(base, dict)] if isinstance(bases, list) else []
    return next((text.removesuffix(".json") for text in references if isinstance(text, str)), None)


@cache
def _shipped_index(version: str) -> dict[str, list[Slot]]:
    """What is shipped of a version, by name in small letters: the same for all catalogues, and never changed."""
    index: dict[str, list[Slot]] = {}
    for slot in shipped(version):
        lay(index.setdefault(fold(slot.name), []), slot)
    return index


@cache
def _shipped_children(version: str) -> Mapping[str, Sequence[str]]:
    return _SHIPPED._children_among(_shipped_index(version), version)


@cache
def _shipped_services(version: str) -> Mapping[Slot, Service]:
    kind_of = partial(_SHIPPED.kind_of, version)
    return {slot: service_of(slot.read(), kind_of) for slot in _shipped_index(version).get(shelf.SERVICE, ())}


_SHIPPED = Catalogue()
"""What is shipped alone: its documents are read once, for all catalogues."""
