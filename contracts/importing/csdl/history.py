"""Deprecation: the dates and the version that Org.OData.Core.V1.Revisions tells, without its sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.csdl_terms import CORE, REVISION_FACTS
from graphfake.contracts.importing.csdl.said import items_of, record_of, text_of

if TYPE_CHECKING:
    from graphfake.contracts.importing.csdl.said import Said
    from graphfake.contracts.importing.csdl.schemas import Schemas

_LONGEST = 100


def deprecation_of(schemas: Schemas, said: Said, what: str) -> dict[str, str] | bool | None:
    """The facts of the last revision that deprecates, True where it tells none, None where there is no such."""
    node = said.take(f"{CORE}Revisions")
    found: dict[str, str] | bool | None = None
    for item in items_of(node) if node is not None else ():
        record = record_of(item)
        kind = text_of(record["Kind"]).rpartition("/")[2] if "Kind" in record else ""
        if kind != "Deprecated":
            schemas.notes.add(item.line, f"A revision of kind {kind:.50}, said of {what}, is not kept.")
            continue
        facts = {word: text_of(record[name]) for name, word in REVISION_FACTS.items() if name in record}
        found = {word: text for word, text in facts.items() if 0 < len(text) <= _LONGEST} or True
    return found


def deprecated(schemas: Schemas, said: Said, what: str) -> dict[str, Any]:
    """The keyword for a document, or nothing."""
    found = deprecation_of(schemas, said, what)
    return {} if found is None else {"x-deprecated": found}
