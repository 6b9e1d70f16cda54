"""What a request's path names: the typed result of reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from graphfake.odata.encoding import encode

if TYPE_CHECKING:
    from graphfake.contracts import Navigation, Type
    from graphfake.contracts.grants import Permissions
    from graphfake.contracts.model import Operation, PageSize
    from graphfake.odata.resources.kinds import Kind, Target
    from graphfake.odata.resources.paths import Paths
    from graphfake.odata.resources.shapes import Shape

KeyStyle = Literal["segments", "parentheses"]


class Segment(NamedTuple):
    """One segment: `name` is the canonical name, the key as the store holds it, or the type cast to."""

    kind: Kind
    name: str
    type: Type | None


class Ancestor(NamedTuple):
    """An entity that must exist for a path to name anything; `key` is None for a single one."""

    path: tuple[str, ...]
    type: Type
    key: str | None
    implied: bool
    """Is it there without having been created, as singletons of the service are?"""


class ResourcePath:
    """A path that was read.

    `path` is the path in the store: canonical names, and keys to the letter; of a property, `$count`, `$ref`,
    `$value` or operation it is the path of the entity or collection that they stand on. `parameters` is what
    stands in the parentheses of a function, decoded.
    """

    __slots__ = ("_url", "parameters", "path", "shape")

    def __init__(self, shape: Shape, path: tuple[str, ...], url: str = "", parameters: str = "") -> None:
        self.shape = shape
        self.path = path
        self.parameters = parameters
        self._url = url

    def __repr__(self) -> str:
        return f"ResourcePath({self.url()!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ResourcePath):
            return NotImplemented
        return (self.path, self.parameters, self.segments) == (other.path, other.parameters, other.segments)

    def __hash__(self) -> int:
        return hash(self.path)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments, those that the store knows nothing of too."""
        names = iter(self.path)
        return tuple(
            Segment(shape.kind, next(names) if shape.stores else shape.name, shape.declared)
            for shape in self.shape.chain
        )

    @property
    def kind(self) -> Kind:
        """What the last segment is."""
        return self.shape.kind

    @property
    def target(self) -> Target:
        """What is asked for. A property's `$value` or `$count` is `property`."""
        return self.shape.target

    @property
    def template(self) -> str:
        """`~/singleton/navigation/key`"""
        return self.shape.template

    @property
    def route(self) -> str:
        """`/deviceManagement/things/{id}`: what the service's tables of permissions and page sizes go by."""
        return self.shape.route

    @property
    def type(self) -> Type:
        """The declared type of the entity or entities, the one cast to where there is a cast.

        Raises LookupError at the root of the service, which stands on none.
        """
        return self.shape.type

    @property
    def declared(self) -> Type | None:
        """As `type`; None at the root of the service."""
        return self.shape.declared

    @property
    def operation(self) -> Operation | None:
        """The action or function that is called."""
        return self.shape.operation

    @property
    def cast(self) -> Type | None:
        """The derived type that was asked for; entities of another type are not to be found here."""
        return self.shape.cast

    @property
    def is_collection(self) -> bool:
        return self.shape.collection

    @property
    def is_singleton(self) -> bool:
        """Is this an entity at the root of the service, which is there without having been created?"""
        return not self.shape.collection and len(self.path) == 1

    @property
    def contained(self) -> bool:
        """Is `path` the home of the entities, rather than a way to them by a link to somewhere else?"""
        return self.shape.contained

    @property
    def navigation(self) -> Navigation | None:
        """The last navigation property on the way."""
        return self.shape.navigation

    @property
    def collection(self) -> tuple[str, ...]:
        """The collection in the store that the entities are, or the entity is, in."""
        return self.path if self.shape.collection else self.path[:-1]

    @property
    def key(self) -> str | None:
        """The key of the entity; None for a collection and for a single entity."""
        stored = self.shape.stored
        return self.path[-1] if stored and stored[-1].kind == "key" else None

    @property
    def parents(self) -> tuple[Ancestor, ...]:
        """The entities that must exist for this path to name anything, the outermost first."""
        return tuple(
            Ancestor(self.path[:length], type_, self.path[length - 1] if keyed else None, implied)
            for length, type_, keyed, implied in self.shape.ancestors
        )

    @property
    def paths(self) -> Paths:
        """What this path was read by."""
        return self.shape.paths

    @property
    def version(self) -> str:
        return self.shape.service.version

    @property
    def dialect(self) -> str:
        """The name of the dialect that is spoken here."""
        return self.shape.dialect

    @property
    def page_size(self) -> PageSize:
        return self.shape.page_size

    def permissions(self, method: str) -> Permissions | None:
        """Whose permissions a method asks for here, HEAD as GET; None where none are asked for."""
        return self.shape.permissions(method)

    @property
    def owner(self) -> ResourcePath:
        """What the last navigation on the way starts from. Raises LookupError where there is none."""
        step = next((shape for shape in reversed(self.shape.chain) if shape.kind == "navigation"), None)
        if step is None or step.parent is None:
            raise LookupError(f"{self.route} has no navigation.")
        return ResourcePath(step.parent, self.path[: len(step.parent.stored)])

    def entity(self, key: str) -> ResourcePath:
        """The path of one entity of this collection."""
        if self.shape.entity is None:
            raise ValueError(f"{self.route} is no collection with keys.")
        form = self.shape.key
        url = f"{self.url()}{form.parentheses(key)}" if form is not None else ""
        return ResourcePath(self.shape.entity, (*self.path, key), url)

    def url(self, style: KeyStyle = "parentheses") -> str:
        """The canonical URL after the version, percent-encoded, without a leading slash.

        A key that would not read as a key stands in parentheses in either style. Casts that narrow nothing
        are left out.
        """
        if style == "segments":
            return self._written(style)
        self._url = self._url or self._written(style)
        return self._url

    def _written(self, style: KeyStyle) -> str:
        written: list[str] = []
        names = iter(self.path)
        for shape in self.shape.chain:
            name = next(names) if shape.stores else shape.name
            if shape.kind == "function":
                written.append(f"{name}({encode(self.parameters, quotes=True)})")
            elif shape.kind != "key":
                if shape.kind != "service" and (shape.kind != "cast" or shape.narrows):
                    written.append(name)
            elif style == "segments" and _stands_alone(name, shape):
                written.append(encode(name))
            elif shape.form_of_key is not None:
                written[-1] += shape.form_of_key.parentheses(name)
        return "/".join(written)


def _stands_alone(key: str, shape: Shape) -> bool:
    """Can the key be a segment, without being taken for a type, a `$count`, an operation or a dot segment?"""
    if shape.form_of_key is None or shape.form_of_key.named or shape.parent is None:
        return False
    return bool(key) and "." not in key and key.partition("(")[0].lower() not in shape.parent.reserved
