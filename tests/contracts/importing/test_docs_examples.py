"""Examples on pages: what they are, whether their bodies are JSON, and in which line they are not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.importing.docs import facts_of
from graphfake.contracts.importing.docs.json_faults import parsed

URL = "https://graph.microsoft.com/v1.0/kites"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def read(*lines: str, page: str = "v1.0/api/kite-get.md") -> dict[str, Any]:
    """The facts of a page whose line 2 is the first of these."""
    return facts_of("## Example\n" + "\n".join(lines), page).as_json()


def told(said: dict[str, Any], *, of: str = "xample") -> list[tuple[int, str]]:
    return [(each["line"], each["message"]) for each in said["warnings"] if f"{of} " in each["message"][:20]]


def body(*lines: str) -> dict[str, Any]:
    """The facts of an example whose body begins in line 6."""
    return read("```http", "HTTP/1.1 200 OK", "Content-type: application/json", "", *lines, "```")


@given(VALUES)
def test_what_is_json_parses(value: object) -> None:
    assert body(*json.dumps(value, indent=1).split("\n"))["examples"] == [
        {"kind": "response", "line": 2, "parses": True}
    ]
    assert parsed(json.dumps(value))[:2] == (value, None)


@given(st.text(max_size=30))
def test_a_text_parses_just_when_it_is_json(text: str) -> None:
    _value, fault, _twice = parsed(text)
    try:
        json.loads(text, parse_constant=int)
    except ValueError:
        assert fault is not None
        assert 0 <= fault.line <= text.count("\n")
    else:
        assert fault is None


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (["{", '"a": 1,', "}"], 8, "a trailing comma stands before a closing bracket"),
        (["{", '"a": [1, 2,]', "}"], 7, "a trailing comma stands before a closing bracket"),
        (["{", '"a": 1', '"b": 2', "}"], 8, "a comma is missing"),
        (["{", '"a": 1,', "...", "}"], 8, "an ellipsis stands outside a string"),
        (["{", '"a": 1,', "…", "}"], 8, "an ellipsis stands outside a string"),
        (["{", '"a": 1, // the first', '"b": 2', "}"], 7, "a comment stands in it"),
        (["{", '"a": “1”', "}"], 7, "quotes are typographic"),
        (["{", "'a': 1", "}"], 7, "quotes are single"),
        (["{", "a: 1", "}"], 7, "a member's name is not in quotes"),
        (["{", '"a": True', "}"], 7, "a literal is capitalised"),
        (["{", '"a": red', "}"], 7, "a word without quotes stands where a value should"),
        (["{", '"a": <id>', "}"], 7, "a placeholder stands where a value should"),
        (["{", '"a": {the id}', "}"], 7, "a placeholder stands where a value should"),
        (["{", '"a": 007', "}"], 7, "a number has a leading zero"),
        (["{", '"a": "x', 'y"', "}"], 7, "a line break or tab stands inside a string"),
        (["{", '"a":\u00a01', "}"], 7, "a no-break space stands outside a string"),
        (["{", '"a": "\\q"', "}"], 7, "a string has an escape that JSON does not know"),
        (["{", '"a" 1', "}"], 7, "a colon is missing behind a member's name"),
        (["{", '"a": 1'], 7, "a bracket or brace is not closed"),
        (["{", '"a": NaN', "}"], 7, "NaN is no JSON value"),
        (['"a": 1', "}"], 6, "an object lacks its opening brace"),
        (["{}", "{}"], 7, "several JSON documents, or a text after the first, stand here"),
        (["Flies at dawn."], 6, "it is not JSON at all"),
        (["--boundary"], 6, "it is not JSON at all"),
        (["[" * 100_000], 6, "it is nested too deeply"),
    ],
)
def test_a_body_that_is_no_json_is_told_by_line_and_cause(lines: list[str], line: int, reason: str) -> None:
    said = body(*lines)
    assert [each["parses"] for each in said["examples"]] == [False]
    assert told(said) == [(line, f"Example response: the body does not parse as JSON: {reason}.")]


def test_no_body_parses_and_a_member_named_twice_is_told() -> None:
    assert body()["examples"][0]["parses"]
    said = body('{"a": 1, "b": {"a": 1}, "a": 2}')
    assert said["examples"][0]["parses"]
    assert told(said) == [(6, "Example response: an object of the body has the member a twice.")]


def test_each_block_is_what_it_begins_as() -> None:
    said = read(
        "```http",
        f"GET {URL}",
        "```",
        "``` HTTP",
        "HTTP/1.1 404 Not Found",
        "```",
        '<!-- { "blockType": "resource", "@odata.type": "contoso.kite" } -->',
        "```json",
        '{"id": "String"}',
        "```",
        "```json",
        "[]",
        "```",
        "```csharp",
        "var kite = new Kite();",
        "```",
        "~~~http",
        "POST " + URL,
        "",
        "{}",
        "",
        "HTTP/1.1 201 Created",
        "~~~",
    )
    kinds = [(each["kind"], each["line"]) for each in said["examples"]]
    assert kinds == [("request", 2), ("response", 5), ("resource", 9), ("json", 12), ("request", 18), ("response", 23)]


@pytest.mark.parametrize(("length", "right"), [("13", True), ("15", True), ("14", False), ("many", False)])
def test_a_length_is_that_of_the_body_with_either_line_end(length: str, right: bool) -> None:
    said = read("```http", "HTTP/1.1 200 OK", f"Content-Length: {length}", "", "{", '"a": "ü"', "}", "```")
    assert [line for line, message in told(said) if "Content-length" in message] == ([] if right else [3])


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (
            [f"GET {URL}", "", "Accept: text/plain", "", ""],
            4,
            "a blank line stands between the first line and the headers",
        ),
        ([f"POST {URL}", "Accept: */*", "{}"], 5, "no blank line stands between the headers and the body"),
        ([f"POST {URL}", "Accept */*", "Prefer: x", "", "{}"], 4, "a header line has no colon: 'Accept */*'"),
        (["GET /kites"], 3, "the URL is not at https://graph.microsoft.com: '/kites'"),
        ([f"GET {URL}?$filter=a eq 1"], 3, f"the URL holds a blank: '{URL}?$filter=a eq 1'"),
        (["GET https://graph.microsoft.com/beta/kites"], 3, "the URL is under /beta on a page of v1.0"),
        (["GET https://graph.microsoft.com/V1.0/kites"], 3, "the URL is under /V1.0 on a page of v1.0"),
        (["GET ** Entity URI for contoso.kite not found"], 3, "the URL is an error text of a generator"),
    ],
)
def test_what_is_odd_of_a_request_is_told_by_line(lines: list[str], line: int, words: str) -> None:
    said = read("```http", *lines, "```")
    assert [each["kind"] for each in said["examples"]] == ["request"]
    assert told(said) == [(line, f"Example request: {words}.")]


@pytest.mark.parametrize("following", [["## Next", "It flies."], ["```http", "HTTP/1.1 204 No Content", "```"], []])
def test_a_block_that_is_not_closed_ends_before_what_cannot_be_in_it(following: list[str]) -> None:
    said = read("```http", "HTTP/1.1 200 OK", "", "{}", *following)
    assert said["examples"][0] == {"kind": "response", "line": 2, "parses": True}
    assert (2, "The fenced block that begins here is not closed.") in [
        (each["line"], each["message"]) for each in said["warnings"]
    ]


def test_a_comment_may_be_no_json_or_lack_its_end_and_still_says_what_follows() -> None:
    said = read(
        "<!-- {", '  "blockType": "resource",', '  "@odata.type": "contoso.kite",', "} -->", "```json", "{}", "```"
    )
    assert said["examples"] == [{"kind": "resource", "line": 6, "parses": True}]
    assert (2, "The annotation in this comment is not JSON.") in [(e["line"], e["message"]) for e in said["warnings"]]
    said = read('<!-- { "blockType": "resource"', "```json", "{}", "```")
    assert said["examples"] == [{"kind": "resource", "line": 3, "parses": True}]
    assert (2, "The comment that begins here is not closed.") in [(e["line"], e["message"]) for e in said["warnings"]]
