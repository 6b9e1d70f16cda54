"""An entity or complex type with everything it inherits, ready to judge what is sent and answered."""

from __future__ import annotations

from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfake.contracts.declarations import declaration_of
from graphfake.contracts.drafts import Drafter
from graphfake.contracts.errors import ContractError, InvalidPayload
from graphfake.contracts.names import short_name
from graphfake.contracts.operations import by_name
from graphfake.contracts.shapes import Shape
from graphfake.contracts.validation import Validation
from graphfake.contracts.views import build_schema, required_members

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.model import Declaration, Navigation, Property, Source
    from graphfake.contracts.shelf import Document
    from graphfake.contracts.verdict import Verdict

MOST_BASES = 30
MADE_UP = (*("Edm.String", "Edm.Guid", "Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64"),)
"""Types of which a service can give a new entity a key of its own making: an id, or the next number."""


_NOT_INHERITED = frozenset(("filter", "sort", "search", "expand", "count", "insert", "update", "delete"))
"""What a service offers of collections that are declared to hold a type says nothing of those that hold another."""


class Type:
    """An entity or complex type with everything it inherits. Made by a catalogue, never changed."""

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
        self.untyped = frozenset(name for part in chain for name in part.known_members)
        self.unfollowed = frozenset(name for part in chain for name in part.known_navigations)
        self.partial = any(part.partial for part in chain)
        self.generated = own.generated
        self.as_of = min((part.as_of for part in chain if part.as_of), default="")
        self.key = next((part.key for part in reversed(chain) if part.key), ())
        self.alternate_keys = tuple(key for part in chain for key in part.alternate_keys)
        self.also_keys = tuple(name for part in chain for name in part.also_keys)
        self.soft_delete = next((part.soft_delete for part in reversed(chain) if part.soft_delete is not None), None)
        self.has_stream = any(part.has_stream for part in chain)
        self.bases = tuple(part.name for part in reversed(chain[:-1]))
        properties: dict[str, Property] = {}
        navigations: dict[str, Navigation] = {}
        rules: dict[str, Source] = {}
        capabilities: dict[str, Any] = {}
        for part in chain:
            properties.update(part.properties)
            navigations.update(part.navigations)
            rules.update(part.rules)
            capabilities.update(_inherited(part.capabilities) if part is not own else part.capabilities)
        self.properties: Mapping[str, Property] = MappingProxyType(properties)
        self.navigations: Mapping[str, Navigation] = MappingProxyType(navigations)
        self.rules: Mapping[str, Source] = MappingProxyType(rules)
        self.capabilities: Mapping[str, Any] = MappingProxyType(capabilities)
        self.operations = by_name(operation for part in chain for operation in part.operations)
        self.structural = tuple(name for name in properties if name not in self.key)
        self.required_on_create = self._required_on_create(chain)
        self._check_names(chain)
        self.client_key = self.key if self._is_keyed_by_clients() else ()
        self._validations: dict[tuple[str, str, str], Validation] = {}
        self._shapes: dict[tuple[str, str], Shape] = {}
        self._drafters: dict[str, Drafter] = {}

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

    @cached_property
    def is_complete(self) -> bool:
        """Is all held that stands in this version: are the facts no older than those of the version itself?"""
        as_of = self.catalogue.as_of(self.version) if self.version in self.catalogue.versions else ""
        return not (self.partial or (self.as_of and self.as_of < as_of))

    @property
    def keeps_undeclared(self) -> bool:
        """Whether members can be kept that no contract describes: any of an open type, or some by their names."""
        return self.open or bool(self.untyped)

    def is_a(self, name: str) -> bool:
        """Is this the named type, or derived from it?"""
        return name == self.name or name in self.bases

    @cached_property
    def derived(self) -> tuple[str, ...]:
        """The full names of the types derived from this one, at any depth."""
        return self.catalogue.derived(self.name, self.version)

    def sibling(self, name: str) -> Type:
        """Another type of the same version. Raises ContractError."""
        return self.catalogue.type(name, self.version)

    @cached_property
    def needs_exact_numbers(self) -> bool:
        """Whether a body must be parsed with exact decimals, since an Edm.Decimal can stand in it."""
        seen = {self.name}
        waiting = [self]
        while waiting:
            type_ = waiting.pop()
            if any(prop.edm == "Edm.Decimal" for prop in type_.properties.values()):
                return True
            for name in type_.held():
                for each in (name, *type_.sibling(name).derived):
                    if each not in seen:
                        seen.add(each)
                        waiting.append(type_.sibling(each))
        return False

    def held(self) -> tuple[str, ...]:
        """The types whose values can stand inside one of this type, complex and contained, as far as they are held."""
        complexes = [prop.type_name for prop in self.properties.values() if prop.kind == "complex"]
        contained = [navigation.target for navigation in self.navigations.values() if navigation.contained]
        known = [name for name in contained if self.catalogue.find(name, self.version)]
        return tuple(dict.fromkeys(name for name in (*complexes, *known) if name is not None))

    def required(self, view: str, profile: str = "documented") -> tuple[str, ...]:
        """The members that must be present in a view, in contract order."""
        return required_members(self, view, profile)

    def schema(self, view: str, profile: str = "documented") -> dict[str, Any]:
        """A plain, flat JSON Schema 2020-12 of `create`, `update`, `response` or `self-check`.

        It judges values in canonical form, without annotations other than `@odata.type`.
        """
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
        notes instead of violations, where the rule table lets them. `selected` names the members a response was
        asked for. The order of the violations is the order in which Graph would come upon them; beyond the
        first thousand no more are told, nor notes.
        """
        return self.validation(view, profile, dialect).judge(value, tolerate, duplicates, selected)

    def validation(self, view: str, profile: str, dialect: str) -> Validation:
        """What judges in one situation, made when first needed. Raises ValueError for a name that is not known."""
        key = (view, profile, dialect)
        found = self._validations.get(key)
        if found is None:
            found = self._validations[key] = Validation(self, view, profile, dialect)
        return found

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

    def shape(self, view: str, profile: str) -> Shape:
        """What holds canonical objects of this type to a view, nested ones apart."""
        key = (view, profile)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = Shape(self, view, profile)
        return found

    def drafter(self, view: str) -> Drafter:
        """What turns canonical values of this type into what is kept of them in a view."""
        found = self._drafters.get(view)
        if found is None:
            found = self._drafters[view] = Drafter(self, view)
        return found

    def _chain(self) -> list[Declaration]:
        """The declarations of this type and its bases, the root first."""
        chain: list[Declaration] = []
        document = self._document
        while True:
            declaration = declaration_of(document, self._kind_of, partial(self.catalogue.kind_of, self.version))
            if chain and declaration.kind != chain[0].kind:
                reason = f"{chain[0].name} is of kind {chain[0].kind}, its base {declaration.name} is not."
                raise ContractError(reason, document=self.where, pointer="/allOf/0/$ref")
            chain.insert(0, declaration)
            if declaration.base is None:
                return chain
            if len(chain) > MOST_BASES or declaration.base in [part.name for part in chain]:
                reason = f"The type is derived from itself, or by more than {MOST_BASES} steps."
                raise ContractError(reason, document=document.where, pointer="/allOf")
            document = self._structured(declaration.base, document)

    def _structured(self, name: str, document: Document) -> Document:
        try:
            return self.catalogue.read(name, ("entity", "complex"), self.version)
        except ContractError as error:
            raise ContractError(error.reason, document=document.where, pointer="/allOf/0/$ref") from error

    def _kind_of(self, name: str, document: Document, pointer: str) -> str:
        try:
            return self.catalogue.kind(name, ("enum", "complex"), self.version)
        except ContractError as error:
            raise ContractError(error.reason, document=document.where, pointer=f"{pointer}/$ref") from error

    def _required_on_create(self, chain: list[Declaration]) -> tuple[str, ...] | None:
        """What the nearest create page lists, and of the properties that came after it what must be given."""
        lister = max((at for at, part in enumerate(chain) if part.required_on_create is not None), default=None)
        if lister is None:
            return None
        listed = set(chain[lister].required_on_create or ())
        for part in chain[lister + 1 :]:
            listed.update(name for name, prop in part.properties.items() if prop.must_be_given)
        return tuple(name for name in self.structural if name in listed)

    def _is_keyed_by_clients(self) -> bool:
        """Has a client to send the key on creation, since nobody else could make it up?"""
        parts = [self.properties[name] for name in self.key]
        if self.kind != "entity" or not parts or any(part.read_only for part in parts):
            return False
        return len(parts) > 1 or parts[0].edm not in MADE_UP

    def _check_names(self, chain: list[Declaration]) -> None:
        """What one document says of names that stand in another's can only be checked here."""
        listed = [("x-required-on-create", name) for part in chain for name in part.required_on_create or ()]
        for keyword, name in (*listed, *(("x-key", name) for name in self.key)):
            if name not in self.properties:
                reason = f"{name!r} is no property of {self.name}."
                raise ContractError(reason, document=self.where, pointer=f"/{keyword}")
        for name in self.navigations:
            if name in self.properties:
                reason = f"{name!r} is a property and a navigation at once."
                raise ContractError(reason, document=self.where, pointer=f"/properties/{name}")
        self._check_keys()

    def _check_keys(self) -> None:
        for name in (name for key in self.alternate_keys for name in key):
            if name not in self.properties or self.properties[name].edm is None or self.properties[name].collection:
                reason = f"The alternate key {name!r} is no primitive property of {self.name}."
                raise ContractError(reason, document=self.where, pointer="/x-alternate-keys")
        for name in self.also_keys:
            if name not in self.properties or self.properties[name].edm != "Edm.String":
                reason = f"{name!r}, which can stand for the key, is no text of {self.name}."
                raise ContractError(reason, document=self.where, pointer="/x-also-key")
        for name in self.key:
            if self.properties[name].collection or self.properties[name].kind == "complex":
                reason = f"The key {name!r} is neither a primitive nor an enum."
                raise ContractError(reason, document=self.where, pointer="/x-key")


def _inherited(capabilities: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: said for name, said in capabilities.items() if name not in _NOT_INHERITED}
