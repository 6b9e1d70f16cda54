"""What is to be shown of entities, and in which order: `$select`, `$expand` with its own options, `$orderby`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.strategies.filters import condition
from graphfake.strategies.reach import paths
from graphfake.strategies.searches import can_search, search
from graphfake.strategies.url_literals import NUMBER
from graphfake.strategies.url_parts import BLANK, Word, called, listed, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

    from graphfake.contracts import Navigation, Type
    from graphfake.strategies.operands import Scope
    from graphfake.strategies.url_parts import Parts

_MOST_TERMS = 4
_MOST_SORTED = 3
_MOST_INNER = 4
_DIRECTIONS = ("", "", "asc", "desc", "desc")


def selected(draw: DrawFn, scope: Scope) -> Parts:
    """The value of `$select`."""
    terms = draw(st.lists(st.sampled_from(("*", *_terms(scope.type))), min_size=1, max_size=_MOST_TERMS))
    return listed((term,) for term in terms)


def _terms(type_: Type) -> Iterator[str]:
    yield from type_.properties
    yield from type_.navigations
    for name, prop in type_.properties.items():
        if prop.kind == "complex":
            inner = type_.sibling(prop.type_name or "")
            yield from (f"{name}/{part}" for part in [*inner.properties][:_MOST_INNER])
    for name in type_.derived[:_MOST_INNER]:
        yield from (f"{name}/{part}" for part in [*type_.sibling(name).properties][-_MOST_INNER:])


def ordered(draw: DrawFn, scope: Scope) -> Parts:
    """The value of `$orderby`; the type has something to sort by."""
    return listed(_order_item(draw, scope) for _ in range(draw(st.integers(1, _MOST_SORTED))))


def can_order(scope: Scope) -> bool:
    """Is there anything to sort by?"""
    return bool(_sortable(scope.type))


def _order_item(draw: DrawFn, scope: Scope) -> Parts:
    path, group = draw(st.sampled_from(_sortable(scope.type)))
    key: Parts = (path,)
    if group in _FUNCTIONS and draw(_SELDOM):
        key = called(draw(st.sampled_from(_FUNCTIONS[group])), key)
    direction = draw(st.sampled_from(_DIRECTIONS))
    return (*key, BLANK, Word(direction)) if direction else key


_SELDOM = st.sampled_from((False, False, False, True))
_FUNCTIONS = {"Edm.String": ("length", "tolower"), NUMBER: ("floor", "round"), "Edm.DateTimeOffset": ("year", "date")}


def _sortable(type_: Type) -> list[tuple[str, str]]:
    found = [path for path in paths(type_) if path.sortable and path.group and not path.collection]
    return [(path.text, path.group) for path in found if path.group != "Edm.Binary"]


def expanded(draw: DrawFn, scope: Scope) -> Parts:
    """The value of `$expand`; the type has something to expand."""
    navigations = expandable(scope.type)
    if not _is_directory(scope.type) and draw(_SELDOM):
        return ("*", draw(st.sampled_from(("", "/$ref"))))
    most = 1 if _is_directory(scope.type) else 2
    several = st.lists(st.sampled_from(navigations), min_size=1, max_size=most, unique_by=lambda found: found.name)
    return listed(_expansion(draw, scope, navigation) for navigation in draw(several))


def expandable(type_: Type) -> list[Navigation]:
    """The navigations that the contract lets be expanded, to types that it holds."""
    return [
        navigation
        for navigation in type_.navigations.values()
        if navigation.capabilities.get("expand", type_.capabilities.get("expand")) is not False
        and type_.catalogue.find(navigation.target, type_.version) is not None
    ]


def _expansion(draw: DrawFn, scope: Scope, navigation: Navigation) -> Parts:
    declared = scope.type.sibling(navigation.target)
    cast = draw(st.sampled_from(("", *declared.derived[:_MOST_INNER])))
    target = declared.sibling(cast) if cast else declared
    inner = replace(scope, type=target, depth=scope.depth - 1)
    counted = ("/$count",) if navigation.collection and target.capabilities.get("count") is not False else ()
    suffix = draw(st.sampled_from(("", "", "", "/$ref", *counted)))
    head = f"{navigation.name}/{cast}" if cast else navigation.name
    options = _inner_options(inner, scope.type, navigation, suffix)
    names = draw(st.lists(st.sampled_from(options), max_size=3, unique=True)) if options else []
    if not names:
        return (head, suffix)
    said = [_inner_option(draw, inner, name) for name in names if name != "$orderby" or "$search" not in names]
    return (head, suffix, *within(listed(said, ";")))


def _inner_options(inner: Scope, owner: Type, navigation: Navigation, suffix: str) -> list[str]:
    found = []
    if navigation.collection:
        found += ["$filter"]
        found += ["$search"] if can_search(inner) else []
        if suffix != "/$count":
            found += ["$top", "$skip"]
            found += ["$count"] if inner.type.capabilities.get("count") is not False else []
            found += ["$orderby"] if can_order(inner) and not inner.limited else []
    if not suffix:
        found += ["$select"]
        if not _is_directory(owner):
            found += ["$levels"] if navigation.name in inner.type.navigations else []
            found += ["$expand"] if inner.depth > 0 and expandable(inner.type) else []
    return found


def _inner_option(draw: DrawFn, inner: Scope, name: str) -> Parts:
    head = draw(st.sampled_from((name, name, name.removeprefix("$"))))
    if name in ("$top", "$skip"):
        value: Parts = (str(draw(st.integers(0, 5))),)
    elif name == "$count":
        value = (draw(st.sampled_from(("true", "false"))),)
    elif name == "$levels":
        value = (draw(st.sampled_from(("1", "2", "max"))),)
    else:
        value = VALUES[name](draw, inner)
    return (head, "=", *value)


def _is_directory(type_: Type) -> bool:
    return type_.capabilities.get("advancedQueries") is True


VALUES = {"$select": selected, "$expand": expanded, "$filter": condition, "$orderby": ordered, "$search": search}
"""What draws the value of an option."""
