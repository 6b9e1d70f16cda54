"""A space: a world of its own at an address of its own, with tokens, a journal and a state."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graphfake import FakeGraph
from graphfake.client import AdminError
from tests.support import rosters
from tests.support.calling import ACCOUNT, ACCOUNTS, BROKEN, call, names
from tests.support.served import Client

if TYPE_CHECKING:
    from pathlib import Path

    from graphfake import Graph, Space

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


class TestOpening:
    def test_its_key_is_a_guid_and_a_tenant_and_stands_in_its_url(self, fake: Graph, space: Space) -> None:
        assert GUID.fullmatch(space.key)
        assert space.tenant_id == space.key
        assert space.url == f"{fake.url}/_space/{space.key}"

    def test_it_is_empty_and_what_it_holds_is_seen_by_no_other(self, fake: Graph) -> None:
        with fake.space() as one, fake.space() as other:
            call(one.url, ACCOUNT | {"displayName": "one"})
            assert (names(one.url), names(other.url)) == (["one"], [])
            assert "one" not in names(fake.url)

    def test_a_token_of_its_own_leads_to_it_without_its_prefix(self, fake: Graph, space: Space) -> None:
        call(fake.url, ACCOUNT | {"displayName": "by token"}, token=space.token())

        assert names(space.url) == ["by token"]

    def test_after_its_block_it_is_gone(self, fake: Graph) -> None:
        with fake.space("gone") as space:
            call(space.url, ACCOUNT)
        with fake.space("gone") as space:
            assert space.requests == []
            assert names(space.url) == []

    async def test_an_async_block_does_the_same(self, fake: Graph) -> None:
        async with fake.space("gone") as space:
            call(space.url, ACCOUNT)
        async with fake.space("gone") as space:
            assert names(space.url) == []

    def test_a_key_in_use_is_refused(self, fake: Graph) -> None:
        with fake.space("taken"), pytest.raises(AdminError, match="There is a space 'taken' already"):
            fake.space("taken")

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"auth": "loose"}, "off, lenient, strict"),
            ({"profile": "beta"}, "documented, observed"),
            ({"tolerate": ["body.nul"]}, "body.nul"),
            ({"key": "a/b"}, "a/b"),
        ],
    )
    def test_what_does_not_exist_is_refused_with_what_does(self, fake: Graph, given: Any, said: str) -> None:
        with pytest.raises(AdminError, match=re.escape(said)):
            fake.space(**given)

    def test_its_own_settings_hold_in_it_alone(self, fake: Graph, space: Space) -> None:
        with fake.space(auth="off", tolerate=["body.unknown-property"]) as free:
            assert call(free.url, ACCOUNT | {"colour": "red"}, token=None)[0] == 201
            assert [note.rule for note in free.requests[0].notes] == ["body.unknown-property"]
        assert call(space.url, token=None)[0] == 401

    def test_one_after_another_makes_the_same_ids_and_two_side_by_side_do_not(self, fake: Graph) -> None:
        def made(space: Space) -> str:
            return str(call(space.url, ACCOUNT)[1]["id"])

        with fake.space() as first:
            alone = made(first)
        with fake.space() as first, fake.space() as second:
            assert made(first) == alone
            assert made(second) != alone
        with fake.space(seed=7) as one, fake.space(seed=7) as other:
            assert made(one) == made(other) != alone

    def test_closing_twice_is_closing_once(self, fake: Graph) -> None:
        with fake.space() as space:
            space.close()
            space.close()


class TestToken:
    def test_it_has_every_permission_and_the_spaces_tenant(self, fake: Graph, space: Space) -> None:
        said = claims(space.token())

        assert said["tid"] == space.tenant_id
        assert said["graphfake_every_permission"] is True
        assert not {"roles", "scp"} & said.keys()
        assert claims(fake.token())["tid"] == fake.tenant_id

    def test_it_says_what_it_is_told_to(self, space: Space) -> None:
        said = claims(
            space.token(
                permissions=["A.Read"], scopes=["B.Read", "C.Read"], tenant="elsewhere", audience="mine", expires_in=60
            )
        )

        assert (said["roles"], said["scp"], said["tid"], said["aud"]) == (
            ["A.Read"],
            "B.Read C.Read",
            "elsewhere",
            "mine",
        )
        assert said["exp"] - said["iat"] == 60

    def test_it_is_held_to_what_it_says(self, fake: Graph) -> None:
        with fake.space(auth="strict") as strict:
            reader = strict.token(permissions=["DeviceManagementConfiguration.Read.All"])
            assert call(strict.url, token=reader)[0] == 200
            assert call(strict.url, ACCOUNT, token=reader)[0] == 403
            assert call(strict.url, ACCOUNT, token=strict.token())[0] == 201
            assert call(strict.url, token=strict.token(expires_in=-400))[0] == 401
            assert call(strict.url, token="test")[0] == 401

    def test_headers_carry_one_and_are_the_callers_to_change(self, space: Space) -> None:
        headers = space.headers
        headers["Authorization"] += " changed"

        scheme, token = space.headers["Authorization"].split(" ")
        assert scheme == "Bearer"
        assert claims(token)["tid"] == space.tenant_id

    def test_what_cannot_be_said_is_refused(self, space: Space) -> None:
        with pytest.raises(AdminError, match="a b"):
            space.token(permissions=["a b"])


class TestRequests:
    def test_each_tells_what_was_asked_and_what_was_answered(self, space: Space) -> None:
        call(space.url, ACCOUNT, token=space.token())
        (request,) = space.requests

        assert (request.method, request.status, request.json) == ("POST", 201, ACCOUNT)
        assert request.url == f"{space.url}/beta{ACCOUNTS}"
        assert request.path == f"/beta{ACCOUNTS}"
        assert request.headers["content-type"] == request.headers["Content-Type"] == "application/json"
        assert request.response.json["displayName"] == ACCOUNT["displayName"]
        assert request.response.headers["request-id"] == request.id
        assert (request.rule, request.kind, request.pointer) == (None, None, None)
        assert (request.violations, request.notes, request.explain) == ((), (), "")
        assert abs(datetime.now(UTC) - request.time) < timedelta(minutes=1)
        assert 0 < request.duration < 60
        assert request.number == 1

    def test_one_without_a_body_has_no_json(self, space: Space) -> None:
        call(space.url)
        (request,) = space.requests

        assert (request.body, request.json) == (None, None)

    def test_a_refused_one_tells_why(self, space: Space) -> None:
        call(space.url, ACCOUNT | {"displayName": None, "osVersion": 7})
        (request,) = space.requests

        assert (request.status, request.rule, request.kind, request.pointer) == (
            400,
            "body.null",
            "contract",
            "/displayName",
        )
        assert [(one.rule, one.pointer, one.sent) for one in request.violations] == [
            ("body.null", "/displayName", "null"),
            ("body.type", "/osVersion", "7"),
        ]
        assert request.violations[0].message == request.response.message
        assert (request.response.code, request.violations[0].source) == (
            "ModelValidationFailure",
            "beta CSDL 2026-08 (csdl)",
        )
        assert space.refusals == [request]

    def test_they_stand_in_their_order_however_many_they_are(self, space: Space) -> None:
        for _ in range(3):
            call(space.url)

        assert [request.number for request in space.requests] == [1, 2, 3]

    def test_no_token_is_kept(self, space: Space) -> None:
        token = space.token()
        call(space.url, token=token)

        assert token not in repr(space.requests)


class TestState:
    account = f"{ACCOUNTS}/a"
    category = f"{ACCOUNTS}/a/categorySummaries/b"

    def test_what_is_put_is_served(self, space: Space) -> None:
        stored = space.state.put(self.account, ACCOUNT)

        assert stored == {"id": "a", **ACCOUNT}
        assert space.state.get(self.account) == stored
        assert call(space.url, path=f"/beta{self.account}")[1]["displayName"] == ACCOUNT["displayName"]

    def test_missing_parents_are_made(self, space: Space) -> None:
        space.state.put(self.category, {"displayName": "below"}, validate=False)

        assert [entity["id"] for entity in space.state.list(ACCOUNTS)] == ["a"]
        assert [one.path for one in space.state.everything()] == [self.account, self.category]
        assert [one.type.rpartition("Update")[2] for one in space.state.everything()] == [
            "AccountSummary",
            "CategorySummary",
        ]

    def test_what_graph_would_not_hold_is_refused_unless_told_otherwise(self, space: Space) -> None:
        with pytest.raises(AdminError, match=r"body\.null at /displayName"):
            space.state.put(self.account, BROKEN)
        assert space.state.everything() == []

        assert space.state.put(self.account, BROKEN, validate=False)["displayName"] is None

    def test_nothing_is_none(self, space: Space) -> None:
        assert space.state.get(self.account) is None
        assert space.state.list(ACCOUNTS) == []

    def test_deleting_takes_what_is_below_too(self, space: Space) -> None:
        space.state.put(self.category, {}, validate=False)
        space.state.delete(self.account)

        assert space.state.everything() == []
        with pytest.raises(AdminError, match="holds nothing at"):
            space.state.delete(self.account)

    def test_an_entity_is_no_list(self, space: Space) -> None:
        space.state.put(self.account, ACCOUNT)
        with pytest.raises(ValueError, match="is one entity and no collection"):
            space.state.list(self.account)

    @pytest.mark.parametrize("key", ["a b", "a%2Fb", "ä", "a?b", "a#b", "a+b"])
    def test_a_key_may_hold_any_character(self, space: Space, key: str) -> None:
        space.state.put(f"{ACCOUNTS}/{key}", ACCOUNT)

        assert [entity["id"] for entity in space.state.list(ACCOUNTS)] == [key]
        assert (space.state.get(f"{ACCOUNTS}/{key}") or {})["id"] == key

    def test_a_path_without_contract_is_refused(self, space: Space) -> None:
        with pytest.raises(AdminError, match="graphfake holds no contract"):
            space.state.put("/nothing/a", {})


def test_a_reset_empties_one_space_and_no_other(fake: Graph, space: Space) -> None:
    with fake.space() as other:
        for one in (space, other):
            call(one.url, ACCOUNT)
        space.reset()
        assert space.requests == []
        assert names(space.url) == []
        assert (len(other.requests), len(names(other.url))) == (1, 1)


def test_links_of_a_delta_are_forgotten_on_demand_and_nothing_else_is(tmp_path: Path) -> None:
    with FakeGraph(contracts=(rosters.write(tmp_path),)) as graph, Client(graph.url) as client:
        client.post("/members", {"name": "kept"})
        link = client.get("/members/delta").json["@odata.deltaLink"].removeprefix(f"{graph.url}/beta")
        assert client.get(link).status == 200

        graph.forget_changes()

        with graph.expect_refusal("delta.forgotten"):
            assert client.get(link).status == 410
        assert client.get("/members/$count").body == b"1"


def test_a_batch_tells_each_of_its_requests_beside_itself(space: Space) -> None:
    requests = [{"id": "1", "method": "GET", "url": ACCOUNTS}]
    with Client(space.url) as client:
        assert client.post("/$batch", {"requests": requests}).status == 200

    one, outer = space.requests
    assert (one.url, one.batch, outer.batch) == (f"{space.url}/beta{ACCOUNTS}", outer.id, None)


def test_the_default_space_is_reset_alone_too(fake: Graph, space: Space) -> None:
    call(space.url, ACCOUNT)
    call(fake.url, ACCOUNT)
    fake.reset()

    assert names(fake.url) == []
    assert names(space.url) == [ACCOUNT["displayName"]]
