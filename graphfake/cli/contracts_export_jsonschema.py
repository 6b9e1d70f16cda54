"""`graphfake contracts export jsonschema`: one view of a type for any JSON Schema validator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from graphfake.cli.commands import ExampleCommand
from graphfake.cli.options import contracts_option, profile_option, type_of, usable_contracts, version_option
from graphfake.cli.output import out_option, write

if TYPE_CHECKING:
    from pathlib import Path

VIEWS = ("create", "update", "response")
EPILOG = """\
\b
Examples:
  graphfake contracts export jsonschema {type}
  graphfake contracts export jsonschema {type} --view update --out update.json
"""


@click.command(cls=ExampleCommand, short_help="Write a type as a JSON Schema.", epilog=EPILOG)
@click.argument("type_name", metavar="TYPE")
@click.option(
    "--view",
    type=click.Choice(VIEWS),
    default="create",
    show_default=True,
    help="What is sent to create an entity, to update it, or answered.",
)
@version_option
@profile_option
@contracts_option
@out_option
def jsonschema(
    type_name: str, view: str, version: str, profile: str, contracts: tuple[Path, ...], out: Path | None
) -> None:
    """Write one view of a type as a JSON Schema 2020-12 that needs no other document, for any validator.

    It describes what a client should send, in canonical form, or what a server may answer; all types that can stand
    inside are under $defs.
    """
    from graphfake.contracts import load
    from graphfake.contracts.export.jsonschema import json_schema

    with usable_contracts():
        schema = json_schema(type_of(load(*contracts), type_name, version), view, profile)
    write([json.dumps(schema, indent=2, ensure_ascii=False), "\n"], out)
