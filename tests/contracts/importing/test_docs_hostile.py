"""Pages are strangers' data: any text has facts, whatever it breaks, in time that grows with its length."""

from __future__ import annotations

import gc
import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.importing.docs import facts_of, rules_and_rest, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = """---
title: "Create kite"
doc_type: apiPageType
---
# Create kite
Namespace: contoso
## Permissions
|Permission type|Permissions (from least to most privileged)|
|:---|:---|
|Delegated (work or school account)|Kite.Read.All, Kite.ReadWrite.All|
|Delegated (personal Microsoft account)|Not supported.|
|Application|Kite.ReadWrite.All|
## HTTP request
<!-- { "blockType": "ignored" } -->
```http
POST /kites/{kite-id}/tails
```
## Request headers
|Name|Description|
|:---|:---|
|Authorization|Bearer {token}. Required.|
## Request body
|Property|Type|Description|
|:---|:---|:---|
|colour|[colour](../resources/colour.md)|Required. Possible values are: `red`, `green`.|
## Response
If successful, returns a `201 Created` response code.
## Example
<!-- { "blockType": "response", "@odata.type": "contoso.kite" } -->
```http
HTTP/1.1 201 Created
Content-type: application/json

{"colour": "red"}
```
"""
MEMBERS = [
    "page",
    "requests",
    "permissions",
    "success",
    "requiredHeaders",
    "properties",
    "members",
    "examples",
    "warnings",
]
PIECES = st.sampled_from(
    [
        *["```", "```http\n", "|", "\n", "\r", "#", "<!--", "-->", "{", "}", "`", "**", "](", "\0", "\ufeff", "\u00a0"],
        *["---\n", "|-|-|\n", "\\|", "> ", "~~~", "HTTP/1.1 200 OK\n", '{"a": 1,}', "\ud800", "Required", "&#x110000;"],
        *["Possible values are: ", "Content-length: 99999999999999999999\n", "not supported", "_", "<br"],
        "# [HTTP](#tab/http)",
    ]
)
EDITS = st.lists(st.tuples(st.integers(0, len(PAGE)), st.integers(0, 40), PIECES | st.text(max_size=5)), max_size=12)


def sound(text: str) -> None:
    """The facts are there, whole, and can be written; each remark is of a line that there is."""
    page = facts_of(text, "beta/kite.md")
    said = json.loads(json.dumps(page.as_json()))
    assert list(said) == MEMBERS
    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(1 <= each["line"] <= last and each["message"].endswith(".") for each in said["warnings"])
    assert all(1 <= each["line"] <= last for each in said["examples"])
    rules_and_rest([page])


@given(EDITS)
def test_a_page_that_was_damaged_anywhere_still_has_facts(edits: list[tuple[int, int, str]]) -> None:
    text = PAGE
    for place, length, piece in edits:
        text = text[:place] + piece + text[place + length :]
    sound(text)


@given(st.text() | st.binary().map(text_of))
def test_any_text_has_facts(text: str) -> None:
    sound(text)


def test_a_page_of_something_else_is_told_so() -> None:
    for text in ("", "# How kites fly\n\nThey need wind.", text_of(bytes(range(256)) * 10)):
        page = facts_of(text, "concept.md")
        assert any("This is no reference page" in each.message for each in page.warnings)
        assert (page.requests, page.permissions, page.success, page.properties) == ((), (), None, ())


def without_warnings(text: str) -> dict[str, object]:
    return {name: value for name, value in facts_of(text, "beta/kite.md").as_json().items() if name != "warnings"}


@pytest.mark.parametrize(
    "alike",
    [
        PAGE.replace("\n", "\r\n"),
        PAGE.replace("\n", "\r"),
        text_of(b"\xef\xbb\xbf" + PAGE.encode()),
        text_of(b"\xff\xfe" + PAGE.encode("utf-16-le")),
        PAGE.replace("|Kite", "|\u200bKite"),
        PAGE.replace("## Request", "##   Request").replace("## Response", "## RESPONSE ##"),
        PAGE.replace("```http", "``` http").replace("apiPageType", '"apiPageType"'),
        PAGE.replace("|Kite", "|&nbsp;Kite"),
    ],
)
def test_what_only_editors_see_changes_nothing(alike: str) -> None:
    assert without_warnings(alike) == without_warnings(PAGE)


HEAD = PAGE[: PAGE.index("|colour")]
GROWING: dict[str, Callable[[int], str]] = {
    "rows": lambda n: HEAD + "|a|b|c|\n" * n,
    "rows behind blank lines": lambda n: HEAD + "\n|c|d|\n" * n,
    "tables": lambda n: "|a|b|\n|-|-|\n|x|y|\n\n|c|d|\n" * n,
    "a row of bars": lambda n: HEAD + "|" * n,
    "a cell of brackets": lambda n: HEAD + "|" + "[a](b(" * n + "|c|",
    "a cell of marks": lambda n: HEAD + "|" + "*_" * n + "|x|",
    "possible values without end": lambda n: HEAD + "|a|b|Possible values are: " + "`a` - x; " * n + "|",
    "permissions without end": lambda n: HEAD + "## Permissions\n|Permission type|x|\n|-|-|\n|Application|" + "A." * n,
    "sections": lambda n: PAGE + "## Request headers\n|Name|Value|\n|-|-|\n|A|Required|\n" * n,
    "headings": lambda n: "".join("#" * (index % 6 + 1) + " a\n" for index in range(n)),
    "a heading of marks": lambda n: "# " + " #" * n + "x",
    "fences": lambda n: "```\n~~~\n# a\n" * n,
    "comments": lambda n: "<!-- {\n" * n,
    "messages": lambda n: "```http\n" + "HTTP/1.1 200 OK\n\n" * n + "```",
    "brackets": lambda n: "```json\n" + "[" * n + "\n```",
    "a URL that goes on": lambda n: "## HTTP request\n```http\nGET /a\n" + "?a\n" * n + "```",
    "a URL of braces": lambda n: "## HTTP request\n```http\nGET /" + "{a" * n + "\n```",
}


@pytest.mark.parametrize("growing", GROWING.values(), ids=GROWING)
def test_time_grows_with_the_length_of_a_page(growing: Callable[[int], str]) -> None:
    def took(count: int) -> float:
        text = growing(count)
        began = time.process_time()
        facts_of(text, "beta/kite.md")
        return time.process_time() - began

    gc.disable()  # what other tests have left is not the page's to clear up
    try:
        assert took(6_000) < max(16 * took(1_000), 0.2)
    finally:
        gc.enable()


def test_a_page_beyond_all_measure_is_cut_and_told_of() -> None:
    said = facts_of(PAGE + "x" * 200_000, "beta/kite.md")
    assert [each.line for each in said.warnings if "longer than 100,000 characters" in each.message] == [36]
    assert said.success == 201


def test_remarks_have_an_end() -> None:
    said = facts_of(PAGE + "## HTTP request\n```http\n" + "what\n" * 2_000 + "```", "beta/kite.md")
    assert len(said.warnings) == 501
    assert said.warnings[-1].message.endswith("more things are wrong with this page.")
