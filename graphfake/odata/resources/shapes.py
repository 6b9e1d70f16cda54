"""The forms that paths can take, whatever the keys in them.

One `Shape` is shared by all paths of its form, so that what does not depend on keys is worked out once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from graphfake.contracts.permitted import METHODS
from graphfake.odata.resources.keys import KeyForm, alternate_forms, key_form
from graphfake.odata.resources.kinds import NAMED, RESERVED, ROUTED
from graphfake.odata.resources.operations import operations_of
from graphfake.odata.resources.ways import ways_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Navigation, Property, Service, Type
    from graphfake.contracts.grants import Permissions
    from graphfake.contracts.model import Operation, PageSize, Root
    from graphfake.odata.resources.kinds import Form, Kind, Target
    from graphfake.odata.resources.operations import Overloads
    from graphfake.odata.resources.paths import Paths


class AncestorShape(NamedTuple):
    """An entity that a form of path runs through: where its store path ends, and its declared type."""

    length: int
    type: Type
    keyed: bool
    implied: bool


@dataclass(eq=False)
class Shape:
    """A form of path, named after its last segment.

    `declared` is the declared type of the entity, or of the entities (`collection`), that it stands on, None at
    the root of the service; a property's shape stands on the property's owner, an operation's on what it is
    bound to. `name` is the canonical name, the key property's for a key, the type's for a cast. `operation` is
    the action or function, of several of one name the one that is called; `alternate` is what stands for the key.
    """

    paths: Paths
    parent: Shape | None
    kind: Kind
    name: str
    declared: Type | None
    collection: bool
    navigation: Navigation | None = None
    property: Property | None = None
    operation: Operation | None = None
    alternate: KeyForm | None = None
    root: Root | None = None
    """The entity set or singleton, where this is one."""
    names: dict[str, Shape] = field(default_factory=dict, init=False)
    """The navigations that follow, as far as they were met."""
    others: dict[tuple[Kind, str], Shape] = field(default_factory=dict, init=False)
    """The other forms that follow, as far as they were met."""
    _permissions: dict[str, Permissions | None] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def way_offers(self) -> Mapping[str, Any]:
        """The capabilities that the last navigation says for where it leads, or else the entity set or singleton."""
        shape: Shape | None = self
        while shape is not None:
            if shape.navigation is not None:
                return shape.navigation.capabilities
            if shape.root is not None:
                return shape.root.capabilities
            shape = shape.parent
        return {}

    @cached_property
    def service(self) -> Service:
        return self.paths.service

    @cached_property
    def type(self) -> Type:
        """`declared`, where there is one. Raises LookupError."""
        if self.declared is None:
            raise LookupError(f"{self.route or 'The service itself'} stands on no entity.")
        return self.declared

    @cached_property
    def key(self) -> KeyForm | None:
        """How keys in this collection are written; None where none can follow."""
        return key_form(self.type) if self.target == "collection" else None

    @cached_property
    def entity(self) -> Shape | None:
        """What follows when a key comes next."""
        if self.key is None:
            return None
        return replace(self, parent=self, kind="key", name=self.key.name, collection=False, alternate=None)

    @cached_property
    def alternates(self) -> Mapping[frozenset[str], Shape]:
        """What follows when something that stands for the key comes next, by the names in it in lower case."""
        if self.entity is None:
            return {}
        return {
            frozenset(part.name.lower() for part in form.parts): replace(self.entity, alternate=form)
            for form in alternate_forms(self.type)
        }

    @cached_property
    def plain_entity(self) -> Shape | None:
        """As `entity`, where keys are text and so need no reading."""
        return self.entity if self.key is not None and self.key.quoted else None

    @cached_property
    def bound(self) -> Overloads:
        """The operations that can follow, by every name they go by."""
        if self.declared is None:
            return operations_of(self.service, None)
        return operations_of(self.type, "collection" if self.collection else "entity")

    @cached_property
    def reserved(self) -> frozenset[str]:
        """What is no key in this collection, in lower case: suffixes, `delta` and the collection's operations."""
        return RESERVED.union(self.bound)

    @cached_property
    def form_of_key(self) -> KeyForm | None:
        """Of a key, how it is written."""
        return self.alternate or (self.parent.key if self.parent is not None and self.kind == "key" else None)

    @cached_property
    def chain(self) -> tuple[Shape, ...]:
        """From the first segment to this one."""
        return (*self.parent.chain, self) if self.parent else (self,)

    @cached_property
    def stores(self) -> bool:
        """Is the last segment part of the path in the store?"""
        return self.kind in NAMED or self.kind == "key"

    @cached_property
    def stored(self) -> tuple[Shape, ...]:
        """The segments that are part of the path in the store."""
        return tuple(shape for shape in self.chain if shape.stores)

    @cached_property
    def target(self) -> Target:
        if self.property is not None:
            return "$value" if self.property.edm == "Edm.Stream" else "property"
        if self.kind in ("singleton", "entityset", "navigation", "key", "cast"):
            return "collection" if self.collection else "entity"
        return cast("Target", self.kind)

    @cached_property
    def form(self) -> Form:
        """What the tables of operations go by: the target, where the model gives it one of its own, else ""."""
        if self.target == "$ref":
            return _references(self)
        if self.target == "$value" and self.property is None:
            return "$value" if self.type.has_stream and not self.collection else ""
        return self.target

    @cached_property
    def template(self) -> str:
        """The form in the words of Intune's messages: `~/singleton/navigation/key`."""
        kinds = ("function" if shape.kind == "delta" else shape.kind for shape in self.chain)
        return "/".join(("~", *(kind for kind in kinds if kind != "service")))

    @cached_property
    def route(self) -> str:
        """The form as documentation writes it, `/things/{id}/rename`: stored segments and operations alone."""
        shown = (shape for shape in self.chain if shape.stores or shape.kind in ROUTED)
        names = (f"{{{shape.name}}}" if shape.kind == "key" else shape.name for shape in shown)
        return "".join(f"/{name}" for name in names)

    @cached_property
    def cast(self) -> Type | None:
        """The type that the entities are narrowed to, None where it is the declared one or above it."""
        for shape in reversed(self.chain):
            if shape.narrows:
                return shape.type
            if shape.kind in NAMED:
                break
        return None

    @cached_property
    def narrows(self) -> bool:
        """Is this a cast to a type that has more than the one before it?"""
        before = self.parent
        return self.kind == "cast" and before is not None and not before.type.is_a(self.type.name)

    @cached_property
    def contained(self) -> bool:
        """Does every entity on the way live in the one before it, so that the store path is its home?"""
        return all(shape.navigation is None or shape.navigation.contained for shape in self.chain)

    @cached_property
    def direct(self) -> bool:
        """Is the path the store path of the entity or the entities, without looking anything up?"""
        return self.contained and not any(shape.alternate or shape.spread for shape in self.chain)

    @cached_property
    def spread(self) -> tuple[tuple[str, ...], ...]:
        """Of an entity set, the collections whose entities are of types derived from its own: they belong to it too.

        These are other sets, and what singletons contain.
        """
        return spread_of(self.service, self.type) if self.kind == "entityset" else ()

    @cached_property
    def implied(self) -> bool:
        """Is this a single entity that is there without having been made, as soon as what holds it is there?"""
        if self.collection or self.kind not in NAMED:
            return False
        if self.navigation is None:
            return True
        return self.navigation.implies(self.type)

    @cached_property
    def ancestors(self) -> tuple[AncestorShape, ...]:
        """The entities above the one, or the ones, that this form of path names; the outermost first."""
        found: dict[int, AncestorShape] = {}
        for shape in self.chain:
            length = len(shape.stored)
            if not shape.collection and length < len(self.stored):
                last = shape.stored[-1]
                found[length] = AncestorShape(length, shape.type, last.kind == "key", last.implied)
        return tuple(found.values())

    @cached_property
    def always(self) -> tuple[tuple[int, Shape], ...]:
        """The collections on the way that have entities from the start, each with the length of its store path."""
        if not self.contained or any(shape.alternate for shape in self.chain):
            return ()
        stored = enumerate(self.stored, start=1)
        return tuple((length, one) for length, one in stored if one.collection and self.service.always(one.route))

    @cached_property
    def dialect(self) -> str:
        return self.service.dialect(self.route)

    @cached_property
    def page_size(self) -> PageSize:
        return self.service.page_size(self.route)

    @cached_property
    def of_signed_in(self) -> bool:
        """Does the path begin with the user who has signed in?"""
        first = self.chain[0]
        return first.kind == "singleton" and first.name.lower() in self.service.signed_in

    def permissions(self, method: str) -> Permissions | None:
        """Whose permissions a method asks for, HEAD as GET and what Graph has no word for as a write."""
        verb = "GET" if method == "HEAD" else method if method in METHODS else ""
        if verb not in self._permissions:
            own = self.operation.permissions if self.operation is not None else None
            self._permissions[verb] = self.service.permissions(verb, *ways_of(self)) if own is None else own
        return self._permissions[verb]


def spread_of(service: Service, type_: Type) -> tuple[tuple[str, ...], ...]:
    """The paths of the collections at the root, or in a singleton, of types derived from this one."""
    derived = frozenset(type_.derived)
    found: list[tuple[str, ...]] = []
    for root in service.roots.values() if derived else ():
        if root.collection:
            found += [(root.name,)] if root.type in derived else []
        elif root.name.lower() not in service.signed_in and type_.catalogue.find(root.type, type_.version) is not None:
            contained = (one for one in type_.sibling(root.type).navigations.values() if one.contained)
            found += [(root.name, one.name) for one in contained if one.collection and one.target in derived]
    return tuple(found)


def _references(shape: Shape) -> Form:
    """A `$ref` is edited where a navigation leads to entities that live elsewhere."""
    of = shape.parent
    while of is not None and of.kind == "cast":
        of = of.parent
    if of is None or of.navigation is None or of.navigation.contained:
        return ""
    if of.kind == "key":
        return "$ref by key"
    return "$ref" if of.collection else "$ref of one"
