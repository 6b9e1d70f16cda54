"""Small $metadata documents of our own, and what they import to."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from graphfake.contracts.importing.csdl import documents_of

if TYPE_CHECKING:
    from graphfake.contracts.importing.csdl import Imported

EDM = "http://docs.oasis-open.org/odata/ns/edm"
EDMX = "http://docs.oasis-open.org/odata/ns/edmx"


def edmx(schemas: str) -> bytes:
    """A document around schemas."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<edmx:Edmx Version="4.0" xmlns:edmx="{EDMX}">\n'
        f"<edmx:DataServices>{schemas}</edmx:DataServices>\n</edmx:Edmx>\n"
    ).encode()


def schema(within: str, namespace: str = "contoso", alias: str = "c") -> str:
    return f'<Schema Namespace="{namespace}" Alias="{alias}" xmlns="{EDM}">{within}</Schema>'


def imported(within: str) -> Imported:
    """What a schema contoso, with the alias c, imports to."""
    return documents_of(BytesIO(edmx(schema(within))), version="beta", as_of="2026-08")
