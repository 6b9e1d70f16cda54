"""What is read from pages of requests, malformed as real ones are: each fact, and a remark in the right line."""

from __future__ import annotations

from typing import Any

import pytest

from graphfake.contracts.importing.docs import facts_of

PATH = "api-reference/v1.0/api/kite-post.md"
REQUEST = "## HTTP request\n\n```http\n{}\n```\n"
TABLE = "|Property|Type|Description|\n|:---|:---|:---|\n"
ACCOUNTS = "|Permission type|Permissions (from least to most privileged)|\n|:---|:---|\n"


def read(*sections: str) -> dict[str, Any]:
    """The facts of a page of such sections, which begin in its line 7."""
    text = "---\ndoc_type: apiPageType\n---\n# Create kite\nNamespace: contoso\n\n" + "\n".join(sections)
    return facts_of(text, PATH).as_json()


def lines_with(said: dict[str, Any], words: str) -> list[int]:
    return [each["line"] for each in said["warnings"] if words in each["message"]]


def rows(*described: str, method: str = "POST", heading: str = "## Request body") -> list[dict[str, Any]]:
    """The properties that a table with such descriptions has."""
    table = TABLE + "\n".join(f"|p{index}|String|{words}|" for index, words in enumerate(described))
    return list(read(REQUEST.format(f"{method} /kites"), heading, "", table)["properties"])


@pytest.mark.parametrize(
    ("prose", "status"),
    [
        ("If successful, this method returns a `201 Created` response code.", 201),
        ("returns 202, Accepted.", 202),
        ("A successful answer has 200 as its code.", 200),
        ("Returns a `302 Found` response that redirects to the file.", 302),
        ("Returns at most 200 items.", None),
        ("See the `304 Not Modified` answer.", None),
    ],
)
def test_the_prose_tells_the_status(prose: str, status: int | None) -> None:
    assert read(REQUEST.format("GET /kites"), "## Response", prose)["success"] == status


def test_an_example_tells_the_status_where_the_prose_does_not() -> None:
    example = "## Example\n```http\nHTTP/1.1 202 Accepted\n```"
    asked = REQUEST.format("POST /kites")
    said = read(asked, "## Response", "Tells how to watch the flight.", example)
    assert said["success"] == 202
    assert lines_with(said, "202 of this example is taken") == [16]
    said = read(asked, "## Response", "Returns a `200 OK` response.", example)
    assert said["success"] == 200
    assert lines_with(said, "the prose is taken") == [16]


@pytest.mark.parametrize(
    ("words", "created", "changed"),
    [
        ("How long. Required.", True, True),
        ("Required: how long.", True, True),
        ("How long. **Required**", True, True),
        ("How long. It is required.", True, True),
        ("The tail is required.", True, True),
        ("Not required.", False, False),
        ("Minutes of calm before a tail is required.", False, False),
        ("Whether a tail is required.", False, False),
        ("Required if there is wind.", False, False),
        ("How long. Required on create.", True, False),
        ("How long. Required for updates.", False, True),
        ("Required when creating a kite.", True, False),
    ],
)
def test_a_description_tells_whether_a_property_is_required(words: str, created: bool, changed: bool) -> None:
    assert [each["required"] for each in rows(words)] == [created]
    assert [each["required"] for each in rows(words, method="PATCH")] == [changed]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("Possible values are: `calm`, `gusty` and `storm`.", ["calm", "gusty", "storm"]),
        ("Possible values are: calm, gusty.", ["calm", "gusty"]),
        ("Possible values are: `calm` = 1, `gusty` = 2.", ["calm", "gusty"]),
        ("The value can be one of the following: calm, gusty.", ["calm", "gusty"]),
        ("The wind. Can be `calm` or `gusty`.", ["calm", "gusty"]),
        ("Can be 'calm' or 'gusty'. Possible values are: `none`, `calm`, `gusty`.", ["none", "calm", "gusty"]),
        ("One of: `calm`, `gusty`", ["calm", "gusty"]),
        ("Must be `calm` or empty.", []),
        ("For example, `calm` or `gusty`.", []),
        ("Valid values 0 to 4", []),
    ],
)
def test_a_description_tells_the_possible_values(words: str, values: list[str]) -> None:
    assert [each["enum"] for each in rows(words)] == [values]


