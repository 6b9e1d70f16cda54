"""What the body of a `$batch` is read into, and what is refused of it as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.errors import GraphError
from graphfake.odata.batches import METHODS, BatchItem, item_target, read_batch

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
HOST = "127.0.0.1:4365"
names = st.sampled_from(("id", "method", "url", "headers", "body", "dependsOn")) | st.text(max_size=3)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(("1", "POST", "/me")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5),
    max_leaves=8,
)


def get(id_: Any = "1", url: Any = "/me", **more: Any) -> dict[str, Any]:
    return {"id": id_, "method": "GET", "url": url, **more}


def outcome_of(read: Callable[[Any], T], given: Any) -> T | GraphError:
    try:
        return read(given)
    except GraphError as error:
        return error


def refused(*requests: Any) -> GraphError:
    outcome = outcome_of(read_batch, {"requests": list(requests)})
    assert isinstance(outcome, GraphError)
    return outcome


def target(url: str, version: str = "beta", prefix: str = "/_space/k") -> str:
    return item_target(BatchItem("1", "GET", url, (), None, ()), version, HOST, prefix)


@given(value=json_values)
def test_whatever_json_is_sent_is_read_or_refused(value: Any) -> None:
    for content in ({"requests": value}, {"requests": [value]}, {"requests": [get(), {**get("2"), "headers": value}]}):
        outcome = outcome_of(read_batch, content)
        if isinstance(outcome, GraphError):
            assert outcome.rule.startswith("batch.")
            assert str(outcome.pointer).startswith("/requests")
        else:
            assert all(isinstance(item, BatchItem) for item in outcome)


def test_an_item_is_read_in_full_and_what_is_unknown_in_it_is_ignored() -> None:
    [first, second] = read_batch(
        {
            "requests": [
                get("a", depends_on=["b"], atomicityGroup="g"),
                {
                    "id": "b",
                    "method": "post",
                    "url": "me",
                    "headers": {"CONTENT-type": "text/plain"},
                    "body": "x",
                    "dependsOn": ["A", "a"],
                },
            ]
        }
    )

    assert first == BatchItem("a", "GET", "/me", (), None, ())
    assert second == BatchItem("b", "POST", "me", (("CONTENT-type", "text/plain"),), "x", (0,))
    assert second.content_type == "text/plain"


@pytest.mark.parametrize("content", [{}, {"requests": None}, {"requests": {}}, {"requests": "x"}, {"Requests": []}])
def test_a_batch_has_an_array_of_requests(content: dict[str, Any]) -> None:
    with pytest.raises(GraphError, match=r"batch\.format"):
        read_batch(content)


def test_twenty_requests_are_taken_and_twenty_one_are_not() -> None:
    requests = [get(str(number)) for number in range(21)]

    assert len(read_batch({"requests": requests[:20]})) == 20
    assert refused(*requests).rule == "batch.too-many"


@pytest.mark.parametrize("bad", [None, "", 1, 1.0, True, [], {}])
def test_an_id_is_a_text(bad: Any) -> None:
    error = refused(get("ok"), get(bad))

    assert (error.rule, error.pointer) == ("batch.id", "/requests/1/id")


def test_ids_are_told_apart_without_regard_to_letter_case() -> None:
    error = refused(get("Ab"), get("b"), get("aB"))

    assert (error.rule, error.pointer) == ("batch.id", "/requests/2/id")


@pytest.mark.parametrize("named", [["3"], ["2"], ["nobody"], [1], [None], "1", {}, 1, ["1", "2"]])
def test_a_dependency_is_an_earlier_request(named: Any) -> None:
    error = refused(get("1"), get("2", dependsOn=named), get("3"))

    assert (error.rule, error.pointer) == ("batch.dependency", "/requests/1/dependsOn")


@pytest.mark.parametrize("method", ["POST", "patch", "PUT"])
@pytest.mark.parametrize("more", [{}, {"body": {}}, {"headers": {"Content-Type": " "}}, {"headers": {"Accept": "x"}}])
def test_a_write_names_its_content_type_also_where_it_has_no_body(method: str, more: dict[str, Any]) -> None:
    error = refused({**get("7"), "method": method, **more})

    assert (error.rule, error.values) == ("batch.content-type", {"id": "7"})


def test_a_delete_does_so_where_it_has_a_body() -> None:
    assert refused({**get(), "method": "DELETE", "body": {}}).rule == "batch.content-type"
    assert read_batch({"requests": [{**get(), "method": "DELETE"}]})


@pytest.mark.parametrize(
    ("at", "bad"),
    [
        ("/method", {"method": "TRACE"}),
        ("/method", {"method": 1}),
        ("/url", {"url": None}),
        ("/headers", {"headers": []}),
        ("/headers", {"headers": {"a": 1}}),
        ("/headers", {"headers": {"a b": "x"}}),
        ("/headers", {"headers": {"a": "x\r\ny: z"}}),
    ],
)
def test_a_request_has_the_form_of_one(at: str, bad: dict[str, Any]) -> None:
    error = refused(get("0"), {**get("1"), **bad})

    assert (error.rule, error.pointer) == ("batch.format", f"/requests/1{at}")


def test_a_member_that_stands_twice_spoils_the_batch() -> None:
    with pytest.raises(GraphError, match=r"batch\.format at /requests/0/url"):
        read_batch({"requests": [get()]}, ["/requests/0/url"])


@pytest.mark.parametrize(
    "url",
    [
        *("me?a=1", "/me?a=1", "//me?a=1", "beta/me?a=1", "/BETA/me?a=1", "beta//me?a=1", " /me?a=1", "me?a=1#part"),
        *("https://graph.microsoft.com/beta/me?a=1", "HTTPS://Graph.Microsoft.com:443/beta//me?a=1"),
        *("https://graph.microsoft.us/beta/me?a=1", "https://microsoftgraph.chinacloudapi.cn/beta/me?a=1"),
        *(f"http://{HOST}/beta/me?a=1", f"http://{HOST}/_space/k/beta/me?a=1", "/_space/k/beta/me?a=1"),
    ],
)
def test_urls_are_relative_or_absolute_with_the_version_and_a_host_of_graph_or_ours(url: str) -> None:
    assert target(url) == "/me?a=1"


@pytest.mark.parametrize(
    "url",
    [
        *("v1.0/me", "/V1.0/me", "https://graph.microsoft.com/v1.0/me", "https://graph.microsoft.com/me"),
        *("https://graph.microsoft.com", "https://example.com/beta/me", "http://127.0.0.1:1/beta/me"),
        *("http://graph.microsoft.com@evil.example/beta/me", f"http://{HOST}/_space/other/beta/me"),
    ],
)
def test_another_version_and_another_host_are_refused(url: str) -> None:
    with pytest.raises(GraphError, match=r"batch\.url"):
        target(url)


@pytest.mark.parametrize("url", ["$batch", "/beta/$BATCH", "%24batch?a=1", "https://graph.microsoft.com/beta/$batch/"])
def test_a_batch_holds_no_batch(url: str) -> None:
    with pytest.raises(GraphError, match=r"batch\.nested"):
        target(url)


def test_blanks_and_letters_of_all_the_world_may_stand_in_a_url_and_nothing_is_encoded_twice() -> None:
    assert target("/x?$filter=name eq 'Zoë%20 +'\n") == "/x?$filter=name%20eq%20'Zo%C3%AB%20%20+'%0A"


@given(url=st.text())
def test_whatever_url_is_sent_becomes_a_target_or_is_refused(url: str) -> None:
    found = outcome_of(target, url)
    if isinstance(found, GraphError):
        assert found.rule in ("batch.url", "batch.nested")
    else:
        assert found.startswith("/")
        assert found.isascii()
        assert found.isprintable()
        assert " " not in found


def test_the_methods_are_those_of_the_json_format() -> None:
    assert set(METHODS) == {"GET", "POST", "PATCH", "PUT", "DELETE"}
