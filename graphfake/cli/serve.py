"""`graphfake serve`: the fake on a socket until it is told to end, with a line for each request."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphfake.cli.config import Setting
from graphfake.cli.group import INTERRUPTED
from graphfake.cli.limits import limit_options, limits_of
from graphfake.cli.options import (
    Mistake,
    contracts_option,
    profile_option,
    seed_option,
    tolerate_option,
    usable_contracts,
)

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from graphfake.cli.limits import Limits
    from graphfake.cli.printer import Printer
    from graphfake.server import Engine

EPILOG = """\
\b
Examples:
  graphfake serve
  graphfake serve -p 0 --port-file port.txt --data example
  graphfake serve --data tenant:users=1000,devices=500 --seed 7
  graphfake serve --auth strict --tolerate body.missing,body.enum
  graphfake serve --faults throttled

\b
Ctrl-C ends it with exit code 130, SIGTERM with 0; what is under way is
answered first. Off loopback, /_graphfake/ asks for GRAPHFAKE_ADMIN_TOKEN.
"""


@click.command(short_help="Serve the fake until Ctrl-C.", epilog=EPILOG)
@click.option("-H", "--host", cls=Setting, default="127.0.0.1", metavar="HOST", help="Where to listen.")
@click.option("-p", "--port", cls=Setting, type=click.IntRange(0, 65535), default=4365, help="0 is any free one.")
@click.option(
    "--port-file",
    cls=Setting,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the port there, when the server is ready.",
)
@contracts_option
@click.option(
    "--auth",
    cls=Setting,
    type=click.Choice(["off", "lenient", "strict"]),
    default="lenient",
    help="Ask for no token; for any, and check our own; for our own.",
)
@profile_option
@tolerate_option
@click.option(
    "--data",
    cls=Setting,
    metavar="example|tenant:...|FILE",
    help="Begin with the parents of the documented examples, with a tenant that is made up, or with what a JSON or "
    "YAML file holds; else the world is empty.",
)
@seed_option
@click.option("--store", cls=Setting, type=click.Choice(["memory"]), default="memory", help="Where state is kept.")
@click.option(
    "--self-check/--no-self-check", cls=Setting, default=False, help="Hold every answer against its own contract."
)
@click.option(
    "--faults",
    cls=Setting,
    multiple=True,
    metavar="PRESET|FILE",
    help="What goes wrong on purpose: throttled, flaky, laggy, outage, or a file of rules; repeatable.",
)
@click.option(
    "--allow-webhook",
    cls=Setting,
    multiple=True,
    metavar="HOST",
    help="Send change notifications to this host, too, and not to this machine alone; repeatable.",
)
@limit_options
@click.pass_context
def serve(context: click.Context, /, host: str, port: int, port_file: Path | None, **given: Any) -> None:
    """Serve the fake until Ctrl-C, with a line for each request and two more for each refusal.

    What a client sends is kept, or refused as Microsoft Graph refuses it; graphfake explain says what a rule means.
    """
    from graphfake.journal import Journal
    from graphfake.server import Engine, OptionError, Options, admin_token_for
    from graphfake.server.options import faults_of

    limits = limits_of(given)
    given.pop("store")  # there is but one yet
    with usable_contracts():
        try:
            given["faults"] = faults_of(given["faults"])
            options = Options(admin_token=admin_token_for(host), **given)
        except OptionError as error:
            raise Mistake(str(error)) from error
        engine = Engine(
            options,
            journal=lambda: Journal(limits.max_exchanges, limits.max_journal),
            most_spaces=limits.max_spaces,
        )
        context.exit(_run(engine, host, port, port_file, limits))


def _run(engine: Engine, host: str, port: int, port_file: Path | None, limits: Limits) -> int:
    """Serve until a signal comes; the exit code is what the signal means."""
    import asyncio

    from graphfake.cli.printer import Printer
    from graphfake.server import ListenError, new_event_loop
    from graphfake.worlds.data import DataError

    _clear(port_file)
    printer = Printer()
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            return runner.run(_serve(engine, host, port, port_file, limits, printer))
    except ListenError as error:
        raise Mistake(f"{error.strerror}.") from error
    except DataError as error:
        raise Mistake(str(error)) from error
    finally:
        printer.close()


async def _serve(engine: Engine, host: str, port: int, port_file: Path | None, limits: Limits, printer: Printer) -> int:
    import sys

    from graphfake.cli.greeting import greeting
    from graphfake.cli.request_lines import request_lines
    from graphfake.cli.signals import Signals
    from graphfake.server import Bounds, serve

    bounds = Bounds(
        body=limits.max_body,
        inflated=limits.max_inflated,
        headers=limits.max_headers,
        target=limits.max_url,
        read_timeout=limits.read_timeout,
    )
    with Signals() as signals:
        with _patience(engine):
            running = await serve(engine, host, port, bounds=bounds)
        try:
            _announce(port_file, running.port)
            admin_url = f"{running.url}/_graphfake"
            coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
            engine.listeners.append(lambda exchange: printer(request_lines(exchange, admin_url, coloured=coloured)))
            printer(greeting(engine, running.url))
            ended_by = await signals.first()
        finally:
            await running.stop()
    return INTERRUPTED if ended_by == "SIGINT" else 0


def _patience(engine: Engine) -> AbstractContextManager[object]:
    """Says on a terminal what takes a while, as long as it does."""
    from contextlib import nullcontext

    if engine.options.world is None or not os.isatty(2):
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"Loading {engine.options.world.told} ...")


def _clear(port_file: Path | None) -> None:
    """An old file would name a port that nobody serves, to whoever waits for the new one."""
    if port_file is not None:
        try:
            port_file.unlink(missing_ok=True)
        except OSError as error:
            raise Mistake(f"The port file {port_file} cannot be replaced: {error.strerror}.") from error


def _announce(port_file: Path | None, port: int) -> None:
    """The port file, whole from the first moment on. Raises Mistake."""
    if port_file is None:
        return
    draft = port_file.with_name(f".{port_file.name}.{os.getpid()}")
    try:
        draft.write_text(f"{port}\n", encoding="ascii")
        draft.replace(port_file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Mistake(f"The port file {port_file} cannot be written: {error.strerror}.") from error
