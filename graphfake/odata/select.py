"""`$select`: which members a reply is to hold.

A selection keeps canonical paths, `name` or `complex/name`. A cast before a path says whose property it is and
does not change what is kept, since no other type has the property.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from graphfake.contracts import ContractError
from graphfake.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphfake.contracts import Type

Member = TypeVar("Member")

ALL = "*"
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_term = re.compile(rf"(?:(?P<cast>{_NAME}(?:\.{_NAME})+)/)?(?P<path>{_NAME}(?:/{_NAME})*)").fullmatch


class Selection(NamedTuple):
    """What `$select` asks for.

    `names` are the canonical paths of the properties to keep, in the order of the request, or `("*",)` for all.
    `terms` are the canonical terms, navigations and casts too, as `@odata.context` tells them; None for all.
    """

    names: tuple[str, ...]
    terms: tuple[str, ...] | None


def read_select(value: str, type_: Type) -> Selection:
    """The value of a `$select` on entities of this type. Raises GraphError.

    query.select-term for what is no term, query.select for a name that the type does not have, or
    coverage.property where its contract is partial.
    """
    names: dict[str, None] = {}
    terms: dict[str, None] = {}
    for term in split_select(value):
        if term == ALL:
            names[ALL] = None
            continue
        cast, path = _parted(term)
        owner = _cast(cast, type_) if cast else type_
        found, is_property = _canonical(path.split("/"), owner, term)
        terms[f"{owner.name}/{found}" if cast else found] = None
        if is_property:
            names[found] = None
    return Selection((ALL,), None) if ALL in names else Selection(tuple(names), tuple(terms))


def split_select(value: str) -> list[str]:
    """The terms, held against the grammar alone. Raises GraphError query.select-term."""
    terms = [term.strip(" ") for term in value.split(",")]
    for term in terms:
        if term != ALL and _term(term) is None:
            raise _no_term(term)
    return terms


def project(entity: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The members of an entity that a selection keeps, and all annotations, in the entity's own order."""
    kept: dict[str, list[str]] = {}
    whole: set[str] = set()
    for path in names:
        name, _, below = path.partition("/")
        if below:
            kept.setdefault(name, []).append(below)
        else:
            whole.add(name)
    if ALL in whole:
        return dict(entity)
    return {
        name: value if name in whole or "@" in name else _project_value(value, kept[name])
        for name, value in entity.items()
        if name in whole or name in kept or "@" in name
    }


def _project_value(value: Any, names: list[str]) -> Any:
    if isinstance(value, list):
        return [_project_value(item, names) for item in value]
    return project(value, names) if isinstance(value, dict) else value


def _canonical(path: list[str], type_: Type, term: str) -> tuple[str, bool]:
    """The path in the contracts' spelling, and whether it names a property rather than a navigation."""
    found: list[str] = []
    while True:
        name, below = path[len(found)], path[len(found) + 1 :]
        property_ = _spelled(type_.properties, name)
        if property_ is None:
            navigation = _spelled(type_.navigations, name)
            if navigation is not None and not below:
                return "/".join((*found, navigation.name)), False
            if navigation is not None:
                raise _no_term(term)
            if type_.open:
                return "/".join((*found, name, *below)), True
            raise _no_property(name, type_)
        found.append(property_.name)
        if not below:
            return "/".join(found), True
        if property_.kind != "complex" or property_.type_name is None:
            raise GraphError("query.select", values={"name": below[0], "type": property_.type_text})
        type_ = type_.catalogue.type(property_.type_name, type_.version)


def _cast(name: str, type_: Type) -> Type:
    try:
        cast = type_.catalogue.type(name, type_.version)
    except ContractError:
        raise _no_property(name, type_) from None
    if not (cast.is_a(type_.name) or type_.is_a(cast.name)):
        raise _no_property(name, type_)
    return cast


def _parted(term: str) -> tuple[str, str]:
    """The cast in front of a term, "" where there is none, and the path."""
    match = _term(term)
    return (match["cast"] or "", match["path"]) if match else ("", term)


def _spelled(members: Mapping[str, Member], name: str) -> Member | None:
    found = members.get(name)
    if found is None:
        lower = name.lower()
        found = next((member for spelling, member in members.items() if spelling.lower() == lower), None)
    return found


def _no_property(name: str, type_: Type) -> GraphError:
    if type_.partial:
        return GraphError("coverage.property", values={"subject": f"the property {name} of {type_.name}"})
    return GraphError("query.select", values={"name": name, "type": type_.name})


def _no_term(term: str) -> GraphError:
    return GraphError("query.select-term", values={"value": term})
