"""Dates of ../shared, whose truth was found by other programs, sent to the real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.family import STATE
from tests.support.instants import instant

if TYPE_CHECKING:
    from tests.support.served import Client

CASES = Path(__file__).parents[3] / "shared" / "data" / "dto.json"

NAME = "lastUpdatedDateTime"

pytestmark = pytest.mark.shared


def cases() -> list[Any]:
    if not CASES.exists():
        return []
    found: list[Any] = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda case: ascii(case["literal"]))
def test_a_literal_gets_the_status_that_is_due_and_keeps_its_instant(either: Client, case: dict[str, Any]) -> None:
    answer = either.post(STATE.collection, STATE.payload(**{NAME: case["literal"]}))

    assert (answer.status, answer.notes) == (case["wire"], [])
    if case["wire"] != 201:
        assert (answer.code, answer.rule, answer.pointer) == ("ModelValidationFailure", "body.literal", f"/{NAME}")
        return
    read = either.get(f"{STATE.collection}/{answer.json['id']}").json[NAME]
    assert instant(read) == instant(case.get("utcRounded", case["utc"]))
