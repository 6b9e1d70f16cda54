"""A journal holds the newest exchanges of a space, within its bounds, and says what it had to drop."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.journal import Bearer, Journal
from tests.support.exchanges import keep, seen

if TYPE_CHECKING:
    from graphfake.journal import Exchange


def numbers(exchanges: list[Exchange]) -> list[int]:
    return [exchange.number for exchange in exchanges]


def test_an_exchange_is_kept_as_it_was_seen() -> None:
    told = seen(
        headers=[("Content-Type", "application/json"), ("Prefer", "x")],
        body=b'{"state": "Downloadin"}',
        status=400,
        response_body=b'{"error": {}}',
        rule="body.enum",
        kind="contract",
        pointer="/state",
        violations=({"rule": "body.enum", "pointer": "/state", "sent": "Downloadin"},),
        notes=({"rule": "tolerated.id-ignored", "pointer": "/id"},),
        duration=0.25,
        explain="A sentence.",
        bearer=Bearer("application", ("Thing.Read",)),
    )
    journal = Journal()
    kept = journal.add(told)
    assert kept.to_json() == {
        "number": 1,
        "id": told.id,
        "space": "default",
        "time": "2026-01-02T03:04:05.000600+00:00",
        "method": "POST",
        "url": "http://127.0.0.1:4365/beta/applications/1",
        "path": "/beta/applications/1",
        "headers": [["Content-Type", "application/json"], ["Prefer", "x"]],
        "body": '{"state": "Downloadin"}',
        "body_length": 23,
        "body_state": "whole",
        "status": 400,
        "response_headers": [["Content-Type", "application/json"]],
        "response_body": '{"error": {}}',
        "response_body_length": 13,
        "response_body_state": "whole",
        "rule": "body.enum",
        "kind": "contract",
        "pointer": "/state",
        "violations": [{"rule": "body.enum", "pointer": "/state", "sent": "Downloadin"}],
        "notes": [{"rule": "tolerated.id-ignored", "pointer": "/id"}],
        "duration": 0.25,
        "explain": "A sentence.",
        "batch": None,
        "fault": None,
        "took_effect": None,
        "received": 0.0,
        "bearer": {"kind": "application", "permissions": ["Thing.Read"]},
    }
    assert journal.get(told.id) is kept
    assert journal.list() == [kept]


def test_no_body_is_told_from_an_empty_refusal() -> None:
    kept = keep(body=b"", response_body=None)
    assert (kept.body, kept.response_body, kept.rule) == (None, None, None)
    assert (kept.sent.length, kept.sent.state) == (0, "whole")


@given(
    header=st.text(),
    literal=st.text(),
    body=st.binary(max_size=50),
    url=st.text(),
)
def test_whatever_was_seen_every_json_writer_can_write_it(header: str, literal: str, body: bytes, url: str) -> None:
    kept = keep(
        url=url,
        headers=[("x", f"{header}\udcff")],
        body=body,
        response_body=body,
        violations=({"rule": "body.enum", "values": {f"{literal}\ud800": [f"{literal}\udfff", 1.5, None, True]}},),
        explain=f"{literal}\ud8ff",
    )
    assert orjson.loads(orjson.dumps(kept.to_json())) == json.loads(json.dumps(kept.to_json()))


@given(
    body=st.text(alphabet="ab\u20ac\U0001f600", max_size=40),
    limit=st.integers(min_value=0, max_value=50),
)
def test_a_body_is_cut_at_its_bound_and_says_so(body: str, limit: int) -> None:
    raw = body.encode()
    kept = keep(limit, body=raw, response_body=raw)
    assert kept.sent.length == len(raw)
    assert kept.sent.state == ("whole" if len(raw) <= limit else "cut")
    assert kept.body == kept.response_body == (raw[:limit].decode(errors="ignore") if raw else None)


def test_bodies_are_cut_at_64_kib_where_nobody_says_otherwise() -> None:
    kept = Journal().add(seen(body=b"x" * 65_536, response_body=b"x" * 65_537))
    assert (kept.sent.state, kept.answered.state) == ("whole", "cut")
    assert len(kept.response_body or "") == 65_536


@given(
    most=st.integers(min_value=1, max_value=5),
    steps=st.lists(st.sampled_from(("add", "add", "add", "clear")), max_size=20),
    after=st.integers(min_value=-1, max_value=25),
    limit=st.none() | st.integers(min_value=0, max_value=6),
)
def test_the_newest_are_kept_numbers_go_on_and_the_rest_is_counted(
    most: int, steps: list[str], after: int, limit: int | None
) -> None:
    journal = Journal(most=most)
    added = 0
    expected: list[int] = []
    dropped = 0
    for step in steps:
        if step == "clear":
            journal.clear()
            expected, dropped = [], 0
        else:
            added += 1
            assert journal.add(seen(id=f"id-{added}")).number == added
            expected.append(added)
            dropped += len(expected[:-most])
            expected = expected[-most:]
    assert numbers(journal.list()) == expected
    assert (len(journal), journal.dropped) == (len(expected), dropped)
    assert numbers(journal.list(after, limit)) == [number for number in expected if number > after][:limit]
    for number in range(1, added + 1):
        found = journal.get(f"id-{number}")
        assert (found is not None and found.number) == (number if number in expected else False)


def test_an_id_that_came_twice_is_the_newer_exchange() -> None:
    journal = Journal(most=2)
    journal.add(seen(id="a"))
    again = journal.add(seen(id="a"))
    journal.add(seen(id="b"))
    assert journal.get("a") is again


def test_bytes_are_bounded_too_and_the_newest_is_kept_however_large() -> None:
    journal = Journal(most_bytes=50_000)
    for _ in range(100):
        journal.add(seen(body=bytes(range(32, 127)) * 50))
    assert 2 < len(journal) < 12
    assert len(journal) + journal.dropped == 100
    journal.add(seen(body=b"x" * 60_000))
    assert numbers(journal.list()) == [101]


@pytest.mark.parametrize("lines", [0, 12])
def test_what_an_exchange_takes_is_known(lines: int) -> None:
    journal = Journal()
    number = 500
    tracemalloc.start()
    try:
        for n in range(number):
            journal.add(
                seen(
                    id=f"88c4d5ac-5e4a-4f0e-9c0e-{n:012}",
                    url=f"http://127.0.0.1:4365/beta/things/{n}",
                    headers=[(f"Name-{line}", f"a value {n}") for line in range(lines)],
                    body=b"%300d" % n,
                    response_body=b"%400d" % n,
                    duration=n / 7,
                )
            )
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    told = sum(exchange.size for exchange in journal.list())
    assert 0.7 < told / held < 1.4
