"""Failures on purpose: each status in Graph's own words, before or after the request has taken effect."""

from __future__ import annotations

import json
import uuid
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import rosters
from tests.support.family import STATE
from tests.support.faulty import admin, fault, journal
from tests.support.served import ACCOUNTS, STATES, Answer, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMBERS = "/members"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The documented example, and a service of the directory's dialect that tells changes; all replies are checked."""
    folder = rosters.write(tmp_path_factory.mktemp("rosters"))
    with Served(contracts=(folder,), data="example") as started:
        yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with served.client() as opener, Client(opener.post("/_graphfake/spaces", {}).json["url"]) as opened:
        yield opened


# Status, and the code in either dialect.
CODES = {
    400: ("BadRequest", "Request_BadRequest"),
    401: ("InvalidAuthenticationToken", "InvalidAuthenticationToken"),
    402: ("PaymentRequired", "PaymentRequired"),
    403: ("Forbidden", "Authorization_RequestDenied"),
    404: ("ResourceNotFound", "Request_ResourceNotFound"),
    405: ("Request_BadRequest", "Request_BadRequest"),
    406: ("NotAcceptable", "NotAcceptable"),
    409: ("Conflict", "Request_MultipleObjectsWithSameKeyValue"),
    410: ("resyncRequired", "SyncStateNotFound"),
    411: ("LengthRequired", "LengthRequired"),
    412: ("ConditionNotMet", "PreconditionFailed"),
    413: ("RequestEntityTooLarge", "RequestEntityTooLarge"),
    415: ("UnsupportedMediaType", "UnsupportedMediaType"),
    418: ("UnknownError", "UnknownError"),
    422: ("UnprocessableEntity", "UnprocessableEntity"),
    423: ("Locked", "Locked"),
    429: ("TooManyRequests", "TooManyRequests"),
    500: ("InternalServerError", "InternalServerError"),
    501: ("NotImplemented", "NotImplemented"),
    502: ("BadGateway", "BadGateway"),
    503: ("ServiceUnavailable", "ServiceUnavailable"),
    504: ("UnknownError", "UnknownError"),
    507: ("InsufficientStorage", "InsufficientStorage"),
    509: ("BandwidthLimitExceeded", "BandwidthLimitExceeded"),
    599: ("UnknownError", "UnknownError"),
}
WRAPPED = (403, 404, 409, 412, 429, 500, 503, 504)
"""What Intune answers with JSON in the message."""


@pytest.mark.parametrize("status", CODES)
@pytest.mark.parametrize(("dialect", "path"), [("intune", STATES), ("directory", MEMBERS)])
def test_each_status_has_the_body_that_graph_gives_it(client: Client, dialect: str, path: str, status: int) -> None:
    fault(client, status=status)
    asked = str(uuid.uuid4())
    answer = client.get(path, headers={"client-request-id": asked, "Origin": "https://example.org"})

    assert answer.status == status
    error = answer.json["error"]
    assert error.keys() == {"code", "message", "innerError"}
    assert error["code"] == CODES[status][dialect == "directory"]
    inner = error["innerError"]
    assert (inner["request-id"], inner["client-request-id"]) == (answer.headers["request-id"], asked)
    if dialect == "intune" and status in WRAPPED:
        wrapped = json.loads(error["message"])
        assert wrapped["_version"] == 3
        assert f"Activity ID: {asked}" in wrapped["Message"]
    assert answer.headers["client-request-id"] == asked
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "odata-version" not in answer.headers
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["graphfake-fault"].startswith(f"fault-1; status={status}")
    [kept] = journal(client)
    assert kept["rule"] == answer.rule
    assert (kept["kind"], kept["fault"]) == ("injected", answer.headers["graphfake-fault"])
    assert kept["took_effect"] is False


def test_the_directory_is_throttled_as_its_documentation_shows(client: Client) -> None:
    fault(client, status=429, retry_after=2.128)
    answer = client.get(MEMBERS)
    error = answer.json["error"]

    assert answer.headers["retry-after"] == "2.128"
    assert error["message"] == "Please retry again later."
    assert error["innerError"].items() >= {"code": "429", "message": "Please retry after", "status": "429"}.items()


