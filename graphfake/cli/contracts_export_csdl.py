"""`graphfake contracts export csdl`: the model of a version as OData CSDL XML, as `$metadata` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphfake.cli.commands import ExampleCommand
from graphfake.cli.options import contracts_option, usable_contracts, version_option
from graphfake.cli.output import out_option, write

if TYPE_CHECKING:
    from pathlib import Path

EPILOG = """\
\b
Examples:
  graphfake contracts export csdl
  graphfake contracts export csdl --version beta --contracts ./contracts > metadata.xml
"""


@click.command(cls=ExampleCommand, short_help="Write the model as OData CSDL XML.", epilog=EPILOG)
@version_option
@contracts_option
@out_option
def csdl(version: str, contracts: tuple[Path, ...], out: Path | None) -> None:
    """Write the model of a version as OData CSDL 4.0 XML: what /$metadata shows of it."""
    from graphfake.contracts import load
    from graphfake.contracts.export.csdl import csdl as written

    with usable_contracts():
        lines = list(written(load(*contracts), version))
    write(lines, out)