@pytest.mark.parametrize("heading", ["## Request body", "### Request Body", "## Request body parameters"])
def test_a_body_may_be_described_below_the_request(heading: str) -> None:
    assert [each["name"] for each in rows("How long.", heading=heading)] == ["p0"]


def test_headings_within_a_table_are_no_properties() -> None:
    table = TABLE + "|id|String|x|\n| **Wind** |\n|speed|Int32|y|\n|gusts|\n|Weather||||"
    said = read(REQUEST.format("PATCH /kites/{id}"), "## Request body", table)
    assert [(each["name"], each["type"]) for each in said["properties"]] == [
        ("id", "String"),
        ("speed", "Int32"),
        ("gusts", None),
    ]
    assert lines_with(said, "a heading within the table") == [17, 20]


def test_types_stand_below_value_where_a_description_stands_beside_it() -> None:
    table = "|Name|Value|Description|\n|---|---|---|\n|tail|[kiteTail](../r/kitetail.md)|x|"
    said = read(REQUEST.format("POST /kites"), "## Request body", table)
    assert said["properties"] == [{"name": "tail", "type": "kiteTail", "required": False, "enum": []}]


@pytest.mark.parametrize(
    ("cell", "name"),
    [("extension_{appId}_tail", "extension_{appId}_tail"), (r"tail\_end", "tail_end"), ("_tail_", "tail")],
)
def test_underlines_of_a_name_stay(cell: str, name: str) -> None:
    table = f"{TABLE}|{cell}|String|x|"
    assert [each["name"] for each in read(REQUEST.format("POST /kites"), "## Request body", table)["properties"]] == [
        name
    ]


def test_permissions_are_least_privileged_first_whatever_the_order_of_the_page() -> None:
    table = ACCOUNTS.replace("least to most", "most to least") + (
        "|Delegated (work or school account)||\n"
        "| &nbsp; **Sky** | Kite.ReadWrite.All, Kite.Read.All |\n"
        "|Delegated (personal Microsoft account)|Not yet supported.|\n"
        "|Application|**TODO: Determine scopes **|"
    )
    said = read("## Prerequisites", table, REQUEST.format("GET /kites"))
    assert said["permissions"] == [
        {"delegatedWork": ["Kite.Read.All", "Kite.ReadWrite.All"], "delegatedPersonal": [], "application": []}
    ]
    assert lines_with(said, "divided by workload") == [11]
    assert lines_with(said, "names nothing") == [13]


def test_requests_in_a_quoted_block_are_read() -> None:
    said = read("## HTTP request", "", "> ```http", "> GET /kites", "> ```")
    assert said["requests"] == [{"method": "GET", "url": "/kites"}]


def test_templates_outside_of_their_section_are_no_examples() -> None:
    block = '<!-- { "blockType": "ignored" } -->\n```http\nGET /kites/{id}\n```'
    said = read("## Permissions", "", block, "## Request headers", "")
    assert said["requests"] == [{"method": "GET", "url": "/kites/{id}"}]
    assert said["examples"] == []


@pytest.mark.parametrize(
    ("block", "content", "kind", "parses"),
    [
        ("response", '```json\n{"id": 1}\n```', "response", True),
        ("request", '```json\n{"id": 1,}\n```', "request", False),
        ("response", '```http\n200 OK\n\n{"id": 1}\n```', "response", True),
        ("ignored", '```json\n{"id": 1}\n```', "json", True),
        ("response", "```http\nGET https://graph.microsoft.com/v1.0/kites\n```", "request", True),
    ],
)
def test_a_comment_says_what_a_block_is_that_does_not_say_it_itself(
    block: str, content: str, kind: str, parses: bool
) -> None:
    said = read("## Examples", f'<!-- {{ "blockType": "{block}" }} -->', content)
    assert said["examples"] == [{"kind": kind, "line": 9, "parses": parses}]


