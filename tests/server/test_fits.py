"""Rows as another version has them are worked out once, however often they are asked for, and never after a change."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from graphfake.contracts import load
from graphfake.server.entities import fits
from graphfake.server.entities.fits import Fits, Model
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS = ("groups",)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    """Of beta, with pages that are kept when they have more than two rows."""
    monkeypatch.setattr(fits, "_SMALL", 2)
    return Model(load(), "beta", "a space", Fits())


def row(number: int, name: str, version: str = "v1.0") -> Row:
    body = f'{{"id":"{number}","displayName":"{name}"}}'.encode()
    return Row(GROUPS, str(number), number, number, "microsoft.graph.group", body, version)


def page(model: Model, rows: Sequence[Row]) -> list[Row]:
    return asyncio.run(model.fits.page(model, GROUPS, list(rows)))


def test_the_same_rows_are_the_same_when_they_are_asked_for_again(model: Model) -> None:
    rows = [row(number, "a") for number in range(3)]
    first = page(model, rows)
    assert [each.api_version for each in first] == ["beta"] * 3
    assert page(model, rows) is first


def test_a_changed_row_is_seen_and_the_others_are_kept(model: Model) -> None:
    rows = [row(number, "a") for number in range(3)]
    first = page(model, rows)
    second = page(model, [rows[0], row(1, "b"), rows[2], row(3, "c", "beta")])
    assert second[0] is first[0]
    assert b'"b"' in second[1].body
    assert second[3].body == row(3, "c").body
    assert b'"b"' not in first[1].body


def test_rows_that_need_nothing_are_given_back(model: Model) -> None:
    rows = [row(number, "a", "beta") for number in range(3)]
    assert all(one is other for one, other in zip(page(model, rows), rows, strict=True))


def test_no_more_is_kept_than_there_is_room_for(model: Model) -> None:
    narrow = model._replace(fits=Fits(most=10))
    rows = [row(number, "a") for number in range(3)]
    first = page(narrow, rows)
    assert page(narrow, rows) == first
    assert page(narrow, rows) is not first
