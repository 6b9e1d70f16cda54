"""`$search`: words and phrases looked for in an entity's texts, in any letter case.

Which types and properties are searched is the contract's word. `"displayName:x"` looks in one property alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.names import fold as fold_name
from graphfake.errors import GraphError
from graphfake.odata.expressions.allowance import is_directory_object
from graphfake.odata.expressions.terms import TEXT
from graphfake.odata.expressions.texts import fold
from graphfake.odata.grammar.nodes import SearchAny, SearchNot, SearchTerm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphfake.contracts import Type
    from graphfake.odata.expressions.allowance import Allowance
    from graphfake.odata.grammar.nodes import SearchExpression

    Test = Callable[[Mapping[str, Any]], bool]


def read_search(expression: SearchExpression, type_: Type, allowance: Allowance) -> Test:
    """Whether an entity is found. Raises GraphError.

    query.search where the contract offers no search, coverage.query-option where it says nothing,
    query.search-advanced where a directory object is searched without ConsistencyLevel, query.filter-property for a
    property that is not there to be searched.
    """
    names = _searched(type_)
    if not names and _is_unsaid(type_, allowance):
        explain = "No contract says which of its texts are searched."
        raise GraphError("coverage.query-option", values={"subject": f"$search of {type_.name}"}, explain=explain)
    if not names:
        raise GraphError("query.search")
    if is_directory_object(type_) and not allowance.advanced:
        raise GraphError("query.search-advanced")
    return _test(expression, names, type_)


def check_search_alone(type_: Type, *, ordered: bool) -> None:
    """Whether `$search` may stand beside the other options. Raises GraphError query.search-with-order.

    Directory objects that are searched can be ordered, too.
    """
    if ordered and not is_directory_object(type_):
        raise GraphError("query.search-with-order")


def _is_unsaid(type_: Type, allowance: Allowance) -> bool:
    """May the service search where its contracts say nothing of it? Intune's lists are not known to."""
    return "search" not in type_.capabilities and allowance.dialect != "intune"


def _searched(type_: Type) -> tuple[str, ...]:
    """The properties that are searched: texts, all of them where the type is searched, unless they say otherwise."""
    whole = type_.capabilities.get("search", False)
    return tuple(
        name
        for name, member in type_.properties.items()
        if member.edm == TEXT and member.capabilities.get("search", whole) is True
    )


def _test(expression: SearchExpression, names: Sequence[str], type_: Type) -> Test:
    """Terms are nested no deeper than the grammar lets them be."""
    if isinstance(expression, SearchTerm):
        return _term(expression, names, type_)
    if isinstance(expression, SearchNot):
        inner = _test(expression.operand, names, type_)
        return lambda entity: not inner(entity)
    tests = [_test(operand, names, type_) for operand in expression.operands]
    if isinstance(expression, SearchAny):
        return lambda entity: any(test(entity) for test in tests)
    return lambda entity: all(test(entity) for test in tests)


def _term(term: SearchTerm, names: Sequence[str], type_: Type) -> Test:
    text = term.text
    name, colon, rest = text.partition(":")
    if colon:
        named = [each for each in names if fold_name(each) == fold_name(name.strip())]
        if named:
            names, text = named, rest
        elif is_directory_object(type_):
            raise GraphError("query.filter-property", values={"name": name, "type": type_.name})
    wanted = fold(text)
    return lambda entity: any(_holds(entity.get(name), wanted) for name in names)


def _holds(value: Any, wanted: str) -> bool:
    if isinstance(value, list):
        return any(_holds(item, wanted) for item in value)
    return isinstance(value, str) and wanted in fold(value)
