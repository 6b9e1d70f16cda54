"""`graphfake contracts export openapi`: a version of the service, or a part of it, as an OpenAPI 3.1 document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from graphfake.cli.commands import ExampleCommand
from graphfake.cli.options import contracts_option, profile_option, usable_contracts, version_option
from graphfake.cli.output import out_option, write

if TYPE_CHECKING:
    from pathlib import Path

DEPTH, MOST = 4, 500
EPILOG = """\
\b
Examples:
  graphfake contracts export openapi --path /deviceManagement
  graphfake contracts export openapi --version {version} --accepts --out openapi.json
"""


@click.command(cls=ExampleCommand, short_help="Write the service as OpenAPI 3.1.", epilog=EPILOG)
@version_option
@click.option(
    "--path",
    "paths",
    multiple=True,
    metavar="PREFIX",
    help="Describe only what lies below, such as /users or /users/{id}/messages; repeatable.",
)
@click.option(
    "--accepts", is_flag=True, help="Describe what is accepted here, tolerances included, not what Graph promises."
)
@click.option(
    "--depth",
    type=click.IntRange(0, 20),
    default=DEPTH,
    show_default=True,
    help="How many navigations to follow below a prefix.",
)
@click.option("--most", type=click.IntRange(1, 100_000), default=MOST, show_default=True, help="At most so many paths.")
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True, help="How to write.")
@profile_option
@contracts_option
@out_option
def openapi(
    version: str,
    paths: tuple[str, ...],
    accepts: bool,
    depth: int,
    most: int,
    form: str,  # noqa: ARG001 - there is one so far
    profile: str,
    contracts: tuple[Path, ...],
    out: Path | None,
) -> None:
    """Write a version of the service as an OpenAPI 3.1 document, as Microsoft Graph promises it.

    The shortest paths come first; how many were left out stands in the description of the document.
    """
    from graphfake.contracts import load
    from graphfake.contracts.export.openapi import openapi as described

    with usable_contracts():
        document = described(
            load(*contracts), version, paths=paths, accepts=accepts, profile=profile, depth=depth, most=most
        )
    write([json.dumps(document, indent=2, ensure_ascii=False), "\n"], out)
