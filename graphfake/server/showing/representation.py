"""From a stored row to the JSON that Graph would show: annotations in front, members in contract order."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.json_text import parse
from graphfake.odata.context import stored_url
from graphfake.odata.select import project
from graphfake.odata.wanted import NOTHING_ASKED, Wanted
from graphfake.server.envelope import dumps
from graphfake.server.etags import etag_of, has_etags
from graphfake.server.showing.forms import USUAL, Form
from graphfake.server.showing.shaping import shaper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Type
    from graphfake.server.showing.shaping import Shaper
    from graphfake.store.protocol import Row


@dataclass(frozen=True, eq=False)
class Showing:
    """How entities that stand at one level of a reply are shown.

    `typed`: `@odata.type` everywhere, as the documentation's examples have it (profile documented), else only
    where an entity's type differs from the declared one. `newer`: members of evolvable enums by name. `base` is
    what every link begins with.
    """

    declared: Type
    typed: bool
    base: str
    wanted: Wanted = NOTHING_ASKED
    form: Form = USUAL
    newer: bool = False
    _ways: dict[str, _Way] = field(default_factory=dict, init=False)
    """What is the same for all entities of a type: worked out once in a reply."""

    def way(self, row: Row) -> _Way:
        """How an entity of this row's type is shown."""
        found = self._ways.get(row.type)
        if found is None:
            found = self._ways[row.type] = _way(type_of(row, self.declared), self)
        return found


class _Way(NamedTuple):
    """`type_json` is the `@odata.type` of a type, as far as it is told; `shaper` is None where nothing changes."""

    type: Type
    type_json: bytes
    with_etag: bool
    select: Sequence[str] | None
    shaper: Shaper | None


def _way(type_: Type, showing: Showing) -> _Way:
    metadata = showing.form.metadata
    told = metadata == "full" or (metadata == "minimal" and (showing.typed or type_ is not showing.declared))
    select = by_default(type_) if showing.wanted.select is None else showing.wanted.select
    shape = shaper(type_, showing.form, newer=showing.newer)
    return _Way(
        type_,
        b'"@odata.type":"#%b"' % type_.name.encode() if told else b"",
        metadata != "none" and has_etags(showing.declared),
        select,
        None if select is None and shape.changes_nothing else shape,
    )


def members_json(row: Row, showing: Showing) -> bytes:
    """An entity's members, without the braces around them and without what is expanded."""
    way = showing.way(row)
    front, links = way.type_json, b""
    if showing.form.metadata == "full":
        before, behind = _links(row, way.type, showing)
        front, links = joined(front, dumps(before)[1:-1]), dumps(behind)[1:-1]
    if way.with_etag:
        front = joined(front, b'"@odata.etag":' + dumps(etag_of(row)))
    if way.shaper is None:
        body = row.body[1:-1]
        return b"%b,%b" % (front, body) if front and body else front or body
    values = stored_values(way.type, row.body)
    if way.select is not None:
        values = project(values, way.select)
    return joined(front, dumps(way.shaper.shape(values))[1:-1], links)


def joined(*parts: bytes) -> bytes:
    """Members one after the other, those that there are."""
    return b",".join(filter(None, parts))


def stored_json(type_: Type, key: dict[str, Any], values: dict[str, Any]) -> bytes:
    """What the store keeps of an entity: its key, then its values in contract order."""
    return dumps({**key, **values}) if type_.key else dumps(values)


def stored_values(type_: Type, body: bytes) -> dict[str, Any]:
    """The values that the store keeps, key included."""
    value = parse(body, exact=type_.needs_exact_numbers).value
    if not isinstance(value, dict):
        raise TypeError("A stored entity is a JSON object.")
    return value


@lru_cache(maxsize=4096)
def by_default(type_: Type) -> tuple[str, ...] | None:
    """The members shown where nothing is selected; None for all, also those that no contract declares."""
    if not any(prop.not_by_default for prop in type_.properties.values()):
        return None
    return tuple(name for name, prop in type_.properties.items() if not prop.not_by_default)


def type_of(row: Row, declared: Type) -> Type:
    """The type that an entity is of."""
    return declared if row.type == declared.name else declared.catalogue.type(row.type, declared.version)


def _links(row: Row, type_: Type, showing: Showing) -> tuple[dict[str, Any], dict[str, Any]]:
    """What full metadata adds: where the entity is read and edited, and what leads on from it."""
    url = stored_url(type_.catalogue, type_.version, row.path)
    if url is None:
        return {}, {}
    url = f"{showing.base}/{url}"
    cast = "" if row.type == showing.declared.name else f"/{row.type}"
    links: dict[str, Any] = {}
    terms = showing.wanted.projection
    for name in type_.navigations:
        if terms is None or name in terms:
            links[f"{name}@odata.associationLink"] = f"{url}{cast}/{name}/$ref"
            links[f"{name}@odata.navigationLink"] = f"{url}{cast}/{name}"
    if terms is None:
        for operation in _actions(type_):
            links[f"#{operation}"] = {"title": operation, "target": f"{url}/{operation}"}
    for name, prop in type_.properties.items():
        if prop.is_stream and (terms is None or name in terms):
            place = f"{url}{cast}/{name}"
            links |= {f"{name}@odata.mediaEditLink": place, f"{name}@odata.mediaReadLink": place}
    front = {"@odata.id": url, "@odata.editLink": f"{url}{cast}"}
    if type_.has_stream:
        front |= {"@odata.mediaEditLink": f"{url}/$value", "@odata.mediaReadLink": f"{url}/$value"}
    return front, links


@lru_cache(maxsize=1024)
def _actions(type_: Type) -> tuple[str, ...]:
    """The full names of the actions bound to an entity of the type."""
    overloads = (one for each in type_.operations.values() for one in each)
    return tuple(dict.fromkeys(one.full_name for one in overloads if one.kind == "action" and one.bound == "entity"))
