"""Entity tags and the preconditions that name them, for types whose contract says `etag`."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from graphfake.contracts.dialects import dialect_named
from graphfake.errors import GraphError

if TYPE_CHECKING:
    from graphfake.contracts import Type
    from graphfake.server.wire.messages import Request
    from graphfake.store.protocol import Row

_TAG = re.compile(r'\s*(?:(W/)?"([^"\x00-\x20\x7f]*)")\s*(?:,|$)')


def has_etags(type_: Type) -> bool:
    return type_.capabilities.get("etag") is True


def etag_of(row: Row) -> str:
    """A weak tag, new with every change of the entity."""
    return f'W/"{base64.b64encode(b"v%d" % row.version).decode()}"'


def check_if_match(request: Request, row: Row, type_: Type, dialect: str) -> None:
    """If-Match of a write. Raises GraphError precondition.failed, precondition.malformed or precondition.required."""
    if not has_etags(type_):
        return
    header = request.headers.get("If-Match")
    if header is None and dialect_named(dialect).etag_required:
        raise GraphError("precondition.required", explain="The entity's @odata.etag was to be sent as If-Match.")
    if header is not None and not names(header, etag_of(row)):
        raise GraphError("precondition.failed", explain="The entity has changed since that ETag was given.")
    if request.headers.get("If-None-Match") == "*":
        raise GraphError("precondition.failed", explain="If-None-Match: * wants no entity here, and there is one.")


def is_unchanged(request: Request, row: Row, type_: Type) -> bool:
    """Does If-None-Match of a read name what is stored?"""
    header = request.headers.get("If-None-Match")
    return header is not None and has_etags(type_) and names(header, etag_of(row))


def names(header: str, etag: str) -> bool:
    """Does a list of tags, or `*`, name this one? Raises GraphError precondition.malformed."""
    if header.strip() == "*":
        return True
    position, tags = 0, []
    while position < len(header):
        match = _TAG.match(header, position)
        if match is None:
            raise GraphError("precondition.malformed", explain=f'An ETag is W/"..." or "..."; got {header[:100]!r}.')
        tags.append(match[2])
        position = match.end()
    return etag[3:-1] in tags
