"""The shipped documents held to Microsoft's own CSDL, pages and permissions in ../shared."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"
PAGES = DATA / "seed-family" / "api-reference" / "beta"
BETA = resources.files("graphfake.contracts") / "documents" / "beta"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
FAMILY = "macOSSoftwareUpdate"
ROOT = "/deviceManagement/macOSSoftwareUpdateAccountSummaries"
SUMMARIES = ["AccountSummary", "CategorySummary", "StateSummary"]
METHODS = {"list": "read", "get": "read", "create": "write", "update": "write", "delete": "write"}

pytestmark = pytest.mark.shared


def document(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((BETA / f"{name}.json").read_text(encoding="utf-8"))
    return read


def page(name: str, method: str) -> str:
    return (PAGES / "api" / f"intune-deviceconfig-{FAMILY}{name}-{method}.md".lower()).read_text(encoding="utf-8")


def bodies(markdown: str) -> list[list[tuple[str, Any]]]:
    """Every JSON object that stands in a block of the page, its members in order."""
    blocks = re.findall(r"^\{\n.*?^\}", markdown, re.MULTILINE | re.DOTALL)
    return [list(json.loads(block).items()) for block in blocks]


def csdl_types(kind: str) -> list[ElementTree.Element]:
    # A file of ours beside the checkout, not a stranger's.
    tree = ElementTree.parse(DATA / "beta-2026-08-macos-family.csdl")
    return list(tree.iter(f"{EDM}{kind}"))


def test_every_type_of_the_csdl_is_what_the_document_says() -> None:
    for entity in csdl_types("EntityType"):
        if entity.get("Name") == "deviceManagement":
            continue  # the bundle's, which holds far more of it than this file
        held = document(f"microsoft.graph.{entity.get('Name')}")
        declared = {}
        for element in entity.iter(f"{EDM}Property"):
            type_ = str(element.get("Type")).replace("graph.", "microsoft.graph.", 1)
            declared[element.get("Name")] = (type_, element.get("Nullable") != "false")
        found = {
            name: (
                schema.get("x-edm") or schema["$ref"].removesuffix(".json"),
                "null" in schema.get("type", ""),
            )
            for name, schema in held["properties"].items()
            if "x-navigation" not in schema
        }
        assert found == declared
        contained = {
            element.get("Name"): {
                "target": str(element.get("Type")).replace("Collection(graph.", "microsoft.graph.").rstrip(")"),
                "contained": element.get("ContainsTarget") == "true",
                "collection": str(element.get("Type")).startswith("Collection("),
            }
            for element in entity.iter(f"{EDM}NavigationProperty")
        }
        assert contained == {
            name: schema["x-navigation"] for name, schema in held["properties"].items() if "x-navigation" in schema
        }
        assert held.get("x-abstract", False) == (entity.get("Abstract") == "true")
        assert held.get("x-open", False) == (entity.get("OpenType") == "true")
        assert held.get("x-key", []) == [key.get("Name") for key in entity.iter(f"{EDM}PropertyRef")]
        base = entity.get("BaseType")
        assert held.get("allOf", []) == ([{"$ref": f"microsoft.{base}.json"}] if base else [])


def test_every_enum_of_the_csdl_is_what_the_document_says() -> None:
    for enum in csdl_types("EnumType"):
        held = document(f"microsoft.graph.{enum.get('Name')}")
        members = [(member.get("Name"), int(str(member.get("Value")))) for member in enum.iter(f"{EDM}Member")]
        assert list(held["x-members"].items()) == members
        assert held["enum"] == [name for name, _ in members]


@pytest.mark.parametrize("name", SUMMARIES)
def test_the_example_is_the_pages_response_to_the_letter(name: str) -> None:
    examples = document(f"microsoft.graph.{FAMILY}{name}")["examples"]
    request, response = bodies(page(name, "create"))
    assert [list(example.items()) for example in examples] == [response]
    assert [member for member in response if member[0] != "id"] == request
    assert bodies(page(name, "update"))[-1] == response


@pytest.mark.parametrize("name", SUMMARIES)
def test_creation_requires_what_the_page_lists(name: str) -> None:
    table = page(name, "create").partition("are required when you create")[2]
    listed = re.findall(r"^\|([a-z]\w*)\|", table, re.MULTILINE)
    assert ["id", *document(f"microsoft.graph.{FAMILY}{name}")["x-required-on-create"]] == listed


@pytest.mark.parametrize("name", ["Category", "State"])
def test_an_enums_members_are_the_pages(name: str) -> None:
    markdown = (PAGES / "resources" / f"intune-deviceconfig-{FAMILY}{name}.md".lower()).read_text(encoding="utf-8")
    listed = re.findall(r"^\|([a-z]\w*)\|(\d+)\|", markdown, re.MULTILINE)
    members = document(f"microsoft.graph.{FAMILY}{name}")["x-members"]
    assert [(member, str(number)) for member, number in members.items()] == listed


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", SUMMARIES)
def test_permissions_are_the_pages(name: str, method: str) -> None:
    rows = dict(re.findall(r"^\|((?:Delegated|Application).*?)\|(.*?)\|$", page(name, method), re.MULTILINE))
    held = document("service")["x-permissions"][ROOT][METHODS[method]]
    assert held == {
        "delegated": rows["Delegated (work or school account)"].split(", "),
        "application": rows["Application"].split(", "),
    }
    assert rows["Delegated (personal Microsoft account)"] == "Not supported."
