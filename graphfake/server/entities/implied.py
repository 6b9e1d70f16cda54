"""Single entities that nobody has written to yet, and that are there all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.blanks import blank
from graphfake.errors import GraphError
from graphfake.server.showing.representation import stored_json
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from graphfake.contracts import Type
    from graphfake.store.protocol import Path


def implied(type_: Type, path: Path) -> Row:
    """A singleton, or a single entity that another contains: its key is its name, the rest is what was never set.

    Raises GraphError coverage.operation where the contracts have no type that it could be of.
    """
    if type_.abstract:
        subject = {"subject": f"an entity of the type {type_.name}"}
        raise GraphError("coverage.operation", values=subject, explain="It is abstract, and none is derived from it.")
    key = {type_.key[0]: path[-1]} if type_.key else {}
    return Row(path[:-1], path[-1], 0, 0, type_.name, stored_json(type_, key, blank(type_)))
