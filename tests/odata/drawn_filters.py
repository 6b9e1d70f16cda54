"""Random expressions over probes, each well typed, made as trees rather than parsed from text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from hypothesis import strategies as st

from graphfake.odata.grammar.nodes import (
    Binary,
    Constant,
    Count,
    Filtered,
    Lambda,
    ListOf,
    Member,
    Method,
    Option,
    Unary,
)
from tests.odata.probes import LITERAL_EDM, STATES, USES, VALUES

Tree = Any
Draw = st.DrawFn
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
QUANTIFIERS: tuple[Literal["any", "all"], ...] = ("any", "all")
NULL = Constant(None, "")
_ORDERED = [name for name in VALUES if name != "picture"]
_CALENDAR = ("year", "month", "day")
_CLOCK = ("hour", "minute", "second")


def member(path: str, of: Tree = None) -> Tree:
    for name in path.split("/"):
        of = Member(name, of)
    return of


def literal_of(name: str, value: Any) -> Tree:
    """A literal that a member of that name may be compared with."""
    if name == "state" or name == "uses":
        return Constant(value, "Edm.String")
    edm = LITERAL_EDM[name]
    if edm == "Edm.Decimal":
        return Constant(Decimal(str(value)), edm)
    if edm == "Edm.Double":
        return Constant(float(str(value).replace("INF", "inf")), edm)
    return Constant(value, edm)


def literals(name: str) -> st.SearchStrategy[Tree]:
    known = {"state": tuple(STATES), "uses": (*USES, "wet,indoors")}.get(name, VALUES.get(name, ()))
    return st.sampled_from(known).map(lambda value: literal_of(name, value))


@st.composite
def truths(draw: Draw, depth: int = 3) -> Tree:
    """A condition on a probe."""
    kind = draw(st.integers(0, 9 if depth else 4))
    if kind <= 1:
        return draw(comparisons())
    if kind == 2:
        return draw(memberships())
    if kind == 3:
        return draw(st.sampled_from([Member("enabled"), Constant(value=True, edm="Edm.Boolean")]))
    if kind == 4:
        return draw(text_tests(texts()))
    if kind <= 6:
        operator = draw(st.sampled_from(("and", "or")))
        return Binary(operator, draw(truths(depth - 1)), draw(truths(depth - 1)))
    if kind == 7:
        return Unary("not", draw(truths(depth - 1)))
    return draw(about_collections(depth - 1))


@st.composite
def comparisons(draw: Draw) -> Tree:
    """Of a member, or something reckoned of it, with a literal, null or another of its kind."""
    operator = draw(st.sampled_from(COMPARISONS))
    kind = draw(st.integers(0, 6))
    if kind <= 1:
        name = draw(st.sampled_from(_ORDERED))
        other = draw(literals(name) | st.just(NULL) | st.just(Member(name)))
        pair = (Member(name), other) if draw(st.booleans()) else (other, Member(name))
        return Binary(operator, *pair)
    if kind == 2:
        return Binary(operator, draw(numbers()), draw(numbers()))
    if kind == 3:
        return Binary(operator, draw(texts()), draw(texts() | literals("code") | st.just(NULL)))
    if kind == 4:
        return Binary(draw(st.sampled_from(("eq", "ne"))), Member("picture"), draw(literals("picture") | st.just(NULL)))
    if kind == 5:
        return Binary("has", Member("uses"), draw(literals("uses")))
    moments = st.sampled_from([Member("made"), Member("day")]) | literals("made") | literals("day")
    return Binary(operator, Member("made"), draw(moments))


@st.composite
def memberships(draw: Draw) -> Tree:
    """`in`, with null among the items at times."""
    name = draw(st.sampled_from(sorted(VALUES)))
    if name == "label" and draw(st.booleans()):
        return Binary("in", draw(texts()), Member("tags"))
    return Binary(
        "in", Member(name), ListOf(tuple(draw(st.lists(literals(name) | st.just(NULL), min_size=1, max_size=3))))
    )


@st.composite
def numbers(draw: Draw, depth: int = 2) -> Tree:
    """A number, never a quotient of zero, of whole numbers and decimals."""
    kind = draw(st.integers(0, 8 if depth else 3))
    if kind <= 1:
        path = draw(st.sampled_from(["small", "big", "price", "weight", "size/width", "size/inner/width"]))
        return member(path)
    if kind == 2:
        return draw(st.sampled_from(["small", "big", "price", "weight"]).flatmap(literals))
    if kind == 3:
        name = draw(st.sampled_from(("fractionalseconds", "totaloffsetminutes", *_CALENDAR, *_CLOCK)))
        return Method(name, (Member("made"),))
    if kind == 4:
        return Method(
            draw(st.sampled_from(("round", "floor", "ceiling"))), (member(draw(st.sampled_from(["price", "weight"]))),)
        )
    if kind == 5:
        of = draw(st.sampled_from([Member("tags"), Member("parts"), Member("sizes")]))
        return Count(of)
    if kind == 6:
        return Method("length", (draw(texts(depth - 1)),))
    found = draw(reckoned(depth - 1))
    return Binary(draw(st.sampled_from(("add", "sub", "mul"))), found, Member("price")) if kind == 8 else found


@st.composite
def reckoned(draw: Draw, depth: int) -> Tree:
    whole = st.sampled_from([Member("small"), member("size/width"), Member("big")]) | literals("small")
    left = draw(whole)
    if depth > 0 and draw(st.booleans()):
        left = draw(reckoned(depth - 1))
    operator = draw(st.sampled_from(("add", "sub", "mul", "div", "mod")))
    if operator in ("div", "mod"):
        return Binary(operator, left, Constant(draw(st.sampled_from((1, -1, 2, -3, 7))), "Edm.Int64"))
    return Binary(operator, left, draw(whole))


@st.composite
def texts(draw: Draw, depth: int = 2) -> Tree:
    kind = draw(st.integers(0, 6 if depth > 0 else 2))
    if kind <= 1:
        return member(draw(st.sampled_from(["label", "code", "size/unit", "maker/name", "size/inner/unit"])))
    if kind == 2:
        return draw(literals("label"))
    if kind == 3:
        return Method("concat", (draw(texts(depth - 1)), draw(texts(depth - 1))))
    if kind == 4:
        return Method(draw(st.sampled_from(("tolower", "toupper", "trim"))), (draw(texts(depth - 1)),))
    start = Constant(draw(st.integers(-1, 3)), "Edm.Int64")
    length = Constant(draw(st.integers(-1, 3)), "Edm.Int64")
    return Method("substring", (draw(texts(depth - 1)), start, length)[: 2 + (kind == 6)])


@st.composite
def text_tests(draw: Draw, of: st.SearchStrategy[Tree]) -> Tree:
    name = draw(st.sampled_from(("contains", "startswith", "endswith", "indexof")))
    test = Method(name, (draw(of), draw(of | literals("label"))))
    return Binary("ge", test, Constant(0, "Edm.Int64")) if name == "indexof" else test


@st.composite
def about_collections(draw: Draw, depth: int) -> Tree:
    """Lambdas, nested ones among them, and counts of what is left of a collection."""
    kind = draw(st.integers(0, 5))
    quantifier = draw(st.sampled_from(QUANTIFIERS))
    if kind == 0:
        return Lambda("any", member(draw(st.sampled_from(["tags", "sizes", "parts"]))))
    if kind == 1:
        predicate = Binary(draw(st.sampled_from(COMPARISONS)), Member("t"), draw(texts() | literals("label")))
        return Lambda(quantifier, Member("tags"), "t", predicate)
    if kind == 2:
        inner = Binary(draw(st.sampled_from(COMPARISONS)), member("width", Member("s")), draw(numbers(1)))
        outer = Binary(draw(st.sampled_from(("and", "or"))), inner, draw(truths(depth)) if depth else Member("enabled"))
        return Lambda(quantifier, Member("sizes"), "s", outer)
    if kind == 3:
        turns = Binary(draw(st.sampled_from(COMPARISONS)), member("turns", Member("s")), draw(numbers(0)))
        of_screws = Lambda(draw(st.sampled_from(QUANTIFIERS)), Member("screws", Member("p")), "s", turns)
        named = Binary("eq", member("name", Member("p")), draw(texts(0)))
        return Lambda(quantifier, Member("parts"), "p", Binary(draw(st.sampled_from(("and", "or"))), of_screws, named))
    cheap = Binary(draw(st.sampled_from(COMPARISONS)), Member("price"), draw(literals("weight")))
    if kind == 4:
        count = Count(Member("parts"), (Option("$filter", cheap),))
        return Binary(draw(st.sampled_from(COMPARISONS)), count, draw(literals("small")))
    return Lambda("any", Filtered(Member("parts"), cheap), "p", Binary("ne", member("name", Member("p")), NULL))
