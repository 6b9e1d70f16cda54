"""A fake that runs while a decorated function does."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.fake import FakeGraph

R = TypeVar("R")

_GIVEN = "graph"  # a decorated function's parameter of this name gets the fake


def decorated(fake: FakeGraph, function: Callable[..., R]) -> Callable[..., R]:
    signature = inspect.signature(function)
    given = {_GIVEN: fake} if _GIVEN in signature.parameters else {}

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def run(*args: object, **named: object) -> object:
            async with fake:
                return await function(*args, **given | named)
    else:

        @functools.wraps(function)
        def run(*args: object, **named: object) -> object:
            with fake:
                return function(*args, **given | named)

    # pytest would take the parameter for a fixture.
    rest = [parameter for name, parameter in signature.parameters.items() if name not in given]
    run.__signature__ = signature.replace(parameters=rest)  # type: ignore[attr-defined]
    return cast("Callable[..., R]", run)
