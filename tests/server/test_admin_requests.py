"""`/_graphfake/requests`: searched, counted, waited on and saved, by whatever speaks HTTP."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.served import ACCOUNTS, JSON_HEADERS, STATES, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.journal import Journal

REQUESTS = "/_graphfake/requests"


@pytest.fixture
def key(space: str) -> str:
    return space.rpartition("/")[2]


@pytest.fixture
def journal(example_server: Served, key: str) -> Journal:
    return example_server.engine.spaces.get(key).journal


@pytest.fixture
def asking(example_server: Served, key: str) -> Iterator[Client]:
    """A client beside the one whose requests are asked for."""
    with example_server.client() as opened:
        yield opened


def ask(asking: Client, what: str, key: str, **criteria: Any) -> Any:
    answer = asking.post(f"{REQUESTS}/{what}?space={key}", criteria)
    assert answer.status == 200, answer.body
    return answer.json


def until(condition: Any) -> None:
    """Wait for what another thread is about to bring about."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        threading.Event().wait(0.005)


class TestFind:
    def test_it_gives_those_that_meet_all_that_is_asked(self, client: Client, asking: Client, key: str) -> None:
        client.get(ACCOUNTS)
        client.post(STATES, {})
        client.get(STATES)

        found = ask(asking, "find", key, method="get", path="/deviceManagement/**", status="2xx", after=1)
        assert [one["number"] for one in found["value"]] == [3]
        assert found.keys() == {"value", "dropped"}
        assert found["value"][0] == client.get(f"{REQUESTS}?space={key}&after=2").json["value"][0]
        assert ask(asking, "find", key, rule="body.*", kind="contract")["value"][0]["number"] == 2
        assert len(ask(asking, "find", key)["value"]) == 3
        assert len(ask(asking, "find", key, limit=2, method=None)["value"]) == 2
        assert ask(asking, "count", key, method=["GET", "PATCH"]) == {"count": 2, "dropped": 0}

    def test_where_there_is_none_it_gives_what_comes_close(self, client: Client, asking: Client, key: str) -> None:
        client.get(ACCOUNTS)

        found = ask(asking, "find", key, method="POST", path="/deviceManagement/*")
        assert found["value"] == []
        assert [(one["number"], one["differs"]) for one in found["near_misses"]] == [(1, ["GET, not POST"])]

    def test_requests_of_a_batch_are_told_by_its_id(self, client: Client, asking: Client, key: str) -> None:
        client.get(ACCOUNTS)
        batch = client.post("/$batch", {"requests": [{"id": "1", "method": "GET", "url": ACCOUNTS}]})

        assert ask(asking, "count", key, batch=True)["count"] == 1
        assert ask(asking, "count", key, batch=False)["count"] == 2
        assert ask(asking, "count", key, batch=batch.headers["request-id"])["count"] == 1

    @pytest.mark.parametrize(
        ("what", "criteria", "said"),
        [
            ("find", {"methods": "GET"}, "not asked for by 'methods', but by method, path"),
            ("find", {"method": 5}, "method is the name of a method"),
            ("find", {"method": []}, "method is the name of a method"),
            ("find", {"path": "/users?x"}, "A path has no query"),
            ("find", {"path": ["/users"]}, "path is a glob"),
            ("find", {"status": 1000}, "status is a number"),
            ("find", {"status": True}, "status is a number"),
            ("find", {"status": "500-400"}, "status is a number"),
            ("find", {"rule": "body.enmu"}, "the nearest is 'body.enum'"),
            ("find", {"rule": 1}, "rule is the code of a rule"),
            ("find", {"kind": "bug"}, "kind is one of contract, auth"),
            ("find", {"fault": []}, "fault is the id of a fault"),
            ("find", {"batch": 1}, "batch is the request-id"),
            ("find", {"after": -1}, "after is the number"),
            ("find", {"limit": -1}, "limit is a whole number"),
            ("find", {"count": 1}, "not asked for by 'count'"),
            ("count", {"limit": 1}, "not asked for by 'limit'"),
            ("wait", {"count": 0}, "count is a whole number from 1"),
            ("wait", {"timeout": 61}, "timeout is a number of seconds from 0 to 60"),
            ("wait", {"timeout": True}, "timeout is a number of seconds"),
        ],
    )
    def test_a_mistake_is_told_in_a_sentence(
        self, asking: Client, key: str, what: str, criteria: dict[str, Any], said: str
    ) -> None:
        answer = asking.post(f"{REQUESTS}/{what}?space={key}", criteria)

        assert (answer.status, answer.code) == (400, "invalidBody")
        assert said in answer.message
        assert answer.message.endswith(".")

    @pytest.mark.parametrize(
        ("method", "path"), [("POST", ""), ("POST", "/all"), ("GET", "/find"), ("DELETE", "/wait")]
    )
    def test_each_has_its_method(self, asking: Client, method: str, path: str) -> None:
        answer = asking.call(method, f"{REQUESTS}{path}", {} if method == "POST" else None)

        assert (answer.status, answer.code) == (405, "unknownMethod")


