"""DateTimeOffset held to the literals of ../shared, whose truth was found by other programs."""

import json
from pathlib import Path
from typing import Any

import pytest

from graphfake.contracts.edm import PRIMITIVES, LiteralError, date_time_offset

CASES = Path(__file__).parents[4] / "shared" / "data" / "dto.json"

pytestmark = pytest.mark.shared


def cases() -> list[Any]:
    if not CASES.exists():
        return []
    found: list[Any] = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    return found


@pytest.mark.parametrize("profile", ["documented", "observed"])
@pytest.mark.parametrize("case", cases(), ids=lambda case: ascii(case["literal"]))
def test_a_literal_is_accepted_exactly_when_the_wire_says_so_and_keeps_its_instant(
    case: dict[str, Any], profile: str
) -> None:
    read = PRIMITIVES["Edm.DateTimeOffset"].read
    if case["wire"] != 201:
        with pytest.raises(LiteralError):
            read(case["literal"], [], profile)
        return
    notes: list[str] = []
    kept = read(case["literal"], notes, profile)
    due = case.get("utcRounded", case["utc"])
    assert date_time_offset.instant(str(kept)) == date_time_offset.instant(due)
    if profile == "observed":
        digits_trimmed = due[:-1].rstrip("0").rstrip(".") if "." in due else due[:-1]
        assert kept == f"{digits_trimmed}Z"
    assert notes == []
