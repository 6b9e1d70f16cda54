"""`graphfake contracts bundle`: one file of all that is known of a version, the same for the same facts."""

# ruff: noqa: E501 - an element is easier to read on one line

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graphfake.contracts import load
from tests.support.metadata import edmx, schema

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

KEY = '<Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>'
MODEL = edmx(
    schema(
        f'<EntityType Name="widget">{KEY}<Property Name="colour" Type="Edm.String"/><Property Name="old" Type="Edm.String"/></EntityType>'
        f'<EntityType Name="relic">{KEY}</EntityType>'
        '<EnumType Name="mood"><Member Name="glad"/></EnumType>'
        '<EntityContainer Name="s"><EntitySet Name="widgets" EntityType="c.widget"/><EntitySet Name="relics" EntityType="c.relic"/></EntityContainer>'
    )
)
NAMES = {
    "entity": {"contoso": {"widget": {"properties": ["id", "colour", "weight"], "navigationProperties": ["parts"]}}},
    "complex": {"contoso": {"size": {"properties": ["inches"]}}},
    "enum": {"contoso": {"mood": ["glad", "sad"]}},
}
NEWER = ("--names", "names", "--names-as-of", "2026-08")


@pytest.fixture(autouse=True)
def facts(folder: Path) -> None:
    (folder / "metadata.xml").write_bytes(MODEL)
    (folder / "names").mkdir()
    for name, said in NAMES.items():
        (folder / "names" / f"{name}.json").write_text(json.dumps(said))


def bundling(run: Run, *more: str, file: str = "metadata.xml") -> tuple[int, str, str]:
    made = run("contracts", "bundle", file, "--version", "v2", "--as-of", "2021-07", "--out", "v2.jsonl", *more)
    return made.exit_code, made.stdout, made.stderr


def test_it_holds_what_the_metadata_says(run: Run, folder: Path) -> None:
    code, told, _ = bundling(run)
    size = len((folder / "v2.jsonl").read_bytes())
    assert (code, told) == (0, f"v2.jsonl: 3 types, {size} bytes\n")
    known = load("v2.jsonl")
    assert known.types("v2") == ("contoso.mood", "contoso.relic", "contoso.widget")
    assert list(known.type("contoso.widget", "v2").properties) == ["id", "colour", "old"]
    assert known.as_of("v2") == "2021-07"
    assert run("contracts", "lint", "v2.jsonl").exit_code == 0


def test_newer_names_say_what_is_there_now(run: Run) -> None:
    assert bundling(run, *NEWER)[0] == 0
    known = load("v2.jsonl")
    widget = known.type("contoso.widget", "v2")
    assert list(widget.properties) == ["id", "colour"]
    assert (sorted(widget.untyped), sorted(widget.unfollowed)) == (["weight"], ["parts"])
    assert known.types("v2") == ("contoso.mood", "contoso.widget")
    assert known.names("contoso.size", "v2")
    assert list(known.service("v2").roots) == ["widgets"]
    assert (known.as_of("v2"), widget.as_of) == ("2026-08", "2021-07")
    assert run("contracts", "lint", "v2.jsonl").exit_code == 0


def test_the_same_facts_give_the_same_bytes(run: Run, folder: Path) -> None:
    made = []
    for _ in range(2):
        assert bundling(run, *NEWER)[0] == 0
        made.append((folder / "v2.jsonl").read_bytes())
    (folder / "v2.jsonl").unlink()
    for name, said in NAMES.items():  # in another order and layout
        (folder / "names" / f"{name}.json").write_text(json.dumps(said, indent=3, sort_keys=True))
    assert bundling(run, *NEWER)[0] == 0
    made.append((folder / "v2.jsonl").read_bytes())
    assert len(set(made)) == 1


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("metadata.xml", b"<!DOCTYPE x><x/>", "metadata.xml:1: A DOCTYPE is not taken"),
        ("metadata.xml", b"PK\x03\x04", "metadata.xml:1: This is a zip archive"),
        ("names/enum.json", b"[]", "names/enum.json: A contract document is a JSON object."),
        ("names/enum.json", b"{", "names/enum.json:1: The file is not JSON"),
        ("names/enum.json", b'{"c": {"mood": [1]}}', "names/enum.json: c.mood: a list of names is due."),
        ("names/entity.json", b'{"c": {"../x": {}}}', "names/entity.json: c.../x is no type's full name."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_there_stays(
    run: Run, folder: Path, file: str, content: bytes, told: str
) -> None:
    (folder / "v2.jsonl").write_text("kept")
    (folder / file).write_bytes(content)
    code, said, error = bundling(run, *NEWER)
    assert (code, said) == (2, "")
    assert error.startswith(f"graphfake: {told}")
    assert error.count("\n") == 1
    assert (folder / "v2.jsonl").read_text() == "kept"


def test_names_come_with_a_month_and_are_the_newer_facts(run: Run) -> None:
    assert "belong together" in bundling(run, "--names", "names")[2]
    code, _, error = bundling(run, "--names", "names", "--names-as-of", "2020-01")
    assert code == 2
    assert "--names-as-of is before --as-of" in error
    assert "is no month such as 2026-08" in bundling(run, "--names", "names", "--names-as-of", "2026-13")[2]


PAGE = """---
doc_type: apiPageType
---
# Update widget

## HTTP request

```http
PATCH /widgets/{id}
```

## Request body

|Property|Type|Description|
|:---|:---|:---|
|colour|String|Its colour.|
"""
RESOURCE = """---
doc_type: resourcePageType
---
# widget resource type

Namespace: contoso

## Properties

|Property|Type|Description|
|:---|:---|:---|
|old|String|What it was. Read-only. Supports `$filter` (`eq`).|
|colour|String|Its colour. Returned only on `$select`. Read-only.|
"""


def test_pages_say_more_of_types_and_older_ones_not_how_they_are_asked_for(run: Run, folder: Path) -> None:
    (folder / "pages").mkdir()
    (folder / "pages" / "widget.md").write_text(RESOURCE)
    (folder / "pages" / "widget-update.md").write_text(PAGE)
    for month, operators in (("2021-07", ("eq",)), ("2020-01", None)):
        assert bundling(run, "--docs", "pages", "--docs-as-of", month)[0] == 0
        widget = load("v2.jsonl").type("contoso.widget", "v2")
        assert widget.properties["old"].read_only
        assert not widget.properties["colour"].read_only  # as it is sent
        assert widget.properties["old"].capabilities.get("filter") == operators
        assert run("contracts", "lint", "v2.jsonl").exit_code == 0


def test_a_month_of_pages_takes_pages(run: Run) -> None:
    code, _, error = bundling(run, "--docs-as-of", "2021-07")
    assert code == 2
    assert "--docs-as-of is the month of --docs" in error


def test_a_place_that_cannot_be_written_is_told(run: Run, folder: Path) -> None:
    (folder / "v2.jsonl").mkdir()
    code, _, error = bundling(run)
    assert code == 2
    assert "v2.jsonl" in error
