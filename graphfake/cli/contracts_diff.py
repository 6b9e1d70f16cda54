"""`graphfake contracts diff`: what changed between two states of contracts, and what of it may break an application."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphfake.cli.commands import CheckCommand
from graphfake.cli.group import CHECK_FAILED, FINE
from graphfake.cli.options import Mistake, usable_contracts, version_option
from graphfake.cli.reading_progress import reading_progress

if TYPE_CHECKING:
    from graphfake.cli.diff_report import Report
    from graphfake.contracts.diff import Change
    from graphfake.contracts.diff.sources import State
    from graphfake.usage.bearing import Felt

EPILOG = """\
\b
Examples:
  graphfake contracts diff old-metadata.xml new-metadata.xml
  graphfake contracts diff shipped ./contracts --format markdown
  graphfake contracts diff shipped new-metadata.xml --used-by journal.ndjson
\b
The journal is what a server kept, saved as in
  curl -s "$GRAPHFAKE_URL/_graphfake/requests?format=ndjson" > journal.ndjson
"""
FORMATS = ("text", "json", "markdown")
FAIL_ON = ("breaking", "asked", "any", "never")


@click.command(cls=CheckCommand, short_help="Tell what changed, and what of it breaks.", epilog=EPILOG)
@click.argument("old", type=str)
@click.argument("new", type=str)
@version_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to tell it.")
@click.option(
    "--used-by",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="JOURNAL",
    help="Keep only what an application sends, asks for or receives, by its journal saved as NDJSON.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="breaking",
    show_default=True,
    help="What exit code 1 is for; asked: what breaks and is sent or asked for, not only received.",
)
@click.pass_context
def diff(
    context: click.Context, old: str, new: str, version: str, form: str, used_by: Path | None, fail_on: str
) -> None:
    """Tell what changed from OLD to NEW, each change judged by Graph's own rules of what is compatible.

    OLD and NEW are a folder, bundle or document of contracts, a $metadata file in CSDL, a folder with Microsoft's
    lists of names, or `shipped` for what comes with graphfake. Exit code 1 when something breaks.
    """
    from graphfake.cli.diff_report import Report, as_json, as_markdown, as_text
    from graphfake.contracts.diff import diff as changes_between
    from graphfake.contracts.diff.sources import states

    with usable_contracts():
        with reading_progress() as tell:
            before, after = states(old, new, version, tell)
        changes = changes_between(before.facts, after.facts)
        felt = None if used_by is None else _felt(changes, before, version, used_by)
    report = Report(old, new, version, changes, felt)
    if form == "text":
        for line in as_text(report, colour=sys.stdout.isatty()):
            click.echo(line)
    else:
        click.echo(as_json(report) if form == "json" else as_markdown(report), nl=False)
    context.exit(CHECK_FAILED if _fails(report, fail_on) else FINE)


def _fails(report: Report, fail_on: str) -> bool:
    if fail_on == "never":
        return False
    if fail_on == "any":
        return bool(report.shown)
    if fail_on == "asked" and report.felt is not None:
        return any(one.change.breaking and not one.only_received for one in report.felt.changes)
    return any(change.breaking for change in report.shown)


def _felt(changes: tuple[Change, ...], before: State, version: str, file: Path) -> Felt:
    from graphfake.contracts import Catalogue
    from graphfake.usage.bearing import felt
    from graphfake.usage.journal import JournalError, recorded
    from graphfake.usage.reading import uses_of

    catalogue = Catalogue(before.slots or ())
    try:
        with file.open("rb") as stream:
            return felt(changes, uses_of(recorded(stream, str(file)), catalogue, version))
    except JournalError as error:
        raise Mistake(str(error)) from error
    except OSError as error:
        raise Mistake(f"{file} cannot be read: {error.strerror}.") from error
