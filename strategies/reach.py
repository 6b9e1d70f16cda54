"""What can be named from an entity in a query: paths through complex values, single navigations and casts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from graphfake.strategies.url_literals import group_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts import EnumType, Navigation, Property, Type

_MOST_STEPS = 3
_MOST_DERIVED = 5


class Path(NamedTuple):
    """A path that a contract lets be named, and what stands at its end.

    `group` is what its values are compared with, "" for none; `enum` is its enum; `target` is the type of a complex
    value or navigation. `offered` are the operators and functions that the contract lists, None for all of them;
    they count inside of a complex value, too.
    """

    text: str
    group: str
    collection: bool
    enum: EnumType | None
    target: Type | None
    navigation: bool
    filterable: bool
    sortable: bool
    offered: tuple[str, ...] | None


@lru_cache(maxsize=512)
def paths(type_: Type, around: tuple[str, ...] | None = None) -> tuple[Path, ...]:
    """All paths from an entity or complex value of a type, the shortest first.

    `around` is what the contract lists of the member that holds the complex value.
    """
    return tuple(sorted(_paths(type_, "", 0, around, None), key=lambda path: path.text.count("/")))


def _paths(type_: Type, before: str, steps: int, filter_: object, sort: object) -> Iterator[Path]:
    yield from _own(type_, before, steps, filter_, sort)
    for name in type_.derived[:_MOST_DERIVED] if steps < _MOST_STEPS else ():
        derived = type_.sibling(name)
        own = [*derived.properties, *derived.navigations]
        new = [member for member in own if member not in type_.properties and member not in type_.navigations]
        for path in _own(derived, f"{before}{name}/", steps + 1, filter_, sort):
            if path.text.removeprefix(f"{before}{name}/").partition("/")[0] in new:
                yield path


def _own(type_: Type, before: str, steps: int, filter_: object, sort: object) -> Iterator[Path]:
    """`filter_` and `sort` are what is said of the member around, which counts inside of a complex value."""
    for prop in type_.properties.values():
        if prop.edm == "Edm.Stream":
            continue
        target = type_.sibling(prop.type_name or "") if prop.kind == "complex" else None
        enum = type_.catalogue.enum(prop.type_name or "", type_.version) if prop.kind == "enum" else None
        found = _path(type_, prop, before, target, enum, filter_, sort)
        yield found
        if target is not None and not prop.collection and steps < _MOST_STEPS:
            said = (_said(type_, prop, "filter", filter_), _said(type_, prop, "sort", sort))
            for path in _paths(target, f"{found.text}/", steps + 1, *said):
                yield _behind(found, path)
    for name, navigation in type_.navigations.items():
        if type_.kind == "complex" or type_.catalogue.find(navigation.target, type_.version) is None:
            continue  # what a complex value leads to is not served in queries
        target = type_.sibling(navigation.target)
        found = _path(type_, navigation, before, target, None, filter_, sort)
        yield found
        if not navigation.collection and steps < _MOST_STEPS - 1:
            for path in _own(target, f"{before}{name}/", _MOST_STEPS, None, None):
                yield _behind(found, path)


def _behind(found: Path, path: Path) -> Path:
    """What may not be named itself is no way to anything."""
    return path._replace(filterable=path.filterable and found.filterable, sortable=path.sortable and found.sortable)


def _path(
    owner: Type,
    member: Property | Navigation,
    before: str,
    target: Type | None,
    enum: EnumType | None,
    filter_: object,
    sort: object,
) -> Path:
    said = _said(owner, member, "filter", filter_)
    prop = owner.properties.get(member.name)
    return Path(
        text=before + member.name,
        group=group_of(prop) if prop is not None else "",
        collection=member.collection,
        enum=enum,
        target=target,
        navigation=prop is None,
        filterable=said is not False,
        sortable=_said(owner, member, "sort", sort) is not False,
        offered=said if isinstance(said, tuple) else None,
    )


def _said(owner: Type, member: Property | Navigation, use: str, around: object) -> object:
    """The nearest word that the contract has on a member."""
    return member.capabilities.get(use, owner.capabilities.get(use, around))
