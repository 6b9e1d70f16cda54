"""A $metadata document that a command reads, from a file or from standard input, and the month that it is of."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import click

from graphfake.cli.bytes_progress import bytes_progress
from graphfake.cli.options import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfake.contracts.importing.csdl import Imported


def month(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The callback of an option that names a month, such as 2026-08."""
    if value and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
        raise click.BadParameter(f"{value!r:.50} is no month such as 2026-08.")
    return value


def told_name(file: Path) -> str:
    """How a file is called in what is told of it."""
    return "standard input" if str(file) == "-" else str(file)


def read_metadata(file: Path, version: str, as_of: str) -> Imported:
    """What the file imports to. Raises Mistake, with file and line, where it cannot be imported."""
    from graphfake.contracts.importing.csdl import ImportFault, documents_of

    name = told_name(file)
    try:
        with _opened(file) as (stream, size), bytes_progress(name, size) as told:
            return documents_of(stream, version=version, as_of=as_of, progress=told)
    except ImportFault as error:
        raise Mistake(str(ImportFault(error.reason, line=error.line, document=name))) from error
    except OSError as error:
        raise Mistake(f"{name} cannot be read: {error.strerror or error}.") from error


@contextmanager
def _opened(file: Path) -> Iterator[tuple[BinaryIO, int | None]]:
    """The stream, and its size where that is known."""
    if str(file) == "-":
        yield sys.stdin.buffer, None
        return
    with file.open("rb") as stream:
        yield stream, file.stat().st_size or None
