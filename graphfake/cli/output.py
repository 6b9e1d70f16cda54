"""Where a command writes a whole document: to standard output, or to a file that is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphfake.cli.options import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterable

out_option = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to a file instead of standard output; it is replaced when all is written.",
)


def write(parts: Iterable[str], out: Path | None) -> None:
    """Write text piece by piece. Raises `Mistake` where the file cannot be written."""
    if out is None:
        for part in parts:
            click.echo(part, nl=False)
        return
    written = None
    try:
        if out.exists() and not out.is_file():  # a pipe or a device is written to, not replaced
            _into(out, parts)
            return
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
        os.close(handle)
        written = Path(name)
        _into(written, parts)
        written.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~_umask())
        written.replace(out)
    except OSError as error:
        raise _unwritten(out, error) from error
    finally:
        if written is not None:
            with suppress(OSError):
                written.unlink(missing_ok=True)


def _into(path: Path, parts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(parts)


def _unwritten(path: Path, error: OSError) -> Mistake:
    return Mistake(f"{path} cannot be written: {error.strerror or error}.")


def _umask() -> int:
    """What new files are not allowed. It can only be read by being set."""
    kept = os.umask(0)
    os.umask(kept)
    return kept
