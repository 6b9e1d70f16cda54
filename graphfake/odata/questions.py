"""What picks and orders the entities of a collection: `$filter`, `$orderby` and `$search`, bound to their type."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphfake.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Type
    from graphfake.odata.allowance import Allowance
    from graphfake.odata.filters import Filter
    from graphfake.odata.nodes import Expression, Option
    from graphfake.odata.ordering import Order
    from graphfake.odata.wanted import Search


class Question(NamedTuple):
    """None for what was not asked."""

    filter: Filter | None = None
    order: Order | None = None
    search: Search | None = None


def read_question(
    said: Mapping[str, Option], type_: Type, aliases: Mapping[str, Expression], allowance: Allowance
) -> Question:
    """The options among `said` that pick and order entities of a type. Raises GraphError as reading each of them."""
    for name in ("$filter", "$orderby", "$search"):
        if name in said:
            raise GraphError("coverage.query-option", values={"subject": f"the query option {name}"})
    return Question()
