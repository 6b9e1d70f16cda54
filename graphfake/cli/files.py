"""Writing a command's file whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graphfake.cli.options import Mistake

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(out: Path, data: bytes) -> None:
    """Put the bytes in place of what was there, if anything. Raises Mistake where that cannot be done."""
    beside = out.with_name(f"{out.name}.part")
    try:
        beside.write_bytes(data)
        os.replace(beside, out)  # noqa: PTH105 - Path.replace says nothing of being atomic
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Mistake(f"{out} cannot be written: {error.strerror}.") from error
