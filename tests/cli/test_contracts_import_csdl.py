"""`graphfake contracts import csdl` fills a folder with contracts, or says in a sentence why it did not."""

# ruff: noqa: E501 - an element is easier to read on one line

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.metadata import edmx, schema

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run

MODEL = edmx(
    schema(
        '<EntityType Name="widget"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>'
        '<Property Name="odd" Type="Edm.Untyped"/></EntityType>'
        '<EnumType Name="mood"><Member Name="glad"/></EnumType><ComplexType Name="size"/>'
        '<Action Name="tune" IsBound="true"><Parameter Name="it" Type="c.widget"/></Action>'
        '<EntityContainer Name="s"><EntitySet Name="widgets" EntityType="c.widget"/></EntityContainer>'
    )
)


def importing(run: Run, file: str, out: Path, stdin: bytes | None = None) -> tuple[int, str, str]:
    result = run(
        "contracts", "import", "csdl", file, "--version", "v2", "--as-of", "2026-08", "--out", str(out), stdin=stdin
    )
    return result.exit_code, result.stdout, result.stderr


def test_it_fills_a_folder_per_version_and_says_what_is_in_it_and_what_is_not(run: Run, folder: Path) -> None:
    (folder / "metadata.xml").write_bytes(MODEL)
    code, told, noted = importing(run, str(folder / "metadata.xml"), folder / "out")
    assert (code, told) == (
        0,
        f"{folder / 'out' / 'v2'}: 1 entity types, 1 complex types, 1 enums, 1 actions and functions, 1 paths; 1 things left out\n",
    )
    assert noted == f"{folder / 'metadata.xml'}:3: contoso.widget/odd is known by name only: its type is Edm.Untyped.\n"
    written = folder / "out" / "v2"
    assert {file.name for file in written.iterdir()} == {
        "contoso.widget.json", "contoso.mood.json", "contoso.size.json", "service.json"
    }  # fmt: skip
    assert json.loads((written / "service.json").read_text())["x-as-of"] == "2026-08"
    assert [each.name for each in (folder / "out").iterdir()] == ["v2"]


def test_what_else_stands_in_the_folder_stays(run: Run, folder: Path) -> None:
    (folder / "metadata.xml").write_bytes(MODEL)
    kept = folder / "out" / "v2" / "contoso.mine.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine")
    (kept.parent / "service.json").write_text("old")
    assert importing(run, str(folder / "metadata.xml"), folder / "out")[0] == 0
    assert kept.read_text() == "mine"
    assert (kept.parent / "service.json").read_text() != "old"


def test_it_reads_a_pipe(run: Run, folder: Path) -> None:
    assert importing(run, "-", folder, MODEL)[0] == 0
    assert (folder / "v2" / "contoso.widget.json").exists()
    code, told, said = importing(run, "-", folder, b"<!DOCTYPE x><x/>")
    assert (code, told) == (2, "")
    assert said.startswith("graphfake: standard input:1: A DOCTYPE is not taken")


@pytest.mark.parametrize("content", [b"", b"<a", b'{"error": {}}', MODEL[:300]])
def test_what_is_wrong_is_told_with_file_and_line_and_nothing_is_written(
    run: Run, folder: Path, content: bytes
) -> None:
    (folder / "metadata.xml").write_bytes(content)
    code, told, said = importing(run, str(folder / "metadata.xml"), folder / "out")
    assert (code, told) == (2, "")
    assert said.startswith(f"graphfake: {folder / 'metadata.xml'}:")
    assert len(said.splitlines()) == 1
    assert not (folder / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(run: Run, folder: Path) -> None:
    (folder / "metadata.xml").write_bytes(MODEL)
    (folder / "out").mkdir()
    (folder / "out" / "v2").write_text("a file")
    code, _, said = importing(run, str(folder / "metadata.xml"), folder / "out")
    assert code == 2
    assert said.startswith(f"graphfake: {folder / 'out' / 'v2'} cannot be written: ")
    assert [each.name for each in (folder / "out").iterdir()] == ["v2"]
