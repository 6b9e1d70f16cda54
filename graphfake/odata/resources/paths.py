"""The path of a request, from the text after the version to what it names in the model and in the store.

Names are matched in any letter case and kept as the contracts spell them; keys are taken to the letter. After
a collection every segment is a key, whatever it looks like, but for `$count`, `$ref`, `$value`, type casts, `delta`
and the collection's operations; a key that reads like one of these is written in parentheses.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphfake.contracts import ContractError, Navigation, Property
from graphfake.contracts.dialects import dialect_named
from graphfake.odata.encoding import decode, plain
from graphfake.odata.members import Members
from graphfake.odata.resources.astray import Astray, misspelt, not_known
from graphfake.odata.resources.keys import names_in
from graphfake.odata.resources.kinds import DELTA, ENDS, NAMED, ROOTS, SUFFIXES
from graphfake.odata.resources.operations import called, signature
from graphfake.odata.resources.resource import ResourcePath
from graphfake.odata.resources.shapes import Shape

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue, Type
    from graphfake.odata.resources.kinds import Kind

MOST_SEGMENTS = 64
_MOST_PARSED = 2_000
"""Paths that are kept as they were read: tests write to few collections many times."""
_MOST_SHAPES = 10_000
"""Forms of path that are kept; further ones are worked out anew each time."""
_GRAPH = "microsoft.graph."


class Paths:
    """Reads the paths of one version of a catalogue. Raises ContractError where the version is unknown."""

    def __init__(self, catalogue: Catalogue, version: str) -> None:
        self.catalogue = catalogue
        self.version = version
        self.service = catalogue.service(version)
        self._first: dict[str, Shape] = {}
        self._kept = 0
        self._parsed: dict[str, ResourcePath] = {}
        self._members = Members(catalogue, version)
        self._astray = Astray(catalogue, version)

    def parse(self, raw: str) -> ResourcePath:
        """`raw` is percent-encoded, as sent, and begins after the version segment; the query is no part of it.

        Raises GraphError: path.segment, path.syntax, coverage.path.
        """
        found = self._parsed.get(raw)
        if found is None:
            found = self._parse(raw)
            if len(self._parsed) >= _MOST_PARSED:
                self._parsed.clear()
            self._parsed[raw] = found
        return found

    def _parse(self, raw: str) -> ResourcePath:
        if ":/" in raw or raw.endswith(":"):
            self._check_by_id(raw.rstrip(":").partition(":/")[0])
        segments = filter(None, raw.split("/"))
        first = next(segments, None)
        if first is None:
            return ResourcePath(self.whole, ())
        parts: list[str] = []
        shape = self._first.get(first)
        if shape is None:
            shape = self._root(decode(first), parts)
        else:
            parts.append(first)
        text = first
        for text in segments:
            following = shape.names.get(text)
            if following is not None:
                parts.append(text)
            else:
                following = shape.plain_entity
                if following is not None and plain(text) and text.lower() not in shape.reserved:
                    parts.append(text)
                else:
                    following = self._follow(shape, decode(text), parts)
            shape = following
        if shape.kind == "function":
            return ResourcePath(shape, tuple(parts), parameters=_between(decode(text)))
        return ResourcePath(shape, tuple(parts))

    def _check_by_id(self, raw: str) -> None:
        """Files go by their paths, too, which follow a colon: `/drive/root:/a.txt`. Raises GraphError coverage.path."""
        before = self.parse(raw)
        if before.target == "entity" and dialect_named(before.dialect).paths_after_colon:
            by_id = "Here files, folders and sites go by their ids: list the children of a folder to find them."
            raise self._astray.lacks(f"the path {before.route}:/...", before.shape, by_id)

    @property
    def known(self) -> tuple[str, ...]:
        """Templates of all routes, such as `/deviceManagement/things/{id}`."""
        return self._astray.known

    @cached_property
    def whole(self) -> Shape:
        """The service itself, which stands on no entity."""
        return Shape(self, None, "service", "", None, collection=False)

    def _root(self, segment: str, parts: list[str]) -> Shape:
        name, predicate = _parted(segment)
        root = self.service.roots.get(name.lower())
        if root is None:
            found = self._at_root(name, predicate)
            if found is not None:
                return found
            partial = self.service.partial or name.lower() == "$entity"
            raise self._astray.unknown(name or segment, self.whole, partial=partial)
        shape = self._first.get(root.name)
        if shape is None:
            kind: Kind = "entityset" if root.collection else "singleton"
            type_ = self._type(root.type, self.whole, root.name)
            shape = Shape(self, None, kind, root.name, type_, root.collection, root=root)
            self._first[root.name] = shape
        parts.append(root.name)
        return self._keyed(shape, predicate, parts)

    def _at_root(self, name: str, predicate: str) -> Shape | None:
        """What stands at the root without being an entity or a collection."""
        kind = ROOTS.get(name.lower())
        if kind is not None and not predicate:
            return self._child(self.whole, kind, kind)
        return self._operation(self.whole, name, predicate)

    def _operation(self, shape: Shape, name: str, predicate: str) -> Shape | None:
        """The action or function of this name and with these parameters; None where there is none of the name."""
        overloads = shape.bound.get(name.lower())
        if overloads is None:
            return None
        if predicate and not predicate.endswith(")"):
            raise misspelt(f"{name} takes its parameters in parentheses: {name}(name=value).")
        operation = called(overloads, predicate)
        kind: Kind = "action" if operation.kind == "action" else "function"
        return self._child(shape, kind, operation.name, signature(operation), operation=operation)

    def _follow(self, shape: Shape, segment: str, parts: list[str]) -> Shape:
        if shape.property is not None:
            return self._below_property(shape, shape.property, segment)
        if shape.kind in ENDS:
            further = shape.operation is not None and shape.operation.composable
            raise self._astray.unknown(segment, shape, partial=further)
        if shape.collection:
            return self._below_collection(shape, segment, parts)
        return self._below_entity(shape, segment, parts)

    def _below_entity(self, shape: Shape, segment: str, parts: list[str]) -> Shape:
        name, predicate = _parted(segment)
        member = self._members.find(shape.type, name)
        unfollowed = name.lower() in map(str.lower, shape.type.unfollowed)
        if isinstance(member, Property) and member.name not in shape.type.properties:
            # An open type has a property of every name, but for those of its operations and navigations.
            member = None if unfollowed or name.lower() in shape.bound else member
        if isinstance(member, Navigation):
            parts.append(member.name)
            return self._keyed(self._navigated(shape, member), predicate, parts)
        if not predicate:
            if member is not None:
                return self._child(shape, "property", member.name, property=member)
            suffix = SUFFIXES.get(name.lower())
            if suffix is not None and suffix != "$count":
                return self._child(shape, suffix, suffix)
            cast = self._cast(shape, name)
            if cast is not None:
                return cast
        operation = self._operation(shape, name, predicate)
        if operation is not None:
            return operation
        if unfollowed:
            raise not_known(f"the navigation {name} of {shape.type.name}")
        raise self._astray.unknown(name or segment, shape, partial=not shape.type.is_complete)

    def _below_collection(self, shape: Shape, segment: str, parts: list[str]) -> Shape:
        suffix = SUFFIXES.get(segment.lower())
        if suffix is not None:
            return self._child(shape, suffix, suffix)
        name, predicate = _parted(segment)
        cast = self._cast(shape, name)
        if cast is not None:
            return self._keyed(cast, predicate, parts)
        operation = self._operation(shape, name, predicate)
        if operation is not None:
            return operation
        is_delta = segment.lower() in DELTA
        if is_delta and shape.contained and _tracks_changes(shape):
            return self._child(shape, "delta", "delta")
        if self.catalogue.names(name, self.version):
            raise not_known(f"the type {name}")
        if self._names_type(name) or is_delta:
            raise self._astray.unknown(name, shape, partial=not shape.type.is_complete)
        return self._entity(shape, segment, parts)

    def _below_property(self, shape: Shape, owner: Property, segment: str) -> Shape:
        suffix = SUFFIXES.get(segment.lower())
        if shape.kind != "property":
            raise self._astray.unknown(segment, shape)
        if suffix is not None and suffix == ("$count" if owner.collection else "$value") and _has_parts(owner):
            return self._child(shape, suffix, suffix)
        if owner.kind != "complex" or owner.collection or owner.type_name is None:
            raise self._astray.unknown(segment, shape)
        inner = self._type(owner.type_name, shape)
        member = self._members.find(inner, segment)
        if not isinstance(member, Property):
            raise self._astray.unknown(segment, shape, partial=not inner.is_complete or member is not None)
        return self._child(shape, "property", member.name, property=member)

    def _keyed(self, shape: Shape, predicate: str, parts: list[str]) -> Shape:
        """The entity that `('key')` names in a collection; empty parentheses name the collection itself."""
        if not predicate or (predicate == "()" and shape.collection):
            return shape
        if not shape.collection:
            raise misspelt(f"{shape.name} is one entity, not a collection, and takes no key.")
        return self._entity(shape, predicate, parts, parentheses=True)

    def _entity(self, shape: Shape, text: str, parts: list[str], *, parentheses: bool = False) -> Shape:
        if shape.key is None or shape.entity is None:
            raise self._astray.lacks(f"keys of {shape.type.name}: it has none", shape)
        if parentheses and shape.type.alternate_keys:
            other = shape.alternates.get(names_in(text))
            if other is not None and other.alternate is not None:
                parts.append(other.alternate.read_parentheses(text))
                return other
        parts.append(shape.key.read_parentheses(text) if parentheses else shape.key.read(text))
        return shape.entity

    def _navigated(self, shape: Shape, navigation: Navigation) -> Shape:
        return self._child(
            shape,
            "navigation",
            navigation.name,
            declared=self._type(navigation.target, shape, navigation.name),
            collection=navigation.collection,
            navigation=navigation,
        )

    def _cast(self, shape: Shape, name: str) -> Shape | None:
        """The shape cast to the type of this name; None where no related type is called so."""
        type_ = self._members.related(shape.type, name) if "." in name and shape.kind != "cast" else None
        return self._child(shape, "cast", type_.name, declared=type_) if type_ is not None else None

    def _names_type(self, name: str) -> bool:
        """Of names with dots, `contoso.com` may be a key; one of Graph's own namespace never is."""
        return name.lower().startswith(_GRAPH) or self.catalogue.find(name, self.version) is not None

    def _child(self, shape: Shape, kind: Kind, name: str, known_as: str = "", **changes: Any) -> Shape:
        found = shape.others.get((kind, known_as or name))
        if found is not None:
            return found
        if len(shape.chain) >= MOST_SEGMENTS:
            raise misspelt(f"The path has more than {MOST_SEGMENTS} segments.")
        child = replace(shape, parent=shape, kind=kind, name=name, alternate=None, **changes)
        if self._kept < _MOST_SHAPES and kind != "property":
            self._kept += 1
            shape.others[kind, known_as or name] = child
            if kind in NAMED:
                shape.names[name] = child
        return child

    def _type(self, name: str, after: Shape, further: str = "") -> Type:
        """The type of what stands after a form of path, or of the form itself."""
        try:
            return self.catalogue.type(name, self.version)
        except ContractError as error:
            route = f"{after.route}/{further}" if further else after.route
            raise self._astray.lacks(f"{name}, the type of {route}", after, str(error)) from None


def _parted(segment: str) -> tuple[str, str]:
    """A name, and what stands after it from the first parenthesis on."""
    name, bracket, rest = segment.partition("(")
    return name, bracket + rest


def _has_parts(owner: Property) -> bool:
    """Can a collection be counted, or a single value be read as it is?"""
    return owner.collection or (owner.kind != "complex" and owner.edm != "Edm.Stream")


def _between(segment: str) -> str:
    """What stands in the parentheses of a segment."""
    return _parted(segment)[1][1:-1]


def _tracks_changes(shape: Shape) -> bool:
    """The word of the way that leads there counts before that of the type."""
    said = shape.way_offers.get("delta", shape.type.capabilities.get("delta"))
    return said is True
