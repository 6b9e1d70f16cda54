"""Expressions as text and as draws, by rules of the tests' own: the other direction of the parser under test."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from graphfake.odata.grammar.nodes import (
    Annotation,
    Binary,
    Constant,
    Count,
    Filtered,
    Function,
    Keyed,
    Lambda,
    ListOf,
    Member,
    Method,
    Unary,
    Variable,
)

NAMES = st.sampled_from(["a", "name", "_x1", "not1", "and", "eq", "Any", "in", "microsoft", "length", "Z" * 128])
OPERATORS = ["or", "and", "eq", "ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "div", "divby", "mod"]
PLAIN = "!$&()*,;:=@"  # and not "+", which is a blank in a query


def written(node: Any) -> str:  # noqa: C901  # one line a kind of node
    """An expression as it stands in a URL, with every operand in parentheses that could need them."""
    match node:
        case Constant():
            return _literal(node)
        case Variable(name=name):
            return name
        case Member(name=name, of=None):
            return name
        case Member(name=name, of=of):
            return f"{written(of)}/{name}"
        case Annotation(name=name, of=of):
            return f"{written(of)}/@{name}"
        case Keyed(of=of, keys=((_, key),)):
            return f"{written(of)}({written(key)})"
        case Count(of=of):
            return f"{written(of)}/$count"
        case Filtered(of=of, predicate=predicate):
            return f"{written(of)}/$filter({written(predicate)})"
        case Lambda(kind=kind, of=of, variable=None):
            return f"{written(of)}/{kind}()"
        case Lambda(kind=kind, of=of, variable=variable, predicate=predicate):
            return f"{written(of)}/{kind}({variable}:{written(predicate)})"
        case Method(name=name, arguments=arguments):
            return f"{name}({','.join(map(written, arguments))})"
        case Function(name=name, parameters=parameters, of=of):
            inner = ",".join(f"{key}={written(value)}" for key, value in parameters)
            return f"{written(of)}/{name}({inner})" if of is not None else f"{name}({inner})"
        case Unary(operator="not", operand=operand):
            return f"not ({written(operand)})"
        case Unary(operand=operand):
            return f"-({written(operand)})"
        case Binary(operator="in", left=left, right=ListOf(items=items)):
            return f"({written(left)}) in ({','.join(map(written, items))})"
        case Binary(operator=operator, left=left, right=right):
            return f"({written(left)}) {operator} ({written(right)})"
    raise AssertionError(node)


def _literal(constant: Constant) -> str:
    match constant.edm:
        case "":
            return "null"
        case "Edm.String":
            doubled = constant.value.replace("'", "''")
            return f"'{quote(doubled, safe=PLAIN + chr(39))}'"
        case "Edm.Boolean":
            return str(constant.value).lower()
        case "Edm.Double":
            return f"{constant.value:e}".replace("+", "")
        case "Edm.Duration":
            return f"duration'{constant.value}'"
        case "Edm.Enum":
            return f"{constant.type_name}'{constant.value}'"
        case _:
            return str(constant.value)


TEXTS = st.text(max_size=8)
LITERALS = st.one_of(
    st.just(Constant(None, "")),
    st.booleans().map(lambda value: Constant(value, "Edm.Boolean")),
    st.integers(-(2**70), 2**70).map(lambda value: Constant(value, "Edm.Int64")),
    st.decimals(-9, 9, places=3).map(lambda value: Constant(Decimal(value), "Edm.Decimal")),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda value: Constant(float(f"{value:e}"), "Edm.Double")),
    TEXTS.map(lambda value: Constant(value, "Edm.String")),
    st.uuids().map(lambda value: Constant(str(value), "Edm.Guid")),
    st.dates().map(lambda value: Constant(value.isoformat(), "Edm.Date")),
    st.times().map(lambda value: Constant(value.isoformat(), "Edm.TimeOfDay")),
    st.datetimes().map(lambda value: Constant(f"{value.isoformat()}Z", "Edm.DateTimeOffset")),
    st.just(Constant("-P1DT2H3.5S", "Edm.Duration")),
    st.just(Constant("a,b", "Edm.Enum", "ns.T")),
)
KEYS = LITERALS.filter(lambda literal: literal.value is not None)

_HEADS = st.one_of(NAMES.map(Member), st.sampled_from(["$it", "$this", "@p"]).map(Variable))


def _onward(paths: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(Member, NAMES | st.just("ns.T"), paths),
        st.builds(Annotation, st.just("Core.Term"), paths),
        st.builds(Keyed, st.builds(Member, st.just("items"), paths | st.none()), KEYS.map(lambda key: (("", key),))),
        st.builds(Function, st.just("ns.f"), st.just((("p", Member("q")),)), paths),
    )


PATHS = st.recursive(_HEADS, _onward, max_leaves=3)


def _operations(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(Binary, st.sampled_from(OPERATORS), parts, parts),
        st.builds(Unary, st.sampled_from(["not", "-"]), parts),
        st.builds(Binary, st.just("in"), parts, st.lists(LITERALS, max_size=3).map(lambda items: ListOf(tuple(items)))),
        st.builds(Lambda, st.sampled_from(["any", "all"]), PATHS, NAMES, parts),
        st.builds(Lambda, st.just("any"), PATHS),
        st.builds(Count, PATHS),
        st.builds(Count, st.builds(Filtered, PATHS, parts)),
        st.builds(Method, st.just("contains"), st.tuples(parts, parts)),
        st.builds(Method, st.just("now"), st.just(())),
        st.builds(Method, st.just("substring"), st.tuples(parts, parts, parts)),
    )


EXPRESSIONS = st.recursive(LITERALS | PATHS, _operations, max_leaves=6)
