"""What pages of resources and enums say: properties with their values, members with their numbers."""

# ruff: noqa: E501 - a page is easier to read with its lines whole

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.importing.docs import PageFacts, facts_of, text_of

WORDS = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,12}", fullmatch=True)
ROBOT = """---
doc_type: resourcePageType
---
# robot resource type

Namespace: contoso

## Properties

|Property|Type|Description|
|:---|:---|:---|
|label|String|Its name. Required.|
|parts|[part](part.md) collection|Its parts.|

## Relationships

|Relationship|Type|Description|
|:---|:---|:---|
|owner|[user](user.md)|Whose it is.|

## JSON representation

<!-- {"blockType": "resource", "@odata.type": "contoso.robot"} -->
```json
{"label": "String"}
```
"""


def enum_page(text: str) -> PageFacts:
    return facts_of(f"---\ndoc_type: enumPageType\n---\n# mood enum type\n\nNamespace: contoso\n\n{text}", "mood.md")


def values_in(description: str) -> list[str]:
    page = f"---\ndoc_type: resourcePageType\n---\n# robot\n## Properties\n|Property|Type|Description|\n|-|-|-|\n|mood|String|{description}|\n"
    return list(facts_of(page, "robot.md").properties[0].enum)


def members(page: PageFacts) -> list[tuple[str, int | None]]:
    return [(each.member, each.value) for each in page.members]


@given(st.dictionaries(WORDS, st.integers(-(2**31), 2**31), min_size=1, max_size=6))
def test_an_enum_has_the_members_of_its_table(said: dict[str, int]) -> None:
    rows = "".join(f"|{name}|{number}|What it is.|\n" for name, number in said.items())
    page = enum_page(f"## Members\n|Member|Value|Description|\n|:---|:---|:---|\n{rows}")
    assert members(page) == list(said.items())
    assert page.warnings == ()


def test_members_may_stand_alone_or_below_the_name_of_their_enum() -> None:
    page = enum_page(
        "### mood values\n|Member|\n|:---|\n|calm|\n\n### pace values\n|Value|Description|\n|-|-|\n|slow|2|\n"
    )
    assert members(page) == [("calm", None), ("slow", None)]
    assert {remark.message for remark in page.warnings} == {
        "The table of an enum's members has no column for their values."
    }


def test_a_resource_has_properties_and_no_relationships_requests_or_permissions() -> None:
    said = facts_of(ROBOT, "robot.md").as_json()
    assert said == {
        "page": "robot.md",
        "requests": [],
        "permissions": [],
        "success": None,
        "requiredHeaders": [],
        "properties": [
            {"name": "label", "type": "String", "required": True, "enum": []},
            {"name": "parts", "type": "part collection", "required": False, "enum": []},
        ],
        "members": [],
        "examples": [{"kind": "resource", "line": 24, "parses": True}],
        "warnings": [],
    }


@pytest.mark.parametrize("encoded", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_page_says_the_same_in_every_encoding_and_with_every_line_end(encoded: str, end: str) -> None:
    text = text_of(ROBOT.replace("\n", end).encode(encoded))
    assert facts_of(text, "robot.md") == facts_of(ROBOT, "robot.md")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_page(data: bytes) -> None:
    facts_of(text_of(ROBOT.encode()[:200] + data + ROBOT.encode()[200:]), "robot.md").as_json()


@pytest.mark.parametrize(
    "description",
    [
        "Possible values are: `calm`, `cross`.",
        "The mood. Possible values are `calm` and `cross`. The default is `calm`.",
        "Possible values are: **calm**, **cross**. Read-only.",
        "Possible values are: calm, cross.",
        "Possible values are: `calm` = at rest, `cross` = not so.",
        "Possible values are:<br/><ul><li>`calm` - at rest.</li><li>`cross` - not so.</li></ul>",
        "Possible values are: `calm` - at rest, `cross` - not so.",
        "It is one of the following values: `calm`, or `cross`.",
    ],
)
def test_values_are_taken_however_they_are_listed(description: str) -> None:
    assert values_in(description) == ["calm", "cross"]


@pytest.mark.parametrize(
    "description",
    ["How it is, as of `2021-07-01`.", "Valid values 0 to 100.", "Values that are known are in `mood`, or in `size`."],
)
def test_values_that_are_not_listed_are_not_taken(description: str) -> None:
    assert values_in(description) == []


@pytest.mark.parametrize(
    ("description", "required"),
    [
        ("Its name. Required on create.", True),
        ("Its name. This property is required when a robot is created.", True),
        ("This property must be specified when creating a robot if it has two arms.", False),
        ("Required if it has two arms.", False),
    ],
)
def test_what_making_one_takes_is_required_of_a_resource_but_not_in_some_cases(
    description: str, required: bool
) -> None:
    page = ROBOT.replace("Its name. Required.", description)
    assert facts_of(page, "robot.md").properties[0].required is required
