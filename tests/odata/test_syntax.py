"""Expressions and query options from their text: what is written is what is read, and what is wrong is found."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphfake.errors import GraphError
from graphfake.odata import ODataDepthError, ODataSyntaxError, parse
from graphfake.odata.grammar.nodes import (
    Aggregate,
    Annotation,
    Binary,
    Case,
    Constant,
    Count,
    ExpandItem,
    Filtered,
    Function,
    Keyed,
    Lambda,
    ListOf,
    Member,
    Method,
    ObjectOf,
    Option,
    OrderItem,
    Parsed,
    SearchAll,
    SearchAny,
    SearchNot,
    SearchTerm,
    SelectItem,
    TypeTest,
    Unary,
    Variable,
)
from graphfake.odata.grammar.options import parse_option
from tests.odata.printing import EXPRESSIONS, OPERATORS, written

TIGHTNESS = [["or"], ["and"], ["eq", "ne"], ["lt", "le", "gt", "ge"], ["add", "sub"], ["mul", "div", "divby", "mod"]]
PIECES = [
    *("a", "b/c", "ns.T", "$it", "$count", "/", "(", ")", "[", "]", "{", "}", ",", ":", ";", "=", "&", "?", "#", "%"),
    *(
        "%27",
        "%2",
        "'",
        "''",
        '"',
        " ",
        "%20",
        "+",
        "-",
        "*",
        "1",
        "1.5e3",
        "@p",
        "true",
        "null",
        "not ",
        " eq ",
        " in ",
    ),
    *("any(x:x)", "duration'P1D'", "$filter=", "$top=", "$expand=", "$search=", "NOT ", "OR", "é", "\x00", "\ud800"),
]
RULES = ["commonExpr", "expand", "select", "search", "orderby", "queryOptions", "odataRelativeUri", "context", "header"]

a, b, c = Member("a"), Member("b"), Member("c")


def number(value: int) -> Constant:
    return Constant(value, "Edm.Int64")


def text(value: str) -> Constant:
    return Constant(value, "Edm.String")


def expression(source: str) -> Any:
    return parse(source, "commonExpr")


class TestAnExpression:
    @given(EXPRESSIONS)
    @settings(max_examples=25)
    def test_reads_as_it_was_written(self, drawn: Any) -> None:
        assert expression(written(drawn)) == drawn

    @given(EXPRESSIONS)
    @settings(max_examples=60)
    def test_reads_the_same_however_a_client_encodes_it(self, drawn: Any) -> None:
        source = written(drawn)
        assert (
            parse_option("$filter", source)
            == parse_option("$filter", quote(source, safe="%"))
            == Option("$filter", drawn)
        )

    @given(st.lists(st.sampled_from(OPERATORS), min_size=1, max_size=8))
    @settings(max_examples=60)
    def test_binds_each_operator_as_tight_as_the_standard_says(self, operators: list[str]) -> None:
        names = [f"x{index}" for index in range(len(operators) + 1)]
        source = names[0] + "".join(f" {operator} {name}" for operator, name in zip(operators, names[1:], strict=True))

        assert _flat(parse_option("$filter", source).value) == _grouped(names, operators)

    @pytest.mark.parametrize("operator", ["and", "or"])
    def test_of_a_thousand_terms_stays_flat_and_keeps_their_order(self, operator: str) -> None:
        found = expression(f" {operator} ".join(f"x{index}" for index in range(1500)))

        assert _depth(found) <= 12
        assert list(_terms(found, operator)) == [f"x{index}" for index in range(1500)]

    @pytest.mark.parametrize(
        ("source", "due"),
        [
            ("not a eq b", Binary("eq", Unary("not", a), b)),
            ("NOT (a)", Unary("not", a)),
            ("a EQ b OR c", Binary("or", Binary("eq", a, b), c)),
            ("- a mul b", Binary("mul", Unary("-", a), b)),
            ("a eq -1", Binary("eq", a, number(-1))),
            ("a in ('x',null)", Binary("in", a, ListOf((text("x"), Constant(None, ""))))),
            ("a in ('x')", Binary("in", a, ListOf((text("x"),)))),
            ("a in (b)", Binary("in", a, b)),
            ("a in []", Binary("in", a, ListOf(()))),
            ("a has ns.T'x,y'", Binary("has", a, Constant("x,y", "Edm.Enum", "ns.T"))),
            ("a has 'x'", Binary("has", a, text("x"))),
            ("a/$count gt 5", Binary("gt", Count(a), number(5))),
            ("a/$count($filter=b)", Count(a, (Option("$filter", b),))),
            ("a/$filter(b)/$count", Count(Filtered(a, b))),
            ("a/any(x:x/b)", Lambda("any", a, "x", Member("b", Member("x")))),
            ("a/ns.T/b", Member("b", Member("ns.T", a))),
            ("a/@Core.Term%23q", Annotation("Core.Term#q", a)),
            ("@Core.Term", Annotation("Core.Term")),
            ("@p/a", Member("a", Variable("@p"))),
            ("$root/a('k')/b", Member("b", Keyed(Member("a", Variable("$root")), (("", text("k")),)))),
            ("ns.f(a=1,b=@p)", Function("ns.f", (("a", number(1)), ("b", Variable("@p"))))),
            ("a/ns.f()", Function("ns.f", (), a)),
            ("contains(a,'x')", Method("contains", (a, text("x")))),
            ("GEO.Length(a)", Method("geo.length", (a,))),
            ("isof(ns.T)", TypeTest("isof", None, "ns.T")),
            ("cast(a,Edm.String)", TypeTest("cast", a, "Edm.String")),
            ("cast(a,Collection(ns.T))", TypeTest("cast", a, "Collection(ns.T)")),
            ("case(a:1,true:2)", Case(((a, number(1)), (Constant(True, "Edm.Boolean"), number(2))))),
            ('[1,"x y",{"k":a}]', ListOf((number(1), text("x y"), ObjectOf((("k", a),))))),
            ("a/aggregate(b with sum)", Aggregate(a, b, "sum")),
            ("null/a", Member("a", Member("null"))),
            ("'it''s%20%27%27'", text("it's '")),
            ("2.50", Constant(Decimal("2.50"), "Edm.Decimal")),
            ("INF", Constant(float("inf"), "Edm.Double")),
            ("binary'Zg=='", Constant("Zg==", "Edm.Binary")),
            ("geography'SRID=0;Point(1 2)'", Constant("SRID=0;Point(1 2)", "Edm.Geography")),
            ("2012-09-03T13:52Z", Constant("2012-09-03T13:52Z", "Edm.DateTimeOffset")),
        ],
    )
    def test_of_each_kind(self, source: str, due: Any) -> None:
        assert expression(source) == due

    @pytest.mark.parametrize(
        ("source", "due"),
        [
            ("not(a)", Unary("not", a)),
            ("NOT(a) and b", Binary("and", Unary("not", a), b)),
            ("isof('ns.T')", TypeTest("isof", None, "ns.T")),
            ("cast(a, 'ns.T')", TypeTest("cast", a, "ns.T")),
            ("a in ( 'x' , 'y' )", Binary("in", a, ListOf((text("x"), text("y"))))),
        ],
    )
    def test_is_read_from_a_request_as_clients_of_graph_write_it(self, source: str, due: Any) -> None:
        assert parse_option("$filter", source).value == due

    def test_knows_where_its_parts_begin(self) -> None:
        found = expression("a eq 'x' and contains(b,c)")

        assert (found.right.position, found.left.right.position, found.right.arguments[1].position) == (13, 5, 24)


class TestAnOption:
    @pytest.mark.parametrize(
        ("name", "value", "due"),
        [
            ("$orderby", "a, b/c desc", (OrderItem(a), OrderItem(Member("c", b), descending=True))),
            ("$select", "*,a/b,ns.*", (SelectItem(("*",)), SelectItem(("a", "b")), SelectItem(("ns.*",)))),
            (
                "$select",
                "a($select=b;$top=1)",
                (SelectItem(("a",), (Option("$select", (SelectItem(("b",)),)), Option("$top", 1))),),
            ),
            ("$expand", "a/ns.T/$ref", (ExpandItem(("a", "ns.T"), "$ref"),)),
            ("$expand", "*($levels=max)", (ExpandItem(("*",), "", (Option("$levels", "max"),)),)),
            ("$expand", "a/$count($search=x)", (ExpandItem(("a",), "$count", (Option("$search", SearchTerm("x")),)),)),
            ("$compute", "a mul 2 as b", ((Binary("mul", a, number(2)), "b"),)),
            ("$top", "5", 5),
            ("$count", "TRUE", True),
            ("$format", "application/json;odata.metadata=none", "application/json;odata.metadata=none"),
            ("@p", "1", number(1)),
            ("$search", '"displayName:x y"', SearchTerm("displayName:x y", phrase=True)),
            ("$search", "O'Neil NOT café", SearchAll((SearchTerm("O'Neil"), SearchNot(SearchTerm("café"))))),
            ("$search", "x AND y OR z", SearchAny((SearchAll((SearchTerm("x"), SearchTerm("y"))), SearchTerm("z")))),
            ("$search", "AND OR NOT", SearchAny((SearchTerm("AND"), SearchTerm("NOT")))),
            ("$search", "NOT (x y)", SearchNot(SearchAll((SearchTerm("x"), SearchTerm("y"))))),
            ("$filter", "+a%20eq+'%2B/?#&<é''日'+", Binary("eq", a, text("+/?#&<é'日"))),
        ],
    )
    def test_of_each_kind(self, name: str, value: str, due: Any) -> None:
        assert parse_option(name, value) == Option(name, due)

    @pytest.mark.parametrize(
        ("name", "value", "position"),
        [
            ("$filter", "x ee 1", 2),
            ("$filter", "%20x%20ee%201", 3),
            ("$filter", "a eq 'é' b", 9),
            ("$filter", "a eq '%2F' b", 9),
            ("$filter", "a eq 'x", 7),
            ("$filter", "a eq 'it's'", 9),
            ("$filter", "length(a,b)", 9),
            ("$filter", "a eq 1 &", 7),
            ("$filter", "", 0),
            ("$orderby", "a desc,", 7),
            ("$expand", "a($levels=0)", 10),
            ("$select", "a,,b", 2),
            ("$top", "x", 0),
            ("$search", '"x', 0),
        ],
    )
    def test_is_refused_where_it_stops_making_sense(self, name: str, value: str, position: int) -> None:
        with pytest.raises(GraphError) as refused:
            parse_option(name, value)
        assert (refused.value.rule, refused.value.values["position"]) == ("query.syntax", str(position))

    def test_that_is_no_text_is_refused_as_such(self) -> None:
        with pytest.raises(GraphError, match=r"path\.syntax"):
            parse_option("$filter", "a eq '%FF'")

    @given(
        st.lists(st.sampled_from(PIECES[:-1]), max_size=12).map("".join),
        st.sampled_from(["$filter", "$expand", "$select", "$search"]),
    )
    def test_of_any_text_is_read_or_refused(self, value: str, name: str) -> None:
        assert _refusal(name, value) in ("", "query.syntax", "query.too-deep", "path.syntax")


class TestAnyText:
    @given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join), st.sampled_from(RULES))
    @settings(max_examples=60, deadline=None)
    @example("", "queryOptions")
    @example("a?" + "a=1&" * 1500, "odataRelativeUri")
    def test_is_read_or_refused_at_a_place_within_it(self, source: str, rule: str) -> None:
        try:
            parse(source, rule)
        except ODataSyntaxError as caught:
            error = caught
        else:
            return
        assert 0 <= error.position <= len(source)
        assert str(error.position) in str(error)
        assert (error.text, error.rule) == (source, rule)

    @pytest.mark.parametrize(
        ("rule", "source", "position"),
        [
            ("commonExpr", "tolower()", 8),
            ("commonExpr", "Now(7)", 4),
            ("commonExpr", "true(x=2)", 4),
            ("commonExpr", "not(x)", 3),
            ("commonExpr", "x/", 2),
            ("commonExpr", "x/aggregate()", 13),
            ("commonExpr", "geo.intersects(p)", 16),
            ("commonExpr", "cast(x,Edm.Number)", 11),
            ("commonExpr", "x/$size gt 2", 7),
            ("commonExpr", "x/any(y)", 8),
            ("commonExpr", '{"x\\y":2}', 4),
            ("commonExpr", '["\\u00"]', 6),
            ("firstMemberExpr", "$these/x", 8),
            ("context", "#Collection(Edm.Number)", 16),
            ("format", "$format=xmlish", 11),
            ("search", "$search=%27x(y'", 12),
            ("resourcePath", "xs/$each/$count", 9),
            ("IP-literal", "[v1.%41]", 4),
        ],
    )
    def test_is_refused_where_no_choice_of_names_could_help(self, rule: str, source: str, position: int) -> None:
        with pytest.raises(ODataSyntaxError) as refused:
            parse(source, rule)
        assert refused.value.position == position

    @pytest.mark.parametrize("source", ["true/x", "geo.f(x=2)", "ns.now()", "x/length(y=2)/z", "$these/$filter(x)"])
    def test_may_be_what_some_model_makes_sense_of(self, source: str) -> None:
        parse(source, "commonExpr")

    def test_needs_the_name_of_a_rule(self) -> None:
        with pytest.raises(ValueError, match="'nonsense' is no rule"):
            parse("a", "nonsense")

    def test_of_a_rule_without_nodes_tells_its_parts_and_reads_the_options_among_them(self) -> None:
        found = parse("a('k')/b?$top=5&$apply=identity&x=y")

        assert isinstance(found, Parsed)
        assert [part.rule for part in found.parts] == ["resourcePath", "queryOptions"]
        assert found.parts[1].parts == (Option("$top", 5), Option("$apply", "identity"), Option("x", Member("y")))
        assert parse("$top=5&@p=1", "queryOptions") == (Option("$top", 5), Option("@p", number(1)))


class TestDepthAndLength:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("(", ")"),
            ("[", "]"),
            ("not ", ""),
            ("- ", ""),
            ("a/", ""),
            ("length(", ")"),
            ("x/any(y:", ")"),
            ("1 add ", ""),
        ],
    )
    def test_a_hundred_levels_are_read_and_more_are_refused(self, before: str, after: str) -> None:
        assert parse_option("$filter", before * 90 + "a" + after * 90).name == "$filter"
        for levels in (101, 1500):
            with pytest.raises(GraphError, match=r"query\.too-deep"):
                parse_option("$filter", before * levels + "a" + after * levels)

    @pytest.mark.parametrize("source", ["(" * 101, "a/" * 101 + "a"], ids=["brackets", "path"])
    def test_more_are_refused_by_any_rule(self, source: str) -> None:
        with pytest.raises(ODataDepthError, match="nested more than 100 deep"):
            expression(source)

    @pytest.mark.parametrize(
        "source",
        [
            "a eq '" + "x" * 16_000 + "'",
            "a eq '" + "x" * 16_000,
            " or ".join(["contains(a,'x')"] * 800),
            "(" * 16_000,
            "a in (" + ",".join(["'x'"] * 4000) + ")",
            "9" * 16_000,
            "'" * 16_001,
            "%" * 16_000,
        ],
        ids=lambda source: source[:12],
    )
    def test_sixteen_kibibytes_take_a_moment(self, source: str) -> None:
        began = time.process_time()
        assert _refusal("$filter", source) in ("", "query.syntax", "query.too-deep", "path.syntax")
        assert time.process_time() - began < 1


def test_nothing_is_built_before_it_is_needed() -> None:
    code = "import sys, graphfake.odata, graphfake.odata.grammar.options; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def _refusal(name: str, value: str) -> str:
    """The rule that an option's value breaks, "" for none."""
    try:
        assert parse_option(name, value).name == name
    except GraphError as error:
        return error.rule
    return ""


