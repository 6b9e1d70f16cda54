"""`$select`: which members a reply is to hold.

A selection keeps canonical paths, `name` or `complex/name`. A cast before a path says whose property it is and
does not change what is kept, since no other type has the property.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from graphfake.contracts import ContractError
from graphfake.errors import GraphError
from graphfake.odata.grammar.options import parse_option
from graphfake.odata.resources.operations import operations_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphfake.contracts import Type
    from graphfake.odata.grammar.nodes import SelectItem

Member = TypeVar("Member")

ALL = "*"


class Selection(NamedTuple):
    """What `$select` asks for.

    `names` are the canonical paths of the properties to keep, in the order of the request, or `("*",)` for all.
    `terms` are the canonical terms, navigations and casts too, as `@odata.context` tells them; None for all.
    """

    names: tuple[str, ...]
    terms: tuple[str, ...] | None


EVERYTHING = Selection((ALL,), None)


def read_select(value: str, type_: Type) -> Selection:
    """The value of a `$select`, percent-encoded, on entities of this type. Raises GraphError.

    query.select-term for what is no term, query.select for a name that the type does not have,
    coverage.property where its contract is partial, coverage.query-option for nested options other than $select.
    """
    return selection(parse_select(value), type_)


def parse_select(value: str) -> Sequence[SelectItem]:
    """The terms, held against the grammar alone. Raises GraphError query.select-term."""
    try:
        items: Sequence[SelectItem] = parse_option("$select", value).value
    except GraphError as error:
        raise told_by_term(error) from None
    return items


def selection(items: Sequence[SelectItem], type_: Type) -> Selection:
    """What terms mean on entities of a type. Raises GraphError as `read_select`."""
    names: dict[str, None] = {}
    terms: dict[str, None] = {}
    for item in items:
        _add(item, type_, names, terms)
    return EVERYTHING if ALL in names else Selection(tuple(names), tuple(terms))


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


def _add(item: SelectItem, type_: Type, names: dict[str, None], terms: dict[str, None]) -> None:
    path = item.path
    if path == (ALL,):
        names[ALL] = None
        return
    if path[-1].endswith(f".{ALL}"):  # all operations of a schema, which full metadata has anyway
        return
    operation = _operation(path, type_)
    if operation:
        terms[operation] = None
        return
    owner = cast_to(path[0], type_) if "." in path[0] else type_
    below = path[1:] if "." in path[0] else path
    if not below or ALL in below or "." in below[0] or "." in below[-1]:
        raise no_term("/".join(path))
    found = _found(below, owner, "/".join(path))
    prefix = f"{owner.name}/" if "." in path[0] else ""
    for tail in _tails(item, found):
        terms[f"{prefix}{found.term}{tail}"] = None
        if found.is_property:
            names[f"{found.path}{tail}"] = None


def _operation(path: Sequence[str], type_: Type) -> str:
    """The full name of an operation that is selected, which full metadata has anyway; "" where the path names none."""
    if len(path) > 1 or spelled({**type_.properties, **type_.navigations}, path[0]) is not None:
        return ""
    found = operations_of(type_, "entity").get(path[0].lower())
    return found[0].full_name if found else ""


class _Found(NamedTuple):
    """What a path leads to: in the contracts' spelling, without casts and with them; `type` is that of complex values
    alone."""

    path: str
    term: str
    type: Type | None
    is_property: bool = True


def _tails(item: SelectItem, found: _Found) -> tuple[str, ...]:
    """What nested `$select` adds to a path; nothing where there is none."""
    tails: tuple[str, ...] = ("",)
    for option in item.options:
        if option.name != "$select":
            raise GraphError("coverage.query-option", values={"subject": f"{option.name} within $select"})
        if found.type is None:
            raise no_term("/".join(item.path))
        inner = selection(option.value, found.type)
        if inner is not EVERYTHING:
            tails = tuple(f"/{name}" for name in inner.names)
    return tails


def _found(path: Sequence[str], type_: Type, term: str) -> _Found:
    """What the path leads to, from an entity of the type. Raises GraphError."""
    names: list[str] = []
    told: list[str] = []
    for at, name in enumerate(path):
        below = path[at + 1 :]
        if "." in name:  # a cast: the next name is one of that type
            type_ = cast_to(name, type_)
            told.append(type_.name)
            continue
        property_ = spelled(type_.properties, name)
        if property_ is None:
            return _undeclared((names, told), path[at:], type_, term)
        names.append(property_.name)
        told.append(property_.name)
        is_complex = property_.kind == "complex" and property_.type_name is not None
        if not below:
            inner = type_.sibling(property_.type_name or "") if is_complex else None
            return _Found("/".join(names), "/".join(told), inner)
        if not is_complex:
            raise GraphError("query.select", values={"name": below[0], "type": property_.type_text})
        type_ = type_.sibling(property_.type_name or "")
    raise no_term(term)


def _undeclared(before: tuple[list[str], list[str]], path: Sequence[str], type_: Type, term: str) -> _Found:
    """What a path leads to whose first name is no declared property's: a navigation, or what an open type has."""
    navigation = spelled(type_.navigations, path[0])
    if navigation is None and not (type_.open or path[0] in type_.untyped):
        raise no_property(path[0], type_)
    if navigation is not None and len(path) > 1:
        raise no_term(term)
    rest = path if navigation is None else (navigation.name,)
    names, told = ("/".join((*way, *rest)) for way in before)
    return _Found(names, told, None, is_property=navigation is None)


def cast_to(name: str, type_: Type) -> Type:
    """The type that a path is cast to. Raises GraphError query.select for one that is unknown or unrelated."""
    try:
        cast = type_.sibling(name)
    except ContractError:
        raise no_property(name, type_) from None
    if not (cast.is_a(type_.name) or type_.is_a(cast.name)):
        raise no_property(name, type_)
    return cast


def spelled(members: Mapping[str, Member], name: str) -> Member | None:
    """The member of this name, in any letter case where none is spelled just so."""
    found = members.get(name)
    if found is None:
        lower = name.lower()
        found = next((member for spelling, member in members.items() if spelling.lower() == lower), None)
    return found


def no_property(name: str, type_: Type) -> GraphError:
    """The refusal of a name in `$select` or `$expand`."""
    if name in type_.unfollowed:
        return GraphError("coverage.not-known-here", values={"subject": f"the navigation {name} of {type_.name}"})
    if type_.partial:
        return GraphError("coverage.property", values={"subject": f"the property {name} of {type_.name}"})
    return GraphError("query.select", values={"name": name, "type": type_.name})


def no_term(term: str) -> GraphError:
    """The refusal of what is no term of `$select` or `$expand`."""
    return GraphError("query.select-term", values={"value": term})


def told_by_term(error: GraphError) -> GraphError:
    """A fault of syntax, told as Graph tells it of `$select` and `$expand`: by the term that it stands in."""
    text, position = error.values.get("text"), error.values.get("position", "")
    if error.rule != "query.syntax" or text is None or not position.isdigit():
        return error
    at = int(position)
    begin = text.rfind(",", 0, at) + 1
    end = text.find(",", at)
    return no_term(text[begin : len(text) if end < 0 else end].strip(" "))
