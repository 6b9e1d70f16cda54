"""The query of a request, from its text to typed options.

On beta the `$` of a system option may be left out; names are read in any letter case and percent-encoded. An
option that is not OData's is the caller's own when it has no `$`, and is ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts import Note
from graphfake.errors import GraphError
from graphfake.odata.encoding import decode_query
from graphfake.odata.select import ALL, read_select, split_select

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graphfake.odata.resource import ResourcePath

_SERVED = ("$select", "$top", "$skip", "$count", "$skiptoken")
_UNSERVED = ("$filter", "$expand", "$orderby", "$search", "$format", "$apply", "$compute", "$deltatoken")
_ONLY_WITH_DOLLAR = ("$id", "$index", "$levels", "$schemaversion")
"""Options whose bare names are common words: without `$` they are the caller's own."""
_FOR_COLLECTIONS = ("$filter", "$orderby", "$count", "$skip", "$top")

_MOST_NUMBER = 2**63 - 1
_number = re.compile(r"[0-9]{1,19}").fullmatch


class RawOption(NamedTuple):
    """An option as it was sent, `%24Top=5`, and what it is: `$top`, or "" for one that has no effect."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """What was asked for; None where nothing was said.

    `select` are the paths of the properties to keep (`select.project` applies them), `projection` the terms that
    `@odata.context` names. `top`, `skip`, `count` and `skiptoken` are None wherever they have no effect: on
    anything but the reading of a collection. `notes` are refusals that were told to be let by.
    """

    select: tuple[str, ...] | None = None
    projection: tuple[str, ...] | None = None
    top: int | None = None
    skip: int | None = None
    count: bool | None = None
    skiptoken: str | None = None
    raw: tuple[RawOption, ...] = ()
    notes: tuple[Note, ...] = ()


NO_OPTIONS = QueryOptions()


def parse(query: str, resource: ResourcePath, *, method: str = "GET", tolerate: Collection[str] = ()) -> QueryOptions:
    """`query` is what stands after the `?`, as sent. Rules named in `tolerate` become notes.

    Names are judged first, in the order of the query, then values. Raises GraphError: query.*,
    coverage.query-option, coverage.property, path.syntax.
    """
    if not query:
        return NO_OPTIONS
    raw: list[RawOption] = []
    values: dict[str, str] = {}
    notes: list[Note] = []
    for text in filter(None, query.split("&")):
        written, _, value = text.partition("=")
        sent = decode_query(written)
        name = _system_name(sent, resource.version)
        if name in values:
            raise GraphError("query.repeated", values={"option": name})
        refusal = _refusal(name, sent, resource)
        if refusal is not None:
            if refusal.rule not in tolerate:
                raise refusal
            notes.append(Note(refusal.rule, ""))
            name = ""
        raw.append(RawOption(text, name))
        if name:
            values[name] = decode_query(value)
    select, projection = _select(values, resource)
    top = _whole_number(values, "$top", "query.top")
    skip = _whole_number(values, "$skip", "query.skip")
    count = _truth(values)
    if method not in ("GET", "HEAD") or resource.target != "collection":
        return QueryOptions(select, projection, raw=tuple(raw), notes=tuple(notes))
    return QueryOptions(select, projection, top, skip, count, values.get("$skiptoken"), tuple(raw), tuple(notes))


def _system_name(sent: str, version: str) -> str:
    """`$top` for any spelling of it, "" for an option of the caller's own."""
    name = sent.lower()
    if name.startswith("$"):
        return name
    dollared = f"${name}"
    return dollared if version != "v1.0" and dollared in (*_SERVED, *_UNSERVED) else ""


def _refusal(name: str, sent: str, resource: ResourcePath) -> GraphError | None:
    """Why an option cannot stand here at all, if so."""
    if name in _FOR_COLLECTIONS and not resource.is_collection and resource.target != "property":
        return GraphError("query.not-a-collection")
    if name in _UNSERVED or name in _ONLY_WITH_DOLLAR:
        return GraphError("coverage.query-option", values={"subject": f"the query option {name}"})
    if name and name not in _SERVED:
        return GraphError("query.unknown", values={"option": sent})
    return None


def _select(values: Mapping[str, str], resource: ResourcePath) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    value = values.get("$select")
    if value is None:
        return None, None
    if resource.target not in ("entity", "collection"):
        split_select(value)
        return None, None
    names, terms = read_select(value, resource.type)
    if resource.dialect == "intune" and ALL not in names:
        # Intune never leaves the key out, and names only what was asked for in the context.
        names = (*names, *(key for key in resource.type.key if key not in names))
    return names, terms


def _whole_number(values: Mapping[str, str], name: str, rule: str) -> int | None:
    value = values.get(name)
    if value is None:
        return None
    if _number(value) is None or int(value) > _MOST_NUMBER:
        raise GraphError(rule, values={"value": value})
    return int(value)


def _truth(values: Mapping[str, str]) -> bool | None:
    value = values.get("$count")
    if value is None:
        return None
    if value.lower() not in ("true", "false"):
        raise GraphError("query.count", values={"value": value})
    return value.lower() == "true"
