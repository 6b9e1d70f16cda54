"""What can be asked of a service: its collections, the entities that exist, and what is bound to either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hypothesis.errors import InvalidArgument

from graphfake.contracts.dialects import dialect_named
from graphfake.contracts.subscribable import SUBSCRIPTION
from graphfake.odata.resources.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphfake.contracts import Catalogue, Type
    from graphfake.contracts.model import Operation
    from graphfake.odata.resources.resource import ResourcePath

    Overloads = Mapping[str, Sequence[Operation]]

KINDS = ("entities", "counts", "references", "operations", "batches")


class Link(NamedTuple):
    """A navigation to entities that live elsewhere, and the paths of those that exist."""

    name: str
    collection: bool
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Errand:
    """One thing to be done at a path: `suffix` stands behind it, `target` is the path of an entity to link.

    `operation` is what is called, `links` are what an entity may be bound to when it is created.
    """

    kind: str
    method: str
    place: ResourcePath
    catalogue: Catalogue
    suffix: str = ""
    target: str = ""
    operation: Operation | None = None
    links: tuple[Link, ...] = ()

    @property
    def status(self) -> int:
        if self.operation is not None:
            return 204 if self.operation.returns is None else 200
        if self.method == "PATCH":
            return 200 if dialect_named(self.place.dialect).update_shows else 204
        created = 204 if self.kind == "references" else 201
        return {"GET": 200, "POST": created}.get(self.method, 204)

    @property
    def needs_etag(self) -> bool:
        """Is it refused without If-Match?"""
        writes = self.method in ("PATCH", "DELETE") and self.kind == "entities"
        return (
            writes
            and self.place.type.capabilities.get("etag") is True
            and dialect_named(self.place.dialect).etag_required
        )

    @property
    def about(self) -> str:
        """The full name of the type, "" at the root of the service."""
        return self.place.declared.name if self.place.declared is not None else ""

    def is_at(self, paths: Sequence[str]) -> bool:
        """Is it done at or below one of some paths in small letters?"""
        return any(_is_at(f"/{self.place.url('segments')}", path) for path in paths)

    @property
    def is_harmless(self) -> bool:
        """Does it succeed beside any other one like it?"""
        return self.method != "DELETE" and (self.kind != "references" or self.method == "GET")


def errands(
    catalogue: Catalogue, version: str, parents: Sequence[str], paths: Sequence[str] | None = None
) -> list[Errand]:
    """Everything that can be done, given the paths of entities that exist; at or below some paths alone, if any are.

    Raises InvalidArgument for a parent that is no entity.
    """
    wanted = None if paths is None else ["/" + path.removeprefix(f"/{version}").strip("/").lower() for path in paths]
    return [*_Finder(catalogue, version, parents).all(wanted)]


def _is_at(place: str, path: str) -> bool:
    return f"{place.lower()}/".startswith(f"{path.lower().rstrip('/')}/")


class _Finder:
    def __init__(self, catalogue: Catalogue, version: str, parents: Sequence[str]) -> None:
        self._catalogue = catalogue
        self._paths = Paths(catalogue, version)
        self._existing = [self._entity(parent, parents) for parent in parents]

    def all(self, wanted: Sequence[str] | None) -> Iterator[Errand]:
        for root in self._paths.service.roots.values():
            if wanted is None or any(_is_at(f"/{root.name}", path) or _is_at(path, f"/{root.name}") for path in wanted):
                place = self._paths.parse(f"/{root.name}")
                done = [*self._at(place), *(() if root.collection else self._below(place))]
                yield from (each for each in done if wanted is None or each.is_at(wanted))
        for place in self._existing:
            done = [*self._at(place), *self._below(place)]
            yield from (each for each in done if wanted is None or each.is_at(wanted))
        if wanted is None:
            yield from self._operations(self._paths.parse(""), self._paths.service.operations, None)

    def _entity(self, parent: str, parents: Sequence[str]) -> ResourcePath:
        place = self._paths.parse(parent.removeprefix(f"/{self._paths.version}"))
        if place.target != "entity":
            raise InvalidArgument(f"parents={list(parents)!r}: {parent!r} names no entity.")
        return place

    def _at(self, place: ResourcePath) -> Iterator[Errand]:
        """What is done with one entity or collection."""
        way = place.shape.way_offers
        said = {**place.type.capabilities, **{name: False for name, offered in way.items() if offered is False}}
        yield Errand("entities", "GET", place, self._catalogue)
        listened_to = place.type.name == SUBSCRIPTION  # by somebody who is called before it is made
        if place.is_collection:
            if said.get("insert") is not False and not listened_to:
                yield Errand("entities", "POST", place, self._catalogue, links=tuple(self._links(place.type)))
            if said.get("count") is not False:
                yield Errand("counts", "GET", place, self._catalogue, "/$count")
        elif not place.is_singleton:
            if said.get("update") is not False and not listened_to:
                yield Errand("entities", "PATCH", place, self._catalogue)
            if said.get("delete") is not False:
                yield Errand("entities", "DELETE", place, self._catalogue)
        yield from self._operations(place, place.type.operations, "collection" if place.is_collection else "entity")

    def _below(self, entity: ResourcePath) -> Iterator[Errand]:
        """What is done with the collections in an entity, and with its links to others."""
        for name, navigation in entity.type.navigations.items():
            if not navigation.collection or self._catalogue.find(navigation.target, entity.version) is None:
                continue
            place = self._paths.parse(f"/{entity.url()}/{name}")
            if navigation.contained:
                yield from self._at(place)
            else:
                yield Errand("references", "GET", place, self._catalogue)
                yield Errand("references", "GET", place, self._catalogue, "/$ref")
                if place.type.capabilities.get("count") is not False:
                    yield Errand("counts", "GET", place, self._catalogue, "/$count")
        for link in self._links(entity.type):
            for target in link.targets:
                method = "POST" if link.collection else "PUT"
                yield Errand("references", method, entity, self._catalogue, f"/{link.name}/$ref", target)

    def _links(self, type_: Type) -> Iterator[Link]:
        for name, navigation in type_.navigations.items():
            targets = [f"/{place.url()}" for place in self._existing if place.type.is_a(navigation.target)]
            if targets and not navigation.contained:
                yield Link(name, navigation.collection, tuple(targets))

    def _operations(self, place: ResourcePath, offered: Overloads, bound: str | None) -> Iterator[Errand]:
        """Those whose result is never null, and whose parameters are no entities."""
        for operation in (one for overloads in offered.values() for one in overloads):
            certain = operation.returns is None or not operation.returns.nullable
            certain = certain and not (operation.returns is not None and operation.returns.is_stream)
            plain = all(prop.kind != "entity" for prop in operation.parameters.values())
            if operation.bound == bound and certain and plain:
                method = "POST" if operation.kind == "action" else "GET"
                yield Errand("operations", method, place, self._catalogue, operation=operation)
