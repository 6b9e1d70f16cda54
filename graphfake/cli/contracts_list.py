"""`graphfake contracts list`: what is known of each version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphfake.cli.options import contracts_option, usable_contracts

if TYPE_CHECKING:
    from pathlib import Path

EPILOG = """\
\b
Examples:
  graphfake contracts list
  graphfake contracts list --contracts ./contracts
"""


@click.command("list", short_help="List types and routes by version.", epilog=EPILOG)
@contracts_option
def list_(contracts: tuple[Path, ...]) -> None:
    """List types and routes by version of the service, with the month that our facts are of."""
    from graphfake.contracts import load
    from graphfake.odata.resources.routes import routes

    with usable_contracts():
        catalogue = load(*contracts)
        for number, version in enumerate(catalogue.versions):
            service = catalogue.service(version)
            as_of = f", as of {service.as_of}" if service.as_of else ""
            click.echo(("\n" if number else "") + f"{version}{as_of}{', in part' if service.partial else ''}")
            for name in catalogue.types(version):
                click.echo(f"  {catalogue.document(name, version).get('x-kind', ''):<8}{name}")
            for route in routes(catalogue, version):
                click.echo(f"  route   {route}")
