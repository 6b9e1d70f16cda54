"""How much the server takes, as options of `serve`."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from graphfake.cli.config import Setting

if TYPE_CHECKING:
    from collections.abc import Callable

KIB, MIB = 1024, 1024 * 1024
_AT_LEAST_1 = click.IntRange(min=1)


class Limits(NamedTuple):
    """Sizes in bytes, times in seconds."""

    max_body: int = 4 * MIB
    max_inflated: int = 4 * MIB
    max_headers: int = 32 * KIB
    max_url: int = 16 * KIB
    read_timeout: float = 30.0
    max_exchanges: int = 10_000
    max_journal: int = 32 * MIB
    max_spaces: int = 10_000


_HELP = {
    "max_body": "The largest body, in bytes.",
    "max_inflated": "The largest body when it is unpacked.",
    "max_headers": "The largest head, without the URL.",
    "max_url": "The longest path and query.",
    "read_timeout": "Seconds for a head to arrive, and for a body.",
    "max_exchanges": "The most exchanges that a journal keeps.",
    "max_journal": "The most bytes of them.",
    "max_spaces": "The most spaces.",
}


def limit_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each limit."""
    return reduce(lambda decorated, name: _option(name)(decorated), reversed(Limits._fields), function)


def limits_of(given: dict[str, Any]) -> Limits:
    """The limits among the options given, which are taken away from them."""
    return Limits(**{name: given.pop(name) for name in Limits._fields})


def _option(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    default = Limits._field_defaults[name]
    kind = click.FloatRange(min=0, min_open=True) if isinstance(default, float) else _AT_LEAST_1
    metavar = "SECONDS" if isinstance(default, float) else "INT"
    flag = f"--{name.replace('_', '-')}"
    return click.option(flag, cls=Setting, type=kind, default=default, metavar=metavar, help=_HELP[name])
