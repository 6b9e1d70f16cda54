"""How far the reading of many documents has come: a bar on standard error where that is a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Tell = Callable[[str, int, int], None]

EVERY = 20
_LONGEST = 60


@contextmanager
def reading_progress() -> Iterator[Tell]:
    """A function to be told what is read, how many of its documents are done, and of how many."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _name, _done, _all: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("reading", total=None)

        def tell(name: str, done: int, every: int) -> None:
            if done % EVERY == 0 or done == every:
                shown.update(task, description=escape(name[-_LONGEST:]), completed=done, total=every)

        yield tell
