"""The fake's own interface: who may reach it, and what it does."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.served import ACCOUNTS, CATEGORIES, EXAMPLE_ACCOUNT, STATES, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

STATE = {
    "displayName": "a",
    "productKey": None,
    "updateCategory": "other",
    "updateVersion": None,
    "state": "idle",
    "lastUpdatedDateTime": "2026-08-01T00:00:00Z",
}
ADMIN = "/_graphfake"


@pytest.fixture
def key(space: str) -> str:
    return space.rpartition("/")[2]


class TestWhoMayReachIt:
    """A page of another site, or a name that was rebound to this address, must never get through."""

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
    @pytest.mark.parametrize(("method", "path"), [("GET", "/requests"), ("POST", "/reset"), ("GET", "/health")])
    def test_a_foreign_origin_is_refused(self, client: Client, origin: str, method: str, path: str) -> None:
        answer = client.call(method, f"{ADMIN}{path}", {} if method == "POST" else None, headers={"Origin": origin})

        assert answer.status == 403
        assert answer.code == "foreignOrigin"
        assert not [name for name in answer.headers if name.startswith("access-control")]

    def test_a_page_of_its_own_is_not(self, client: Client, example_server: Served) -> None:
        assert client.get(f"{ADMIN}/health", headers={"Origin": example_server.url}).status == 200

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1"])
    def test_a_rebound_name_is_refused(self, client: Client, host: str) -> None:
        answer = client.get(f"{ADMIN}/requests", headers={"Host": host})

        assert (answer.status, answer.code) == (403, "foreignHost")

    @pytest.mark.parametrize("host", ["localhost", "LOCALHOST:99", "127.0.0.1", "127.1.2.3:1", "[::1]:4365"])
    def test_loopback_names_are_not(self, client: Client, host: str) -> None:
        assert client.get(f"{ADMIN}/health", headers={"Host": host}).status == 200

    @pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
    def test_a_write_is_json_or_nothing(self, client: Client, content_type: str | None) -> None:
        answer = client.call("POST", f"{ADMIN}/reset", body=b"{}", headers={"Content-Type": content_type})

        assert (answer.status, answer.code) == (415, "contentType")

    def test_with_an_admin_token_it_is_asked_for_and_any_host_will_do(self) -> None:
        with Served(admin_token="let-me-in") as served, served.client() as client:
            for header in (None, "Bearer no", "Basic let-me-in", "Bearer l\xe9t"):
                answer = client.get(f"{ADMIN}/health", headers={"Authorization": header})
                assert (answer.status, answer.code) == (401, "adminToken")
            headers = {"Authorization": "Bearer let-me-in", "Host": "test-host.example"}
            assert client.get(f"{ADMIN}/health", headers=headers).status == 200

    def test_graph_itself_sends_cors_headers(self, client: Client) -> None:
        answer = client.get(STATES, headers={"Origin": "https://app.example"})

        assert answer.headers["access-control-allow-origin"] == "*"
        assert "Location" in answer.headers["access-control-expose-headers"]


class TestMistakes:
    @pytest.mark.parametrize(
        ("method", "path", "value", "status"),
        [
            ("GET", "/nothing", None, 404),
            ("POST", "/health", {}, 405),
            ("DELETE", "/spaces", None, 405),
            ("DELETE", "/spaces/unknown-space", None, 404),
            ("POST", "/spaces", {"key": "a/b"}, 400),
            ("POST", "/reset", {"only": "journal"}, 400),
            ("POST", "/spaces", {"seed": "x"}, 400),
            ("POST", "/spaces", {"seed": True}, 400),
            ("POST", "/spaces", {"profile": "loose"}, 400),
            ("POST", "/spaces", {"tolerate": ["body.null"]}, 400),
            ("POST", "/spaces", {"nonsense": 1}, 400),
            ("POST", "/tokens", {"expires_in": 1e400}, 400),
            ("POST", "/tokens", {"scopes": "x"}, 400),
            ("GET", "/requests?after=x", None, 400),
            ("GET", "/requests/none", None, 404),
            ("PUT", f"/state{ACCOUNTS}/a", {"value": 5}, 400),
            ("PUT", f"/state{ACCOUNTS}/a", {"value": {}}, 400),
            ("PUT", f"/state{ACCOUNTS}/a", {"value": {"id": "b"}, "validate": False}, 400),
            ("PUT", f"/state{ACCOUNTS}/a/unknown/b", {"value": {}}, 400),
            ("PUT", "/state/nowhere/b", {"value": {}}, 501),
            ("GET", f"/state{ACCOUNTS}/none", None, 404),
            ("GET", f"/state{ACCOUNTS}?version=v9", None, 404),
            ("GET", "/contracts/beta/none", None, 404),
            ("GET", "/contracts/beta", None, 404),
        ],
    )
    def test_each_is_told_in_a_sentence(self, client: Client, method: str, path: str, value: Any, status: int) -> None:
        answer = client.call(method, f"{ADMIN}{path}", value)

        assert answer.status == status
        assert answer.message.endswith((".", ")")), answer.message
        assert len(answer.message) > 15

    def test_a_body_that_is_no_object(self, client: Client) -> None:
        for body in (b"[]", b"{", b'{"a":1,"a":1}', b"\xff"):
            assert client.call("POST", f"{ADMIN}/reset", body=body).status == 400


class TestSpaces:
    def test_a_space_begins_as_the_base_world_and_keeps_to_itself(self, client: Client, example_server: Served) -> None:
        client.post(STATES, STATE)

        with Client(f"{example_server.url}/_space/{uuid.uuid4()}") as other:
            assert client.get(f"{STATES}/$count").body == b"1"
            assert other.get(f"{STATES}/$count").body == b"0"
            assert other.get(f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}").status == 200

    @pytest.fixture
    def plain(self, example_server: Served) -> Iterator[Client]:
        with example_server.client() as opened:
            yield opened

    def test_prefix_header_and_tenant_name_the_same_space(self, plain: Client, client: Client, key: str) -> None:
        created = client.post(STATES, STATE).json["id"]
        token = plain.post(f"{ADMIN}/tokens", {"tenant": key}).json["access_token"]

        assert plain.get(f"{STATES}/{created}", headers={"Graphfake-Space": key}).status == 200
        assert plain.get(f"{STATES}/{created}", headers={"Authorization": f"Bearer {token}"}).status == 200
        assert plain.get(f"{STATES}/{created}").status == 404

    def test_the_prefix_wins_over_header_and_tenant(self, client: Client) -> None:
        created = client.post(STATES, STATE, headers={"Graphfake-Space": "other"}).json["id"]

        assert client.get(f"{STATES}/{created}").status == 200

    def test_every_link_keeps_the_prefix(self, client: Client, space: str) -> None:
        created = client.post(STATES, STATE)
        client.post(STATES, STATE)

        page = client.get(f"{STATES}?$top=1").json
        assert created.headers["location"].startswith(f"{space}/beta/")
        assert page["@odata.nextLink"].startswith(f"{space}/beta/")
        assert page["@odata.context"].startswith(f"{space}/beta/")

    def test_ids_depend_on_seed_space_path_and_ordinal_alone(self, client: Client) -> None:
        def ids(*, noise: bool) -> list[str]:
            opened = client.post(f"{ADMIN}/spaces", {"seed": 7}).json
            with Client(opened["url"]) as inside:
                made = []
                for _ in range(3):
                    if noise:
                        inside.post(f"{STATES}", {})
                        inside.get(CATEGORIES)
                    made.append(inside.post(STATES, STATE).json["id"])
            return made

        assert ids(noise=False) == ids(noise=True)

    def test_settings_are_the_spaces_own(self, client: Client) -> None:
        opened = client.post(
            f"{ADMIN}/spaces", {"profile": "observed", "auth": "off", "tolerate": ["body.missing"]}
        ).json

        with Client(opened["url"], headers={"Content-Type": "application/json"}) as inside:
            answer = inside.post(STATES, {"state": "idle"})
        assert answer.status == 201
        assert answer.json["lastUpdatedDateTime"] == "0001-01-01T00:00:00Z"
        assert "body.missing; pointer=/displayName" in answer.notes

    def test_the_10_001st_is_refused(self) -> None:
        with Served(data="example") as served:
            served.engine.spaces.most = 2
            with served.client() as client:
                assert client.get(ACCOUNTS).status == 200
                assert client.get(ACCOUNTS, headers={"Graphfake-Space": "a"}).status == 200
                answer = client.get(ACCOUNTS, headers={"Graphfake-Space": "b"})
                assert (answer.status, answer.rule) == (503, "space.too-many")
                assert client.get(ACCOUNTS, headers={"Graphfake-Space": "a"}).status == 200

    def test_reset_forgets_state_and_journal_of_one_space_alone(self, client: Client, key: str, plain: Client) -> None:
        client.post(STATES, STATE)
        kept = plain.post(STATES, STATE).json["id"]

        assert client.post(f"{ADMIN}/reset", {"space": key}).status == 204

        assert client.get(f"{ADMIN}/requests?space={key}").json["value"] == []
        assert client.get(f"{STATES}/$count").body == b"0"
        assert plain.get(f"{STATES}/{kept}").status == 200

    def test_a_dropped_space_is_another_one_when_it_is_named_again(self, client: Client, key: str) -> None:
        client.post(STATES, STATE)

        assert client.delete(f"{ADMIN}/spaces/{key}").status == 204
        assert client.get(f"{STATES}/$count").body == b"0"


class TestJournal:
    def test_a_refusal_is_told_where_its_header_says(self, client: Client, space: str) -> None:
        answer = client.post(STATES, {**STATE, "state": "idel", "productKey": 5})
        explained = client.get(answer.headers["graphfake-explain"].removeprefix(space.partition("/_space")[0])).json

        assert explained["status"] == 400
        assert explained["rule"] == "body.type"
        assert [(found["rule"], found["pointer"]) for found in explained["violations"]] == [
            ("body.type", "/productKey"),
            ("body.enum", "/state"),
        ]
        enum = explained["violations"][1]
        assert enum["sent"] == '"idel"'
        assert enum["expects"] == 'one of 15 members; nearest: "idle"'
        assert enum["source"] == "beta CSDL 2026-08 (csdl)"
        assert enum["message"] == "Requested value 'idel' was not found."

    def test_it_is_listed_in_order_and_read_on_from_a_number(self, client: Client, key: str) -> None:
        for _ in range(3):
            client.get(ACCOUNTS)
        listed = client.get(f"{ADMIN}/requests?space={key}&limit=2").json["value"]

        assert [entry["number"] for entry in listed] == [1, 2]
        rest = client.get(f"{ADMIN}/requests?space={key}&after=2").json["value"]
        assert [entry["number"] for entry in rest] == [3]

    def test_notes_are_in_it(self, client: Client, key: str) -> None:
        client.post(STATES, {**STATE, "state": "IDLE"})

        (entry,) = client.get(f"{ADMIN}/requests?space={key}").json["value"]
        assert entry["notes"] == [{"rule": "tolerated.enum-case", "pointer": "/state"}]

    def test_an_unknown_route_names_the_nearest(self, client: Client, key: str) -> None:
        client.get("/deviceManagement/macOSSoftwareUpdateAcountSummaries")

        (entry,) = client.get(f"{ADMIN}/requests?space={key}").json["value"]
        assert entry["rule"] == "coverage.path"
        assert ACCOUNTS in entry["explain"]

    def test_a_missing_parent_is_named_and_how_to_make_it(self, client: Client, key: str) -> None:
        client.post(STATES.replace("f1fda232", "00000000"), STATE)

        (entry,) = client.get(f"{ADMIN}/requests?space={key}").json["value"]
        assert "categorySummaries" in entry["explain"]
        assert f"POST /_space/{key}/beta{CATEGORIES}" in entry["explain"]
        assert "--data example" in entry["explain"]


class TestState:
    PATH = f"{ACCOUNTS}/a/categorySummaries/c/updateStateSummaries/s"

    def test_putting_makes_parents_and_graph_then_shows_it(self, client: Client, key: str) -> None:
        put = client.call("PUT", f"{ADMIN}/state{self.PATH}?space={key}", {"value": STATE})

        assert put.status == 201
        assert client.get(self.PATH).json["id"] == "s"
        assert client.get(f"{ACCOUNTS}/a").json["displayName"] == ""
        assert client.get(f"{ADMIN}/state{self.PATH}?space={key}").json == put.json

    def test_putting_again_replaces(self, client: Client, key: str) -> None:
        client.call("PUT", f"{ADMIN}/state{self.PATH}?space={key}", {"value": STATE})
        put = client.call("PUT", f"{ADMIN}/state{self.PATH}?space={key}", {"value": {**STATE, "state": "success"}})

        assert put.status == 200
        assert client.get(self.PATH).json["state"] == "success"

    def test_what_graph_would_refuse_is_refused_unless_told_otherwise(self, client: Client, key: str) -> None:
        wrong = {**STATE, "state": "never"}
        path = f"{ADMIN}/state{self.PATH}?space={key}"

        refused = client.call("PUT", path, {"value": wrong})
        assert (refused.status, refused.code) == (400, "body.enum")
        assert client.call("PUT", path, {"value": wrong, "validate": False}).status == 201

    def test_deleting_takes_what_is_below(self, client: Client, key: str) -> None:
        client.call("PUT", f"{ADMIN}/state{self.PATH}?space={key}", {"value": STATE})

        assert client.delete(f"{ADMIN}/state{ACCOUNTS}/a?space={key}").status == 204
        assert client.get(self.PATH).status == 404

    def test_everything_is_listed(self, client: Client, key: str) -> None:
        client.post(STATES, STATE)

        listed = client.get(f"{ADMIN}/state?space={key}").json["value"]
        assert [entry["type"].rpartition(".")[2] for entry in listed] == [
            "macOSSoftwareUpdateAccountSummary",
            "macOSSoftwareUpdateCategorySummary",
            "macOSSoftwareUpdateStateSummary",
        ]


def test_health_says_that_it_is_graphfake_and_what_it_holds(client: Client) -> None:
    told = client.get(f"{ADMIN}/health").json

    assert told["server"] == "graphfake"
    assert told["contracts"] == {"beta": "2026-08", "v1.0": "2026-08"}


def test_the_contracts_are_there_as_they_were_written(client: Client) -> None:
    beta, stable = client.get(f"{ADMIN}/contracts").json["value"]
    assert "/users/{id}" in stable["routes"]
    (below,) = client.get(f"{ADMIN}/contracts?path={ACCOUNTS}").json["value"]
    name = "microsoft.graph.macOSSoftwareUpdateState"

    assert name in beta["types"]
    assert f"{ACCOUNTS}/{{id}}" in below["routes"]
    assert client.get(f"{ADMIN}/contracts/beta/{name}").json["enum"][0] == "success"


@pytest.mark.parametrize("path", ["/_graphfakehealth", "/_graphfake-x/health", "/_Graphfake/health"])
def test_what_only_begins_with_its_name_is_graphs(client: Client, path: str) -> None:
    assert client.get(path).rule == "version.unknown"


def test_a_head_that_is_too_large_is_not_answered_as_if_it_were_not(client: Client) -> None:
    answer = client.get(f"{ADMIN}/health?{'x' * 17_000}")

    assert (answer.status, answer.code) == (414, "framing.uri-too-long")
