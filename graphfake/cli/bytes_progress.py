"""How far the reading of one file has come, by its bytes: a bar on standard error where that is a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def bytes_progress(name: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A function to be told how many bytes have been read, of `total` where that is known."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _read: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(escape(name), total=total)
        yield lambda read: shown.update(task, completed=read)
