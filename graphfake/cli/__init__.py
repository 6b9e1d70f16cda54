"""The command line: one file per command, each imported when it is called for."""

from __future__ import annotations

import sys


def main() -> None:
    """The console script `graphfake`. Ends the process."""
    try:
        from graphfake.cli.root import root

        root(prog_name="graphfake")
    except KeyboardInterrupt:  # before there was anything to interrupt
        sys.exit(130)
