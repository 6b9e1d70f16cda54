"""`graphfake contracts import`: what others publish of Graph, as graphfake keeps it."""

from __future__ import annotations

import click

from graphfake.cli.group import LazyGroup

COMMANDS = {
    "csdl": "graphfake.cli.contracts_import_csdl:csdl",
    "docs": "graphfake.cli.contracts_import_docs:docs",
    "permissions": "graphfake.cli.contracts_import_permissions:permissions",
}
EPILOG = """\
\b
Example:
  graphfake contracts import permissions permissions.json --out permissions.txt
"""


@click.group(
    "import", cls=LazyGroup, commands_at=COMMANDS, epilog=EPILOG, short_help="Read what others publish of Graph."
)
def import_() -> None:
    """Read what others publish of Graph, and write what graphfake keeps of it."""
