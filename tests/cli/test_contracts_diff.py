"""`graphfake contracts diff`: three forms, exit codes, and what it can be given."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import widgets
from tests.support.recorded import exchange, journal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

ADDED = '<Property Name="size" Type="Edm.Int32"/>'


def csdl(more: str = "", name: str = "label") -> str:
    return (
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
        '<Schema Namespace="contoso" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType Name="robot">'
        f'<Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>{more}'
        f'<Property Name="{name}" Type="Edm.String"/></EntityType><EntityContainer Name="C">'
        '<EntitySet Name="robots" EntityType="contoso.robot"/></EntityContainer></Schema>'
        "</edmx:DataServices></edmx:Edmx>"
    )


@pytest.fixture
def old(folder: Path) -> str:
    (folder / "old.xml").write_text(csdl())
    return "old.xml"


@pytest.fixture
def new(folder: Path) -> str:
    (folder / "new.xml").write_text(csdl(ADDED, "price"))
    return "new.xml"


def test_what_breaks_is_told_with_why_and_is_exit_code_1(run: Run, old: str, new: str) -> None:
    told = run("contracts", "diff", old, new)
    assert told.exit_code == 1
    assert told.stdout.splitlines()[:4] == [
        "contoso.robot",
        "  breaks  label is gone; it was Edm.String or null.",
        "  fine    price is new: Edm.String or null.",
        "  fine    size is new: Edm.Int32 or null.",
    ]
    assert "Removing, renaming or retyping a declared property is declared breaking." in told.stdout
    assert told.stdout.endswith("3 changes, 1 of them breaking.\n")
    assert "\x1b" not in told.stdout


def test_the_same_and_what_is_compatible_is_exit_code_0(run: Run, folder: Path, old: str) -> None:
    (folder / "grown.xml").write_text(csdl(ADDED))
    assert run("contracts", "diff", old, old).stdout == "No change.\n"
    assert [run("contracts", "diff", old, each).exit_code for each in (old, "grown.xml")] == [0, 0]


@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("any", 1), ("breaking", 1)])
def test_what_fails_can_be_said(run: Run, old: str, new: str, fail_on: str, code: int) -> None:
    assert run("contracts", "diff", old, new, "--fail-on", fail_on).exit_code == code


def test_json_has_every_fact(run: Run, old: str, new: str) -> None:
    told: dict[str, Any] = json.loads(run("contracts", "diff", old, new, "--format", "json").stdout)
    assert (told["version"], told["total"], told["breaking"], told["used_by"]) == ("beta", 3, 1, None)
    assert told["changes"][0] == {
        "kind": "property-removed",
        "breaking": True,
        "type": "contoso.robot",
        "facet": "member",
        "name": "label",
        "pointer": "/properties/label",
        "old": "Edm.String or null",
        "new": None,
        "sentence": "label is gone; it was Edm.String or null.",
        "why": "Removing, renaming or retyping a declared property is declared breaking.",
        "basis": "doc",
        "source": "Microsoft Graph versioning page",
    }


def test_markdown_has_what_breaks_first_and_the_rest_folded(run: Run, old: str, new: str) -> None:
    told = run("contracts", "diff", old, new, "--format", "markdown").stdout
    assert told.startswith("### Contracts of beta: old.xml to new.xml\n")
    assert told.index("**Breaking**") < told.index("| `contoso.robot` | label is gone") < told.index("<details>")


def test_used_by_names_the_requests_and_leaves_out_the_rest(run: Run, folder: Path, old: str, new: str) -> None:
    asked = exchange("GET", "/beta/robots?$select=label", id="first")
    (folder / "journal.ndjson").write_bytes(journal(asked))
    told = run("contracts", "diff", old, new, "--used-by", "journal.ndjson", "--fail-on", "asked")
    assert told.exit_code == 1
    assert "asks for it: GET /robots, first" in told.stdout
    assert "size" not in told.stdout
    assert told.stdout.endswith("Felt by 1 recorded request: 1 change, 1 of them breaking, of 3 in all.\n")


def test_what_is_only_received_breaks_less(run: Run, folder: Path, old: str, new: str) -> None:
    given = exchange("GET", "/beta/robots", None, {"value": [{"id": "1", "label": "x"}]})
    (folder / "journal.ndjson").write_bytes(journal(given))
    codes = [
        run("contracts", "diff", old, new, "--used-by", "journal.ndjson", "--fail-on", each).exit_code
        for each in ("breaking", "asked")
    ]
    assert codes == [1, 0]


def test_lists_of_names_tell_what_came_and_went(run: Run, folder: Path, old: str) -> None:
    names = folder / "names"
    names.mkdir()
    robot = {"robot": {"properties": ["id", "size"], "navigationProperties": []}}
    for file, said in (("entity", {"contoso": robot}), ("complex", {}), ("enum", {})):
        (names / f"{file}.json").write_text(json.dumps(said))
    told = run("contracts", "diff", old, "names")
    assert told.stdout.splitlines()[1:3] == [
        "  breaks  label is gone; it was Edm.String or null.",
        "  fine    size is new; its type is not known.",
    ]


def test_folders_bundles_and_documents_are_told_apart_by_what_they_hold(run: Run, folder: Path) -> None:
    widgets.write(folder / "contracts")
    documents = {file.name: json.loads(file.read_text()) for file in sorted((folder / "contracts").iterdir())}
    (folder / "bundle.json").write_text(json.dumps({"beta": documents}))
    (folder / "bundle.jsonl").write_text("".join(json.dumps(each) + "\n" for each in documents.values()))
    for one in ("contracts", "bundle.json", "bundle.jsonl"):
        assert run("contracts", "diff", "contracts", one).stdout == "No change.\n"
    changed = copy.deepcopy(documents["contoso.screw.json"])
    changed["x-open"] = True
    (folder / "screw.json").write_text(json.dumps(changed))
    told = run("contracts", "diff", "contracts/contoso.screw.json", "screw.json")
    assert "The type became open." in told.stdout


@pytest.mark.parametrize(
    ("old_", "new_", "reason"),
    [
        ("nothing.xml", "old.xml", "There is no such file or folder."),
        ("old.xml", "bad.xml", "A DOCTYPE is not taken"),
        ("old.xml", "bad.json", "not JSON"),
        ("old.xml", "other.jsonl", "There is nothing of beta here; it holds 2.0."),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_2(
    run: Run, folder: Path, old: str, old_: str, new_: str, reason: str
) -> None:
    (folder / "bad.xml").write_text('<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    (folder / "bad.json").write_text("{")
    (folder / "other.jsonl").write_text('{"x-kind": "service", "x-name": "2.0", "x-paths": {}}\n')
    told = run("contracts", "diff", old_, new_)
    assert told.exit_code == 2
    assert reason in told.stderr
    assert told.stderr.count("\n") == 1
