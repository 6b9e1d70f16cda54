"""From the text of a query to typed options, and every way to be refused on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import Note, rules
from graphfake.errors import GraphError
from graphfake.odata.query import NO_OPTIONS, QueryOptions, parse

if TYPE_CHECKING:
    from graphfake.odata.resources.paths import Paths
    from graphfake.odata.resources.resource import ResourcePath

SERVED = ["$select=displayName", "$top=5", "$skip=3", "$count=true", "$skiptoken=abc"]
FRAGMENTS = [
    *(
        "$",
        "&",
        "=",
        "+",
        "%",
        ",",
        "/",
        "*",
        "(",
        ")",
        "'",
        "%24",
        "\ud800",
        "5",
        "true",
        "id",
        "size/",
        "contoso.gadget",
    ),
    *("$select=", "$top=", "skip=", "count=", "filter=", "$x=", "$expand=", "$orderby=", "@a=", "@a"),
    *("parts", "parts(", ";", ":", "$levels=max", "$ref", " eq ", " desc", "any", "settings", "displayName"),
]
UNSERVED = ["$apply", "$compute", "$deltatoken"]


@given(data=st.data())
def test_dollar_case_order_and_encoding_make_no_difference_on_beta(beta: Paths, data: st.DataObject) -> None:
    sent = []
    for option in data.draw(st.permutations(SERVED)):
        name, _, value = option.partition("=")
        name = data.draw(st.sampled_from([name, name.upper(), name.title(), name[1:], name.replace("$", "%24")]))
        value = data.draw(st.sampled_from([value, quote(value, safe=""), "".join(f"%{ord(c):02x}" for c in value)]))
        sent.append(f"{name}={value}")
    found = parse("&".join(sent), beta.parse("widgets"))
    assert (found.top, found.skip, found.count, found.skiptoken) == (5, 3, True, "abc")
    assert (found.select, found.projection) == (("displayName", "id"), ("displayName",))
    assert [option.text for option in found.raw] == sent


@given(query=st.text() | st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_whatever_is_sent_is_read_or_refused(beta: Paths, whole: Paths, query: str) -> None:
    for paths, raw in ((beta, "widgets"), (whole, "widgets/1"), (beta, "widgets/$count"), (whole, "widgets/1/size")):
        outcome = read_or_refusal(query, paths.parse(raw))
        if isinstance(outcome, GraphError):
            assert rules()[outcome.rule].answer("gateway").render(outcome.values)
        else:
            again = "&".join(option.text for option in outcome.raw)
            assert parse(again, paths.parse(raw)) == outcome


def test_no_query_is_no_options(whole: Paths) -> None:
    assert parse("", whole.parse("widgets")) is NO_OPTIONS
    assert parse("&&", whole.parse("widgets")) == NO_OPTIONS


def test_on_v1_an_option_without_dollar_is_the_callers_own(whole: Paths, beta: Paths) -> None:
    found = parse("top=x&filter=y&select=z&top=1", whole.parse("widgets"))
    assert (found.top, found.select) == (None, None)
    assert refused("top=x", beta).rule == "query.top"


@pytest.mark.parametrize(
    "query", ["debug=1", "debug=1&debug=2", "api-version=5", "@p='x'", "id=1", "index=2", "levels=3", "=x", "x"]
)
def test_options_of_the_callers_own_are_ignored(beta: Paths, query: str) -> None:
    found = parse(query, beta.parse("widgets"))
    assert (found.top, found.skip, found.count, found.select, found.notes) == (None, None, None, None, ())
    assert "&".join(option.text for option in found.raw) == query


@pytest.mark.parametrize("query", ["$top=1&$top=1", "$top=1&TOP=2", "%24top=1&top=2", "$top=1&x=1&$TOP=3"])
def test_an_option_stands_once_however_it_is_spelled(beta: Paths, query: str) -> None:
    error = refused(query, beta)
    assert (error.rule, dict(error.values)) == ("query.repeated", {"option": "$top"})


@pytest.mark.parametrize("name", ["$unknown", "$", "$inlinecount", "$Foo", "$select "])
def test_an_unknown_option_with_dollar_is_refused_or_noted(beta: Paths, name: str) -> None:
    error = refused(f"{name}=1", beta)
    assert (error.rule, dict(error.values)) == ("query.unknown", {"option": name})
    found = parse(f"{name}=1&{name}=2&$top=3", beta.parse("widgets"), tolerate={"query.unknown"})
    assert (found.notes, found.top) == ((Note("query.unknown", ""),) * 2, 3)


@pytest.mark.parametrize(
    "name", [*UNSERVED, *(name[1:] for name in UNSERVED), "$COMPUTE", "$index", "$levels", "$id", "$schemaversion"]
)
def test_options_of_odata_that_are_not_served_are_our_lack(beta: Paths, name: str) -> None:
    assert refused(f"{name}=x", beta).rule == "coverage.query-option"
    found = parse(f"{name}=x&$top=2", beta.parse("widgets"), tolerate={"coverage.query-option"})
    assert (found.notes, found.top) == ((Note("coverage.query-option", ""),), 2)
    assert found.raw[0].text == f"{name}=x"


@pytest.mark.parametrize("name", ["$filter", "$orderby", "$count", "$skip", "$top", "top"])
def test_options_for_collections_stand_on_collections_only(beta: Paths, name: str) -> None:
    for raw in ("widgets/1", "widgets/1/settings", "factory"):
        assert refused(f"{name}=1", beta, raw).rule == "query.not-a-collection"


@pytest.mark.parametrize("name", ["$top", "$skip"])
def test_numbers_are_digits(beta: Paths, name: str) -> None:
    for value in ("0", "1", "007", "1000000", str(2**63 - 1)):
        found = parse(f"{name}={value}", beta.parse("widgets"))
        assert int(value) in (found.top, found.skip)
    for value in ("", "-1", "+1", " 1", "1.0", "1e3", "x", "٣", str(2**63), "9" * 5000, "0x1"):
        error = refused(f"{name}={quote(value)}", beta)
        assert (error.rule, dict(error.values)) == (f"query.{name[1:]}", {"value": value})


def test_count_is_true_or_false_in_any_case(beta: Paths) -> None:
    for value, expected in (("true", True), ("FALSE", False), ("True", True)):
        assert parse(f"$count={value}", beta.parse("widgets")).count is expected
    for value in ("", "1", "yes", "true ", "null"):
        assert refused(f"$count={quote(value)}", beta).values == {"value": value}


@pytest.mark.parametrize("query", ["$top=%zz", "%zz=1", "x=%FF&%C3", "$select=%FF"])
def test_what_cannot_be_decoded_is_a_fault_of_syntax(beta: Paths, query: str) -> None:
    assert refused(query, beta).rule == "path.syntax"


def test_plus_is_a_blank(beta: Paths) -> None:
    assert parse("$select=id,+displayName", beta.parse("widgets")).projection == ("id", "displayName")


def test_on_writes_select_shapes_the_reply_and_the_rest_is_checked_without_effect(beta: Paths) -> None:
    query = "$select=displayName&$top=5&$count=true&$skip=1&$skiptoken=x"
    found = parse(query, beta.parse("widgets"), method="POST")
    assert found == QueryOptions(select=("displayName", "id"), projection=("displayName",), raw=found.raw)
    with pytest.raises(GraphError, match=r"query\.top"):
        parse("$top=x", beta.parse("widgets"), method="POST")


def test_a_count_segment_is_checked_and_stays_the_whole_count(beta: Paths) -> None:
    found = parse("$top=1&$select=anything", beta.parse("widgets/$count"))
    assert (found.top, found.select) == (None, None)
    assert refused("$select=(", beta, "widgets/$count").rule == "query.select-term"


def test_a_property_is_left_to_its_own_refusal(beta: Paths) -> None:
    assert parse("$top=1&$select=width", beta.parse("widgets/1/tags")).select is None


def test_only_intune_adds_the_key(beta: Paths) -> None:
    assert parse("$select=displayName", beta.parse("widgets/1")).select == ("displayName", "id")
    assert parse("$select=name", beta.parse("makers/1")).select == ("name",)
    assert parse("$select=ID,displayName", beta.parse("widgets")).select == ("id", "displayName")


NEEDS_A_NUMBER = "query option requires a non-negative integer value."


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("$top=x", f"Invalid value 'x' for $top query option found. The $top {NEEDS_A_NUMBER}"),
        ("$skip=-1", f"Invalid value '-1' for $skip query option found. The $skip {NEEDS_A_NUMBER}"),
        ("$count=x", "Invalid value 'x' for $count query option found. Valid values are 'true' and 'false'."),
        ("$x=1", "The query parameter '$x' is not supported."),
        ("$top=1&$top=2", "Query option '$top' was specified more than once, but it must be specified at most once."),
        (
            "$select=x",
            "Parsing OData Select and Expand failed: Could not find a property named 'x' on type 'contoso.widget'.",
        ),
    ],
)
def test_the_refusals_are_in_graphs_words(beta: Paths, query: str, message: str) -> None:
    error = refused(query, beta)
    assert rules()[error.rule].answer("intune").render(error.values) == message


def read_or_refusal(query: str, resource: ResourcePath) -> QueryOptions | GraphError:
    try:
        return parse(query, resource)
    except GraphError as error:
        return error


def refused(query: str, paths: Paths, raw: str = "widgets") -> GraphError:
    outcome = read_or_refusal(query, paths.parse(raw))
    assert isinstance(outcome, GraphError)
    return outcome
