"""`graphfake contracts lint`: contract documents held to their form and to each other."""

from __future__ import annotations

from pathlib import Path

import click

from graphfake.cli.commands import CheckCommand
from graphfake.cli.group import CHECK_FAILED, FINE
from graphfake.cli.reading_progress import reading_progress

EPILOG = """\
\b
Example:
  graphfake contracts lint ./contracts
"""


@click.command(cls=CheckCommand, short_help="Hold contracts to their form.", epilog=EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.pass_context
def lint(context: click.Context, path: Path) -> None:
    """Hold the documents of a folder, bundle or file to their form and to each other.

    Each finding is a line with file, line, place and what would be right; exit code 1 when there is one.
    """
    from graphfake.contracts.lint import lint as findings_of

    with reading_progress() as tell:
        findings = findings_of(path, lambda done, every: tell(str(path), done, every))
    for finding in findings:
        click.echo(str(finding))
    if not findings:
        click.echo(f"{path}: nothing to mend")
    context.exit(CHECK_FAILED if findings else FINE)