def test_a_401_brings_its_challenge_and_a_405_what_is_allowed(client: Client) -> None:
    fault(client, status=401, times=1)
    fault(client, status=405)
    challenge = client.get(STATES).headers["www-authenticate"]
    assert challenge.startswith('Bearer realm="", authorization_uri="https://login.microsoftonline.com/')
    assert "POST" in client.get(STATES).headers["allow"]


def test_a_504_of_the_directory_says_nothing(client: Client) -> None:
    fault(client, status=504)
    answer = client.get(MEMBERS)
    assert answer.message == ""
    assert "retry-after" not in answer.headers


# Retry-After


@pytest.mark.parametrize(
    ("said", "sent"),
    [(2, "2"), (0, "0"), (2.128, "2.128"), (86400, "86400"), ("absent", None), ("soon", "soon"), ("", "")],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_goes_out_as_the_rule_says_it(client: Client, said: object, sent: str | None, status: int) -> None:
    fault(client, status=status, retry_after=said)
    assert client.get(STATES).headers.get("retry-after") == sent


def test_a_date_is_so_many_seconds_from_the_time_of_the_space(client: Client) -> None:
    admin(client, "POST", "clock", {"freeze": "2030-01-02T03:04:05Z"})
    fault(client, status=503, retry_after="date:5")
    answer = client.get(STATES)
    assert answer.headers["retry-after"] == "Wed, 02 Jan 2030 03:04:10 GMT"
    assert (parsedate_to_datetime(answer.headers["retry-after"]).second, answer.headers["date"][-6:-4]) == (10, "05")
    # its comma would divide this fault from the next
    assert answer.headers["graphfake-fault"] == "fault-1; status=503; retry-after=Wed%2C 02 Jan 2030 03:04:10 GMT"
    assert journal(client)[0]["fault"] == answer.headers["graphfake-fault"]


def test_any_lawful_form_comes_in_time_and_the_same_for_the_same_seed(served: Served) -> None:
    def forms() -> list[str | None]:
        with served.client() as opener, Client(opener.post("/_graphfake/spaces", {"seed": 7}).json["url"]) as client:
            admin(client, "POST", "clock", {"freeze": "2030-01-02T03:04:05Z"})
            fault(client, status=429, retry_after="any")
            return [client.get(STATES).headers.get("retry-after") for _ in range(40)]

    drawn = forms()
    assert drawn == forms()
    kinds = {"absent" if form is None else "date" if "GMT" in form else "." if "." in form else "int" for form in drawn}
    assert kinds == {"absent", "date", ".", "int"}


# In place of Graph's words


def test_code_and_message_stand_in_for_graphs(client: Client) -> None:
    fault(client, status=503, code="Own", message="As \u00e9 said", headers={"X-Own": "a", "x-ms-ags-diagnostic": "b"})
    answer = client.get(STATES)
    assert (answer.code, answer.message) == ("Own", "As \u00e9 said")
    assert (answer.headers["x-own"], answer.headers["x-ms-ags-diagnostic"]) == ("a", "b")


@pytest.mark.parametrize(
    ("body", "sent", "content_type"),
    [
        ("<h1>Down</h1>", b"<h1>Down</h1>", "text/html; charset=utf-8"),
        ("", b"", "text/plain; charset=utf-8"),
        ({"a": [None, 1.5]}, b'{"a":[null,1.5]}', "application/json"),
    ],
)
def test_a_body_goes_out_as_it_is(client: Client, body: object, sent: bytes, content_type: str) -> None:
    fault(client, status=502, body=body)
    answer = client.get(STATES)
    assert (answer.status, answer.body) == (502, sent)
    assert answer.headers.get("content-type") == content_type
    assert journal(client)[0]["kind"] == "injected"


@pytest.mark.parametrize("name", ["Date", "date", "DATE", "Server", "Vary", "Cache-Control", "cache-control"])
def test_a_header_of_a_rule_stands_alone_in_any_letter_case(client: Client, name: str) -> None:
    fault(client, headers={name: "own"})
    assert client.get(STATES).headers[name.lower()] == "own"  # a second one would be joined to it


def test_headers_are_added_to_success_too(client: Client) -> None:
    fault(client, headers={"Deprecation": "true", "OData-Version": "4.01"}, id="old")
    answer = client.get(STATES)
    assert (answer.status, answer.headers["deprecation"], answer.headers["odata-version"]) == (200, "true", "4.01")
    assert answer.headers["graphfake-fault"].startswith("old; ")
    [kept] = journal(client)
    assert (kept["kind"], kept["took_effect"]) == (None, None)


# Before and after


@pytest.mark.parametrize(("when", "stored"), [("before", 0), ("after", 1)])
def test_a_post_that_times_out_may_have_taken_effect(client: Client, when: str, stored: int) -> None:
    fault(client, method="POST", status=504, when=when, times=1)
    answer = client.post(STATES, STATE.example)

    assert (answer.status, answer.rule) == (504, "fault.gateway-timeout")
    assert client.get(f"{STATES}/$count").body == b"%d" % stored
    assert [kept["took_effect"] for kept in journal(client)] == [bool(stored), None]


def test_what_is_refused_anyway_keeps_its_refusal(client: Client) -> None:
    fault(client, method="POST", status=504, when="after")
    answer = client.post(STATES, {**STATE.example, "state": "Downloadin"})

    assert (answer.status, answer.rule) == (400, "body.enum")
    [exchange] = journal(client)
    assert (exchange["kind"], exchange["took_effect"]) == ("contract", False)
    assert exchange["fault"] == answer.headers["graphfake-fault"]
    assert exchange["fault"] == "fault-1; status=504; after; refused"


REFUSED_BEFORE: dict[str, tuple[str, dict[str, Any], str]] = {
    "its version": ("/v9/things", {}, "version.unknown"),
    "its token": (f"/beta{STATES}", {"headers": {"Authorization": None}}, "auth.missing"),
    "its path": ("/beta/members/1/nothing", {}, "path.segment"),
    "its query": (f"/beta{STATES}?$filter=(", {}, "query.syntax"),
    "its Accept": (f"/beta{STATES}", {"headers": {"Accept": "text/html"}}, "accept.not-acceptable"),
    "its framing": (f"/beta{STATES}", {"body": b"{"}, "framing.json"),
}


@pytest.mark.parametrize("case", REFUSED_BEFORE)
def test_what_is_refused_before_is_not_struck(served: Served, client: Client, case: str) -> None:
    path, rest, area = REFUSED_BEFORE[case]
    fault(client, status=503)
    with Client(client.url, prefix="") as bare:
        answer: Answer = bare.call("POST" if "body" in rest else "GET", path, **rest)
    assert (answer.rule or "").partition(".")[0] == area.partition(".")[0]
    assert "graphfake-fault" not in answer.headers
    assert admin(client, "GET", "faults").json["value"][0]["met"] == 0
    assert journal(client)[0]["fault"] is None


def test_faults_come_before_permission_route_and_existence(client: Client) -> None:
    fault(client, status=503)
    assert client.patch(STATES, {}).status == 503
    assert client.get(f"{ACCOUNTS}/none").status == 503
    assert client.call("PUT", f"{ACCOUNTS}/none", {}).status == 503


# What a rule can tell of a request


@pytest.mark.parametrize(
    ("operation", "method", "path"),
    [
        ("list", "GET", STATES),
        ("list", "HEAD", STATES),
        ("create", "POST", STATES),
        ("get", "GET", f"{STATES}/1"),
        ("update", "PATCH", f"{STATES}/1"),
        ("delete", "DELETE", f"{STATES}/1"),
        ("count", "GET", f"{STATES}/$count"),
        ("property", "GET", f"{MEMBERS}/1/name"),
        ("property", "GET", f"{MEMBERS}/1/name/$value"),
        ("value", "GET", f"{MEMBERS}/1/name/$value"),
        ("reference", "GET", "/groups/1/members/$ref"),
        ("delta", "GET", f"{MEMBERS}/delta"),
        ("metadata", "GET", "/$metadata"),
        ("service", "GET", "/"),
    ],
)
def test_an_operation_is_known_by_what_it_does(client: Client, operation: str, method: str, path: str) -> None:
    fault(client, operation=operation, status=503)
    fault(client, status=500)
    value: dict[str, Any] | None = {} if method in ("POST", "PATCH") else None
    assert client.call(method, path, value).status == 503


def test_a_path_is_matched_as_the_contracts_spell_it(client: Client) -> None:
    fault(client, path="/deviceManagement/**/updateStateSummaries/*", status=503)
    assert client.get(f"{STATES.upper()}('a%2Fb')").status == 503
    assert client.get(f"{STATES}/a%2Fb").status == 503
    assert client.get(STATES).status == 200


def test_an_application_is_known_by_its_token(client: Client) -> None:
    claims = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImYifQ.eyJhcHBpZCI6Im9uZSJ9.c2lnbmVk"  # {"appid": "one"}, signed elsewhere
    fault(client, application="one", status=503)
    statuses = [client.get(STATES, headers={"Authorization": f"Bearer {token}"}).status for token in (claims, "other")]
    assert statuses == [503, 200]


# Delta


def values(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [item["name"] for item in answer.json["value"]]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_410_leads_to_a_fresh_round_with_the_options_of_the_first_call(client: Client, when: str) -> None:
    for name in ("ada", "bob"):
        assert client.post(MEMBERS, {"name": name}).status == 201
    first = client.get(f"{MEMBERS}/delta?$select=name")
    link = first.json["@odata.deltaLink"].removeprefix(f"{client.url}/beta")
    fault(client, operation="delta", status=410, when=when, times=1)

    gone = client.get(link)
    assert (gone.status, gone.rule) == (410, "fault.gone")
    assert gone.headers["location"].startswith(f"{client.url}/beta/members/delta?$select=name&")
    afresh = client.get(gone.headers["location"].removeprefix(f"{client.url}/beta"))
    assert values(afresh) == ["ada", "bob"]
    assert values(client.get(link)) == []


@pytest.mark.parametrize("query", ["", "?$select=name", "?$deltatoken=latest", "?$deltatoken=junk"])
def test_a_410_at_the_first_call_or_with_any_token_leads_to_one_too(client: Client, query: str) -> None:
    assert client.post(MEMBERS, {"name": "ada"}).status == 201
    fault(client, status=410, times=1)
    gone = client.get(f"{MEMBERS}/delta{query}")
    assert values(client.get(gone.headers["location"].removeprefix(f"{client.url}/beta"))) == ["ada"]


def test_elsewhere_a_410_leads_nowhere(client: Client) -> None:
    fault(client, status=410)
    assert "location" not in client.get(MEMBERS).headers


# Delays


def test_a_delay_by_the_clock_of_the_space_costs_nobody_time(client: Client) -> None:
    admin(client, "POST", "clock", {"freeze": "2030-01-01T00:00:00Z"})
    fault(client, delay=90, clock="space")
    answer = client.post(STATES, STATE.example)
    assert answer.status == 201
    assert answer.headers["graphfake-fault"] == "fault-1; delay=90"
    assert admin(client, "GET", "clock").json["now"] == "2030-01-01T00:01:30Z"
    assert journal(client)[0]["time"].startswith("2030-01-01T00:01:30")


def test_a_clock_at_the_end_of_its_years_stands_still(client: Client) -> None:
    admin(client, "POST", "clock", {"freeze": "9999-12-31T23:59:59Z"})
    fault(client, delay=90, clock="space", times=1)
    fault(client, status=503, retry_after="date:5")
    answer = client.get(STATES)
    assert answer.status == 503
    assert answer.headers["retry-after"].startswith("Fri, 31 Dec 9999 23:59:59")


def test_a_real_delay_is_waited_for(client: Client) -> None:
    fault(client, delay=0.05)
    client.get(STATES)
    assert journal(client)[0]["duration"] >= 0.05
