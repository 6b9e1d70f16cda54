"""The options of a query as they were sent: what each of them is, and whether it can stand where it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphfake.errors import GraphError
from graphfake.odata.deltas import UNSERVED as NOT_IN_DELTA
from graphfake.odata.encoding import decode_query
from graphfake.odata.expressions.allowance import is_directory_object
from graphfake.odata.expressions.questions import ASKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Catalogue, Type
    from graphfake.odata.resources.resource import ResourcePath

_SERVED = ("$select", "$expand", "$filter", "$orderby", "$search", "$top", "$skip", "$count", "$skiptoken", "$format")
_UNSERVED = ("$apply", "$compute", "$deltatoken")
_ONLY_WITH_DOLLAR = ("$id", "$index", "$levels", "$schemaversion")
"""Options whose bare names are common words: without `$` they are the caller's own."""
FOR_COLLECTIONS = ("$filter", "$orderby", "$search", "$count", "$skip", "$top")
LISTS = ("collection", "delta", "$ref")


class RawOption(NamedTuple):
    """An option as it was sent, `%24Top=5`, and what it is: `$top`, or "" for one that has no effect."""

    text: str
    name: str


def raw_options(query: str, version: str = "beta") -> tuple[RawOption, ...]:
    """The options of a query as they were sent, each with what it is. Raises GraphError path.syntax."""
    return tuple(
        RawOption(text, system_name(decode_query(text.partition("=")[0]), version))
        for text in filter(None, query.split("&"))
    )


def question_of(raw: Sequence[RawOption], narrowed: str = "") -> str:
    """The text of all that decides which entities a list holds, and in which order; for skip tokens."""
    told = [
        f"{option.name or decode_query(option.text.partition('=')[0])}={decode_query(option.text.partition('=')[2])}"
        for option in raw
        if option.name in ASKING or (not option.name and decode_query(option.text).startswith("@"))
    ]
    return "&".join((narrowed, *sorted(told)))


def is_list(resource: ResourcePath) -> bool:
    """Does the answer hold several items, of which options can pick some?"""
    if resource.operation is None:
        return resource.target in LISTS
    returned = resource.operation.returns
    return returned is not None and returned.collection


def subject_of(resource: ResourcePath, catalogue: Catalogue | None) -> Type | None:
    """The type of the entities that the options are about; None where there are none."""
    if resource.target in ("entity", *LISTS):
        return resource.type
    if resource.operation is not None and catalogue is not None:
        returned = resource.operation.returns
        if returned is not None and returned.kind == "entity" and returned.type_name is not None:
            return catalogue.type(returned.type_name, resource.version)
    return None


def system_name(sent: str, version: str) -> str:
    """`$top` for any spelling of it, "" for an option of the caller's own."""
    name = sent.lower()
    if name.startswith("$"):
        return name
    dollared = f"${name}"
    return dollared if version != "v1.0" and dollared in (*_SERVED, *_UNSERVED) else ""


def refusal_of(name: str, sent: str, resource: ResourcePath) -> GraphError | None:
    """Why an option cannot stand here at all, if so."""
    is_one = not (resource.is_collection if resource.operation is None else is_list(resource))
    if name in FOR_COLLECTIONS and is_one and resource.target != "property" and not _makes_advanced(name, resource):
        return GraphError("query.not-a-collection")
    if name == "$skiptoken" and (is_one or resource.target == "$count") and resource.target != "property":
        return GraphError("query.skiptoken", explain="Nothing comes in pages here.")
    if (name, resource.target) in (("$id", "$ref"), ("$deltatoken", "delta")):
        return None
    if name in NOT_IN_DELTA and resource.target == "delta":
        return GraphError("delta.option", values={"option": name})
    if name in _UNSERVED or name in _ONLY_WITH_DOLLAR:
        return GraphError("coverage.query-option", values={"subject": f"the query option {name}"})
    known = not name or name in _SERVED
    return None if known else GraphError("query.unknown", values={"option": sent})


def _makes_advanced(name: str, resource: ResourcePath) -> bool:
    """Directory objects are asked for $count=true where one alone is read, too: then all managers can be expanded."""
    return name == "$count" and resource.target == "entity" and is_directory_object(resource.type)
