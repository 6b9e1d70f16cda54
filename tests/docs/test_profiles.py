"""The table of profiles says what the fake does: one look at each row, under either profile."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from graphfake import FakeGraph, Space
from tests.support.pages import DOCS, headings

ACCOUNTS = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"
ACCOUNT = {
    "displayName": "Report",
    "deviceId": "d1",
    "userId": "u1",
    "deviceName": "MacBook",
    "userPrincipalName": "a@contoso.com",
    "osVersion": "14.5",
    "successfulUpdateCount": 5,
    "failedUpdateCount": 1,
    "totalUpdateCount": 6,
    "lastUpdatedDateTime": "2017-01-01T00:00:56.8321500-08:00",
}


@pytest.fixture(scope="module")
def graph() -> Iterator[FakeGraph]:
    with FakeGraph() as running:
        yield running


def call(space: Space, method: str, path: str, body: object = None) -> tuple[int, Any]:
    where = urlsplit(space.url)
    connection = http.client.HTTPConnection(where.netloc, timeout=30)
    headers = space.headers | {"Content-Type": "application/json"}
    connection.request(method, where.path + path, None if body is None else json.dumps(body), headers)
    reply = connection.getresponse()
    raw = reply.read()
    connection.close()
    return reply.status, json.loads(raw)


def date_time(space: Space) -> object:
    return call(space, "POST", ACCOUNTS, ACCOUNT)[1]["lastUpdatedDateTime"]


def required_on_create(space: Space) -> object:
    return call(space, "POST", ACCOUNTS, {name: ACCOUNT[name] for name in ACCOUNT if name != "osVersion"})[0]


def count_segment(space: Space) -> object:
    return call(space, "GET", f"{ACCOUNTS}/$count")[0]


def type_annotation(space: Space) -> object:
    return "@odata.type" in call(space, "POST", ACCOUNTS, ACCOUNT)[1]


def unasked_count(space: Space) -> object:
    queries = ("", "?$count=true", "?$count=false")
    return [call(space, "GET", ACCOUNTS + query)[1].get("@odata.count") for query in queries]


Look = Callable[[Space], object]
ROWS: dict[str, tuple[Look, object, object]] = {
    "date-time": (date_time, "2017-01-01T00:00:56.8321500-08:00", "2017-01-01T08:00:56.83215Z"),
    "required-on-create": (required_on_create, 400, 201),
    "count-segment": (count_segment, 200, 400),
    "type-annotation": (type_annotation, True, False),
    "unasked-count": (unasked_count, [None, 0, None], [0, 0, None]),
}


@pytest.mark.parametrize(("look", "documented", "observed"), ROWS.values(), ids=ROWS)
def test_the_profiles_differ_in(graph: FakeGraph, look: Look, documented: object, observed: object) -> None:
    assert look(graph.space(profile="documented")) == documented
    assert look(graph.space(profile="observed")) == observed


def test_every_row_of_the_table_is_looked_at() -> None:
    assert headings(DOCS / "profiles.md") == ROWS.keys()
