"""`/_graphfake/requests/permissions`: the least privileged permissions for what a space was asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from graphfake.errors import GraphError
from graphfake.signin.least import Made, least_privileged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfake.contracts.grants import Kind, Permissions
    from graphfake.journal import Exchange
    from graphfake.odata.resources.paths import Paths
    from graphfake.odata.resources.shapes import Shape
    from graphfake.signin.privileges import LeastPrivileged

_AT_ONCE = 500


async def privileges(exchanges: Sequence[Exchange], paths: Mapping[str, Paths]) -> LeastPrivileged:
    """What the calls of these exchanges need. Others are answered meanwhile."""
    made = []
    for number, exchange in enumerate(exchanges):
        made.append(_made(exchange, paths))
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return least_privileged(made)


def _made(exchange: Exchange, paths: Mapping[str, Paths]) -> Made:
    call, permissions = _called(exchange, paths)
    if exchange.bearer is None:
        return Made(call, permissions)
    return Made(call, permissions, cast("Kind", exchange.bearer.kind), exchange.bearer.permissions)


def _called(exchange: Exchange, paths: Mapping[str, Paths]) -> tuple[str, Permissions | None]:
    """The call without its keys, and what it asks for; a path that cannot be read stays as it was sent."""
    method = "GET" if exchange.method == "HEAD" else exchange.method
    version, _, below = exchange.path.lstrip("/").partition("/")
    known = paths.get(version.lower())
    try:
        shape = None if known is None else known.parse(below).shape
    except GraphError:
        shape = None
    if known is None or shape is None:
        return f"{method} {exchange.path}", None
    return f"{method} /{known.version}{_written(shape)}", shape.permissions(method)


def _written(shape: Shape) -> str:
    return "".join(f"/{_segment(one)}" for one in shape.chain if one.kind != "service")


def _segment(shape: Shape) -> str:
    if shape.kind == "key":
        names = shape.name if shape.alternate is None else shape.alternate.name
        return f"{{{names}}}"
    if shape.kind == "function" and shape.operation is not None:
        return f"{shape.name}({','.join(shape.operation.parameters)})"
    return shape.name
