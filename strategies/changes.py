"""Valid objects with one thing changed, at the top or anywhere below, and the place of the change."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from graphfake.strategies.costs import cost_of_object
from graphfake.strategies.objects import MOST_ITEMS, objects, variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Type
    from graphfake.strategies.edges import Edge
    from graphfake.strategies.objects import Object
    from graphfake.strategies.places import Place

    Path = tuple[str | int, ...]
    Changes = SearchStrategy["Change"]
    Own = Callable[[Place, Type], Iterator[Changes]]

_MOST_KEPT = 1024  # places and kinds of change
_MOST_VARIANTS = 4  # concrete types of one place in which something is changed


@dataclass(frozen=True, slots=True)
class Change:
    """An object with one thing changed.

    `path` leads to the place, `kind` says what was done. Where a member is to stand twice, `first` holds its
    first value, and the object its second one.
    """

    payload: Object
    path: Path
    kind: str
    first: tuple[Any] | None = None

    @property
    def text(self) -> str:
        """The payload as JSON, a doubled member included."""
        return _written(self.payload, self.path if self.first else (), self.first)


class Edit(NamedTuple):
    """A member to set. `at` leads from its value to what is changed; `instead_of` is a name that goes."""

    name: str
    value: Any
    at: Path
    kind: str
    instead_of: str | None = None
    first: tuple[Any] | None = None


def member(name: str, values: SearchStrategy[Any], kind: str, instead_of: str | None = None) -> SearchStrategy[Edit]:
    """The edits that give a member one of these values."""
    return values.map(lambda value: Edit(name, value, (), kind, instead_of))


def edges_of(name: str, edges: SearchStrategy[Edge]) -> SearchStrategy[Edit]:
    """The edits that give a member a value at an edge."""
    return edges.map(lambda edge: Edit(name, edge.value, (), edge.kind))


def edited(place: Place, type_: Type, edits: SearchStrategy[Edit]) -> Changes:
    """Objects of one concrete type with one member set."""
    return st.tuples(variant(place, type_), edits).map(_edited)


def _edited(drawn: tuple[Object, Edit]) -> Change:
    payload, edit = drawn
    if edit.instead_of in payload:
        payload = {edit.name if name == edit.instead_of else name: value for name, value in payload.items()}
    return Change({**payload, edit.name: edit.value}, (edit.name, *edit.at), edit.kind, edit.first)


def inside(items: SearchStrategy[Any], edits: SearchStrategy[Edit]) -> SearchStrategy[Edit]:
    """The edits' values as the last item of an array."""
    return st.tuples(st.lists(items, max_size=MOST_ITEMS - 1), edits).map(_inside)


def _inside(drawn: tuple[list[Any], Edit]) -> Edit:
    items, edit = drawn
    return edit._replace(value=[*items, edit.value], at=(len(items), *edit.at))


class Below(NamedTuple):
    """A member that holds objects, and the place of these."""

    name: str
    place: Place
    collection: bool


def below(place: Place) -> Iterator[Below]:
    """The members in which further objects may stand."""
    for name, prop in place.type.properties.items():
        if prop.kind == "complex" and not prop.fixed(place.view) and place.levels > 0:
            yield Below(name, place.inner(prop), prop.collection)
    for name in place.contained:
        yield Below(name, place.child(name), place.type.navigations[name].collection)


def variants(place: Place) -> tuple[Type, ...]:
    """The concrete types in which changes are made."""
    return place.concrete[:_MOST_VARIANTS]


@lru_cache(maxsize=_MOST_KEPT)
def somewhere(place: Place, own: Own) -> tuple[Changes, ...]:
    """All places of a change, the nearest to the top first. `own` says what can be changed in one object."""
    found = [change for type_ in variants(place) for change in own(place, type_)]
    for type_ in variants(place):
        for inner in sorted(below(replace(place, type=type_)), key=_cost):
            if inner.place.is_possible:
                changes = somewhere(inner.place, own)
                found += [edited(place, type_, _embedded(inner, change)) for change in changes]
    return tuple(found)


def _cost(inner: Below) -> int:
    return cost_of_object(inner.place) + inner.collection


def _embedded(inner: Below, changes: Changes) -> SearchStrategy[Edit]:
    edits = changes.map(lambda change: Edit(inner.name, change.payload, change.path, change.kind, first=change.first))
    return inside(objects(inner.place), edits) if inner.collection else edits


def _written(value: object, path: Path, first: tuple[Any] | None) -> str:
    """JSON text in which the member at `path` stands twice."""
    if isinstance(value, dict) and path:
        members = []
        for name, item in value.items():
            here = path[1:] if name == path[0] else ()
            if first is not None and path == (name,):
                members.append(f"{json.dumps(name)}: {json.dumps(first[0])}")
            members.append(f"{json.dumps(name)}: {_written(item, here, first)}")
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list) and path:
        return f"[{', '.join(_written(item, path[1:] if i == path[0] else (), first) for i, item in enumerate(value))}]"
    return json.dumps(value, ensure_ascii=False)
