"""The parts of a contract as immutable values: properties, navigations, enums, types, the service of a version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphfake.contracts.asking import asked
from graphfake.contracts.dialects import DEFAULT_DIALECT
from graphfake.contracts.permission_paths import written
from graphfake.contracts.prefixes import longest, prefix_of
from graphfake.contracts.rules import TOLD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.grants import PathPermissions, Permissions
    from graphfake.contracts.rules import Basis, Told
    from graphfake.contracts.structured import Type

SENTINEL = "unknownFutureValue"


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so: `basis` is doc, csdl, odata, seen, lib or guess; `as_of` is a month such as 2026-08."""

    basis: Basis
    source: str
    as_of: str = ""

    @property
    def told(self) -> Told:
        """The basis in words for people."""
        return TOLD[self.basis]


@dataclass(frozen=True, slots=True)
class EnumType:
    """`members` in document order. A flags value is a comma list of members; it sorts by number.

    `unnumbered` are members that are known by name only, so that nothing can be said of their place.
    """

    name: str
    members: Mapping[str, int]
    flags: bool = False
    unnumbered: tuple[str, ...] = ()
    underlying: str = "Edm.Int32"
    deprecated: Any = None

    @property
    def evolvable(self) -> bool:
        return SENTINEL in self.members or SENTINEL in self.unnumbered

    @property
    def writable(self) -> tuple[str, ...]:
        """The members that a client may send: the sentinel of an evolvable enum only ever comes back."""
        return tuple(name for name in self.members if name != SENTINEL)

    @property
    def zero(self) -> str:
        """What .NET fills in: the member numbered 0, else the first."""
        return next((name for name, number in self.members.items() if number == 0), next(iter(self.members)))


@dataclass(frozen=True, slots=True)
class Property:
    """A structural property.

    `kind` is primitive, enum or complex, of what an operation takes or returns also entity; `edm` names the
    primitive type, `type_name` any other. `nullable` speaks of the whole value, `item_nullable` of a collection's
    items. `immutable` is what a client sets on creation alone, `optional` a parameter that may be left out. `schema`
    is the plain JSON Schema that stands in the document, of one item where it is a collection; `limits` are those of
    its keywords that bound a value, such as maxLength and enum, `collection_limits` those that bound the collection.
    `set_to` is what the service sets it to: the time when the entity was created or modified, or an id; a value that is
    `write_only` is taken and never kept.
    """

    name: str
    kind: str
    edm: str | None = None
    type_name: str | None = None
    collection: bool = False
    nullable: bool = False
    item_nullable: bool = False
    read_only: bool = False
    immutable: bool = False
    optional: bool = False
    has_default: bool = False
    default: Any = None
    not_by_default: bool = False
    write_only: bool = False
    set_to: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)
    collection_limits: Mapping[str, Any] = field(default_factory=dict)
    capabilities: Mapping[str, Any] = field(default_factory=dict)
    deprecated: Any = None

    @property
    def is_stream(self) -> bool:
        """Is it never inline, but bytes that are read and written at a URL of their own?"""
        return self.edm == "Edm.Stream"

    def fixed(self, view: str) -> bool:
        """Is it not for a client to say in this view: ever, or once the entity is there?"""
        return self.read_only or (self.immutable and view == "update")

    @property
    def must_be_given(self) -> bool:
        """Whether nothing can stand for the member when it is left out on creation."""
        if self.nullable or self.has_default or self.read_only or self.optional or self.is_stream or self.set_to:
            return False
        return not self.collection or self.collection_limits.get("minItems", 0) > 0

    @property
    def type_text(self) -> str:
        """The type as CSDL writes it, with the public name."""
        name = self.edm or self.type_name or ""
        return f"Collection({name})" if self.collection else name


@dataclass(frozen=True, slots=True)
class Navigation:
    """A relationship to `target` (a full type name); `contained` entities live below the one that holds them.

    A single contained entity is there as soon as its holder is, unless it is `optional`. Some are read alone, as
    others make them: `inverse` names a navigation of the targets that leads here, `transitive` one of this kind of
    entity that is followed over and over.
    """

    name: str
    target: str
    contained: bool = False
    collection: bool = False
    partner: str = ""
    optional: bool = False
    inverse: str = ""
    transitive: str = ""
    capabilities: Mapping[str, Any] = field(default_factory=dict)
    deprecated: Any = None

    @property
    def follows(self) -> bool:
        """Do its references come from those of another navigation, so that nobody edits them here?"""
        return bool(self.inverse or self.transitive)

    def implies(self, target: Type) -> bool:
        """Is a single entity of the target type there as soon as its holder is?

        Not where it would have to be of one of several derived types, and nobody has said of which.
        """
        return self.contained and not (self.collection or self.optional or (target.abstract and target.derived))


