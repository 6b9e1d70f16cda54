"""A refusal under way: data for the server, and a line that helps whoever meets it in a traceback."""

from __future__ import annotations

from types import SimpleNamespace

from graphfake.errors import GraphError


def test_only_the_rule_is_needed() -> None:
    error = GraphError("route.verb")
    assert (error.rule, dict(error.values), error.pointer, error.violations) == ("route.verb", {}, None, ())
    assert (error.dialect, dict(error.headers), error.explain) == (None, {}, "")
    assert str(error) == "route.verb"


def test_its_text_names_rule_place_values_and_what_we_say() -> None:
    broken = SimpleNamespace(rule="body.enum", pointer="/state", values={"literal": "x"}, expects="a member")
    error = GraphError(
        "body.enum",
        values={"literal": "x"},
        pointer="/state",
        violations=(broken, broken),
        dialect="intune",
        headers={"Allow": "GET"},
        explain="The nearest member is 'y'.",
    )
    assert str(error) == "body.enum at /state (literal='x') and 1 more. The nearest member is 'y'."
    assert error.violations == (broken, broken)


def test_an_empty_pointer_is_the_whole_body() -> None:
    error = GraphError("framing.not-an-object", pointer="")
    assert str(error) == "framing.not-an-object at the root of the body"