CONFIGURATION = "DeviceManagementConfiguration"


def holding(client: Client, **claims: Any) -> dict[str, str | None]:
    """Headers with a token that holds these permissions."""
    return {"Authorization": f"Bearer {client.post('/_graphfake/tokens', claims).json['access_token']}"}


class TestPermissions:
    def test_it_gives_the_least_privileged_for_each_kind_of_caller_and_what_was_held_beyond(
        self, client: Client, asking: Client, key: str
    ) -> None:
        held = [f"{CONFIGURATION}.Read.All", f"{CONFIGURATION}.ReadWrite.All", "Mail.Send"]
        for _ in range(2):
            assert client.get(f"{ACCOUNTS}?$top=1", headers=holding(client, permissions=held)).status == 200
        client.get("/deviceManagement", headers=holding(client))
        client.get("/nowhere/at/all")
        client.call("HEAD", f"{ACCOUNTS}/some-key", headers=holding(client, scopes=[]))

        told = ask(asking, "permissions", key)
        for kind in ("delegated", "application"):
            assert told[kind]["permissions"] == [f"{CONFIGURATION}.Read.All"]
            called = [(need["call"].rpartition("/")[2], need["times"]) for need in told[kind]["needs"]]
            assert called == [("macOSSoftwareUpdateAccountSummaries", 2), ("deviceManagement", 1), ("{id}", 1)]
            assert told[kind]["needs"][1]["enough"][0] == "DeviceManagementApps.Read.All"
        assert told["personal"]["permissions"] == []
        assert len(told["personal"]["impossible"]) == 3
        assert (told["undocumented"], told["free"]) == (["GET /beta/nowhere/at/all"], [])
        assert [(one["kind"], one["times"], one["permissions"], one["unused"]) for one in told["held"]] == [
            ("application", 2, held, [f"{CONFIGURATION}.ReadWrite.All", "Mail.Send"]),
            ("application", 1, None, []),
            ("delegated", 1, [], []),
        ]
        assert f"An application by itself needs {CONFIGURATION}.Read.All:" in told["text"]

    def test_it_takes_what_find_takes_in_a_body_or_in_the_url(self, client: Client, asking: Client, key: str) -> None:
        client.get(ACCOUNTS)
        client.post(ACCOUNTS, {})
        one = client.get(ACCOUNTS).headers["request-id"]

        for said, calls in (
            ({"method": "POST"}, ["POST"]),
            ({"rule": True, "after": 1}, ["POST"]),
            ({"status": 200}, ["GET"]),
            ({"status": "4xx", "path": "/deviceManagement/**"}, ["POST"]),
            ({"rule": False, "after": 2}, ["GET"]),
            ({"after": 3}, []),
        ):
            query = "".join(
                f"&{name}={str(value).lower() if value in (True, False) else value}" for name, value in said.items()
            )
            told = ask(asking, "permissions", key, **said)
            assert told == asking.get(f"{REQUESTS}/permissions?space={key}{query}").json
            assert [need["call"].partition(" ")[0] for need in told["application"]["needs"]] == calls
        assert ask(asking, "permissions", key, ids=[one])["application"]["needs"][0]["times"] == 1
        assert ask(asking, "permissions", key, ids=[])["application"]["needs"] == []

    @pytest.mark.parametrize("said", [{"ids": "x"}, {"ids": [5]}, {"limit": 5}, {"path": 5}, {"rule": "body.none"}])
    def test_what_cannot_be_asked_is_told(self, asking: Client, key: str, said: dict[str, Any]) -> None:
        answer = asking.post(f"{REQUESTS}/permissions?space={key}", said)
        assert (answer.status, answer.code) == (400, "invalidBody")

    @pytest.mark.parametrize("query", ["colour=red", "after=-1", "after=1e3", "status=99999999999999999999", "path=/"])
    def test_nor_in_the_url(self, asking: Client, key: str, query: str) -> None:
        answer = asking.get(f"{REQUESTS}/permissions?space={key}&{query}")
        assert answer.status == 400


