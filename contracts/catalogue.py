"""The catalogue: what graphfake knows of each version, read when first asked for, never changed."""

from __future__ import annotations

import difflib
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfake.contracts import shelf
from graphfake.contracts.declarations import declaration_of, enum_of, service_of
from graphfake.contracts.errors import ContractError, InvalidPayload
from graphfake.contracts.model import Declaration, EnumType, Navigation, Property, Service, Source, short_name
from graphfake.contracts.validation import Validation
from graphfake.contracts.views import build_schema, required_members

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from graphfake.contracts.shelf import Document, Slot
    from graphfake.contracts.verdict import Verdict

MOST_BASES = 30


def load(*paths: str | Path) -> Catalogue:
    """The shipped catalogue, joined by the folders, bundle files or document files given; later ones win.

    Raises ContractError, naming file and place, for what cannot be used.
    """
    slots = list(_SHIPPED)
    for path in paths:
        slots += shelf.from_path(path)
    return Catalogue(slots)


class Catalogue:
    """An immutable set of contracts, by version and full type name."""

    def __init__(self, slots: Iterable[Slot]) -> None:
        self._slots = tuple(slots)
        self._index: dict[str, dict[str, Slot]] = {}
        self._services: dict[str, list[Slot]] = {}
        for slot in self._slots:
            if slot.name == shelf.SERVICE:
                self._services.setdefault(slot.version, []).append(slot)
            else:
                self._index.setdefault(slot.version, {})[slot.name.lower()] = slot
        self._documents: dict[int, Document] = {}
        self._types: dict[tuple[str, str], Type] = {}
        self._enums: dict[tuple[str, str], EnumType] = {}
        self._service: dict[str, Service] = {}
        self._derived: dict[str, dict[str, list[str]]] = {}

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that have a service document, such as ("beta",)."""
        return tuple(sorted(self._services))

    def as_of(self, version: str) -> str:
        """The month that our facts about a version are of, such as 2026-08."""
        return self.service(version).as_of

    def types(self, version: str = shelf.DEFAULT_VERSION) -> tuple[str, ...]:
        """The full names of all types and enums of a version, sorted. No document is read."""
        return tuple(sorted(slot.name for slot in self._index.get(version, {}).values()))

    def type(self, name: str, version: str = shelf.DEFAULT_VERSION) -> Type:
        """An entity or complex type by its full name, in any letter case. Raises ContractError."""
        key = (version, name.lower())
        found = self._types.get(key)
        if found is None:
            document = self._document(name, version)
            if document.content.get("x-kind") not in ("entity", "complex"):
                reason = f"{name} is of kind {document.content.get('x-kind')!r}, not an entity or complex type."
                raise ContractError(reason, document=document.where, pointer="/x-kind")
            found = self._types[key] = Type(self, version, document)
        return found

    def enum(self, name: str, version: str = shelf.DEFAULT_VERSION) -> EnumType:
        """An enum by its full name. Raises ContractError."""
        key = (version, name.lower())
        found = self._enums.get(key)
        if found is None:
            document = self._document(name, version)
            if document.content.get("x-kind") != "enum":
                reason = f"{name} is of kind {document.content.get('x-kind')!r}, not an enum."
                raise ContractError(reason, document=document.where, pointer="/x-kind")
            found = self._enums[key] = enum_of(document)
        return found

    def find(self, name: str, version: str = shelf.DEFAULT_VERSION) -> str | None:
        """The spelling of a type's full name that the catalogue uses, or None where it has no such type."""
        slot = self._index.get(version, {}).get(name.lower())
        return slot.name if slot else None

    def document(self, name: str, version: str = shelf.DEFAULT_VERSION) -> Mapping[str, Any]:
        """A type's document as it was written. Raises ContractError."""
        return self._document(name, version).content

    def service(self, version: str = shelf.DEFAULT_VERSION) -> Service:
        """What a version offers; all its service documents joined, later entries winning. Raises ContractError."""
        found = self._service.get(version)
        if found is None:
            slots = self._services.get(version)
            if not slots:
                reason = f"No service document for version {version!r}; there is one for {', '.join(self.versions)}."
                raise ContractError(reason)
            parts = [service_of(slot.read()) for slot in slots]
            found = self._service[version] = _joined(version, parts)
        return found

    def derived(self, name: str, version: str = shelf.DEFAULT_VERSION) -> tuple[str, ...]:
        """The full names of the types derived from one, at any depth, sorted."""
        children = self._derived.get(version)
        if children is None:
            children = {}
            for slot in self._index.get(version, {}).values():
                bases = self._read(slot).content.get("allOf", [])
                for base in bases if isinstance(bases, list) else []:
                    if isinstance(base, dict) and isinstance(base.get("$ref"), str):
                        children.setdefault(base["$ref"].removesuffix(".json").lower(), []).append(slot.name)
            self._derived[version] = children
        found: set[str] = set()
        waiting = [name.lower()]
        while waiting:
            for child in children.get(waiting.pop(), ()):
                if child not in found:
                    found.add(child)
                    waiting.append(child.lower())
        return tuple(sorted(found))

    def with_contract(self, document: Mapping[str, Any], version: str = shelf.DEFAULT_VERSION) -> Catalogue:
        """A new catalogue that has this document too, in place of one of the same name."""
        return Catalogue((*self._slots, shelf.slot_of(document, version, "")))

    def _document(self, name: str, version: str) -> Document:
        slot = self._index.get(version, {}).get(name.lower())
        if slot is None:
            raise ContractError(self._unknown(name, version))
        return self._read(slot)

    def _read(self, slot: Slot) -> Document:
        document = self._documents.get(id(slot))
        if document is None:
            document = slot.read()
            said = document.content.get("x-name")
            if said != slot.name:
                reason = f"The document is named {slot.name} but its x-name is {said!r}; they must be the same."
                raise ContractError(reason, document=document.where, pointer="/x-name")
            self._documents[id(slot)] = document
        return document

    def _unknown(self, name: str, version: str) -> str:
        known = self.types(version)
        shorts = {short_name(full).lower(): full for full in known}
        near = [full for full in known if short_name(full).lower() == name.lower()]
        near += [shorts[text] for text in difflib.get_close_matches(short_name(name).lower(), shorts, 3, 0.5)]
        if not known:
            return f"There is no version {version!r} in the catalogue; it has {', '.join(self.versions)}."
        nearest = f" Nearest: {', '.join(dict.fromkeys(near))}." if near else ""
        return f"There is no type {name!r} in {version}.{nearest}"


