"""`graphfake contracts import docs`: Graph's reference pages as facts, or as documents that refine contracts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphfake.cli.files import write_whole
from graphfake.cli.metadata_file import month
from graphfake.cli.options import Mistake, version_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.importing.docs import PageFacts

EPILOG = """\
\b
Examples:
  graphfake contracts import docs api/widget-post.md --facts
  graphfake contracts import docs api-reference/beta --as-of 2026-08 --out contracts/beta
"""


@click.command(short_help="Read reference pages.", epilog=EPILOG)
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...", type=click.Path(exists=True, allow_dash=True))
@click.option("--facts", is_flag=True, help="Print what each page says as a line of JSON.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="The folder to fill.")
@version_option
@click.option("--as-of", default="", callback=month, metavar="YYYY-MM", help="The month that the pages are of.")
def docs(pages: tuple[str, ...], facts: bool, out: Path | None, version: str, as_of: str) -> None:
    """Read Microsoft Graph's reference pages (Markdown); of a folder, all that end in .md; - reads standard input.

    With --facts, what each page says is a line of JSON: requests with their paths; permissions for each table, least
    privileged first; the first status of success that the prose tells, else that of the first example; the headers
    that are required; the properties of the body or type with type, requirement and possible values; the members of
    enums; and examples of kind request, response, resource (what a type looks like) or json (a body alone), with
    the line of their fence. Nothing told is null or an empty list.

    With --out, what is sure of it becomes documents that refine those of the same types, in DIR/VERSION: the version
    that a page's path names, else --version. What is malformed or not sure is told by page and line, and never guessed.
    """
    if facts == (out is not None):
        raise click.UsageError("Give either --facts or --out DIR.")
    read = _read(pages)
    if facts:
        for page in read:
            click.echo(json.dumps(page.as_json(), ensure_ascii=False))
        return
    if out is not None:
        _write(read, out, version, as_of)


def _files(pages: tuple[str, ...]) -> Iterator[str]:
    for page in pages:
        if page != "-" and Path(page).is_dir():
            yield from (str(path) for path in sorted(Path(page).rglob("*.md")) if path.is_file())
        else:
            yield page


def _read(pages: tuple[str, ...]) -> Iterator[PageFacts]:
    from graphfake.contracts.importing.docs import MOST_BYTES, facts_of, text_of

    for page in _files(pages):
        try:
            if page == "-":
                data = sys.stdin.buffer.read(MOST_BYTES + 1)
            else:
                with Path(page).open("rb") as stream:
                    data = stream.read(MOST_BYTES + 1)
        except OSError as error:
            raise Mistake(f"{page} cannot be read: {error.strerror or error}.") from error
        yield facts_of(text_of(data), "standard input" if page == "-" else page)


def _write(pages: Iterator[PageFacts], out: Path, version: str, as_of: str) -> None:
    """Writes a folder for each version; what is malformed, and what was not taken, goes to standard error."""
    from graphfake.contracts.importing.docs import rules_and_rest

    of_version: dict[str, list[PageFacts]] = {}
    for page in pages:
        of_version.setdefault(page.version or version, []).append(page)
    documents = left = 0
    for name, group in of_version.items():
        rules = rules_and_rest(group, as_of=as_of)
        _fill(out / name, rules.documents)
        warned = [(page.page, remark) for page in group for remark in page.warnings]
        for page_name, remark in sorted({*warned, *rules.left}):
            click.echo(f"{page_name}:{remark.line}: {remark.message}", err=True)
        documents, left = documents + len(rules.documents), left + len(rules.left)
    click.echo(f"{out}: {documents} document{'s' * (documents != 1)}; {left} thing{'s' * (left != 1)} left out")


def _fill(folder: Path, documents: dict[str, dict[str, Any]]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Mistake(f"{folder} cannot be written: {error.strerror or error}.") from error
    for name, document in documents.items():
        text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        write_whole(folder / f"{name}.json", text.encode())
