"""`graphfake contracts show`: a type's document, or the schema of one of its views."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from graphfake.cli.commands import ExampleCommand
from graphfake.cli.options import (
    VIEWS,
    contracts_option,
    full_name,
    profile_option,
    type_of,
    usable_contracts,
    version_option,
)

if TYPE_CHECKING:
    from pathlib import Path

EPILOG = """\
\b
Examples:
  graphfake contracts show {type}
  graphfake contracts show {type} --view create
"""


@click.command(cls=ExampleCommand, short_help="Show a type's contract.", epilog=EPILOG)
@click.argument("type_name", metavar="TYPE")
@click.option(
    "--view",
    type=click.Choice(VIEWS),
    help="Show the flat JSON Schema of a view instead: what may be created, updated, answered, and by us.",
)
@version_option
@profile_option
@contracts_option
def show(type_name: str, view: str | None, version: str, profile: str, contracts: tuple[Path, ...]) -> None:
    """Show a type's contract: the document as it was written."""
    from graphfake.contracts import load

    with usable_contracts():
        catalogue = load(*contracts)
        if view is None:
            shown = dict(catalogue.document(full_name(catalogue, type_name, version), version))
        else:
            shown = type_of(catalogue, type_name, version).schema(view, profile)
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
