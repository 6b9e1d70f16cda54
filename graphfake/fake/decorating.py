"""A fake that runs while a decorated function does, or each test of a decorated class."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from unittest import TestCase

    from graphfake.fake import FakeGraph

C = TypeVar("C", bound="TestCase")
R = TypeVar("R")

_GIVEN = "graph"  # a decorated function's parameter of this name gets the fake
_SET_UP = "setUp"


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


def decorated_case(fake: FakeGraph, case: type[C]) -> type[C]:
    """Each test of the class, and of those derived from it, has the fake as `self.graph`, from setUp to the last
    cleanup; a class that is decorated itself has its own."""
    for way in ("run", "debug"):
        setattr(case, way, _with(fake, getattr(case, way)))
    return case


def _with(fake: FakeGraph, way: Callable[..., R]) -> Callable[..., R]:
    @functools.wraps(way)
    def run(self: TestCase, *args: object, **named: object) -> R:
        if _SET_UP in vars(self):  # by a class that is nearer to the test
            return way(self, *args, **named)
        name = self._testMethodName
        # pytest, too, hangs a method on the instance while it runs.
        before = {name: vars(self)[name]} if name in vars(self) else {}
        vars(self).update({name: _telling(fake, getattr(self, name)), _SET_UP: functools.partial(_set_up, self, fake)})
        try:
            return way(self, *args, **named)
        finally:
            del vars(self)[name], vars(self)[_SET_UP]
            vars(self).update(before)

    return run


def _set_up(test: TestCase, fake: FakeGraph) -> None:
    """In place of setUp, so that a skipped test starts nothing, and what cannot start fails like any setUp."""
    test.graph = test.enterContext(fake)  # type: ignore[attr-defined]
    type(test).setUp(test)


def _telling(fake: FakeGraph, method: Callable[[], R]) -> Callable[[], R]:
    """The method of a test; where it fails by itself, what was refused stands beside."""
    if inspect.iscoroutinefunction(method):

        @functools.wraps(method)
        async def run() -> object:
            try:
                return await method()
            except Exception as error:
                fake._add_refusals(error)
                raise
    else:

        @functools.wraps(method)
        def run() -> object:
            try:
                return method()
            except Exception as error:
                fake._add_refusals(error)
                raise

    return cast("Callable[[], R]", run)