class TestWait:
    def test_it_is_answered_when_the_request_comes(self, client: Client, asking: Client, key: str) -> None:
        client.get(ACCOUNTS)
        found: list[Any] = []
        thread = threading.Thread(target=lambda: found.append(ask(asking, "wait", key, count=2, timeout=30)))
        thread.start()
        client.get(STATES)
        thread.join()

        assert [one["number"] for one in found[0]["value"]] == [1, 2]

    def test_when_none_comes_it_says_what_came_close(self, client: Client, asking: Client, key: str) -> None:
        client.get(ACCOUNTS)

        answer = asking.post(f"{REQUESTS}/wait?space={key}", {"method": "POST", "timeout": 0.01})
        assert (answer.status, answer.code) == (408, "timeout")
        assert answer.message.splitlines() == [
            "The 0.01 s are over. Waited for 1 request that was POST; none came.",
            "Closest:",
            f"  1  GET /beta{ACCOUNTS} -> 200",
            "      GET, not POST",
        ]
        assert answer.json["value"] == []
        assert answer.json["near_misses"][0]["differs"] == ["GET, not POST"]

    def test_fifty_may_wait_at_once_and_all_are_woken(
        self, example_server: Served, client: Client, key: str, journal: Journal
    ) -> None:
        statuses = []

        def wait() -> None:
            with example_server.client() as one:
                statuses.append(one.post(f"{REQUESTS}/wait?space={key}", {"timeout": 30}).status)

        threads = [threading.Thread(target=wait) for _ in range(50)]
        for thread in threads:
            thread.start()
        until(lambda: len(journal.listeners) == 50)
        client.get(ACCOUNTS)
        for thread in threads:
            thread.join()

        assert statuses == [200] * 50
        assert journal.listeners == set()

    @pytest.mark.parametrize("leave", ["close", "reset", "half"])
    def test_a_client_that_leaves_ends_it(self, example_server: Served, key: str, journal: Journal, leave: str) -> None:
        body = json.dumps({"timeout": 60})
        head = [
            f"POST {REQUESTS}/wait?space={key} HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        with socket.create_connection(("127.0.0.1", example_server.port)) as connection:
            connection.sendall("\r\n".join([*head, "", body]).encode())
            until(lambda: journal.listeners)
            if leave == "half":
                connection.shutdown(socket.SHUT_WR)
                assert b"has closed its side of the connection" in connection.makefile("rb").read()
            elif leave == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        until(lambda: not journal.listeners)

    def test_the_end_of_its_space_ends_it(self, client: Client, asking: Client, key: str, journal: Journal) -> None:
        answers: list[Any] = []
        thread = threading.Thread(
            target=lambda: answers.append(asking.post(f"{REQUESTS}/wait?space={key}", {"timeout": 30}))
        )
        thread.start()
        until(lambda: journal.listeners)
        client.delete(f"/_graphfake/spaces/{key}")
        thread.join()

        assert (answers[0].status, answers[0].code) == (503, "ended")

    def test_a_server_that_stops_ends_it(self) -> None:
        with Served() as served:
            journal = served.engine.spaces.get("default").journal
            connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
            connection.request("POST", f"{REQUESTS}/wait", '{"timeout": 60}', JSON_HEADERS)
            until(lambda: journal.listeners)
            before = time.monotonic()
        assert time.monotonic() - before < 4
        assert connection.getresponse().status == 503
        connection.close()


class TestExports:
    def test_ndjson_has_a_line_for_each(self, client: Client, asking: Client, key: str) -> None:
        client.get(ACCOUNTS)
        client.get(f"{ACCOUNTS}?$filter=%C3%A4")

        answer = asking.get(f"{REQUESTS}?format=ndjson&space={key}")
        assert (answer.status, answer.headers["content-type"]) == (200, "application/x-ndjson")
        lines = answer.body.decode("ascii").splitlines()
        assert [json.loads(line) for line in lines] == asking.get(f"{REQUESTS}?space={key}").json["value"]
        assert len(asking.get(f"{REQUESTS}?format=ndjson&space={key}&limit=1").body.splitlines()) == 1

    def test_har_is_a_log_of_the_same(self, client: Client, asking: Client, key: str) -> None:
        client.post(STATES, {})

        log = asking.get(f"{REQUESTS}?format=har&space={key}").json["log"]
        assert [entry["request"]["method"] for entry in log["entries"]] == ["POST"]

    def test_another_form_is_refused(self, asking: Client) -> None:
        answer = asking.get(f"{REQUESTS}?format=xml")

        assert (answer.status, answer.message) == (400, "format is har or ndjson, not 'xml'.")


def test_dropped_requests_are_told_of(client: Client, asking: Client, key: str, journal: Journal) -> None:
    journal._most = 1
    for _ in range(3):
        client.get(ACCOUNTS)

    assert ask(asking, "count", key, method="GET") == {"count": 1, "dropped": 2}
    log = asking.get(f"{REQUESTS}?format=har&space={key}").json["log"]
    assert log["comment"] == "The journal had to drop 2 older exchanges, which are not here."
