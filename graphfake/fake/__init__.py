"""FakeGraph: the server on a thread and an event loop of its own, for sync, async and threaded callers."""

from __future__ import annotations

import asyncio
import inspect
import sys
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from graphfake.client.admin import NotRunningError
from graphfake.client.graph import Graph
from graphfake.fake.background import Background
from graphfake.fake.decorating import decorated, decorated_case
from graphfake.server import Options, admin_token_for
from graphfake.server.options import faults_of, kinds_of, several

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType
    from unittest import TestCase

    from graphfake.handlers import Handlers
    from graphfake.worlds.data import Given

C = TypeVar("C", bound="TestCase")
R = TypeVar("R")


class FakeGraph(Graph):
    """A fake Microsoft Graph on this machine, running while its block runs, and empty each time it starts.

    ```python
    with FakeGraph() as graph:
        requests.get(graph.url + "/beta/deviceManagement", headers=graph.headers)
    ```

    `async with FakeGraph()` does the same without holding up the event loop. As a decorator of a function or a
    coroutine function it runs while the function does; a parameter named `graph` gets the fake. As that of a class of
    unittest's TestCase it runs for each test, setUp and clearing up included, as `self.graph`.

    `auth` is `off`, `lenient` or `strict`; `profile` is `documented` or `observed`; `contracts` are folders or files
    with contract documents that join the shipped ones; `data` is None for an empty world, `example`, a tenant that is
    made up as in `tenant:users=50,devices=20`, the path of a JSON or YAML file, or a mapping of Graph paths to
    entities, lists of them, or how many are drawn; `seed` decides every id; `tolerate` names rules whose refusals
    become notes; `port` 0 is any free one; `self_check` holds each answer against its contract; `faults` says what goes
    wrong in every space: the name of a preset, the path of a file of rules, a rule, or a list of these; `allow_webhook`
    are hosts beside this machine that notifications may be sent to; `fail_on_refusal` names kinds of refusals that fail
    the block, the function or the test in which nobody expected them: `contract`, `auth`, `coverage`, `outcome`,
    `injected`. Raises OptionError here, and ContractError, DataError or ListenError at its start.
    """

    def __init__(
        self,
        *,
        auth: str = "lenient",
        profile: str = "documented",
        contracts: Sequence[str | Path] = (),
        data: Given | None = None,
        seed: int | None = None,
        tolerate: Sequence[str] = (),
        host: str = "127.0.0.1",
        port: int = 0,
        self_check: bool = False,
        faults: object = None,
        allow_webhook: Sequence[str] = (),
        fail_on_refusal: Sequence[str] = (),
    ) -> None:
        self._options = Options(
            auth=auth,
            profile=profile,
            contracts=several("contracts", contracts),
            data=data,
            seed=seed,
            tolerate=several("tolerate", tolerate),
            self_check=self_check,
            faults=faults_of(faults),
            allow_webhook=several("allow_webhook", allow_webhook),
            # On loopback nobody else reaches `/_graphfake/`.
            admin_token=admin_token_for(host),
        )
        self._address = (host, port)
        self._server: Background | None = None
        super().__init__(seed or 0)
        self.fail_on = kinds_of("fail_on_refusal", fail_on_refusal)

    def start(self) -> Self:
        """Start the server, as entering the block does."""
        server = self._launch()
        try:
            self._begin(server.url.result(), self._options.admin_token)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop the server, as leaving the block does. What it held is gone. One that does not run stays so."""
        server, self._server = self._server, None
        self.is_open = False
        while self._spaces:
            self._spaces.popitem()[1].is_open = False
        self.admin.close()
        if server is not None:
            server.stop()

    def __enter__(self) -> Self:
        return self.start()

    async def __aenter__(self) -> Self:
        server = self._launch()
        try:
            self._begin(await asyncio.wrap_future(server.url), self._options.admin_token)
        except BaseException:
            self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # The caller's loop runs on meanwhile, so that what it has under way at the fake can end.
        await asyncio.to_thread(self.__exit__, kind, error, traceback)

    @overload
    def __call__(self, function: type[C]) -> type[C]: ...

    @overload
    def __call__(self, function: Callable[..., R]) -> Callable[..., R]: ...

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Decorate a function, a coroutine function, or a class of unittest's TestCase."""
        if isinstance(function, type):
            unittest = sys.modules.get("unittest")  # whoever has such a class has loaded it
            if unittest is not None and issubclass(function, unittest.TestCase):
                return decorated_case(self, function)
            raise TypeError(
                f"FakeGraph decorates functions and classes of unittest.TestCase, and {function.__name__} is another "
                "class; decorate its methods, or take the fixture graphfake."
            )
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(
                f"FakeGraph would stop at the first yield of {function.__name__}; write `with FakeGraph() as graph:` "
                "in it instead."
            )
        return decorated(self, function)

    def _handlers(self) -> Handlers | None:
        if self._server is None:
            raise NotRunningError("This fake is not running: handlers are given within its block.")
        return self._server.handlers

    def _launch(self) -> Background:
        if self._server is not None:
            raise RuntimeError("This FakeGraph is running already; open a space of it, or make another one.")
        self._server = Background(self._options, *self._address)
        return self._server

    def close(self) -> None:
        """Stop the server; the same as `stop`."""
        self.stop()

    def end(self, *, failed: bool) -> None:  # noqa: ARG002 - nobody can look into a stopped fake
        """The same."""
        self.stop()