class Type:
    """An entity or complex type with everything it inherits. Made by a catalogue; holds no state of its own."""

    def __init__(self, catalogue: Catalogue, version: str, document: Document) -> None:
        self.catalogue = catalogue
        self.version = version
        self._document = document
        chain = self._chain()
        own = chain[-1]
        self.name = own.name
        self.short_name = short_name(own.name)
        self.kind = own.kind
        self.base = own.base
        self.abstract = own.abstract
        self.examples = own.examples
        self.open = any(part.open for part in chain)
        self.partial = any(part.partial for part in chain)
        self.key = next((part.key for part in reversed(chain) if part.key), ())
        self.bases = tuple(part.name for part in reversed(chain[:-1]))
        properties: dict[str, Property] = {}
        navigations: dict[str, Navigation] = {}
        rules: dict[str, Source] = {}
        capabilities: dict[str, Any] = {}
        for part in chain:
            properties.update(part.properties)
            navigations.update(part.navigations)
            rules.update(part.rules)
            capabilities.update(part.capabilities)
        self.properties: Mapping[str, Property] = MappingProxyType(properties)
        self.navigations: Mapping[str, Navigation] = MappingProxyType(navigations)
        self.rules: Mapping[str, Source] = MappingProxyType(rules)
        self.capabilities: Mapping[str, Any] = MappingProxyType(capabilities)
        self.structural = tuple(name for name in properties if name not in self.key)
        self.required_on_create = self._required_on_create(chain)
        self._validations: dict[tuple[str, ...], Validation] = {}

    def __repr__(self) -> str:
        return f"Type({self.name!r}, {self.version!r})"

    @property
    def document(self) -> Mapping[str, Any]:
        """The document as it was written."""
        return self._document.content

    @property
    def where(self) -> str:
        """The file the document stands in."""
        return self._document.where

    def is_a(self, name: str) -> bool:
        """Is this the named type, or derived from it?"""
        return name == self.name or name in self.bases

    @cached_property
    def derived(self) -> tuple[str, ...]:
        """The full names of the types derived from this one, at any depth."""
        return self.catalogue.derived(self.name, self.version)

    @cached_property
    def needs_exact_numbers(self) -> bool:
        """Whether a body must be parsed with exact decimals, since an Edm.Decimal can stand in it."""
        return self._reaches_decimal(set())

    def required(self, view: str, profile: str = "documented") -> tuple[str, ...]:
        """The members that must be present in a view, in contract order."""
        return required_members(self, view, profile)

    def schema(self, view: str, profile: str = "documented") -> dict[str, Any]:
        """A plain, flat JSON Schema 2020-12 of `create`, `update`, `response` or `self-check`."""
        return build_schema(self, view, profile)

    def judge(
        self,
        value: Mapping[str, Any],
        *,
        view: str = "create",
        profile: str = "documented",
        dialect: str = "intune",
        tolerate: Collection[str] = (),
        duplicates: Collection[str] = (),
        selected: Collection[str] | None = None,
    ) -> Verdict:
        """Hold a JSON object against this contract.

        `duplicates` are pointers of member names that stood twice in its text; rules named in `tolerate` yield
        notes instead of violations. `selected` names the members a response was asked for. The order of the
        violations is the order in which Graph would come upon them.
        """
        key = (view, profile, dialect)
        validation = self._validations.get(key)
        if validation is None:
            validation = self._validations[key] = Validation(self, view, profile, dialect)
        return validation.judge(value, tolerate, duplicates, selected)

    def canonical(
        self, payload: Mapping[str, Any], profile: str = "documented", view: str = "create"
    ) -> dict[str, Any]:
        """How a payload reads back: declared members without key and annotations, in contract order.

        What was left out stands as its default or null. Raises InvalidPayload.
        """
        verdict = self.judge(payload, view=view, profile=profile)
        if verdict.draft is None:
            raise InvalidPayload(self.name, view, verdict.violations)
        return verdict.draft.values

    def _chain(self) -> list[Declaration]:
        chain: list[Declaration] = []
        document: Document = self._document
        seen: list[str] = []
        while True:
            declaration = declaration_of(document, self._kind_of)
            chain.insert(0, declaration)
            seen.append(declaration.name)
            if declaration.base is None:
                return chain
            if declaration.base in seen or len(seen) > MOST_BASES:
                reason = f"The type is derived from itself: {' <- '.join(seen)}."
                raise ContractError(reason, document=document.where, pointer="/allOf")
            try:
                document = self.catalogue._document(declaration.base, self.version)
            except ContractError as error:
                raise ContractError(error.reason, document=document.where, pointer="/allOf/0/$ref") from error

    def _kind_of(self, name: str, document: Document, pointer: str) -> str:
        try:
            kind = self.catalogue.document(name, self.version).get("x-kind")
        except ContractError as error:
            raise ContractError(error.reason, document=document.where, pointer=pointer) from error
        if kind not in ("enum", "complex"):
            reason = f"A property holds an enum or complex type; {name} is of kind {kind!r}."
            raise ContractError(reason, document=document.where, pointer=pointer)
        return str(kind)

    def _required_on_create(self, chain: list[Declaration]) -> tuple[str, ...] | None:
        listed = next(
            (part.required_on_create for part in reversed(chain) if part.required_on_create is not None), None
        )
        if listed is None:
            return None
        for name in listed:
            if name not in self.properties:
                reason = f"{name!r} is no property of {self.name}."
                raise ContractError(reason, document=self.where, pointer="/x-required-on-create")
        return tuple(name for name in self.structural if name in listed)

    def _reaches_decimal(self, seen: set[str]) -> bool:
        seen.add(self.name)
        reached = [p.type_name for p in self.properties.values() if p.kind == "complex"]
        reached += [n.target for n in self.navigations.values() if n.contained]
        return any(p.edm == "Edm.Decimal" for p in self.properties.values()) or any(
            self.catalogue.type(name, self.version)._reaches_decimal(seen)
            for name in reached
            if name is not None and name not in seen
        )


def _joined(version: str, parts: list[Service]) -> Service:
    def merged(maps: list[Mapping[str, Any]]) -> Mapping[str, Any]:
        table: dict[str, Any] = {}
        for part in maps:
            table.update(part)
        return MappingProxyType(table)

    return Service(
        version=version,
        as_of=next((part.as_of for part in parts if part.as_of), ""),
        partial=any(part.partial for part in parts),
        roots=merged([part.roots for part in parts]),
        permission_map=merged([part.permission_map for part in parts]),
        dialect_map=merged([part.dialect_map for part in parts]),
        page_size_map=merged([part.page_size_map for part in parts]),
    )


_SHIPPED = tuple(shelf.shipped())
