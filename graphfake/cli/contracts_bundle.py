"""`graphfake contracts bundle`: one file for a version, made of all that is known of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphfake.cli.commands import ExampleCommand
from graphfake.cli.files import write_whole
from graphfake.cli.metadata_file import month, read_metadata
from graphfake.cli.options import usable_contracts, version_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EPILOG = """\
\b
Examples:
  graphfake contracts bundle metadata.xml --version v1.0 --as-of 2026-08 --out v1.0.jsonl
  graphfake contracts bundle old.xml --as-of 2021-07 --names mappings --names-as-of 2026-08 --out beta.jsonl
"""
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(cls=ExampleCommand, short_help="Make one bundle file of all that is known of a version.", epilog=EPILOG)
@click.argument("csdl", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@version_option
@click.option("--as-of", required=True, callback=month, metavar="YYYY-MM", help="The month that the file is of.")
@click.option("--names", type=_FOLDER, help="A folder of newer names: entity.json, complex.json and enum.json.")
@click.option("--names-as-of", callback=month, metavar="YYYY-MM", help="The month that these names are of.")
@click.option("--docs", type=_FOLDER, multiple=True, help="A folder of reference pages, at any depth; repeatable.")
@click.option("--docs-as-of", callback=month, metavar="YYYY-MM", help="The month that the pages are of.  [--as-of]")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def bundle(
    csdl: Path,
    version: str,
    as_of: str,
    names: Path | None,
    names_as_of: str | None,
    docs: tuple[Path, ...],
    docs_as_of: str | None,
    out: Path,
) -> None:
    """Make one bundle file of a version: of its $metadata in CSDL, newer names, and reference pages.

    CSDL is the file with the $metadata; - reads standard input.

    The same facts give the same bytes. Where there are newer names, members that only they list are known by name,
    and what they do not list any more is left out. Of pages that are older than that, what they say of $filter and
    $orderby is left out; so is what a page says of all properties at once.
    """
    from graphfake.contracts.importing.bundling import Facts, bundle_of
    from graphfake.contracts.importing.names import names_in

    if (names is None) != (names_as_of is None):
        raise click.UsageError("--names and --names-as-of belong together.")
    if names_as_of is not None and names_as_of < as_of:
        raise click.UsageError("--names-as-of is before --as-of: the names are the newer facts.")
    if docs_as_of is not None and not docs:
        raise click.UsageError("--docs-as-of is the month of --docs.")
    said_as_of = docs_as_of or as_of
    with usable_contracts():
        newer = (names_in(names), names_as_of) if names is not None and names_as_of is not None else None
        imported = read_metadata(csdl, version, as_of)
        refinements = _refinements(docs, said_as_of)
        data = bundle_of(Facts(imported.documents, imported.service, as_of, newer, refinements, said_as_of))
    write_whole(out, data)
    types = sum(b'"x-refines":true' not in line for line in data.splitlines()) - 1  # one line is the service's
    click.echo(f"{out}: {types} type{'' if types == 1 else 's'}, {len(data)} bytes")


def _refinements(folders: tuple[Path, ...], as_of: str) -> Mapping[str, Mapping[str, Any]]:
    """What the pages say, in the order of their paths below each folder. Raises ContractError."""
    if not folders:
        return {}
    from graphfake.contracts.importing.docs import facts_of, rules_of

    return rules_of((facts_of(text, name) for name, text in _pages(folders)), as_of=as_of, whole_tables=False)


def _pages(folders: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    from graphfake.contracts.shelf import MOST_BYTES, read_bytes

    for folder in folders:
        for file in sorted(folder.rglob("*.md")):
            if file.is_file():
                yield file.name, read_bytes(file, str(file), MOST_BYTES).decode("utf-8", "replace")
