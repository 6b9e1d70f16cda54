"""Text held to the standard's own cases in ../shared: what is accepted, and where the rest stops making sense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphfake.odata import ODataSyntaxError, parse

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "odata-abnf"

pytestmark = pytest.mark.shared

NAMES = "only the list of names that the cases presume tells that "
NOT_PASSED = {
    "odata-62": f"{NAMES}a function import is no bound function",
    "odata-242": f"{NAMES}a complex type is no property",
    "aggregation-4": f"{NAMES}a property is no custom aggregate, which needs no alias",
    "aggregation-21": f"{NAMES}nothing can follow a primitive property; it is refused one character later",
}
"""The cases that are not passed, by file and place in it, each with its reason."""


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{name}-{case['rule']}", marks=marks(name))
        for file in sorted(FOLDER.glob("*-testcases.json"))
        for index, case in enumerate(json.loads(file.read_text(encoding="utf-8")))
        for name in (f"{file.stem.removesuffix('-testcases')}-{index}",)
    ]


def marks(name: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=NOT_PASSED[name])] if name in NOT_PASSED else []


@pytest.mark.parametrize("case", cases())
def test_a_text_is_matched_exactly_as_far_as_the_standard_does(case: dict[str, Any]) -> None:
    if case["ok"]:
        parse(case["input"], case["rule"])
        return
    with pytest.raises(ODataSyntaxError) as refused:
        parse(case["input"], case["rule"])
    assert refused.value.position == case["failAt"]
