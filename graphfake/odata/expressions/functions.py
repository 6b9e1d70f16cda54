"""The functions that an expression may call, by what they take and give."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts import ContractError
from graphfake.contracts.patterns import check_pattern
from graphfake.errors import GraphError
from graphfake.odata.expressions import codegen as code
from graphfake.odata.expressions import moments, numbers, texts
from graphfake.odata.expressions.comparing import applied, coerced, truth
from graphfake.odata.expressions.terms import (
    DAY,
    DECIMAL,
    DOUBLE,
    FLOATS,
    INTEGERS,
    LENGTH,
    MOMENT,
    NULL,
    NUMBERS,
    TEXT,
    TIME,
    TRUTH,
    UNTYPED,
    Term,
    primitive,
)
from graphfake.odata.expressions.texts import fold

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Sequence

    from graphfake.odata.expressions.codegen import Writer


class Signature(NamedTuple):
    """The types each argument may have, the result's type ("" is the first argument's), and what computes it."""

    takes: tuple[tuple[str, ...], ...]
    gives: str
    function: Callable[..., Any]


_TEXT, _INT, _MOMENT = (TEXT,), INTEGERS, (MOMENT,)
_CALENDAR, _CLOCK, _FRACTIONAL = (MOMENT, DAY), (MOMENT, TIME), (DECIMAL, *FLOATS, *INTEGERS)
_WHOLE = "Edm.Int32"

SIGNATURES: dict[str, Signature] = {
    "contains": Signature((_TEXT, _TEXT), TRUTH, str.__contains__),
    "startswith": Signature((_TEXT, _TEXT), TRUTH, str.startswith),
    "endswith": Signature((_TEXT, _TEXT), TRUTH, str.endswith),
    "indexof": Signature((_TEXT, _TEXT), _WHOLE, str.find),
    "matchespattern": Signature((_TEXT, _TEXT), TRUTH, texts.matches),
    "concat": Signature((_TEXT, _TEXT), TEXT, texts.joined),
    "length": Signature((_TEXT,), _WHOLE, len),
    "substring": Signature((_TEXT, _INT, _INT), TEXT, texts.substring),
    "tolower": Signature((_TEXT,), TEXT, texts.lower),
    "toupper": Signature((_TEXT,), TEXT, texts.upper),
    "trim": Signature((_TEXT,), TEXT, texts.trimmed),
    "year": Signature((_CALENDAR,), _WHOLE, moments.year),
    "month": Signature((_CALENDAR,), _WHOLE, moments.month),
    "day": Signature((_CALENDAR,), _WHOLE, moments.day),
    "hour": Signature((_CLOCK,), _WHOLE, moments.hour),
    "minute": Signature((_CLOCK,), _WHOLE, moments.minute),
    "second": Signature((_CLOCK,), _WHOLE, moments.second),
    "fractionalseconds": Signature((_CLOCK,), DECIMAL, moments.fraction),
    "date": Signature((_CALENDAR,), DAY, moments.date_of),
    "time": Signature((_CLOCK,), TIME, moments.time_of),
    "totaloffsetminutes": Signature((_MOMENT,), _WHOLE, moments.offset),
    "totalseconds": Signature(((LENGTH,),), DECIMAL, moments.seconds),
    "round": Signature((_FRACTIONAL,), "", numbers.rounded),
    "floor": Signature((_FRACTIONAL,), "", numbers.floor),
    "ceiling": Signature((_FRACTIONAL,), "", numbers.ceiling),
}
WITHOUT_ARGUMENTS = ("now", "mindatetime", "maxdatetime")
_LEAST_ARGUMENTS = {"substring": 2}
_FORGET_CASE = ("contains", "startswith", "endswith", "indexof")


def call(writer: Writer, name: str, arguments: Sequence[Term], *, exact_case: bool) -> Term:
    """A call of a function of the table. Raises GraphError query.function, coverage.query-option."""
    signature = SIGNATURES[name]
    if not _LEAST_ARGUMENTS.get(name, len(signature.takes)) <= len(arguments) <= len(signature.takes):
        raise _no_signature(name)
    terms = [_taken(writer, name, term, edms) for term, edms in zip(arguments, signature.takes, strict=False)]
    exact = _exactness(terms)
    if name == "matchespattern":
        _check_pattern(terms[1])
    if name in _FORGET_CASE:
        found = _folding(writer, terms, signature, exact_case=exact_case)
        return truth(found, nullable=True) if signature.gives == TRUTH else Term(primitive(signature.gives), found)
    result = primitive(signature.gives or terms[0].kind.name)
    return Term(result, applied(writer, signature.function, terms), exact=exact)


def _taken(writer: Writer, name: str, term: Term, edms: tuple[str, ...]) -> Term:
    if term.kind == NULL:
        return replace(term, kind=primitive(edms[0]))
    if term.kind == UNTYPED:
        return coerced(writer, term, primitive(DOUBLE if edms[0] in NUMBERS else edms[0]))
    if not term.kind.is_(*edms):
        raise _no_signature(name)
    return term


def _folding(writer: Writer, terms: Sequence[Term], signature: Signature, *, exact_case: bool) -> ast.expr:
    """A function of two texts in which letter case counts only where the contract says so."""
    text, part = terms
    if exact_case:
        return applied(writer, signature.function, terms)
    if part.constant and part.value is not None:
        variable = writer.fresh()
        value = code.name(variable)
        lower = code.method(value, "lower")
        folded = code.chosen(code.method(value, "isascii"), lower, writer.call(fold, value))
        # Python's own methods, named by our table: startswith, endswith, find, __contains__.
        found = code.method(folded, signature.function.__name__, writer.constant(fold(part.value)))
        return code.chosen(code.is_null(code.kept(variable, text.code)), code.plain(None), found)

    def function(one: str, other: str) -> Any:
        return signature.function(fold(one), fold(other))

    return applied(writer, function, terms)


def _exactness(terms: Sequence[Term]) -> bool | None:
    said = [term.exact for term in terms if term.exact is not None]
    return any(said) if said else None


def _check_pattern(term: Term) -> None:
    """A pattern from strangers has to take linear time: the subset that contracts use too."""
    try:
        check_pattern(term.value if term.constant else None, "$filter", "")
    except ContractError as error:
        subject = "matchesPattern with a pattern beyond characters, classes and counts"
        raise GraphError("coverage.query-option", values={"subject": subject}, explain=error.reason) from None


def _no_signature(name: str) -> GraphError:
    takes = SIGNATURES[name].takes if name in SIGNATURES else ()
    signature = f"{name}({', '.join(f'{edms[0]} Nullable=true' for edms in takes)})"
    return GraphError("query.function", values={"name": name, "signature": signature})


def refuse_arguments(name: str) -> GraphError:
    """The refusal of arguments to a function that takes none."""
    return _no_signature(name)
