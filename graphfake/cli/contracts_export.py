"""`graphfake contracts export`: contracts in the forms that other programs read."""

from __future__ import annotations

import click

from graphfake.cli.group import LazyGroup

COMMANDS = {
    "csdl": "graphfake.cli.contracts_export_csdl:csdl",
    "jsonschema": "graphfake.cli.contracts_export_jsonschema:jsonschema",
    "openapi": "graphfake.cli.contracts_export_openapi:openapi",
}
EPILOG = """\
\b
Example:
  graphfake contracts export csdl
"""


@click.group(cls=LazyGroup, commands_at=COMMANDS, epilog=EPILOG, short_help="Write contracts in another form.")
def export() -> None:
    """Write contracts in a form that other programs read."""
