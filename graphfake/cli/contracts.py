"""`graphfake contracts`: look at contracts, hold payloads to them, hold them to their own form."""

from __future__ import annotations

import click

from graphfake.cli.group import LazyGroup

COMMANDS = {
    "bundle": "graphfake.cli.contracts_bundle:bundle",
    "diff": "graphfake.cli.contracts_diff:diff",
    "export": "graphfake.cli.contracts_export:export",
    "import": "graphfake.cli.contracts_import:import_",
    "lint": "graphfake.cli.contracts_lint:lint",
    "list": "graphfake.cli.contracts_list:list_",
    "show": "graphfake.cli.contracts_show:show",
    "validate": "graphfake.cli.contracts_validate:validate",
}
EPILOG = """\
\b
Example:
  graphfake contracts list
"""


@click.group(
    cls=LazyGroup,
    commands_at=COMMANDS,
    epilog=EPILOG,
    short_help="List, show, lint, export contracts, hold payloads to them.",
)
def contracts() -> None:
    """Look at contracts, and hold payloads or other contracts against them."""
