"""The command line: one file per command, each imported when it is called for."""

from __future__ import annotations


def main() -> None:
    """The console script `graphfake`. Ends the process."""
    from graphfake.cli.root import root

    root(prog_name="graphfake")
