"""What picks and orders the entities of a collection: `$filter`, `$orderby` and `$search`, bound to their type."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphfake.odata.expressions.allowance import filter_is_ignored
from graphfake.odata.expressions.filters import read_filter
from graphfake.odata.expressions.ordering import read_order
from graphfake.odata.expressions.search import check_search_alone, read_search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Type
    from graphfake.odata.expressions.allowance import Allowance
    from graphfake.odata.expressions.filters import Filter
    from graphfake.odata.expressions.ordering import Order
    from graphfake.odata.grammar.nodes import Expression, Option
    from graphfake.odata.wanted import Search

ASKING = ("$filter", "$orderby", "$search")


class Question(NamedTuple):
    """None for what was not asked."""

    filter: Filter | None = None
    order: Order | None = None
    search: Search | None = None


def read_question(
    said: Mapping[str, Option], type_: Type, aliases: Mapping[str, Expression], allowance: Allowance
) -> Question:
    """The options among `said` that pick and order entities of a type. Raises GraphError as reading each of them."""
    filter_ = order = search = None
    if "$filter" in said and not filter_is_ignored(type_, allowance):
        filter_ = read_filter(said["$filter"].value, type_, allowance, aliases)
    if "$orderby" in said:
        order = read_order(said["$orderby"].value, type_, allowance, aliases)
    if "$search" in said:
        search = read_search(said["$search"].value, type_, allowance)
        check_search_alone(type_, ordered=order is not None)
    return Question(filter_, order, search)
