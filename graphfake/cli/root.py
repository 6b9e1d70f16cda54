"""The command `graphfake` itself: what it offers, what its exit codes say, where its settings come from."""

from __future__ import annotations

import click

from graphfake.cli.config import settings_file, spread
from graphfake.cli.group import LazyGroup

EPILOG = """\
\b
Exit codes:
  0    fine
  1    a check failed
  2    wrong usage, configuration or contract
  3    the target cannot be reached
  130  interrupted

\b
Settings come from flags, else from GRAPHFAKE_* in the environment, else from
graphfake.toml, or [tool.graphfake] in pyproject.toml, in this folder. An
option's name is its key there, and GRAPHFAKE_PORT is the variable of --port.

\b
Example:
  graphfake demo
"""

COMMANDS = {
    "contracts": "graphfake.cli.contracts:contracts",
    "demo": "graphfake.cli.demo:demo",
    "explain": "graphfake.cli.explain:explain",
    "sample": "graphfake.cli.sample:sample",
    "serve": "graphfake.cli.serve:serve",
    "token": "graphfake.cli.token:token",
}


@click.group(
    cls=LazyGroup,
    commands_at=COMMANDS,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="graphfake", message="graphfake %(version)s")
@click.pass_context
def root(context: click.Context) -> None:
    """A strict, stateful fake of Microsoft Graph, and what belongs to it."""
    context.default_map = spread(settings_file(), root, context)
