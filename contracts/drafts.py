"""From a canonical object to what is stored: contract order, defaults for what was left out, children apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.typenames import ANNOTATION
from graphfake.contracts.verdict import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts.catalogue import Type
    from graphfake.contracts.model import Property

    Fill = Callable[[], Any]
    Shape = Callable[[Any], Any]


class Drafter:
    """Turns canonical objects of one type into drafts; an update's holds only the members that were sent."""

    def __init__(self, type_: Type, *, whole: bool) -> None:
        self._type = type_
        self._whole = whole
        self._plan: list[tuple[str, Fill | None, Shape | None]] = []
        for name in type_.structural:
            prop = type_.properties[name]
            if prop.read_only and not whole:
                continue
            shape = _shape(type_, prop, whole=whole) if prop.kind == "complex" else None
            self._plan.append((name, _fill(type_, prop), shape))
        self._ignored = frozenset(
            (*type_.key, *(name for name in type_.structural if type_.properties[name].read_only))
        )
        self._contained = [name for name, navigation in type_.navigations.items() if navigation.contained]
        self._declared = frozenset((*type_.properties, *type_.navigations, ANNOTATION))
        self._simple = [(name, fill) for name, fill, shape in self._plan if shape is None]
        self._is_simple = len(self._simple) == len(self._plan) and not self._ignored - set(type_.key)

    def draft(self, value: Mapping[str, Any], *, extra: bool) -> Draft:
        """`extra` says that undeclared members are to be kept, behind the declared ones."""
        if self._is_simple and self._whole:
            values = {name: value[name] if name in value else fill() for name, fill in self._simple if fill}
        else:
            values = self._values(value)
        if extra:
            values.update((name, item) for name, item in value.items() if name not in self._declared)
        children = {name: self._children(name, value[name]) for name in self._contained if value.get(name)}
        return Draft(self._type, values, children)

    def _values(self, value: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, fill, shape in self._plan:
            if name in value and name not in self._ignored:
                values[name] = shape(value[name]) if shape else value[name]
            elif self._whole and fill:
                values[name] = fill()
        return values

    def _children(self, navigation: str, value: Any) -> list[Draft]:
        type_ = self._type
        declared = type_.catalogue.type(type_.navigations[navigation].target, type_.version)
        return [_child(declared, item) for item in (value if isinstance(value, list) else [value])]


def _child(declared: Type, item: dict[str, Any]) -> Draft:
    said = item.get(ANNOTATION)
    type_ = declared.catalogue.type(said[1:], declared.version) if said else declared
    return Drafter(type_, whole=True).draft(item, extra=type_.open)


def fill_of(type_: Type, prop: Property) -> Any:
    """What stands for a member that was left out: its default, null, an empty collection, or what .NET fills in."""
    if prop.has_default:
        return prop.default
    if prop.nullable:
        return None
    if prop.collection:
        return []
    if prop.kind == "enum":
        return type_.catalogue.enum(prop.type_name or "", type_.version).zero
    if prop.kind == "complex":
        target = type_.catalogue.type(prop.type_name or "", type_.version)
        return Drafter(target, whole=True).draft({}, extra=False).values
    return PRIMITIVES[prop.edm or ""].default


def _fill(type_: Type, prop: Property) -> Fill:
    if prop.collection or prop.kind == "complex" or isinstance(prop.default, list | dict):
        return lambda: fill_of(type_, prop)
    constant = fill_of(type_, prop)
    return lambda: constant


def _shape(type_: Type, prop: Property, *, whole: bool) -> Shape:
    """Orders and fills complex values, at any depth. A complex value in an update is a part, to be merged."""
    target = type_.catalogue.type(prop.type_name or "", type_.version)

    def shape(value: Any, *, whole: bool) -> Any:
        if not isinstance(value, dict):
            return value
        said = value.get(ANNOTATION)
        chosen = target.catalogue.type(said[1:], target.version) if said else target
        values = Drafter(chosen, whole=whole).draft(value, extra=chosen.open).values
        return {ANNOTATION: said, **values} if said else values

    if prop.collection:
        return lambda value: [shape(item, whole=True) for item in value] if isinstance(value, list) else value
    return lambda value: shape(value, whole=whole)


def merged(type_: Type, stored: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A stored entity or complex value with an update's members in it.

    Single complex values are merged member by member (OData 4.01, update a complex property); where nothing
    is stored yet, or the type changes, what was left out is filled as in a create.
    """
    result = dict(stored)
    for name, value in changes.items():
        prop = type_.properties.get(name)
        if prop is None or prop.kind != "complex" or prop.collection or not isinstance(value, dict):
            result[name] = value
            continue
        said = value.get(ANNOTATION)
        target = type_.catalogue.type(said[1:] if said else prop.type_name or "", type_.version)
        old = stored.get(name)
        if isinstance(old, dict) and old.get(ANNOTATION) == said:
            result[name] = merged(target, old, value)
        else:
            whole = Drafter(target, whole=True).draft(value, extra=target.open).values
            result[name] = {ANNOTATION: said, **whole} if said else whole
    return result


def blank(type_: Type) -> dict[str, Any]:
    """An entity's values before anything was set: defaults, nulls, and what .NET fills in."""
    return Drafter(type_, whole=True).draft({}, extra=False).values
