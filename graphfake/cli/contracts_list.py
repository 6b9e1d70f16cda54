"""`graphfake contracts list`: what is known of each version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphfake.cli.options import Mistake, contracts_option, usable_contracts

if TYPE_CHECKING:
    from pathlib import Path

    from graphfake.contracts import Catalogue

EPILOG = """\
\b
Examples:
  graphfake contracts list
  graphfake contracts list --path /users
  graphfake contracts list --contracts ./contracts
"""


@click.command("list", short_help="List types and routes by version.", epilog=EPILOG)
@click.option("--path", metavar="PATH", help="List the routes from a path on alone, such as /users/{id}/messages.")
@contracts_option
def list_(contracts: tuple[Path, ...], path: str | None) -> None:
    """List types and routes by version of the service, with the month that our facts are of.

    Of routes that go on without end the shortest are listed.
    """
    from graphfake.contracts import load
    from graphfake.odata.resources.routes import routes

    with usable_contracts():
        catalogue = load(*contracts)
        if path is not None:
            _list_below(catalogue, path)
            return
        for number, version in enumerate(catalogue.versions):
            service = catalogue.service(version)
            as_of = f", as of {service.as_of}" if service.as_of else ""
            click.echo(("\n" if number else "") + f"{version}{as_of}{', in part' if service.partial else ''}")
            for name in catalogue.types(version):
                click.echo(f"  {catalogue.document(name, version).get('x-kind', ''):<8}{name}")
            for route in routes(catalogue, version):
                click.echo(f"  route   {route}")


def _list_below(catalogue: Catalogue, path: str) -> None:
    from graphfake.errors import GraphError
    from graphfake.odata.resources.paths import Paths
    from graphfake.odata.resources.routes import routes_further_on

    refused: GraphError | None = None
    listed = 0
    for version in catalogue.versions:
        try:
            found = routes_further_on(Paths(catalogue, version).parse(path.lstrip("/")).shape)
        except GraphError as error:
            refused = error
            continue
        click.echo(("\n" if listed else "") + version)
        for route in found:
            click.echo(f"  {route}")
        listed += 1
    if not listed and refused is not None:
        raise Mistake(f"No version has the path {path!r:.200}. {refused.explain}")
