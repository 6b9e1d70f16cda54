"""Requests made to cost: what the server spends, answers and keeps stays within what their size allows."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.server.accept import accepted
from tests.support import gadgets
from tests.support.costs import costing_less_than
from tests.support.served import ACCOUNTS, CATEGORIES, EXAMPLE_ACCOUNT, STATES, Answer, Client, Served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MIB = 1024 * 1024
LONG = "n" * (2 * MIB)


def exchange(client: Client, answer: Answer) -> dict[str, object]:
    """What the journal has of an answer to this client."""
    path = "/_" + answer.headers["graphfake-explain"].partition("/_")[2]
    found: dict[str, object] = client.get(path).json
    return found


def test_a_name_of_megabytes_is_refused_in_headers_that_a_client_can_read(client: Client) -> None:
    answer = client.post(STATES, {LONG: 1})
    assert (answer.status, answer.rule) == (400, "body.unknown-property")
    assert answer.pointer == f"/{LONG[:999]}..."
    assert max(map(len, answer.headers.values())) < 2000


def test_very_many_notes_are_told_as_far_as_clients_read_heads(client: Client) -> None:
    few, many = ({"updateStateSummaries": [{"id": "a"}] * number} for number in (50, 80))

    assert len(client.post(CATEGORIES, few).notes) == 50
    assert client.post(CATEGORIES, many).notes[50:] == ["and 30 more"]


def test_notes_of_places_deep_down_are_told_as_far_as_clients_read_heads(tmp_path: Path) -> None:
    name = "aPieceOfAPieceOfAPiece"
    pieces = {name: gadgets.to(gadgets.PIECE, contained=True, collection=True)}
    piece = gadgets.document("entity", gadgets.PIECE, pieces, gadgets.ENTITY)
    service = {"x-kind": "service", "x-name": "beta", "x-paths": {"/pieces": {"type": gadgets.PIECE}}}
    for document, file in ((piece, "contoso.piece.json"), (service, "service.json")):
        (tmp_path / file).write_text(json.dumps(document), encoding="utf-8")
    inner: dict[str, Any] = {name: [{"id": "a"}] * 50}
    for _ in range(20):
        inner = {name: [inner]}
    with Served(contracts=(tmp_path,)) as served, served.client() as client:
        notes = client.post("/pieces", inner).notes

    assert sum(map(len, notes)) <= 6_000 + len(notes[-1])
    assert notes[-1] == f"and {50 - len(notes) + 1} more"


def test_a_refusal_of_megabytes_is_kept_in_a_few_kilobytes(client: Client) -> None:
    kept = exchange(client, client.post(STATES, {"state": LONG}))
    assert len(str({**kept, "body": "", "response_body": ""})) < 20_000


def test_what_was_refused_is_not_remembered(example_server: Served, space: str) -> None:
    with Client(space) as client:
        for _ in range(3):  # what is made once
            client.post(STATES, {f"x{LONG}": 1})
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            for number in range(15):
                client.post(STATES, {f"{number}\u00e9{LONG}": 1})
            after = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
    assert after - before < 20 * MIB  # 64 KiB of each body, either way, and little more


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("$select=" + ",".join(["id"] * 5000), 200),
        ("$select=" + "a.b/" + "a/" * 7000 + "!", 400),
        ("$select=" + "," * 16_000, 400),
        ("&".join(["a"] * 8000), 200),
        ("&" * 16_000, 200),
        ("$top=" + "9" * 16_000, 400),
        ("$skiptoken=" + "A" * 16_000, 400),
        ("$skip=9223372036854775807&$top=9223372036854775807", 200),
    ],
    ids=lambda value: str(value)[:20],
)
def test_no_query_takes_longer_than_its_length_allows(client: Client, query: str, status: int) -> None:
    with costing_less_than(1):
        answer = client.get(f"{ACCOUNTS}?{query}")
    assert answer.status == status


@pytest.mark.parametrize(
    "path",
    [
        "/a" * 7000,
        "/" * 15_000 + "deviceManagement",
        f"{ACCOUNTS}/" + "%41" * 5000,
        f"{ACCOUNTS}(" + "(" * 15_000,
        f"{ACCOUNTS}('" + "''" * 7000,
        f"{ACCOUNTS}('" + "''" * 7000 + "')",
        f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}" + "/categorySummaries/1/updateStateSummaries/1" * 300,
    ],
    ids=lambda path: path[:20],
)
def test_no_path_takes_longer_than_its_length_allows(client: Client, path: str) -> None:
    with costing_less_than(1):
        answer = client.get(path)
    assert answer.status in (200, 400, 404, 501)


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "a/b," * 7000 + "*/*"},
        {"Content-Type": "application/json;" + "a=b;" * 7000},
        {"Content-Type": 'application/json;a="' + '"\\' * 15_000},
        {"Content-Type": "application/json;" + "charset*0*=x''%zz;" * 1500},
        {"Authorization": "Bearer " + "." * 30_000},
        {"client-request-id": "0" * 30_000},
        {"Accept-Encoding": "gzip;q=0," * 3000},
        {"Graphfake-Space": "a" * 30_000},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_takes_longer_than_its_length_allows(client: Client, headers: dict[str, str | None]) -> None:
    with costing_less_than(1):
        answer = client.patch(f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}", {}, headers=headers)
    assert answer.status in (200, 400)


def test_a_preflight_for_very_many_headers_is_let_by(client: Client) -> None:
    wanted = ",".join(f"x-header-{number}" for number in range(1000))
    answer = client.call("OPTIONS", ACCOUNTS, headers={"Access-Control-Request-Headers": wanted})
    assert (answer.status, answer.headers["access-control-allow-headers"]) == (200, "*")


@pytest.mark.parametrize("ask", [accepted], ids=["accepted"])
def test_no_cache_of_headers_grows_large(ask: Callable[..., bool]) -> None:
    assert ask.cache_info().maxsize * 32 * 1024 <= 8 * MIB  # type: ignore[attr-defined]