def _grouped(names: list[str], operators: list[str]) -> Any:
    """The row split at its loosest operator, the last of its kind first, since all of them group from the left."""
    if not operators:
        return names[0]
    for level in TIGHTNESS:
        places = [index for index, operator in enumerate(operators) if operator in level]
        if places:
            place = places[-1]
            left = _grouped(names[: place + 1], operators[:place])
            return _joined(operators[place], left, _grouped(names[place + 1 :], operators[place + 1 :]))
    raise AssertionError(operators)


def _joined(operator: str, left: Any, right: Any) -> Any:
    if operator not in ("and", "or"):
        return (operator, left, right)
    parts = [part[1:] if isinstance(part, tuple) and part[0] == operator else (part,) for part in (left, right)]
    return (operator, *parts[0], *parts[1])


def _flat(found: Any) -> Any:
    """A tree of operators as nested tuples, those of `and` and `or` without regard to how they were paired."""
    if isinstance(found, Member):
        return found.name
    return _joined(found.operator, _flat(found.left), _flat(found.right))


def _terms(found: Any, operator: str) -> Any:
    if isinstance(found, Binary) and found.operator == operator:
        yield from _terms(found.left, operator)
        yield from _terms(found.right, operator)
    else:
        yield found.name


def _depth(found: Any) -> int:
    return 1 + max(_depth(found.left), _depth(found.right)) if isinstance(found, Binary) else 0
