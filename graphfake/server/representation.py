"""From stored rows to the JSON that Graph would show: annotations in front, members in contract order."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.json_text import parse
from graphfake.odata.select import project
from graphfake.server.envelope import dumps
from graphfake.server.etags import etag_of, has_etags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Type
    from graphfake.store.protocol import Row


class Showing(NamedTuple):
    """How entities of one resource are shown.

    `typed`: `@odata.type` everywhere, as the documentation's examples have it (profile documented), else only
    where an entity's type differs from the declared one. `select` lists what was asked for, None for all.
    """

    declared: Type
    typed: bool
    select: Sequence[str] | None = None


def stored_json(type_: Type, key: dict[str, Any], values: dict[str, Any]) -> bytes:
    """What the store keeps of an entity: its key, then its values in contract order."""
    return dumps({**key, **values}) if type_.key else dumps(values)


def stored_values(type_: Type, body: bytes) -> dict[str, Any]:
    """The values that the store keeps, key included."""
    value = parse(body, exact=type_.needs_exact_numbers).value
    if not isinstance(value, dict):
        raise TypeError("A stored entity is a JSON object.")
    return value


def members_json(row: Row, showing: Showing) -> bytes:
    """An entity's members, without the braces around them."""
    annotations = b""
    if showing.typed or row.type != showing.declared.name:
        annotations = b'"@odata.type":"#%b"' % row.type.encode()
    if has_etags(showing.declared):
        annotations += (b"," if annotations else b"") + b'"@odata.etag":' + _text(etag_of(row))
    type_ = _type_of(row, showing.declared)
    select = by_default(type_) if showing.select is None else showing.select
    body = row.body if select is None else dumps(project(stored_values(type_, row.body), select))
    members = body[1:-1]
    return b"%b,%b" % (annotations, members) if annotations and members else annotations or members


@lru_cache(maxsize=4096)
def by_default(type_: Type) -> tuple[str, ...] | None:
    """The members shown where nothing is selected; None for all, also those that no contract declares."""
    if not any(prop.not_by_default for prop in type_.properties.values()):
        return None
    return tuple(name for name, prop in type_.properties.items() if not prop.not_by_default)


def _type_of(row: Row, declared: Type) -> Type:
    return declared if row.type == declared.name else declared.catalogue.type(row.type, declared.version)


def _text(text: str) -> bytes:
    return dumps(text)
