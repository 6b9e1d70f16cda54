"""What depends on the path alone: status, code and words of an answer, and what a service heeds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import load, rule
from graphfake.contracts.dialects import dialect_named
from graphfake.strategies import graph_requests
from tests.support.post_office import DOCUMENTS, SERVICE, VERSION, bundle
from tests.support.served import Answer, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACTS = load()
for entry in (*DOCUMENTS, SERVICE):
    CONTRACTS = CONTRACTS.with_contract(entry, version=VERSION)
COLLECTIONS = {
    "directory": "/users/PERSON/drafts",
    "outlook": "/users/PERSON/messages",
    "onedrive": "/drives",
    "planner": "/planner/tasks",
    "intune": "/deviceManagement/tasks",
}
EVERY_ONE = pytest.mark.parametrize("dialect", COLLECTIONS)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    file = tmp_path_factory.mktemp("office") / "office.json"
    file.write_text(json.dumps(bundle()), encoding="utf-8")
    with Served(contracts=(file,)) as served, served.client(prefix=f"/{VERSION}") as made:
        yield made


@pytest.fixture(scope="module")
def person(client: Client) -> str:
    return str(client.post("/users", {}).json["id"])


@pytest.fixture
def collection(dialect: str, person: str) -> str:
    return COLLECTIONS[dialect].replace("PERSON", person)


def sent_with(made: dict[str, Any]) -> dict[str, str | None]:
    return {"If-Match": made["@odata.etag"]}


def check_words(answer: Answer, code: str, dialect: str) -> None:
    """The answer is in the words that the rule has in this dialect."""
    expected = rule(code).answer(dialect)
    assert (answer.rule, answer.status, answer.code) == (code, expected.status, expected.code)


@EVERY_ONE
class TestADialect:
    def test_has_its_own_words_for_what_is_missing(self, client: Client, dialect: str, collection: str) -> None:
        check_words(client.get(f"{collection}/nothing"), "path.not-found", dialect)

    def test_has_its_own_code_for_a_wrong_body(self, client: Client, dialect: str, collection: str) -> None:
        check_words(client.post(collection, {"isRead": "perhaps"}), "body.type", dialect)
        check_words(client.post(collection, {"nothing": 1}), "body.unknown-property", dialect)

    def test_has_its_own_words_for_an_old_etag(self, client: Client, dialect: str, collection: str) -> None:
        made = client.post(collection, {}).json
        old = {"If-Match": 'W/"b2xk"'}
        check_words(client.delete(f"{collection}/{made['id']}", headers=old), "precondition.failed", dialect)

    def test_shows_what_it_updated_or_does_not(self, client: Client, dialect: str, collection: str) -> None:
        made = client.post(collection, {}).json
        updated = client.patch(f"{collection}/{made['id']}", {"subject": "x"}, headers=sent_with(made))
        if dialect_named(dialect).update_shows:
            assert (updated.status, updated.json["subject"]) == (200, "x")
        else:
            assert (updated.status, updated.body) == (204, b"")

    def test_asks_for_an_etag_or_does_not(self, client: Client, dialect: str, collection: str) -> None:
        made = client.post(collection, {}).json
        place = f"{collection}/{made['id']}"
        if dialect_named(dialect).etag_required:
            check_words(client.patch(place, {"subject": "x"}), "precondition.required", dialect)
            check_words(client.delete(place), "precondition.required", dialect)
            assert client.delete(place, headers=sent_with(made)).status == 204
        else:
            assert client.delete(place).status == 204

    def test_heeds_a_page_size_or_does_not(self, client: Client, dialect: str, collection: str) -> None:
        for _ in range(3):
            client.post(collection, {})
        page = client.get(collection, headers={"Prefer": "odata.maxpagesize=2"})
        assert (len(page.json["value"]) == 2) == dialect_named(dialect).page_size_preferred

    def test_reads_properties_or_does_not(self, client: Client, dialect: str, collection: str) -> None:
        made = client.post(collection, {"subject": "x"}).json
        read = client.get(f"{collection}/{made['id']}/subject")
        if dialect_named(dialect).property_paths:
            assert read.json["value"] == "x"
        else:
            check_words(read, "route.unsupported-form", dialect)

    def test_shows_keys_that_nobody_selected_or_does_not(self, client: Client, dialect: str, collection: str) -> None:
        client.post(collection, {})
        [first, *_] = client.get(f"{collection}?$select=subject").json["value"]
        assert ("id" in first) == dialect_named(dialect).keys_selected

    def test_ignores_what_is_read_only_or_refuses_it(self, client: Client, dialect: str, collection: str) -> None:
        made = client.post(collection, {"sent": "x"})
        if dialect_named(dialect).read_only_ignored:
            assert made.notes == ["tolerated.read-only-ignored; pointer=/sent"]
        else:
            check_words(made, "body.read-only", dialect)


class TestADrawnRequest:
    @settings(max_examples=25, deadline=None)
    @given(data=st.data())
    def test_succeeds_in_every_dialect(self, client: Client, person: str, data: st.DataObject) -> None:
        collections = [path.replace("PERSON", person) for path in COLLECTIONS.values()]
        parents = [f"{path}/{client.post(path, {}).json['id']}" for path in collections]
        drawn = graph_requests(
            version=VERSION,
            contracts=CONTRACTS,
            parents=parents,
            methods=("GET", "POST", "PATCH", "DELETE"),
            kinds=("entities", "counts"),
        )
        request = data.draw(drawn)
        path = request.path.removeprefix(f"/{VERSION}")
        answer = client.call(request.method, path, body=request.body, headers=dict(request.headers))
        assert answer.status == request.status, answer.body


class TestAPrefix:
    def test_with_a_key_in_it_holds_for_what_is_below(self, client: Client, person: str) -> None:
        made = client.post(f"/users/{person}/messages", {}).json["id"]
        assert client.get(f"/users('{person}')/messages('{made}x')").code == "ErrorItemNotFound"
        assert client.get(f"/users/{person}x").code == "Request_ResourceNotFound"

    def test_has_pages_of_its_own(self, client: Client, person: str) -> None:
        for _ in range(12):
            client.post(f"/users/{person}/messages", {})
            client.post(f"/users/{person}/drafts", {})
        assert len(client.get(f"/users/{person}/messages").json["value"]) == 10
        assert len(client.get(f"/users/{person}/drafts").json["value"]) >= 12


class TestThrottling:
    @pytest.mark.parametrize(
        ("path", "code", "inner"),
        [
            ("/users/PERSON/messages", "ApplicationThrottled", None),
            ("/drives", "activityLimitReached", "throttledRequest"),
            ("/users", "TooManyRequests", "429"),
            ("/teams", "TooManyRequests", "429"),
        ],
    )
    def test_is_told_in_the_words_of_the_service(
        self, client: Client, person: str, path: str, code: str, inner: str | None
    ) -> None:
        fault = client.post("/_graphfake/faults", {"id": "all", "status": 429, "times": 1})
        assert fault.status in (200, 201), fault.body
        error = client.get(path.replace("PERSON", person)).json["error"]
        client.delete("/_graphfake/faults")
        assert (error["code"], error["innerError"].get("code")) == (code, inner)
