"""A batch equals its parts, sent one by one; also where every step of the store lets everybody else run first."""

from __future__ import annotations

import json
import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.store import MemoryStore
from tests.support import people, rosters
from tests.support.served import Client, Served
from tests.support.slow_store import AsynchronousReading, AsynchronousStore

if TYPE_CHECKING:
    import pathlib
    from collections.abc import AsyncIterator, Iterator

    from graphfake.store import Path, Reading, Row

GROUPS = 6
JSON = {"Content-Type": "application/json"}
VARYING = re.compile(r'"(?:date|request-id|client-request-id)": ?"[^"]*",? ?|(?<=skiptoken=)[\w-]+')
values = st.sampled_from(["a", "é", None, 5, "x" * 200])
bodies = st.dictionaries(st.sampled_from(["title", "text", "lost", "id"]), values, max_size=3)
tails = st.sampled_from(
    ["", "/notes", "/notes/$count", "/notes/1", "/lost", "?$select=title", "?$top=1", "/notes?$top=1"]
)
Requests = list[tuple[int, str, str, Any, dict[str, str]]]


@st.composite
def batches(draw: st.DrawFn) -> Requests:
    """Requests of which no two are about the same group, so that their order makes no difference."""
    numbers = draw(st.lists(st.integers(0, GROUPS), unique=True, max_size=GROUPS))
    methods = st.sampled_from(["GET", "GET", "POST", "PATCH", "PATCH", "DELETE", "PUT"])
    headers = st.sampled_from([{}, {"Prefer": "return=representation"}, {"Accept": "text/html"}, {"If-Match": "*"}])
    return [
        (number, draw(methods), draw(tails), draw(st.none() | bodies), {**JSON, **draw(headers)}) for number in numbers
    ]


class BreakingReading(AsynchronousReading):
    """A reading with a bug: it breaks down over one key."""

    async def get(self, path: Path) -> Row | None:
        if path[-1] == "boom":
            raise RuntimeError(path)
        return await super().get(path)


class BreakingStore(AsynchronousStore):
    @asynccontextmanager
    async def _reading(self, space: str) -> AsyncIterator[Reading]:
        async with super()._reading(space) as inner:
            yield BreakingReading(inner)


@pytest.fixture(scope="module", params=["memory", "asynchronous"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = MemoryStore()
    slow = AsynchronousStore(store) if request.param == "asynchronous" else store
    with Served(store=slow, contracts=(rosters.write(tmp_path_factory.mktemp("rosters")),)) as started:
        yield started


def opened(served: Served) -> tuple[Client, list[str]]:
    """A fresh space of the one seed, with some groups in it."""
    with served.client() as admin:
        client = Client(admin.post("/_graphfake/spaces", {"seed": 7}).json["url"])
    keys = [
        client.post("/groups", {"title": str(number), "notes": [{"text": "n"}]}).json["id"] for number in range(GROUPS)
    ]
    return client, [f"/groups/{key}" for key in keys] + ["/stones"]


def plain(client: Client, value: Any) -> str:
    """What is answered, but for what differs from call to call and the name of the space."""
    return VARYING.sub("", json.dumps(value, ensure_ascii=False)).replace(client.url, "")


def alone(client: Client, places: list[str], requests: Requests) -> list[str]:
    found = []
    for number, method, tail, body, headers in requests:
        data = None if body is None else json.dumps(body).encode()
        answer = client.call(method, places[number] + tail, body=data, headers={**headers})
        sent = answer.body and (answer.json if "json" in answer.headers["content-type"] else answer.body.decode())
        told = {name: answer.headers.get(name) for name in ("etag", "location", "graphfake-rule", "content-type")}
        found.append(plain(client, [answer.status, told, sent or None]))
    return found


def together(client: Client, places: list[str], requests: Requests) -> list[str]:
    items = [
        {"id": str(at), "method": method, "url": places[number] + tail, "headers": headers}
        | ({} if body is None else {"body": body})
        for at, (number, method, tail, body, headers) in enumerate(requests)
    ]
    found = []
    for response in client.post("/$batch", {"requests": items}).json["responses"]:
        headers = {name.lower(): value for name, value in response["headers"].items()}
        told = {name: headers.get(name) for name in ("etag", "location", "graphfake-rule", "content-type")}
        found.append(plain(client, [response["status"], told, response.get("body")]))
    return found


def check(served: Served, requests: Requests) -> None:
    one, places = opened(served)
    other, _ = opened(served)
    with one, other:
        assert together(one, places, requests) == alone(other, places, requests)
        for url in ("/groups", *(f"{place}/notes" for place in places[:-1])):
            assert plain(one, one.get(url).json) == plain(other, other.get(url).json)


@given(requests=batches())
@settings(max_examples=20)
def test_a_batch_equals_its_parts(served: Served, requests: Requests) -> None:
    check(served, requests)


@pytest.mark.deep
@given(requests=batches())
@settings(max_examples=200)
def test_a_batch_equals_its_parts_whatever_they_are(served: Served, requests: Requests) -> None:
    check(served, requests)


def test_twenty_requests_for_one_collection_all_come_to_something(served: Served) -> None:
    client, _ = opened(served)
    with client:
        items = [{"id": str(at), "method": "POST", "url": "/members", "headers": JSON, "body": {}} for at in range(20)]
        made = client.post("/$batch", {"requests": items}).json["responses"]

        assert {response["status"] for response in made} == {201}
        assert len({response["body"]["id"] for response in made}) == 20
        assert client.get("/members/$count").body == b"20"


def test_bytes_go_in_and_come_out_as_base64(tmp_path: pathlib.Path) -> None:
    with Served(contracts=(people.write(tmp_path),)) as served, served.client() as client:
        place = f"/images/{client.post('/images', {'title': 'a'}).json['id']}/$value"
        put = {"id": "1", "method": "PUT", "url": place, "headers": {"Content-Type": "image/png"}, "body": "iVBORw=="}
        get = {"id": "2", "method": "GET", "url": place, "dependsOn": ["1"]}
        stored, shown = client.post("/$batch", {"requests": [put, get]}).json["responses"]

        assert client.get(place).body == b"\x89PNG"
    assert (stored["status"], "body" in stored) == (204, False)
    assert (shown["headers"]["Content-Type"], shown["body"]) == ("image/png", "iVBORw==")


def test_a_bug_that_one_request_meets_costs_no_other_its_answer(tmp_path: pathlib.Path) -> None:
    requests = [
        {"id": "1", "method": "GET", "url": "/groups/boom"},
        {"id": "2", "method": "GET", "url": "/groups"},
        {"id": "3", "method": "GET", "url": "/groups", "dependsOn": ["2", "1"]},
    ]
    breaking = Served(store=BreakingStore(MemoryStore()), contracts=(rosters.write(tmp_path),))
    with breaking as served, served.client() as client:
        answered = client.post("/$batch", {"requests": requests}).json["responses"]

    assert [response["status"] for response in answered] == [500, 200, 424]
    assert answered[0]["body"]["error"]["code"] == "InternalServerError"
