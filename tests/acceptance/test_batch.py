"""`$batch`: many requests in the body of one, each answered as if it had come alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphfake.server.answers.batch import LONGEST_TARGET
from tests.support.family import READ, STATE
from tests.support.served import ACCOUNTS, EXAMPLE_ACCOUNT, JSON_HEADERS, STATES, Answer, Client

if TYPE_CHECKING:
    from tests.acceptance.conftest import Open

JSON = {"Content-Type": "application/json"}
ACCOUNT = f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}"


def get(id_: str, url: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "method": "GET", "url": url, **more}


def create(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "method": "POST", "url": STATES, "headers": JSON, "body": STATE.example, **more}


def batch(client: Client, *requests: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post("/$batch", {"requests": list(requests)})
    assert answer.status == 200, answer.body
    responses: list[dict[str, Any]] = answer.json["responses"]
    return responses


def statuses(client: Client, *requests: dict[str, Any]) -> list[int]:
    return [response["status"] for response in batch(client, *requests)]


def refused(client: Client, *requests: Any) -> Answer:
    """The batch is refused as a whole, and nothing of it is executed."""
    answer = client.post("/$batch", {"requests": [create("first"), *requests]})
    assert answer.status == 400
    assert client.get(f"{STATES}/$count").body == b"0"
    return answer


def test_each_request_is_answered_under_its_id_in_their_order(client: Client) -> None:
    made, one, all_, number, gone = batch(
        client,
        create("a b"),
        get("B", ACCOUNT),
        get("3", ACCOUNTS),
        get("4", f"{ACCOUNTS}/$count", headers={"Accept": "text/plain"}),
        {"id": "5", "method": "delete", "url": ACCOUNT, "dependsOn": ["a B", "b", "3", "4"]},
    )

    assert [response["id"] for response in (made, one, all_, number, gone)] == ["a b", "B", "3", "4", "5"]
    assert made["status"] == 201
    assert made["body"].items() >= {**STATE.example, "@odata.type": f"#{STATE.full_name}"}.items()
    assert made["headers"]["Location"].startswith(f"{client.url}/beta/deviceManagement/")
    assert one["headers"]["OData-Version"] == "4.0"
    assert one["body"]["id"] == EXAMPLE_ACCOUNT
    assert [entity["id"] for entity in all_["body"]["value"]] == [EXAMPLE_ACCOUNT]
    assert (number["status"], number["headers"]["Content-Type"], number["body"]) == (200, "text/plain", "1")
    assert (gone["status"], "body" in gone) == (204, False)


@pytest.mark.parametrize(
    "request_",
    [
        {"url": f"https://graph.microsoft.com/beta/{ACCOUNT}", "depends_on": [], "headers": {}},
        {"url": f"{ACCOUNT}?$select=id, displayName"},
        {"url": f"/beta{ACCOUNT}"},
        {"url": f"{{base}}/beta{ACCOUNT}"},
        {"url": ACCOUNT[1:], "headers": {**JSON_HEADERS, "Accept": "application/json"}, "atomicityGroup": "g"},
        {"url": ACCOUNT, "headers": {"Prefer": "respond-async"}, "body": None},
        {"url": ACCOUNT, "body": {}},
    ],
    ids=["python-sdk", "by-hand", "javascript-sdk", "our-own-url", "office365", "async", "body"],
)
def test_urls_and_members_are_taken_as_real_clients_send_them(client: Client, request_: dict[str, Any]) -> None:
    request_ = {**get("1", ""), **request_, "url": request_["url"].format(base=client.url)}

    [response] = batch(client, request_)

    assert (response["status"], response["body"]["id"]) == (200, EXAMPLE_ACCOUNT)


@pytest.mark.parametrize(
    ("request_", "rule", "message"),
    [
        (get("First", ACCOUNT), "batch.id", "Invalid batch payload format."),
        (get("", ACCOUNT), "batch.id", "Invalid batch payload format."),
        ({**get("1", ACCOUNT), "id": 1}, "batch.id", "Invalid batch payload format."),
        (get("2", ACCOUNT, dependsOn=["nobody"]), "batch.dependency", "Invalid dependency for request Id 2."),
        (get("2", ACCOUNT, dependsOn=["2"]), "batch.dependency", "Invalid dependency for request Id 2."),
        (
            {"id": "7", "method": "POST", "url": STATES, "body": STATE.example},
            "batch.content-type",
            "Write request with id '7' does not contain a Content-Type header.",
        ),
        ({**get("1", ACCOUNT), "method": "HEAD"}, "batch.format", "Invalid batch payload format."),
        ("text", "batch.format", "Invalid batch payload format."),
    ],
)
def test_a_batch_that_is_none_is_refused_whole(client: Client, request_: Any, rule: str, message: str) -> None:
    answer = refused(client, request_)

    assert (answer.rule, answer.code, answer.message) == (rule, "BadRequest", message)
    assert str(answer.pointer).startswith("/requests/1")


def test_at_most_twenty_requests_go_into_one(client: Client) -> None:
    assert refused(client, *(get(str(number), ACCOUNT) for number in range(20))).message == (
        "Number of batch request steps exceeds the maximum value of 20."
    )
    assert set(statuses(client, *(get(str(number), ACCOUNT) for number in range(20)))) == {200}
    assert batch(client) == []


@pytest.mark.parametrize(
    ("body", "headers", "rule"),
    [
        (b"", {}, "framing.empty"),
        (b"{", {}, "framing.json"),
        (b"[]", {}, "framing.not-an-object"),
        (b"{}", {}, "batch.format"),
        (b'{"requests":[{"id":"1","id":"2","method":"GET","url":"/"}]}', {}, "batch.format"),
        (b'{"requests":[]}', {"Content-Type": "multipart/mixed"}, "framing.content-type"),
    ],
)
def test_the_body_is_framed_as_that_of_any_write(
    client: Client, body: bytes, headers: dict[str, str | None], rule: str
) -> None:
    answer = client.post("/$batch", body=body, headers=headers)

    assert (answer.status, answer.rule) == (400, rule)


@pytest.mark.parametrize("url", [f"/v1.0{ACCOUNT}", f"https://example.com/beta{ACCOUNT}", "/$batch"])
def test_a_url_that_leads_elsewhere_spoils_its_own_request_alone(client: Client, url: str) -> None:
    bad, good = batch(client, get("1", url), get("2", ACCOUNT))

    assert (bad["status"], bad["body"]["error"]["code"]) == (400, "BadRequest")
    assert bad["headers"]["Graphfake-Rule"] in ("batch.url", "batch.nested")
    assert good["status"] == 200


def test_the_head_of_a_request_is_bounded_as_that_of_a_lone_one_is(client: Client) -> None:
    filled = f"{ACCOUNTS}?$filter=displayName eq '"
    for length, status in ((LONGEST_TARGET - 200, 200), (LONGEST_TARGET, 414)):
        long = get("1", f"{filled}{'a' * (length - len(filled) - 1)}'")
        assert statuses(client, long, get("2", ACCOUNT)) == [status, 200]
    for size, status in ((1_000, 200), (40_000, 431)):
        large = get("1", ACCOUNT, headers={"Accept": f"application/json{' ' * size};x=y"})
        assert statuses(client, large, get("2", ACCOUNT)) == [status, 200]


def test_what_depends_on_a_failure_fails_and_nothing_else_does(client: Client) -> None:
    bad = create("bad", body={})
    after = create("after", dependsOn=["ok", "bad"])
    found = batch(client, create("ok"), bad, after, get("last", ACCOUNT, dependsOn=["after"]), create("other"))

    assert [response["status"] for response in found] == [201, 400, 424, 424, 201]
    assert found[2]["body"]["error"]["code"] == "FailedDependency"
    assert found[2]["headers"]["Graphfake-Rule"] == "batch.failed-dependency"
    assert client.get(f"{STATES}/$count").body == b"2"


def test_what_depends_on_another_sees_what_that_has_done(client: Client) -> None:
    delete = {"id": "1", "method": "DELETE", "url": ACCOUNT}

    assert statuses(client, delete, get("2", ACCOUNT, dependsOn=["1"])) == [204, 404]


def test_each_request_meets_every_step_that_it_would_meet_alone(fresh: Open) -> None:
    client = fresh(auth="strict", tolerate=["body.missing"])
    made = client.post("/_graphfake/tokens", {"permissions": [READ]}, headers={"Authorization": None})
    mine: dict[str, str | None] = {"Authorization": f"Bearer {made.json['access_token']}"}
    requests = [get("1", ACCOUNT, headers={"Authorization": "Bearer wrong"}), create("2"), get("3", f"{ACCOUNT}/lost")]

    answered = client.post("/$batch", {"requests": requests}, headers=mine)
    nobody = client.post("/$batch", {"requests": requests}, headers={"Authorization": None})

    assert [one["status"] for one in answered.json["responses"]] == [200, 403, 400]
    rules = [one["headers"].get("Graphfake-Rule") for one in answered.json["responses"]]
    assert rules == [None, "permission.scope", "path.segment"]
    assert (nobody.status, nobody.rule) == (401, "auth.missing")


def test_liberties_are_told_in_the_headers_of_the_request_that_they_were_taken_with(client: Client) -> None:
    response, plain = batch(client, create("1", body={**STATE.example, "id": "x"}), create("2"))

    assert response["headers"]["Graphfake-Note"] == "tolerated.id-ignored; pointer=/id"
    assert "Graphfake-Note" not in plain["headers"]


def test_the_journal_has_the_batch_and_each_of_its_requests(client: Client) -> None:
    secret = {"Authorization": "Bearer hush-hush", "client-request-id": "11111111-2222-3333-4444-555555555555"}
    [one, bad] = batch(client, get("1", ACCOUNT, headers=secret), get("2", "https://example.com/beta/me"))

    kept = client.get(f"/_space/{client.url.rpartition('/')[2]}/_graphfake/requests")
    first, second, outer = kept.json["value"]
    assert [(first["url"], first["status"]), (second["url"], second["status"]), (outer["path"], outer["status"])] == [
        (f"{client.url}/beta{ACCOUNT}", 200),
        ("https://example.com/beta/me", 400),
        ("/beta/$batch", 200),
    ]
    assert first["batch"] == second["batch"] == outer["id"]
    assert outer["batch"] is None
    assert first["id"] == one["headers"]["request-id"]
    assert one["headers"]["client-request-id"] == secret["client-request-id"]
    assert bad["headers"]["client-request-id"] == outer["id"]
    assert "hush" not in kept.body.decode()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PATCH", "DELETE"])
def test_a_batch_is_posted(client: Client, method: str) -> None:
    answer = client.call(method, "/$batch", {"requests": []})

    assert (answer.status, answer.rule, answer.headers["allow"]) == (405, "route.verb", "POST")
