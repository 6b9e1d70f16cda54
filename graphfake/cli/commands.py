"""Kinds of commands: those whose help shows the documented example, and those whose exit code is a verdict."""

from __future__ import annotations

from typing import Any

import click

from graphfake.cli.group import CHECK_FAILED, close_quietly
from graphfake.contracts.examples import documented_examples


class ExampleCommand(click.Command):
    """A command whose epilog names `{type}`, `{path}` or `{version}` of the documented example."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from graphfake.contracts import load

        example = documented_examples(load())[0]
        written, self.epilog = (
            self.epilog,
            (self.epilog or "").format(type=example.type.name, path=example.url_path, version=example.version),
        )
        super().format_epilog(ctx, formatter)
        self.epilog = written


class CheckCommand(ExampleCommand):
    """A command that is no success when nobody let it come to its end."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            close_quietly()
            ctx.exit(CHECK_FAILED)
