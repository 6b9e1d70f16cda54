"""`graphfake demo`: the main job in seconds, on a real socket, with every answer held against its prediction."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from graphfake.cli.commands import CheckCommand
from graphfake.cli.group import CHECK_FAILED, FINE
from graphfake.cli.options import Mistake, seed_option

if TYPE_CHECKING:
    from graphfake.cli.demo_run import Run
    from graphfake.contracts import Catalogue

EPILOG = """\
\b
Examples:
  graphfake demo
  graphfake demo --count 20000 --seconds 60 --seed 7
"""


@click.command(cls=CheckCommand, short_help="See in seconds what this is.", epilog=EPILOG)
@click.option("--count", type=click.IntRange(min=1), default=4000, show_default=True, help="How many payloads to send.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=9.0,
    show_default=True,
    help="Send no more after this time.",
)
@seed_option
@click.pass_context
def demo(context: click.Context, /, count: int, seconds: float, seed: int) -> None:
    """Start the fake, replay the documented example, send it thousands of payloads, say what that proves.

    Payloads are drawn from the contracts: valid ones, some that Graph takes liberties with, and some that break
    each rule, which know the answer they must get. Exit code 1 when any answer is another.
    """
    from graphfake.cli.demo_run import Run
    from graphfake.cli.demo_wire import Wire
    from graphfake.cli.house import keep_house
    from graphfake.contracts import load
    from graphfake.contracts.examples import documented_examples
    from graphfake.fake import FakeGraph
    from graphfake.signin import KeyFileError, mint

    keep_house()
    catalogue = load()
    examples = documented_examples(catalogue)
    try:
        token = mint(every_permission=True)
    except KeyFileError as error:
        raise Mistake(str(error)) from error
    with FakeGraph(auth="strict", data="example", seed=seed, self_check=True) as fake:
        wire = Wire(fake.url)
        try:
            run = Run(wire, examples, token)
            _perform(run, catalogue, fake.url, count, seconds, seed)
        finally:
            wire.close()
    context.exit(CHECK_FAILED if run.tally.differences else FINE)


def _perform(run: Run, catalogue: Catalogue, url: str, count: int, seconds: float, seed: int) -> None:
    from graphfake.cli import demo_text
    from graphfake.cli.demo_cases import cases
    from graphfake.cli.demo_progress import progress

    click.echo(demo_text.beginning(catalogue, url))
    answer = run.begin()
    if answer is not None:
        click.echo(demo_text.replayed(run.deepest, run.documented(run.deepest), answer, urlsplit(url).netloc))
        run.probe()
        click.echo(demo_text.probed(run.tally))
        click.echo(demo_text.attempting(len(run.types)))
        started = time.monotonic()
        with progress(count) as told:
            for case in cases(run.types, seed, count):
                run.attempt(case)
                told(run.tally)
                if run.tally.differences or time.monotonic() - started > seconds:
                    break
        if not run.tally.differences:
            run.end()
        click.echo(demo_text.attempted(run.tally, time.monotonic() - started))
    click.echo(demo_text.ending(run.tally, run.types))
