"""JSON Schema's own limits on values, and keys of any type."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.invented import edm, many, ref, type_of


@pytest.mark.parametrize(
    ("schema", "value", "wrong", "limit"),
    [
        (edm("String", minLength=2, maxLength=3), "ab", "a", "at least 2 characters"),
        (edm("String", maxLength=3), "\U0001f600" * 3, "\U0001f600" * 4, "at most 3 characters"),
        (edm("String", pattern="^[a-z]+$"), "ab", "ab\n", 'text that matches "^[a-z]+$"'),
        (edm("String", enum=["a", "b"]), "a", "c", 'one of "a", "b"'),
        (edm("String", const="a"), "a", "b", 'one of "a"'),
        (edm("Int32", minimum=1, maximum=5), 5, 6, "a number up to 5"),
        (edm("Int32", exclusiveMinimum=1), 2, 1, "a number above 1"),
        (edm("Double", exclusiveMaximum=1.5), 1, 1.5, "a number below 1.5"),
        (edm("Double", minimum=-0.5), -0.5, -1, "a number from -0.5 on"),
        (many(edm("String"), minItems=1), ["a"], [], "at least 1 items"),
        (many(edm("String"), maxItems=1), [], ["a", "b"], "at most 1 items"),
        (many(edm("Double"), uniqueItems=True), [1, 2.5], [1, 1.0], "no item twice"),
        ({"anyOf": [many(edm("String"), maxItems=1), {"type": "null"}]}, None, ["a", "b"], "at most 1 items"),
    ],
)
def test_limits_are_held_and_told_in_words(schema: dict[str, Any], value: object, wrong: object, limit: str) -> None:
    own = type_of({"p": schema})
    assert own.judge({"p": value}).outcome == "valid"
    found = own.judge({"p": wrong}).violations
    assert [(violation.rule, violation.pointer) for violation in found] == [("body.constraint", "/p")]
    assert found[0].values == {"name": "p", "reason": f"{limit}."}
    assert found[0].expects == limit


def test_a_key_of_any_type_is_ignored_when_it_is_null_or_right() -> None:
    for schema, right in ((edm("Double"), 1.5), (edm("Int32", enum=[5]), 5), (ref("contoso.color"), "red")):
        own = type_of({"k": schema, "a": edm("String")}, kind="complex", key=["k"])
        assert own.judge({"k": None, "a": "x"}).outcome == "tolerated"
        assert own.judge({"k": right, "a": "x"}).outcome == "tolerated"
        assert own.judge({"k": [], "a": "x"}).outcome == "invalid"
        assert own.canonical({"k": right, "a": "x"}) == {"a": "x"}
