"""How far the demo has come: a bar on a terminal, a line now and then in a pipe."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from graphfake.cli.demo_cases import INVALID, TOLERATED, VALID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfake.cli.demo_verdict import Tally

    Told = Callable[[Tally], None]

LINE_EVERY = 1000
BAR_EVERY = 20


@contextmanager
def progress(count: int) -> Iterator[Told]:
    """A function to be called after each of `count` payloads."""
    if sys.stdout.isatty():
        with _bar(count) as told:
            yield told
    else:
        yield _lines


def so_far(tally: Tally) -> str:
    """The payloads by what became of them."""
    requests = tally.requests
    return f"{requests[VALID]} valid accepted, {requests[TOLERATED]} tolerated, {requests[INVALID]} refused"


def payloads(tally: Tally) -> int:
    """How many payloads have been sent."""
    return sum(tally.requests[outcome] for outcome in (VALID, TOLERATED, INVALID))


def _lines(tally: Tally) -> None:
    if payloads(tally) % LINE_EVERY == 0:
        click.echo(f"   {payloads(tally)} sent: {so_far(tally)}")


@contextmanager
def _bar(count: int) -> Iterator[Told]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    told_so_far = TextColumn("{task.description}")
    columns = (TextColumn("  "), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), told_so_far)
    with Progress(*columns, transient=True) as shown:
        task = shown.add_task("", total=count)

        def told(tally: Tally) -> None:
            number = payloads(tally)
            if number % BAR_EVERY == 0 or number == count:
                shown.update(task, completed=number, description=so_far(tally))

        yield told
