"""What the server finds, asked by text over a socket, is what a naive reading of the same question finds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest
from hypothesis import assume, given, settings

from graphfake.odata.grammar.options import parse_option
from graphfake.strategies import queries
from tests.odata.naive_filter import ask
from tests.odata.probes import PROBE, catalogue_type, documents, world
from tests.support.gadgets import SCHEMA
from tests.support.queried import Entity, World, found, fresh, keys
from tests.support.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = {
    "$schema": SCHEMA,
    "x-kind": "service",
    "x-name": "beta",
    "x-paths": {"/probes": {"type": PROBE, "collection": True}},
    "x-page-size": {"/": {"default": 999, "maximum": 999}},
}
TYPE = catalogue_type(documents())
INLINE = "$expand=parts($expand=screws),maker"
finer_than_a_tick = re.compile(r"[0-9]\.[0-9]{8}").search
reckons = re.compile(r"\b(?:add|sub|mul|div|divby|mod)\b", re.IGNORECASE).search
has_doubles = re.compile(r"weight|price|INF|NaN|[0-9]e", re.IGNORECASE).search
QUESTIONS = queries(TYPE, options="$filter", entities=world())


def sent(probe: Entity) -> Entity:
    """A probe without what can only be linked; the service gives all keys."""
    parts = [
        {**part, "screws": [{"turns": screw["turns"]} for screw in part["screws"]]} | {"id": str(number)}
        for number, part in enumerate(probe["parts"])
    ]
    return {name: value for name, value in probe.items() if name not in ("id", "maker")} | {"parts": parts}


@pytest.fixture(scope="module")
def probes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A client, and all probes as they are shown with their parts inline."""
    bundle = {"beta": {f"{entry['x-name']}.json": entry for entry in documents()} | {"service.json": SERVICE}}
    file = tmp_path_factory.mktemp("probes") / "probes.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    with Served(contracts=(file,)) as served, fresh(served) as client:
        for probe in world():
            answer = client.post("/probes", sent(probe))
            assert answer.status == 201, answer.body
        yield World(client, found(client, f"/probes?{INLINE}"))


def check(probes: World, query: str) -> None:
    option, _, aliases = query.partition("&")
    # The naive reading knows no aliases, rounds no instants, reckons with no doubles, and has no rule for some more.
    text = unquote_plus(query)
    assume(not aliases and not finer_than_a_tick(text) and not (reckons(text) and has_doubles(text)))
    try:
        tree = parse_option("$filter", option.partition("=")[2]).value
        expected = [probe["id"] for probe in probes.entities if ask(tree, probe) is True]
    except (LookupError, AttributeError, ValueError, AssertionError):
        assume(False)

    assert keys(found(probes.client, f"/probes?{query}&$select=id")) == expected


@settings(max_examples=80)
@given(query=QUESTIONS)
def test_the_server_finds_what_a_naive_reading_finds(probes: World, query: str) -> None:
    check(probes, query)


@pytest.mark.deep
@settings(max_examples=2_000)
@given(query=QUESTIONS)
def test_so_it_does_for_many_questions(probes: World, query: str) -> None:
    check(probes, query)
