"""Entities that are kept parsed are those of the rows that there are now, and no more than there is room for."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import Type, load
from graphfake.server.entities.decoded import Decoded
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

PATH = ("things",)


@pytest.fixture(scope="module")
def thing() -> Type:
    properties = {"n": {"type": "integer", "x-edm": "Edm.Int32"}}
    document = {"x-kind": "entity", "x-name": "contoso.thing", "type": "object", "properties": properties}
    return load().with_contract(document).type("contoso.thing")


def row(version: int, value: int) -> Row:
    return Row(PATH, str(version), version, version, "contoso.thing", json.dumps({"n": value}).encode())


def read(decoded: Decoded, rows: Sequence[Row], type_: Type, space: str = "s") -> list[dict[str, Any]]:
    return asyncio.run(decoded.entities(space, PATH, rows, type_, newer=True))


@given(
    steps=st.lists(st.tuples(st.sampled_from("ab"), st.lists(st.tuples(st.integers(1, 5), st.integers(0, 2))))),
    most=st.sampled_from((0, 600, 10_000)),
)
def test_they_are_the_rows_whatever_was_asked_before(thing: Type, steps: list[Any], most: int) -> None:
    decoded = Decoded(most)
    for space, drawn in steps:
        # A store that begins anew gives the same numbers again.
        rows = [row(version, value) for version, value in drawn]
        assert read(decoded, rows, thing, space) == [json.loads(each.body) for each in rows]


def test_what_has_not_changed_is_not_parsed_again(thing: Type) -> None:
    decoded = Decoded()
    rows = [row(1, 10), row(2, 20), row(3, 30)]
    first = read(decoded, rows, thing)

    assert read(decoded, list(rows), thing) is first
    later = read(decoded, [rows[0], row(4, 21), rows[2]], thing)
    assert [later[0] is first[0], later[2] is first[2], later[1]] == [True, True, {"n": 21}]


def test_the_longest_unused_ones_make_room(thing: Type) -> None:
    decoded = Decoded(3 * 1024)
    kept = {space: [row(1, 1)] * 4 for space in "abc"}
    first = {space: read(decoded, rows, thing, space) for space, rows in kept.items() if space != "c"}

    assert read(decoded, kept["a"], thing, "a") is first["a"]
    read(decoded, kept["c"], thing, "c")

    assert read(decoded, kept["a"], thing, "a") is first["a"]
    assert read(decoded, kept["b"], thing, "b") is not first["b"]
