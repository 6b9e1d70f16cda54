"""What the pages let a reader run runs, and what they link to is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest

from graphfake.cli.root import root
from tests.support.pages import DOCS, blocks, run, write_files
from tests.support.source_tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.pages import Block

CALL = re.compile(r"(?<![\w./-])graphfake((?: [^\s`|()&;]+)+)")
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
RUN = [(page, block) for page in PAGES for block in blocks(page) if block.mark == "run"]


@pytest.mark.parametrize(("page", "block"), RUN, ids=[f"{page.stem}-{block.language}" for page, block in RUN])
def test_a_block_that_is_marked_to_be_run_runs(page: Path, block: Block, tmp_path: Path) -> None:
    """`<!-- run -->` stands above it; the page's own files, each below its `<!-- file: NAME -->`, are there."""
    write_files(page, tmp_path)

    done = run(block, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_command_is_shown_that_does_not_exist(page: Path) -> None:
    """In inline code and in sh blocks: subcommands and options."""
    text = page.read_text(encoding="utf-8")
    shown = [
        *re.findall(r"`(graphfake [^`{\n]+)`", text),
        *(block.text for block in blocks(page) if block.language == "sh"),
    ]
    for call in (match[1] for code in shown for match in CALL.finditer(code)):
        command: click.Command = root
        for word in call.split():
            context = click.Context(command)
            if isinstance(command, click.Group):
                below = command.get_command(context, word)
                assert below is not None, f"{page.name}: graphfake{call}"
                command = below
            elif word.startswith("-") and word != "-":
                known = {flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)}
                assert word.partition("=")[0] in known, f"{page.name}: graphfake{call}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_link_leads_nowhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        linked = page.parent / name if name else page
        assert linked.is_file(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(linked), f"{page.name} links to {target}"


def anchors(page: Path) -> set[str]:
    """The anchors that a renderer gives headings: small letters, hyphens for blanks, no other signs."""
    lines = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}
