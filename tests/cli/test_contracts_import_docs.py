"""`graphfake contracts import docs` prints what pages say, or writes documents that refine contracts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graphfake.contracts import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

RESOURCE = """---
doc_type: resourcePageType
---
# kite resource type

Namespace: contoso

## Properties
|Property|Type|Description|
|:---|:---|:---|
|id|String|Its number.|
|photo|String|What it looks like. Returned only on `$select`.|

## JSON representation
<!-- { "blockType": "resource", "keyProperty": "id", "@odata.type": "contoso.kite" } -->
```json
{"id": "String",}
```
"""
KITE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "x-kind": "entity",
    "x-name": "contoso.kite",
    "type": "object",
    "x-key": ["id"],
    "properties": {
        "id": {"type": "string", "x-edm": "Edm.String"},
        "photo": {"type": ["string", "null"], "x-edm": "Edm.String"},
    },
}
SERVICE = {
    "$schema": KITE["$schema"],
    "x-kind": "service",
    "x-name": "v1.0",
    "x-paths": {"/kites": {"type": "contoso.kite", "collection": True}},
}


@pytest.fixture
def page(folder: Path) -> Path:
    path = folder / "v1.0" / "resources" / "kite.md"
    path.parent.mkdir(parents=True)
    path.write_text(RESOURCE)
    return path


def test_facts_are_a_line_of_json_for_each_page_in_order(run: Run, page: Path) -> None:
    other = page.with_name("aerial.md")
    other.write_bytes(b"\xff\x00 no page at all")
    result = run("contracts", "import", "docs", "--facts", str(page), str(other))
    assert (result.exit_code, result.stderr) == (0, "")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["page"], second["page"]) == (str(page), str(other))
    assert first["properties"][1] == {"name": "photo", "type": "String", "required": False, "enum": []}
    assert first["examples"] == [{"kind": "resource", "line": 16, "parses": False}]
    assert [each["line"] for each in first["warnings"]] == [17]
    assert "no reference page" in second["warnings"][-1]["message"]


def test_of_a_folder_all_pages_are_read_and_a_dash_is_standard_input(run: Run, folder: Path, page: Path) -> None:
    page.with_name("notes.txt").write_text("not one")
    result = run("contracts", "import", "docs", str(folder), "-", "--facts", stdin=RESOURCE)
    assert [json.loads(line)["page"] for line in result.stdout.splitlines()] == [str(page), "standard input"]


def test_documents_refine_what_is_known_of_the_type(run: Run, folder: Path, page: Path) -> None:
    out = folder / "refined"
    result = run("contracts", "import", "docs", str(page), "--out", str(out), "--as-of", "2026-08")
    assert (result.exit_code, result.stdout) == (0, f"{out}: 1 document; 0 things left out\n")
    assert result.stderr.startswith(
        f"{page}:17: JSON representation: the body does not parse as JSON: a trailing comma"
    )
    below = folder / "contracts" / "v1.0"
    below.mkdir(parents=True)
    (below / "contoso.kite.json").write_text(json.dumps(KITE))
    (below / "service.json").write_text(json.dumps(SERVICE))
    photo = load(below.parent, out).type("contoso.kite", "v1.0").properties["photo"]
    assert photo.not_by_default


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Give either --facts or --out DIR."),
        (("--facts", "--out", "x"), "Give either --facts or --out DIR."),
        (("--out", "x", "--as-of", "August"), "'August' is no month such as 2026-08."),
    ],
)
def test_wrong_usage_is_told(run: Run, page: Path, arguments: tuple[str, ...], told: str) -> None:
    result = run("contracts", "import", "docs", str(page), *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_page_that_is_not_there_is_told(run: Run, folder: Path) -> None:
    result = run("contracts", "import", "docs", str(folder / "kite.md"), "--facts")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr
