"""Calls of actions and functions: what stands behind their name, in the query and in the body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from hypothesis import strategies as st

from graphfake.contracts.operation_types import parameters_type
from graphfake.strategies.objects import bare, objects
from graphfake.strategies.places import Place
from graphfake.strategies.url_literals import group_of, written

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from graphfake.contracts import Catalogue, Property
    from graphfake.contracts.model import Operation


class Called(NamedTuple):
    """The last segment of the path, percent-encoded, the query, and an action's body."""

    segment: str
    query: str = ""
    body: dict[str, Any] | None = None


@st.composite
def invocation(
    draw: DrawFn, operation: Operation, catalogue: Catalogue, version: str, dialect: str, profile: str
) -> Called:
    """A call by the short name or the full one, a function's parameters inline or by alias."""
    name = draw(st.sampled_from((operation.name, operation.full_name)))
    place = Place(parameters_type(catalogue, version, operation), "create", profile, dialect)
    if operation.kind == "action":
        return Called(name, body=draw(objects(place)))
    given = draw(bare(place))
    inline: list[str] = []
    aliases: list[str] = []
    for parameter, prop in operation.parameters.items():
        if parameter not in given and (prop.has_default or parameter in operation.optional):
            continue
        # What is left out is told too: which parameters stand there says which overload is meant.
        value = given.get(parameter, [] if prop.collection and not prop.nullable else None)
        text = quote(_literal(prop, value), safe="")
        if prop.collection or prop.kind == "complex" or draw(st.booleans()):
            aliases.append(f"@{parameter}={text}")
            text = f"@{parameter}"
        inline.append(f"{parameter}={text}")
    return Called(f"{name}({','.join(inline)})", "&".join(aliases))


def _literal(prop: Property, value: Any) -> str:
    if prop.collection or prop.kind == "complex":
        return "null" if value is None else json.dumps(value)
    if prop.kind == "enum" and value is not None:
        return f"{prop.type_name}'{value}'"
    return written(group_of(prop), value)
