"""Paths and verbs: what is the same resource, what is none, and what HEAD and OPTIONS answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.support.explaining import explanation
from tests.support.family import ACCOUNT, CATEGORY, KINDS, STATE, Kind
from tests.support.intune import inner
from tests.support.served import ACCOUNTS, EXAMPLE_ACCOUNT, Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Answer

EXPOSED = {
    "etag",
    "location",
    "preference-applied",
    "content-range",
    "request-id",
    "client-request-id",
    "readwriteconsistencytoken",
    "retry-after",
    "sdkversion",
    "www-authenticate",
    "x-ms-client-gcc-tenant",
}


@pytest.fixture
def plain(client: Client) -> Iterator[Client]:
    """A client that writes the version itself."""
    with Client(client.url, prefix="") as opened:
        yield opened


def assert_plain(answer: Answer, status: int, code: str, message: str) -> None:
    """The envelope of the gateway: a plain sentence, not repeated inside."""
    assert (answer.status, answer.code, answer.message) == (status, code, message)
    assert list(inner(answer)) == ["date", "request-id", "client-request-id"]


@pytest.mark.parametrize("path", ["", "/"])
def test_a_path_without_a_version_is_refused(plain: Client, path: str) -> None:
    assert_plain(plain.get(path), 400, "BadRequest", "Invalid version.")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/deviceManagement", "devicemanagement"),
        ("/deviceManagement/macOSSoftwareUpdateAccountSummaries", "devicemanagement"),
        ("/v2.0/deviceManagement", "v2.0"),
        ("/Gamma", "gamma"),
        ("/beta2/deviceManagement", "beta2"),
    ],
)
def test_a_path_with_another_version_is_refused_by_its_name_in_lower_case(plain: Client, path: str, named: str) -> None:
    for verb in ("GET", "POST", "DELETE"):
        answer = plain.call(verb, path)

        assert_plain(answer, 404, "ResourceNotFound", f"Invalid version: {named}")
        assert answer.rule == "version.unknown"
    assert explanation(plain, answer) == "A path begins with /v1.0 or /beta."


def test_both_versions_are_held(plain: Client) -> None:
    assert plain.get("/v1.0/users").status == plain.get("/beta/users").status == 200


@pytest.mark.parametrize("version", ["/beta", "/BETA", "//beta", "/Beta/"])
def test_the_version_is_read_in_any_letter_case_and_doubled_slashes_collapse(plain: Client, version: str) -> None:
    assert plain.get(f"{version}//deviceManagement///macOSSoftwareUpdateAccountSummaries/").status == 200


@pytest.mark.parametrize(
    "segment", ["states", "updateStateSummary", "x", "displayNames", "$metadata", "microsoft.graph.x"]
)
def test_a_segment_that_an_entity_has_not_is_refused_by_its_name(either: Client, segment: str) -> None:
    answer = either.get(f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}/{segment}")

    assert_plain(answer, 400, "BadRequest", f"Resource not found for the segment '{segment}'.")
    assert answer.rule == "path.segment"


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        (f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}/categorySummarys", f"{ACCOUNTS}/{{id}}/categorySummaries"),
        (f"{CATEGORY.collection}/x/updateStates", "/categorySummaries/{id}/updateStateSummaries"),
        ("/deviceManagement/macOSSoftwareUpdateSummaries", ACCOUNTS),
        ("/deviceManagment/x", "/deviceManagement"),
    ],
)
def test_the_explanation_of_an_unknown_route_names_the_nearest_known_ones(
    client: Client, path: str, nearest: str
) -> None:
    told = explanation(client, client.get(path))

    assert told.startswith("Nearest known: ")
    assert nearest in told


@pytest.mark.parametrize(
    "path", ["/nowhere", "/deviceManagement/managedThings", "/users/x/microsoft.graph.x", "/$entity"]
)
def test_a_path_that_the_catalogue_does_not_hold_is_our_own_lack(either: Client, path: str) -> None:
    answer = either.get(path)

    assert (answer.status, answer.code, answer.rule) == (501, "GraphfakeCoverage", "coverage.path")
    assert "this says nothing about Microsoft Graph" in answer.message
    assert list(inner(answer)) == ["date", "request-id", "client-request-id"]


@pytest.mark.parametrize(
    "key", ["it's", "a/b", "ä", "100%", "a b", "a+b", "=", "(x)", "('x')", "$count", "delta", "x" * 200, "\U0001f469"]
)
def test_a_key_may_be_any_text_once_it_is_encoded(client: Client, key: str) -> None:
    """Nothing is there, but the path is understood, and the message shows the key as it was meant."""
    quoted = quote(key.replace("'", "''"), safe="")

    answer = client.get(f"{ACCOUNTS}('{quoted}')")

    assert answer.rule == "path.not-found"
    assert explanation(client, answer).startswith(f"macOSSoftwareUpdateAccountSummaries has no {key!r} here")


@pytest.mark.parametrize(
    "predicate", ["(x)", "('x", "('x'')", "(5)", "(name='x')", "('x')('y')", "('x','y')", "(id=x)"]
)
def test_a_key_in_parentheses_that_is_none_is_a_fault_of_syntax(either: Client, predicate: str) -> None:
    answer = either.get(f"{ACCOUNTS}{predicate}")

    assert (answer.status, answer.code, answer.rule) == (400, "BadRequest", "path.syntax")


def test_a_singleton_takes_no_key(either: Client) -> None:
    assert either.get("/deviceManagement('x')").rule == "path.syntax"


def test_head_is_get_without_the_body(either: Client, kind: Kind) -> None:
    key = either.post(kind.collection, kind.example).json["id"]

    for path in (kind.collection, f"{kind.collection}/{key}", "/deviceManagement"):
        read, head = either.get(path), either.call("HEAD", path)

        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == str(len(read.body))
        ids = {"request-id", "client-request-id", "date"}
        assert {name: text for name, text in head.headers.items() if name not in ids} == {
            name: text for name, text in read.headers.items() if name not in ids
        }


def test_head_of_what_is_not_there(either: Client) -> None:
    answer = either.call("HEAD", f"{ACCOUNTS}/x")

    assert (answer.status, answer.body, answer.rule) == (404, b"", "path.not-found")


@pytest.mark.parametrize("path", [ACCOUNTS, f"{ACCOUNTS}/x", "/nothing", ""])
def test_a_preflight_is_answered_before_anything_else_is_looked_at(client: Client, path: str) -> None:
    answer = client.call(
        "OPTIONS",
        path,
        headers={
            "Authorization": None,
            "Origin": "https://app.contoso.com",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        },
    )

    assert answer.status in {200, 204}
    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"GET", "POST", "PATCH", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    assert answer.headers["access-control-allow-headers"] == "authorization,content-type"


def test_a_page_of_another_origin_may_read_the_answer_and_its_headers(client: Client) -> None:
    for answer in (
        client.get(ACCOUNTS, headers={"Origin": "https://app.contoso.com"}),
        client.get(f"{ACCOUNTS}/x", headers={"Origin": "https://app.contoso.com"}),
        client.get(ACCOUNTS, headers={"Origin": "null", "Authorization": None}),
    ):
        assert answer.headers["access-control-allow-origin"] == "*"
        exposed = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
        assert exposed >= EXPOSED
    assert "access-control-allow-origin" not in client.get(ACCOUNTS).headers


@pytest.mark.parametrize("body", [b"{", b"[1]", b'{"x":1}', b"\xff", b"x" * 1000])
def test_a_body_that_comes_with_a_read_or_a_delete_is_ignored(either: Client, body: bytes) -> None:
    key = either.post(STATE.collection, STATE.example).json["id"]
    entity = f"{STATE.collection}/{key}"

    assert either.get(entity, body=body).status == 200
    assert either.delete(entity, body=body).status == 204


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method"])
def test_a_verb_in_a_header_is_not_honoured(either: Client, header: str) -> None:
    before = either.get(ACCOUNTS).json["value"]

    answer = either.post(ACCOUNTS, ACCOUNT.example, headers={header: "PATCH"})

    assert answer.status == 201
    assert len(either.get(ACCOUNTS).json["value"]) == len(before) + 1


def test_headers_that_clients_send_and_nobody_reads_change_nothing(either: Client) -> None:
    headers = {
        "SdkVersion": "graph-python-beta/1.0",
        "User-Agent": "x",
        "FeatureFlag": "3",
        "x-ms-throttle-priority": "high",
        "ConsistencyLevel": "eventual",
        "OData-Version": "4.01",
        "OData-MaxVersion": "4.01",
        "Accept-Language": "de-DE",
        "return-client-request-id": "true",
    }

    answer = either.get(ACCOUNTS, headers=headers)

    assert (answer.status, answer.headers["odata-version"]) == (200, "4.0")
    assert answer.json == either.get(ACCOUNTS).json


def test_all_three_lists_are_at_their_documented_places(client: Client) -> None:
    assert [kind.collection.count("/") for kind in KINDS] == [2, 4, 6]
    assert [client.get(kind.collection).status for kind in KINDS] == [200, 200, 200]
