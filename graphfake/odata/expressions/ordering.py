"""`$orderby`: what an entity is sorted by, as values that a skip token can keep, and how they compare."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.errors import GraphError
from graphfake.odata.expressions import codegen as code
from graphfake.odata.expressions.binding import Binder
from graphfake.odata.expressions.codegen import ENTITY, loaded
from graphfake.odata.expressions.comparable import Key, key_of_kind, loosely
from graphfake.odata.expressions.filters import MOST_KEPT, Aliases, Same, kept_aliases
from graphfake.odata.expressions.numbers import exact, real
from graphfake.odata.expressions.terms import DECIMAL, FLOATS, INTEGERS, NULL, UNTYPED

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Mapping

    from graphfake.contracts import Type
    from graphfake.odata.expressions.allowance import Allowance, Needs
    from graphfake.odata.expressions.codegen import Writer
    from graphfake.odata.expressions.terms import Term
    from graphfake.odata.grammar.nodes import Expression, OrderItem

_VALUES, _KEY = "values", "key"
_MOST_INTEGER = 2**63


class Order:
    """What entities are sorted by. `needs` and `needs_types` as of a Filter.

    `values` of an entity are null, truths, numbers and texts, and read from JSON again they are the same. `key` of
    such values sorts ascending as was asked: null before everything, or behind it where descending.
    """

    def __init__(self, binder: Binder, functions: Mapping[str, Any]) -> None:
        self.needs: Needs = binder.needs
        self.needs_types = binder.needs_types
        self.values: Callable[[Mapping[str, Any]], tuple[Any, ...]] = functions[_VALUES]
        self.key: Callable[[Any], Any] = functions[_KEY]


class _Question(NamedTuple):
    items: Same
    type: Type
    allowance: Allowance
    aliases: Aliases


def read_order(
    items: tuple[OrderItem, ...],
    type_: Type,
    allowance: Allowance,
    aliases: Mapping[str, Expression] | None = None,
) -> Order:
    """The order that `$orderby` says over entities of a type. Raises GraphError query.*, coverage.*."""
    return _read(_Question(Same(items), type_, allowance, kept_aliases(aliases)))


@lru_cache(maxsize=MOST_KEPT)
def _read(question: _Question) -> Order:
    aliases = {name: same.value for name, same in question.aliases}
    binder = Binder(question.type, question.allowance, aliases, use="sort")
    writer = binder.writer
    values: list[ast.expr] = []
    keys: list[ast.expr] = []
    try:
        sorted_by: dict[Expression, OrderItem] = {}
        for item in question.items.value:
            sorted_by.setdefault(item.expression, item)  # what is sorted by already is sorted by once more in vain
        for place, item in enumerate(sorted_by.values()):
            term = binder.bind(item.expression)
            kept, key = _sorted_by(term)
            values.append(term.code if kept is None else writer.call(kept, term.code))
            keys += _compared(writer, place, key, descending=item.descending)
        writer.function(code.tupled(values), _VALUES)
        writer.function(code.tupled(keys), _KEY)
        compiled = writer.compiled()
    except RecursionError:  # on a stack that was almost used up before
        raise GraphError("query.too-deep") from None
    if binder.uses_now:
        raise GraphError("coverage.query-option", values={"subject": "now() in $orderby"})
    if binder.patience.needed:
        raise GraphError("coverage.query-option", values={"subject": "lambdas within lambdas in $orderby"})
    return Order(binder, {name: loaded(*compiled, name) for name in (_VALUES, _KEY)})


def _sorted_by(term: Term) -> tuple[Callable[[Any], Any] | None, Key]:
    """What turns a value into one that JSON keeps, where it is none, and the key of what is kept."""
    if term.kind == UNTYPED:
        return _plain, Key(loosely, lambda writer, value: writer.call(loosely, code.name(value)))
    if term.kind == NULL:
        return None, Key(lambda value: value)
    if term.kind.is_(*FLOATS):
        return None, Key(_with_nan, lambda writer, value: writer.call(_with_nan, code.name(value)))
    if term.kind.is_(DECIMAL) or (term.kind.is_(*INTEGERS) and term.asked is None):
        return _json_number, Key(exact, lambda writer, value: writer.call(exact, code.name(value)))
    key = key_of_kind(term.kind, exact_case=True)
    if key is None or not key.ordered:
        raise GraphError("query.orderby-value")
    return None, key


def _compared(writer: Writer, place: int, key: Key, *, descending: bool) -> list[ast.expr]:
    """Whether there is a value, and the value, so that null is never compared."""
    variable = writer.fresh()
    value = code.at(code.name(ENTITY), place)
    null = code.is_null(code.kept(variable, value))
    keyed = code.name(variable) if key.write is None else key.write(writer, variable)
    if descending:
        keyed = writer.call(_Descending, keyed)
    there = code.is_null(code.name(variable)) if descending else code.is_there(code.name(variable))
    return [code.chosen(null, there, there), code.chosen(code.is_null(code.name(variable)), code.plain(None), keyed)]


class _Descending:
    """A key that sorts the other way round."""

    __slots__ = ("key",)

    def __init__(self, key: Any) -> None:
        self.key = key

    def __lt__(self, other: _Descending) -> bool:
        return bool(other.key < self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Descending) and bool(self.key == other.key)

    __hash__ = None  # type: ignore[assignment]  # a key is compared, never looked up


def _with_nan(value: Any) -> tuple[bool, Any]:
    """NaN before every number, as .NET sorts it."""
    number = real(value)
    return (False, 0.0) if isinstance(number, float) and math.isnan(number) else (True, number)


def _json_number(value: Any) -> Any:
    if isinstance(value, Decimal) or (isinstance(value, int) and not -_MOST_INTEGER <= value < _MOST_INTEGER):
        return str(value)
    return value


def _plain(value: Any) -> Any:
    return None if isinstance(value, dict | list) else value
