"""The system query options on these lists, with and without `$`, and what is said of those that are not served."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.support.family import STATE, Kind
from tests.support.intune import inner

if TYPE_CHECKING:
    from tests.acceptance.conftest import Open
    from tests.support.served import Answer, Client

UNSERVED = ("apply", "compute")


def assert_bad_request(answer: Answer, message: str) -> None:
    assert (answer.status, answer.code, answer.message) == (400, "BadRequest", message)
    assert list(inner(answer)) == ["date", "request-id", "client-request-id"]


@pytest.fixture
def filled(either: Client) -> Client:
    """Five states, named 0 to 4."""
    for name in "01234":
        assert either.post(STATE.collection, STATE.payload(displayName=name)).status == 201
    return either


def names(answer: Answer) -> str:
    assert answer.status == 200, answer.body
    return "".join(entity["displayName"] for entity in answer.json["value"])


@pytest.mark.parametrize("option", ["$top", "top", "$Top", "TOP", "%24top", "t%6Fp"])
def test_top_is_the_size_of_a_page_in_any_spelling(filled: Client, option: str) -> None:
    assert names(filled.get(f"{STATE.collection}?{option}=2")) == "01"


@pytest.mark.parametrize("option", ["$skip", "skip", "$SKIP", "%24skip"])
def test_skip_leaves_out_the_first_ones(filled: Client, option: str) -> None:
    assert names(filled.get(f"{STATE.collection}?{option}=3")) == "34"
    assert names(filled.get(f"{STATE.collection}?{option}=3&$top=1")) == "3"
    assert names(filled.get(f"{STATE.collection}?{option}=99")) == ""


def test_a_top_of_nothing_is_an_empty_page_and_the_end(filled: Client) -> None:
    answer = filled.get(f"{STATE.collection}?$top=0&$count=true")

    assert names(answer) == ""
    assert answer.json["@odata.count"] == 5
    assert "@odata.nextLink" not in answer.json


def test_a_top_beyond_the_maximum_is_capped_in_silence(filled: Client) -> None:
    for top in ("1000", "1001", "999999999", "9223372036854775807"):
        answer = filled.get(f"{STATE.collection}?$top={top}")

        assert names(answer) == "01234"
        assert answer.notes == []


def test_count_is_of_the_whole_list_and_not_of_the_page(filled: Client) -> None:
    for query in ("$count=true&$top=2", "count=true&skip=4", "$count=true&$top=0"):
        assert filled.get(f"{STATE.collection}?{query}").json["@odata.count"] == 5


@pytest.mark.parametrize("name", ["top", "skip"])
@pytest.mark.parametrize("value", ["-1", "x", "", "1.0", "1e3", "+1", "0x1", "٣", "1,2", str(2**63), "null"])
def test_a_number_that_is_none_is_refused_with_its_option(filled: Client, name: str, value: str) -> None:
    message = (
        f"Invalid value '{value}' for ${name} query option found. "
        f"The ${name} query option requires a non-negative integer value."
    )
    for dollar in ("$", ""):
        assert_bad_request(filled.get(f"{STATE.collection}?{dollar}{name}={quote(value)}"), message)


@pytest.mark.parametrize("value", ["1", "yes", "", "truee", "null", "0"])
def test_a_count_is_true_or_false(filled: Client, value: str) -> None:
    message = f"Invalid value '{value}' for $count query option found. Valid values are 'true' and 'false'."

    assert_bad_request(filled.get(f"{STATE.collection}?$count={value}"), message)


def test_an_option_stands_once_in_whatever_spelling(filled: Client) -> None:
    for name in ("top", "skip", "count", "select"):
        message = f"Query option '${name}' was specified more than once, but it must be specified at most once."
        for query in (f"${name}=1&${name}=1", f"${name}=1&{name}=1", f"{name.upper()}=1&x=1&%24{name}=1"):
            assert_bad_request(filled.get(f"{STATE.collection}?{query}"), message)


@pytest.mark.parametrize("name", UNSERVED)
@pytest.mark.parametrize("dollar", ["$", "", "%24"])
def test_an_option_that_graphfake_does_not_serve_yet_is_said_to_be_its_own_lack(
    either: Client, name: str, dollar: str
) -> None:
    key = either.post(STATE.collection, STATE.example).json["id"]
    for path in (STATE.collection, f"{STATE.collection}/{key}"):
        answer = either.get(f"{path}?{dollar}{name}=x")

        assert (answer.status, answer.code, answer.rule) == (501, "GraphfakeCoverage", "coverage.query-option")
        assert f"the query option ${name}" in answer.message


def test_a_tolerated_query_option_is_ignored_with_a_note(fresh: Open) -> None:
    client = fresh(tolerate=["coverage.query-option"])
    client.post(STATE.collection, STATE.example)

    answer = client.get(f"{STATE.collection}?$apply=identity")

    assert len(answer.json["value"]) == 1
    assert answer.notes == ["coverage.query-option; pointer="]


@pytest.mark.parametrize("name", ["$unknown", "$", "$top2", "$Skip_", "%24nothing", "$selects"])
def test_an_unknown_option_with_a_dollar_is_refused(either: Client, kind: Kind, name: str) -> None:
    answer = either.get(f"{kind.collection}?{name}=1")

    assert_bad_request(answer, f"The query parameter '{name.replace('%24', '$')}' is not supported.")


@pytest.mark.parametrize(
    "query", ["unknown=1", "x", "=", "&&", "api-version=5", "unknown=1&unknown=2", "levels=2", "id=x"]
)
def test_an_unknown_option_without_a_dollar_is_the_callers_own(filled: Client, query: str) -> None:
    assert names(filled.get(f"{STATE.collection}?{query}")) == "01234"


@pytest.mark.parametrize("option", ["$top=1", "$skip=1", "$count=true", "top=1", "skip=0", "count=false"])
def test_options_of_lists_are_refused_on_an_entity(either: Client, kind: Kind, option: str) -> None:
    key = either.post(kind.collection, kind.example).json["id"]
    message = (
        "The query specified in the URI is not valid. The requested resource is not a collection. Query options "
        "$filter, $orderby, $count, $skip, and $top can be applied only on collections."
    )

    for path in (f"{kind.collection}/{key}", "/deviceManagement"):
        assert_bad_request(either.get(f"{path}?{option}"), message)


class TestSelect:
    """`$select` on a list, on an entity, and on what a write answers."""

    def test_only_what_was_asked_for_and_the_id_come_back_in_the_order_of_the_contract(
        self, either: Client, profile: str, kind: Kind
    ) -> None:
        key = either.post(kind.collection, kind.example).json["id"]
        annotations = ["@odata.context"] + (["@odata.type"] if profile == "documented" else [])

        answer = either.get(f"{kind.collection}/{key}?$select=lastUpdatedDateTime,displayName")

        assert list(answer.json) == [*annotations, "id", "displayName", "lastUpdatedDateTime"]
        assert answer.json["@odata.context"] == (
            f"{either.url}/beta/$metadata#{kind.set_context}(lastUpdatedDateTime,displayName)/$entity"
        )

    @pytest.mark.parametrize("option", ["$select", "select", "$SELECT", "%24select"])
    def test_on_a_list_in_any_spelling(self, filled: Client, option: str) -> None:
        answer = filled.get(f"{STATE.collection}?{option}=displayName&$top=2")

        assert answer.json["@odata.context"] == f"{filled.url}/beta/$metadata#{STATE.set_context}(displayName)"
        shown = [[name for name in entity if name[0] != "@"] for entity in answer.json["value"]]
        assert shown == [["id", "displayName"]] * 2

    def test_a_star_selects_everything(self, either: Client, kind: Kind) -> None:
        key = either.post(kind.collection, kind.example).json["id"]

        assert either.get(f"{kind.collection}/{key}?$select=*").json == either.get(f"{kind.collection}/{key}").json

    @pytest.mark.parametrize("value", ["DISPLAYNAME", " displayName ", "displayName,displayName", "displayName,id"])
    def test_names_in_any_letter_case_blanks_around_and_twice(self, filled: Client, value: str) -> None:
        answer = filled.get(f"{STATE.collection}?$select={value.replace(' ', '%20')}")

        assert [name for name in answer.json["value"][0] if name[0] != "@"] == ["id", "displayName"]

    def test_a_cast_in_front_of_a_name(self, filled: Client) -> None:
        answer = filled.get(f"{STATE.collection}?$select={STATE.full_name}/state")

        assert [name for name in answer.json["value"][0] if name[0] != "@"] == ["id", "state"]

    def test_a_navigation_may_be_selected_and_shows_nothing(self, either: Client) -> None:
        answer = either.get("/deviceManagement/macOSSoftwareUpdateAccountSummaries?$select=id,categorySummaries")

        assert [name for name in answer.json["value"][0] if name[0] != "@"] == ["id"]

    def test_a_name_that_the_type_has_not_is_refused_with_the_public_type(self, either: Client, kind: Kind) -> None:
        answer = either.get(f"{kind.collection}?$select=displayName,color")

        message = f"Could not find a property named 'color' on type '{kind.full_name}'."
        assert_bad_request(answer, f"Parsing OData Select and Expand failed: {message}")

    @pytest.mark.parametrize("value", ["", ",", "displayName,", "a b", "displayName eq 5", "(x)", "a/", "$x", "1a"])
    def test_what_is_no_term_is_refused(self, either: Client, value: str) -> None:
        answer = either.get(f"{STATE.collection}?$select={value.replace(' ', '%20')}")

        assert (answer.status, answer.code, answer.rule) == (400, "BadRequest", "query.select-term")
        assert answer.message.startswith("Parsing OData Select and Expand failed: ")

    def test_it_shapes_what_a_write_answers_and_not_what_it_keeps(self, either: Client, kind: Kind) -> None:
        created = either.post(f"{kind.collection}?$select=displayName", kind.example)
        updated = either.patch(f"{kind.collection}/{created.json['id']}?select=displayName", {"displayName": "x"})

        for answer in (created, updated):
            assert [name for name in answer.json if name[0] != "@"] == ["id", "displayName"]
        whole = either.get(f"{kind.collection}/{created.json['id']}").json
        assert [name for name in whole if name[0] != "@"] == ["id", *kind.properties]


def test_options_of_lists_have_no_effect_on_a_write(either: Client, kind: Kind) -> None:
    answer = either.post(f"{kind.collection}?$top=0&$skip=5&$count=true", kind.example)

    assert answer.status == 201
    assert answer.json["displayName"] == kind.example["displayName"]