@pytest.mark.parametrize(
    ("heading", "section", "names"),
    [
        (
            "## Request headers",
            "|Name|Description|\n|:---|:---|\n|If-Match|A tag. Required.|\n|Prefer|Optional.|",
            ["If-Match"],
        ),
        (
            "## Request headers",
            "|Header|Required|Value|\n|:---|:---|:---|\n|If-Match|Yes|a tag|\n|Prefer|No|x|",
            ["If-Match"],
        ),
        ("## Required headers", "|Name|Description|\n|:---|:---|\n|If-Match|A tag.|", ["If-Match"]),
        ("## Optional headers", "|Name|Description|\n|:---|:---|\n|If-Match|A tag.|", []),
        (
            "## Headers",
            "|Name|Value|\n|---|---|\n|Content-Type: application/json|Required|",
            ["Content-Type: application/json"],
        ),
        ("## Headers", "|Name|Value|\n|---|---|\n|If-Match|Required when there is wind.|", []),
    ],
)
def test_a_table_marks_the_headers_that_are_required(heading: str, section: str, names: list[str]) -> None:
    assert read(REQUEST.format("PATCH /kites/{id}"), heading, section)["requiredHeaders"] == names


def test_headers_that_stand_in_no_table_are_read_and_remarked() -> None:
    said = read(
        REQUEST.format("GET /kites"), "## Request headers", "- Authorization: Bearer {token}. Required.", "- Prefer: x"
    )
    assert said["requiredHeaders"] == ["Authorization"]
    assert lines_with(said, "does not stand in a table") == [14, 15]


def test_a_table_of_the_body_with_types_is_one_of_properties_whatever_heads_it() -> None:
    table = "|{}|Type|Description|\n|:---|:---|:---|\n|tail|String|x|"
    said = read(REQUEST.format("POST /kites"), "## Request body", table.format("Key"), "", table.format("Error"))
    assert [each["name"] for each in said["properties"]] == ["tail"]
    assert lines_with(said, "headed otherwise") == [14]
    assert lines_with(said, "not headed as one of properties") == [18]


@pytest.mark.parametrize(
    ("url", "path", "remark"),
    [
        ("/users/{id | name}/kites", "/users/{id | name}/kites", "holds a blank"),
        ("https://graph.microsoft.com/beta/kites", "/kites", "is absolute"),
        ("graph.microsoft.com/v1.0/kites", "/kites", "is absolute"),
        ("kites/{id}", "/kites/{id}", "no leading slash"),
        ("/kites/<id>", "/kites/<id>", "not in braces"),
        ("/kites/{id", "/kites/{id", "without its other half"),
        ("/v1.0/kites", "/kites", "begins with a version"),
    ],
)
def test_what_is_odd_about_a_template_is_remarked_and_its_path_taken(url: str, path: str, remark: str) -> None:
    said = read(REQUEST.format(f"GET {url}"))
    assert said["requests"] == [{"method": "GET", "url": path}]
    assert lines_with(said, remark) == [10]


def test_the_response_of_an_example_tells_the_status_where_no_other_does() -> None:
    asked = REQUEST.format("GET /kites/{id}/photo")
    said = read(asked, "## Example", "### Response", "Returns a `302 Found` response.", "```http\nHTTP/1.1 200 OK\n```")
    assert said["success"] == 302
    assert lines_with(said, "has no Response section") == [1]
    said = read(asked, "## Response", "`204 No Content`", "## Example", "### Response", "It returns `200 OK`.")
    assert said["success"] == 204
