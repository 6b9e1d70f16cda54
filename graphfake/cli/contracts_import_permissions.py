"""`graphfake contracts import permissions`: the permissions that Microsoft publishes, as graphfake ships them."""

from __future__ import annotations

from pathlib import Path

import click

from graphfake.cli.files import write_whole
from graphfake.cli.options import usable_contracts

EPILOG = """\
\b
Example:
  graphfake contracts import permissions permissions.json --out contracts/bundles/permissions.txt
"""


@click.command(short_help="Compile the permissions that Microsoft publishes.", epilog=EPILOG)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def permissions(file: Path, out: Path) -> None:
    """Compile a permissions.json, as microsoftgraph/microsoft-graph-devx-content has it, to one small text.

    It is what graphfake asks for by method and path, least privileged first, where contracts say nothing. The same
    facts give the same bytes.
    """
    from graphfake.contracts import ContractError
    from graphfake.contracts.importing.permissions import MOST_BYTES, compiled
    from graphfake.contracts.published import Published

    with usable_contracts(), file.open("rb") as stream:
        try:
            data = compiled(stream.read(MOST_BYTES + 1))
        except ContractError as error:
            raise ContractError(error.reason, document=file.name, pointer=error.pointer) from error
    write_whole(out, data)
    paths = len(Published(data.decode()).paths)
    click.echo(f"{out}: {paths} path{'s' * (paths != 1)}, {len(data)} bytes")