@dataclass(frozen=True, eq=False)
class Operation:
    """An action or a function; of overloads each one is an operation of its own.

    `kind` is action or function; `bound` is entity or collection, None where it stands at the root; `owner` is
    the full name of the type that it is bound to. `does` names what the server does itself when it is called.
    `optional` are the names of parameters that may be left out, beside those that have a default. `returns` is None
    where there is no result. `schemas` and `result_schema` stand in the document at `pointer`.
    """

    name: str
    namespace: str
    kind: str
    bound: str | None
    owner: str
    parameters: Mapping[str, Property]
    returns: Property | None
    composable: bool = False
    does: str = ""
    optional: frozenset[str] = frozenset()
    deprecated: Any = None
    permissions: Permissions | None = None
    schemas: Mapping[str, Any] = field(default_factory=dict)
    result_schema: Any = None
    where: str = ""
    pointer: str = ""

    @property
    def full_name(self) -> str:
        """`microsoft.graph.restart`"""
        return f"{self.namespace}.{self.name}"


@dataclass(frozen=True, slots=True)
class SoftDelete:
    """Where deleted entities are kept: below `path`, segments from the root on, until they are restored.

    `stamp` is the property that then tells when, `where` what an entity must say to be kept at all: by property the
    value that it has, or has among others.
    """

    path: tuple[str, ...]
    stamp: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Declaration:
    """An entity or complex type as its own document says it, before its base is joined."""

    name: str
    kind: str
    base: str | None
    properties: Mapping[str, Property]
    navigations: Mapping[str, Navigation]
    abstract: bool = False
    open: bool = False
    partial: bool = False
    key: tuple[str, ...] = ()
    alternate_keys: tuple[tuple[str, ...], ...] = ()
    also_keys: tuple[str, ...] = ()
    soft_delete: SoftDelete | None = None
    has_stream: bool = False
    required_on_create: tuple[str, ...] | None = None
    examples: tuple[Mapping[str, Any], ...] = ()
    rules: Mapping[str, Source] = field(default_factory=dict)
    capabilities: Mapping[str, Any] = field(default_factory=dict)
    operations: tuple[Operation, ...] = ()
    known_members: tuple[str, ...] = ()
    known_navigations: tuple[str, ...] = ()
    deprecated: Any = None
    as_of: str = ""
    generated: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A singleton that is the entity of whoever has signed in, in the entity set `set`.

    Who is not there yet is made: `claims` name by property the claim of the token that it takes, `values` are what
    else the entity has.
    """

    set: str
    claims: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Root:
    """A first path segment: an entity set (`collection`) or a singleton of `type`.

    `bindings` say by the path of a navigation, such as "teams/userConfigurations/user", in what set its targets live.
    """

    name: str
    type: str
    collection: bool
    bindings: Mapping[str, str] = field(default_factory=dict)
    capabilities: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSize:
    default: int
    maximum: int


@dataclass(frozen=True)
class Service:
    """What one version of the service offers at its root, and who may use it.

    The maps are keyed by path prefix, see `prefixes.prefix_of`; the longest that fits counts. `permission_map` is
    keyed as `permission_paths.written` spells paths.
    """

    version: str
    as_of: str
    partial: bool
    roots: Mapping[str, Root]
    permission_map: Mapping[str, PathPermissions]
    dialect_map: Mapping[str, str]
    page_size_map: Mapping[str, PageSize]
    always_map: Mapping[str, Mapping[str, Mapping[str, Any]]]
    operations: Mapping[str, tuple[Operation, ...]] = field(default_factory=dict)
    known_types: frozenset[str] = frozenset()
    """In small letters, the full names of types of which nothing else is known."""
    signed_in: Mapping[str, SignedIn] = field(default_factory=dict)
    """By the name of a singleton, in small letters, who it is."""

    def permissions(self, method: str, *ways: str) -> Permissions | None:
        """Who may use a method on a path such as "/users/{id}", by all `ways` to write it, the most exact first.

        None where no permission is asked for; see `asking.asked`.
        """
        return asked(self.permission_map, self.version, method, [written(way) for way in ways])

    def dialect(self, path: str) -> str:
        """The name of the dialect that an answer at this path is in."""
        return longest(self.dialect_map, path) or DEFAULT_DIALECT

    def always(self, path: str) -> Mapping[str, Mapping[str, Any]]:
        """What a collection at this path has without anybody having made it: first values by key."""
        return self.always_map.get(prefix_of(path), {})

    def page_size(self, path: str) -> PageSize:
        return longest(self.page_size_map, path) or PageSize(100, 999)
