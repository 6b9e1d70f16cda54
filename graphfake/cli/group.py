"""A group of commands that imports a command when it is called for, and tells errors in a sentence."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from graphfake.cli.config import FILE_KEY, variable

if TYPE_CHECKING:
    from collections.abc import Mapping

FINE, CHECK_FAILED, WRONG_USAGE, UNREACHABLE, INTERRUPTED = 0, 1, 2, 3, 130


class LazyGroup(click.Group):
    """`commands_at` maps a command's name to its place, `module:attribute`."""

    def __init__(self, *args: Any, commands_at: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._commands_at = commands_at

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(self._commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = self._commands_at.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            nearest = get_close_matches(name, self._commands_at, n=1)
            right = f"Did you mean {nearest[0]!r}?" if nearest else f"There are {', '.join(self.list_commands(ctx))}."
            ctx.fail(f"No such command {name!r}. {right}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Who reads us has all that it wanted.
            close_quietly()
            ctx.exit(FINE)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, and end the process with an exit code. Errors of the user's are one sentence on stderr."""
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
            if sys.stdout is not None:  # as where the shell closed it: `>&-`
                sys.stdout.flush()
        except click.ClickException as error:
            code = _told(error)
        except (KeyboardInterrupt, click.Abort):
            code = INTERRUPTED
        except BrokenPipeError:
            code = FINE
            close_quietly()
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
                raise
            code = _told(click.ClickException(f"The output cannot be written: {error.strerror}."))
            close_quietly()
        sys.exit(code if isinstance(code, int) else FINE)


def _told(error: click.ClickException) -> int:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None and isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        click.echo(context.get_help(), err=True)
        return WRONG_USAGE
    name = context.command_path if context else "graphfake"
    with suppress(BrokenPipeError):
        click.echo(f"{name}: {_where(error)}{error.format_message()}", err=True)
    # click has 1 for a file that cannot be opened.
    return WRONG_USAGE


def _where(error: click.ClickException) -> str:
    """Where a bad value comes from, when it is not from the command line."""
    if not isinstance(error, click.BadParameter) or error.ctx is None or error.param is None:
        return ""
    source = error.ctx.get_parameter_source(error.param.name or "")
    if source == ParameterSource.ENVIRONMENT:
        return f"{variable(error.param)} in the environment: "
    if source == ParameterSource.DEFAULT_MAP:
        return f"{error.ctx.meta[FILE_KEY]}: "
    return ""


def close_quietly() -> None:
    """Standard output is closed by its reader: let nothing be said of it at the end."""
    # What is still buffered would be written at exit, and fail again, with a word about it.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stdout.fileno())
