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
    ("odataRelativeUri", 27): f"{NAMES}a function import is no bound function",
    ("context", 38): f"{NAMES}a complex type is no property",
    ("queryOptions", 23): f"{NAMES}a property is no custom aggregate, which needs no alias",
    ("queryOptions", 29): f"{NAMES}nothing can follow a primitive property; it is refused one character later",
}
"""The cases that are not passed, by rule and failing position, each with its reason."""


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem.split('-', maxsplit=1)[0]}-{index}-{case['rule']}", marks=marks(case))
        for file in sorted(FOLDER.glob("*-testcases.json"))
        for index, case in enumerate(json.loads(file.read_text(encoding="utf-8")))
    ]


def marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    reason = None if case["ok"] else NOT_PASSED.get((case["rule"], case["failAt"]))
    return [pytest.mark.xfail(reason=reason)] if reason else []


@pytest.mark.parametrize("case", cases())
def test_a_text_is_matched_exactly_as_far_as_the_standard_does(case: dict[str, Any]) -> None:
    if case["ok"]:
        parse(case["input"], case["rule"])
        return
    with pytest.raises(ODataSyntaxError) as refused:
        parse(case["input"], case["rule"])
    assert refused.value.position == case["failAt"]
